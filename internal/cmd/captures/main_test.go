package main

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// memoryOf is what a guest has of rows of a width, in grey on black.
func memoryOf(width int, rows ...string) memory {
	m := memory{cells: []byte{byte(len(rows)), byte(width), 3, 1}}
	for _, row := range rows {
		line := []rune(row)
		for len(line) < width {
			line = append(line, ' ')
		}
		for _, char := range line {
			at := bytes.IndexRune([]byte(string(cp437)), char)
			m.cells = append(m.cells, byte(len([]rune(string(cp437)[:at]))), 0x07)
			m.chars = binary.NativeEndian.AppendUint32(m.chars, uint32(char))
		}
	}
	return m
}

func TestTheConsolesMemoryAsText(t *testing.T) {
	m := memoryOf(8, "┌─┐ é~", "", "└─┘█", "")
	c, err := m.head()
	if err != nil || c != (console{rows: 4, columns: 8, x: 3, y: 1}) {
		t.Fatalf("%+v, %v", c, err)
	}
	const want = "┌─┐ é~\n\n└─┘█\n"
	if got := m.glyphs(c); got != want {
		t.Errorf("by glyphs: %q", got)
	}
	if got, err := m.unicode(c); got != want || err != nil {
		t.Errorf("by characters: %q, %v", got, err)
	}
	// The é is printed in its own background colour, so nobody sees it.
	m.cells[4+2*4+1] = 0x11
	m.blankInvisible()
	const blanked = "┌─┐  ~\n\n└─┘█\n"
	if got := m.glyphs(c); got != blanked {
		t.Errorf("by glyphs, blanked: %q", got)
	}
	if got, _ := m.unicode(c); got != blanked {
		t.Errorf("by characters, blanked: %q", got)
	}
	if _, err := (&memory{cells: m.cells[:20]}).head(); err == nil {
		t.Error("half a console's memory is no error")
	}
	if len(cp437) != 256 {
		t.Errorf("the font has %d glyphs", len(cp437))
	}
}

// The archive is one that cpio unpacks, when there is a cpio here.
func TestTheArchiveIsACpio(t *testing.T) {
	data := archive(map[string][]byte{"init": []byte("#!/bin/sh\n"), "scene": []byte("echo odd")})
	if !bytes.HasPrefix(data, []byte("070701")) || len(data)%4 != 0 {
		t.Fatalf("%q", data)
	}
	cpio, err := exec.LookPath("cpio")
	if err != nil {
		t.Skip("no cpio, which scripts/machine-parts gets")
	}
	folder := t.TempDir()
	command := exec.Command(cpio, "-i", "--quiet")
	command.Dir, command.Stdin = folder, bytes.NewReader(data)
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if got, err := os.ReadFile(filepath.Join(folder, "scene")); err != nil || string(got) != "echo odd" {
		t.Errorf("%q, %v", got, err)
	}
}

func TestTheManifestHasEachNameOnce(t *testing.T) {
	file := filepath.Join(t.TempDir(), "manifest.json")
	for _, e := range []entry{{Name: "a", Width: 1}, {Name: "b"}, {Name: "a", Width: 2}} {
		if err := e.enter(file); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var all []entry
	if err := json.Unmarshal(data, &all); err != nil || len(all) != 2 || all[0].Width != 2 || all[1].Name != "b" {
		t.Errorf("%s: %v", data, err)
	}
}

func TestWhatIsAskedForIsThere(t *testing.T) {
	for _, arguments := range [][]string{{}, {"-out", "x", "-scene", "none"}, {"-out", "x", "-mode", "none"}, {"-out", "x", "-scene", "../x=y"}, {"-out", "x", "more"}} {
		var out strings.Builder
		if o, err := parse(arguments, &out); err == nil {
			t.Errorf("%q: %+v", arguments, o)
		}
	}
	var out strings.Builder
	o, err := parse([]string{"-out", "x"}, &out)
	if err != nil || len(o.scenes) != 6 || len(o.modes) != 2 || o.scenes[0].description() == "" {
		t.Errorf("%+v, %v", o, err)
	}
}

// A machine that really boots shows what its memory says, and the reader reads it.
func TestACaptureOfAMachine(t *testing.T) {
	const parts = "../../../.tools/machine"
	for _, part := range []string{"vmlinuz", "initrd.gz"} {
		if _, err := os.Stat(filepath.Join(parts, part)); err != nil {
			t.Skip("no machine to boot; scripts/machine-parts gets QEMU, a kernel and an initramfs from Debian")
		}
	}
	for _, program := range []string{"qemu-system-x86_64", "cjpeg"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("no %s; Debian's qemu-system-x86 and libjpeg-turbo-progs have them", program)
		}
	}
	folder := t.TempDir()
	own := filepath.Join(folder, "own.sh")
	if err := os.WriteFile(own, []byte("# Lines of our own.\necho 'It is so.'\nprintf '\\033[31;44m╔══╗\\033[0m\\n'\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := run(t.Context(), []string{"-out", folder, "-parts", parts, "-scene", "own=" + own, "-mode", "vgatext"}, &out); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(filepath.Join(folder, "vgatext-own.txt")); err != nil || string(text) != "It is so.\n╔══╗\n" {
		t.Errorf("%q, %v", text, err)
	}
	if want := "vgatext-own: png 0 of 11 wrong q90 0 of 11 wrong q75 0 of 11 wrong"; !strings.HasPrefix(out.String(), want) {
		t.Errorf("%q, want %q", out.String(), want)
	}
}
