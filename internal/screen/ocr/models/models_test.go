package models

import (
	"bufio"
	"image"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/ocr/net"
)

// readLine reads a line image that is as high as the network takes it.
func readLine(t testing.TB, path string) (grey []uint8, width int) {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	picture, err := png.Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	bounds := picture.Bounds()
	plain := image.NewGray(image.Rect(0, 0, bounds.Dx(), bounds.Dy()))
	draw.Draw(plain, plain.Bounds(), picture, bounds.Min, draw.Src)
	return plain.Pix, bounds.Dx()
}

func spell(chars []net.Char) string {
	var text strings.Builder
	for _, c := range chars {
		text.WriteString(c.Text)
	}
	return text.String()
}

// Tesseract's readings were taken by testdata/generate of the package above.
func TestReadsLinesAsTesseractDoes(t *testing.T) {
	for language, network := range map[string]*net.Network{"eng": English(), "chi_sim": Chinese()} {
		file, err := os.Open(filepath.Join("..", "net", "testdata", language+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		run := network.NewRun()
		run.Exact = true
		same, all := 0, 0
		for lines := bufio.NewScanner(file); lines.Scan(); {
			name, want, _ := strings.Cut(lines.Text(), "\t")
			grey, width := readLine(t, filepath.Join("..", "net", "testdata", name))
			if err := run.Forward(grey, width); err != nil {
				t.Fatal(err)
			}
			got := strings.TrimSpace(spell(run.Decode(nil)))
			all++
			if got == want {
				same++
			} else {
				t.Logf("%s: read %q, tesseract %q", name, got, want)
			}
		}
		t.Logf("%s: %d of %d lines alike", language, same, all)
	}
}

func BenchmarkEnglish(b *testing.B) { benchmark(b, English(), "eng-01.png") }
func BenchmarkChinese(b *testing.B) { benchmark(b, Chinese(), "chi_sim-00.png") }

func benchmark(b *testing.B, network *net.Network, name string) {
	grey, width := readLine(b, filepath.Join("..", "net", "testdata", name))
	run := network.NewRun()
	var chars []net.Char
	b.ReportAllocs()
	for b.Loop() {
		if err := run.Forward(grey, width); err != nil {
			b.Fatal(err)
		}
		chars = run.Decode(chars[:0])
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(run.Steps()), "ns/step")
}
