package screen

import (
	"bytes"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/console"
)

const benchCapture = "testdata/captures/bochs1024-systemd.q75.jpg"

func BenchmarkDecode(b *testing.B) {
	data, err := os.ReadFile(benchCapture)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Decode(data); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRead is reading alone, of 1024x768 pixels: a boot log in JPEG, a menu
// of a graphical boot loader, and a picture that is no console.
func BenchmarkRead(b *testing.B) {
	for _, name := range []string{
		"bochs1024-systemd.q75.jpg", "bochs1024-systemd.q50.jpg", "bochs1024-systemd.png",
		"bochs1024-initramfs.q75.jpg", "bochs1024-ascii.q50.jpg", "grub-gfx-1024.q75.jpg", "graphic-desktop.q75.jpg",
	} {
		b.Run(name, func(b *testing.B) {
			data, err := os.ReadFile(filepath.Join("testdata/captures", name))
			if err != nil {
				b.Fatal(err)
			}
			picture := mustDecode(b, data)
			b.ReportAllocs()
			for b.Loop() {
				if px := picture.raster(); !isBlank(px) {
					console.Read(px, console.Rows, nil)
				}
			}
		})
	}
}

// BenchmarkReadEveryCapture reads each picture of the tests on one core, and tells of
// the times of single ones: the median, what one in a hundred exceeds, and the worst.
func BenchmarkReadEveryCapture(b *testing.B) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	var pictures []*Picture
	for _, dir := range []string{"testdata/captures", "testdata/more"} {
		for _, c := range allCaptures(b, dir) {
			for _, quality := range c.qualities() {
				pictures = append(pictures, c.picture(b, quality))
			}
		}
	}
	times := make([]time.Duration, len(pictures))
	for b.Loop() {
		for i, picture := range pictures {
			px := picture.raster()
			start := time.Now()
			if !isBlank(px) {
				console.Read(px, console.Rows, nil)
			}
			times[i] = time.Since(start)
		}
	}
	slices.Sort(times)
	for name, at := range map[string]int{"median": len(times) / 2, "p99": len(times) * 99 / 100, "worst": len(times) - 1} {
		b.ReportMetric(float64(times[at])/float64(time.Millisecond), name+"-ms")
	}
}

// BenchmarkTesseract is what the usual program for reading text needs for the
// same screen, and the part of the characters that it gets right.
func BenchmarkTesseract(b *testing.B) {
	tesseract, err := exec.LookPath("tesseract")
	if err != nil {
		b.Skip("tesseract is not installed")
	}
	picture := loadCapture(b, "bochs1024-systemd", ".q75.jpg")
	want, err := os.ReadFile("testdata/captures/bochs1024-systemd.txt")
	if err != nil {
		b.Fatal(err)
	}
	var encoded bytes.Buffer
	if err := png.Encode(&encoded, picture.Image()); err != nil {
		b.Fatal(err)
	}
	var out []byte
	for b.Loop() {
		command := exec.Command(tesseract, "stdin", "stdout", "--psm", "6")
		command.Stdin = bytes.NewReader(encoded.Bytes())
		if out, err = command.Output(); err != nil {
			b.Fatal(err)
		}
	}
	right := float64(commonLength(characters(string(out)), characters(string(want))))
	b.ReportMetric(100*right/float64(len(characters(string(want)))), "%right")
}

// characters splits a text into its characters, without spaces.
func characters(text string) []string {
	var split []string
	for _, word := range words(text) {
		for _, char := range word {
			split = append(split, string(char))
		}
	}
	return split
}
