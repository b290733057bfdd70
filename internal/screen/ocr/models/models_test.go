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

// endMarks are what either reader sees in the noise at the two ends of a line.
const endMarks = " ‘'-_.,，"

// Tesseract's readings were taken by testdata/generate of the package above. Of
// each language one line differs, in a character that has less than half of the
// probability in either.
func TestReadsLinesAsTesseractDoes(t *testing.T) {
	for _, language := range []struct {
		name    string
		network *net.Network
		all     int
	}{{"eng", English(), 60}, {"chi_sim", Chinese(), 40}} {
		t.Run(language.name, func(t *testing.T) {
			file, err := os.Open(filepath.Join("..", "net", "testdata", language.name+".txt"))
			if err != nil {
				t.Fatal(err)
			}
			defer file.Close()
			run := language.network.NewRun()
			run.Exact = true
			all, same := 0, 0
			for lines := bufio.NewScanner(file); lines.Scan(); all++ {
				name, want, _ := strings.Cut(lines.Text(), "\t")
				grey, width := readLine(t, filepath.Join("..", "net", "testdata", name))
				if err := run.Forward(grey, width); err != nil {
					t.Fatal(err)
				}
				got := spell(run.Decode(nil))
				if strings.Trim(got, endMarks) == strings.Trim(want, endMarks) {
					same++
				} else {
					t.Logf("%s: read %q, tesseract %q", name, got, want)
				}
			}
			if all != language.all || same < all-1 {
				t.Errorf("%d of %d lines are as tesseract reads them, want all of %d but one", same, all, language.all)
			}
		})
	}
}

// A run allocates nothing once it has seen a line as long, whatever its steps.
func TestRunsWithoutAllocating(t *testing.T) {
	for name, network := range map[string]*net.Network{"eng-01.png": English(), "chi_sim-00.png": Chinese()} {
		grey, width := readLine(t, filepath.Join("..", "net", "testdata", name))
		run := network.NewRun()
		var chars []net.Char
		read := func() {
			if err := run.Forward(grey, width); err != nil {
				t.Fatal(err)
			}
			chars = run.Decode(chars[:0])
		}
		read()
		if allocated := testing.AllocsPerRun(2, read); allocated > 0 {
			t.Errorf("%s: %v allocations a line", name, allocated)
		}
	}
}

// The column of ground that is computed once changes nothing but the noise.
func TestReadsTheSameWithNoiseThatRepeats(t *testing.T) {
	network := English()
	exact, quick := network.NewRun(), network.NewRun()
	exact.Exact = true
	for _, name := range []string{"eng-00.png", "eng-10.png", "eng-27.png"} {
		grey, width := readLine(t, filepath.Join("..", "net", "testdata", name))
		var texts [2]string
		for i, run := range []*net.Run{exact, quick} {
			if err := run.Forward(grey, width); err != nil {
				t.Fatal(err)
			}
			texts[i] = strings.Trim(spell(run.Decode(nil)), endMarks)
		}
		if texts[0] != texts[1] {
			t.Errorf("%s: %q, with tesseract's noise %q", name, texts[1], texts[0])
		}
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
