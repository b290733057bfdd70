package net

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"testing"
)

func english(t testing.TB) []byte {
	t.Helper()
	packed, err := os.Open("../models/eng.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer packed.Close()
	unzip, err := gzip.NewReader(packed)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(unzip)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// A network that ends early or whose head was changed is refused, never run.
func TestReadRefusesBrokenNetworks(t *testing.T) {
	data := english(t)
	for _, n := range []int{0, 3, 19, 20, 21, 500, len(data) / 2, len(data) - 1} {
		if _, err := Read(bytes.NewReader(data[:n])); err == nil {
			t.Errorf("the first %d bytes pass for a network", n)
		}
	}
	for at, value := range map[int]byte{1: 9, 7: 1, 16: 3, 20: 5, 22: 99} {
		broken := bytes.Clone(data)
		broken[at] = value
		if _, err := Read(bytes.NewReader(broken)); err == nil {
			t.Errorf("a network with %d at %d is read", value, at)
		}
	}
}

func TestForwardRefusesOtherSizes(t *testing.T) {
	n, err := Read(bytes.NewReader(english(t)))
	if err != nil {
		t.Fatal(err)
	}
	run := n.NewRun()
	for _, width := range []int{0, 1, 2} {
		if run.Forward(make([]uint8, width*n.Height), width) == nil {
			t.Errorf("a line %d wide is read", width)
		}
	}
	if run.Forward(make([]uint8, 100), 100) == nil {
		t.Error("a line of another height is read")
	}
	for _, width := range []int{3, 4, 5, 6, 7, 8, 9, 100} {
		if err := run.Forward(make([]uint8, width*n.Height), width); err != nil || run.Steps() != width/3 {
			t.Errorf("a line %d wide: %d steps, %v", width, run.Steps(), err)
		}
		run.Decode(nil)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte{36, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0})
	data := english(f)
	f.Add(data[:2000])
	f.Fuzz(func(_ *testing.T, data []byte) {
		if n, err := Read(bytes.NewReader(data)); err == nil {
			n.NewRun()
		}
	})
}
