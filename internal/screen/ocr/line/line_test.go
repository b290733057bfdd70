package line

import (
	"image"
	"image/png"
	"math"
	"math/rand/v2"
	"os"
	"testing"
)

// sheet is a picture of one light.
func sheet(w, h int, light uint8) *Gray {
	g := &Gray{w, h, make([]uint8, w*h)}
	for i := range g.Pix {
		g.Pix[i] = light
	}
	return g
}

func (g *Gray) fill(x0, y0, x1, y1 int, light uint8) {
	for y := y0; y < y1; y++ {
		for x := x0; x < x1; x++ {
			g.Pix[y*g.Width+x] = light
		}
	}
}

// word draws letters as bars with a gap: high ones, and small ones of 7 of 10.
func (g *Gray) word(x, base, high int, shape string, light uint8) int {
	for _, c := range shape {
		h, w := high, high/2
		if c == 'x' || c == 'y' {
			h = high * 7 / 10
		}
		bottom := base
		if c == 'y' {
			bottom += high * 3 / 10
		}
		if c != ' ' {
			g.fill(x, base-h, x+2, bottom, light)
			g.fill(x+w-2, base-h, x+w, bottom, light)
			g.fill(x, base-h, x+w, base-h+2, light)
		}
		x += w + 3
	}
	return x
}

func TestFindsLinesOfEitherPolarity(t *testing.T) {
	for _, c := range []struct{ ground, ink uint8 }{{255, 0}, {0, 255}, {95, 255}, {200, 110}, {30, 140}} {
		g := sheet(640, 480, c.ground)
		end := g.word(50, 100, 10, "hxxhy xxhx hxxx", c.ink)
		g.word(50, 140, 20, "hxyxx", c.ink)
		lines := Find(g).Lines
		if len(lines) != 2 {
			t.Fatalf("%v: %d lines, want 2", c, len(lines))
		}
		l := lines[0]
		if want := image.Rect(50, 90, end-3, 103); l.Box != want {
			t.Errorf("%v: the line is at %v, want %v", c, l.Box, want)
		}
		if l.Base != 100 || l.Small != 7 || !l.Sure {
			t.Errorf("%v: base line %v, small letters %v, sure %v; want 100, 7, true", c, l.Base, l.Small, l.Sure)
		}
		if l := lines[1]; l.Base != 140 || l.Small != 14 {
			t.Errorf("%v: base line %v, small letters %v; want 140, 14", c, l.Base, l.Small)
		}
	}
}

func TestCapitalsAloneAreNotSure(t *testing.T) {
	g := sheet(300, 100, 255)
	g.word(20, 50, 14, "hhhhh", 0)
	lines := Find(g).Lines
	if len(lines) != 1 || lines[0].Sure || math.Abs(lines[0].Small-14/capitals) > 0.01 {
		t.Fatalf("lines %+v", lines)
	}
}

// What stands apart is a line of its own, in reading order.
func TestColumnsAreReadFromLeftToRight(t *testing.T) {
	g := sheet(640, 200, 255)
	g.word(400, 60, 10, "hxxh", 0)
	g.word(40, 61, 10, "hxxxxh", 0)
	g.word(40, 90, 10, "hxx", 0)
	lines := Find(g).Lines
	if len(lines) != 3 || lines[0].Box.Min.X != 40 || lines[1].Box.Min.X != 400 || lines[2].Base != 90 {
		t.Fatalf("lines at %v", boxes(lines))
	}
}

func boxes(lines []Line) []image.Rectangle {
	var found []image.Rectangle
	for _, l := range lines {
		found = append(found, l.Box)
	}
	return found
}

// A button: light letters on a middling ground, framed, with an underlined key,
// beside an icon that is higher than they are.
func TestFramesIconsAndUnderlinesAreNoLetters(t *testing.T) {
	g := sheet(400, 200, 240)
	g.fill(50, 50, 200, 90, 60)
	g.fill(52, 52, 198, 88, 110)
	for y := 58; y < 82; y++ { // a ring
		for x := 60; x < 84; x++ {
			if d := math.Hypot(float64(x)-71.5, float64(y)-69.5); d < 12 && d > 9 {
				g.Pix[y*g.Width+x] = 255
			}
		}
	}
	end := g.word(95, 76, 12, "hxxhx", 255)
	g.fill(95, 78, 101, 79, 255)
	lines := Find(g).Lines
	found := false
	for _, l := range lines {
		if l.Box == image.Rect(95, 64, end-3, 76) {
			found = true
		} else if l.Patches > 1 {
			t.Errorf("a line at %v, of %d pieces", l.Box, l.Patches)
		}
	}
	if !found {
		t.Errorf("lines at %v, want one at %v", boxes(lines), image.Rect(95, 64, end-3, 76))
	}
}

// Of a selected row whose ground ends in the middle of the picture, both sides
// are read, each on its ground.
func TestAGroundThatChangesIsFollowed(t *testing.T) {
	g := sheet(600, 200, 250)
	g.fill(100, 80, 300, 104, 90)
	g.word(104, 96, 10, "hxxxh", 255)
	g.word(310, 96, 10, "hxxxh", 0)
	lines := Find(g).Lines
	if len(lines) != 2 || lines[0].Box.Min.X != 104 || lines[1].Box.Min.X != 310 {
		t.Fatalf("lines at %v", boxes(lines))
	}
}

func TestAGradientIsGround(t *testing.T) {
	g := sheet(640, 480, 0)
	for i := range g.Pix {
		g.Pix[i] = uint8(40 + (i/g.Width)/4 + (i%g.Width)/10)
	}
	if lines := Find(g).Lines; len(lines) != 0 {
		t.Errorf("lines at %v on a gradient", boxes(lines))
	}
	g.word(100, 200, 12, "hxxhxx", 255)
	if lines := Find(g).Lines; len(lines) != 1 {
		t.Errorf("lines at %v, want one", boxes(lines))
	}
}

// A line cut out is dark on light, whatever its colours were, and stands where
// the cut says.
func TestCutIsDarkOnLight(t *testing.T) {
	for _, c := range []struct{ ground, ink uint8 }{{255, 0}, {20, 120}} {
		g := sheet(300, 100, c.ground)
		g.word(20, 50, 10, "hxxhx", c.ink)
		page := Find(g)
		if len(page.Lines) != 1 {
			t.Fatalf("%d lines", len(page.Lines))
		}
		l := &page.Lines[0]
		var s Strip
		page.Cut(l, Cut{Top: 35, Bottom: 55, Height: 40, Margin: 4}, &s)
		if s.Height != 40 || s.Width != 2*l.Box.Dx()+8 || len(s.Pix) != s.Width*s.Height {
			t.Fatalf("a strip of %d x %d", s.Width, s.Height)
		}
		at := func(x, y int) uint8 { return s.Pix[y*s.Width+x] }
		if at(0, 0) != 255 || at(5, 20) > 40 || at(5, 2) != 255 || at(5, 36) != 255 {
			t.Errorf("pixels %d %d %d %d", at(0, 0), at(5, 20), at(5, 2), at(5, 36))
		}
	}
}

func TestAnyPictureIsSearched(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, size := range [][2]int{{0, 0}, {0, 5}, {1, 1}, {1, 300}, {300, 1}, {2, 2}, {7, 9}, {200, 150}} {
		for _, amplitude := range []int{0, 10, 60, 256} {
			g := sheet(size[0], size[1], 0)
			for i := range g.Pix {
				g.Pix[i] = uint8(128 + (r.IntN(256)-128)*amplitude/256)
			}
			checkLines(t, g)
		}
	}
}

func checkLines(t *testing.T, g *Gray) {
	t.Helper()
	page := Find(g)
	var s Strip
	for i := range page.Lines {
		l := &page.Lines[i]
		if !l.Box.In(image.Rect(0, 0, g.Width, g.Height)) || l.Box.Empty() || l.Small <= 0 {
			t.Fatalf("a line %+v on %d x %d", l, g.Width, g.Height)
		}
		page.Cut(l, Cut{Top: l.Base - 2*l.Small, Bottom: l.Base + l.Small, Height: 36, Margin: 4, Slant: 0.2}, &s)
	}
}

func FuzzFind(f *testing.F) {
	f.Add([]byte("\x00\xff\x00\xff\xff\xff\x00"), uint8(3))
	f.Add([]byte{0}, uint8(1))
	f.Fuzz(func(t *testing.T, pix []byte, width uint8) {
		w := max(1, int(width))
		// Each byte is drawn as a block, so that few of them make letters.
		const block = 3
		g := sheet(w*block, len(pix)/w*block, 0)
		for i := range g.Pix {
			g.Pix[i] = pix[i/g.Width/block*w+i%g.Width/block]
		}
		checkLines(t, g)
	})
}

func TestLightIsOfTheLuma(t *testing.T) {
	rgba := image.NewRGBA(image.Rect(3, 4, 5, 5))
	copy(rgba.Pix, []uint8{255, 0, 0, 255, 0, 255, 0, 255})
	nrgba := image.NewNRGBA(rgba.Rect)
	copy(nrgba.Pix, rgba.Pix)
	for _, picture := range []image.Image{rgba, nrgba, &slow{rgba}} {
		g := NewGray(picture)
		if g.Width != 2 || g.Height != 1 || g.Pix[0] != 76 || g.Pix[1] != 150 {
			t.Errorf("%T: %v", picture, g)
		}
	}
	ycbcr := image.NewYCbCr(image.Rect(0, 0, 2, 1), image.YCbCrSubsampleRatio420)
	ycbcr.Y[1] = 77
	if g := NewGray(ycbcr); g.Pix[1] != 77 {
		t.Errorf("a JPEG's luma is %v", g.Pix)
	}
	if h := (&Gray{5, 3, []uint8{1, 3, 9, 9, 0, 5, 7, 9, 9, 0, 0, 0, 0, 0, 0}}).Half(); h.Width != 2 || h.Height != 1 || h.Pix[0] != 4 || h.Pix[1] != 9 {
		t.Errorf("half is %v", h)
	}
}

// slow hides a picture's type.
type slow struct{ image.Image }

func BenchmarkFind(b *testing.B) {
	file, err := os.Open("../testdata/setup.png")
	if err != nil {
		b.Fatal(err)
	}
	defer file.Close()
	picture, err := png.Decode(file)
	if err != nil {
		b.Fatal(err)
	}
	g := NewGray(picture)
	b.ReportAllocs()
	for b.Loop() {
		Find(g)
	}
}
