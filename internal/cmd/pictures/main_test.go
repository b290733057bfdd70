package main

import (
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// board has a pixel in two of ink.
func board(width, height int) *image.RGBA {
	picture := image.NewRGBA(image.Rect(0, 0, width, height))
	for i := range width * height {
		level := uint8(i % width % 2 * 255)
		picture.SetRGBA(i%width, i/width, color.RGBA{level, level, level, 255})
	}
	return picture
}

func TestAPictureIsCutAndScaled(t *testing.T) {
	from := board(40, 20)
	same := scaled(from, image.Rect(1, 0, 21, 10), image.Pt(20, 10))
	if same.RGBAAt(0, 0).R != 255 || same.RGBAAt(1, 0).R != 0 {
		t.Error("a part in its own size is another")
	}
	// Half as wide, each pixel is between ink and ground.
	if half := scaled(from, from.Bounds(), image.Pt(20, 10)); half.RGBAAt(5, 5) != (color.RGBA{127, 127, 127, 255}) {
		t.Errorf("%v", half.RGBAAt(5, 5))
	}
	if large := scaled(from, from.Bounds(), image.Pt(80, 40)); large.RGBAAt(79, 39).A != 255 {
		t.Errorf("%v", large.RGBAAt(79, 39))
	}
}

func TestPagesAreEqualEveryTimeAndOfEachKind(t *testing.T) {
	for n, kind := range kinds {
		draw := func() (string, string) { return page(rand.New(rand.NewPCG(uint64(n), 1)), n, "Some Mono") }
		name, text := draw()
		_, again := draw()
		if name != kind.name || text != again || !strings.Contains(text, `"Some Mono"`) {
			t.Errorf("page %d is %s", n, name)
		}
	}
}

func TestWhatIsAskedForIsThere(t *testing.T) {
	for _, arguments := range [][]string{{}, {"-out", "x", "more"}, {"-out", "x", "-count", "0"}, {"-out", "x", "-pages", "-1"}} {
		if o, err := parse(arguments, new(strings.Builder)); err == nil {
			t.Errorf("%q: %+v", arguments, o)
		}
	}
}

// The pictures of a folder are counted; what is no picture, or too small to be a
// screen, is not.
func TestPicturesOfAFolder(t *testing.T) {
	from, out := t.TempDir(), t.TempDir()
	for name, size := range map[string]int{"large.png": 700, "small.png": 100} {
		file, err := os.Create(filepath.Join(from, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := png.Encode(file, board(size, size)); err != nil {
			t.Fatal(err)
		}
		if err := file.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(from, "broken.jpg"), []byte("no picture"), 0o600); err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	if err := run(t.Context(), []string{"-out", out, "-pages", "0", "-count", "5", "-keep", "1", "-pictures", from}, &said); err != nil {
		t.Fatal(err)
	}
	if files, err := filepath.Glob(filepath.Join(out, "*-large*")); err != nil || len(files) < 5 || !strings.Contains(said.String(), " pictures that are no console are read as text") {
		t.Errorf("%q, %v: %s", files, err, said.String())
	}
}

// Chromium draws a page, of which many pictures are cut.
func TestPicturesOfAPage(t *testing.T) {
	for _, program := range []string{"chromium", "fc-list"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("no %s; Debian's chromium and fontconfig have them", program)
		}
	}
	var said strings.Builder
	if err := run(t.Context(), []string{"-out", t.TempDir(), "-pages", "1", "-count", "4"}, &said); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(said.String(), "article") {
		t.Errorf("%s", said.String())
	}
}
