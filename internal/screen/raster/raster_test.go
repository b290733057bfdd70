package raster

import (
	"image"
	"image/color"
	"testing"
)

func painted(width, height int, colour func(x, y int) color.RGBA) *image.RGBA {
	picture := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			picture.SetRGBA(x, y, colour(x, y))
		}
	}
	return picture
}

func TestExtremesAndEvenAreas(t *testing.T) {
	grey := color.RGBA{40, 40, 40, 255}
	p := New(painted(32, 32, func(x, y int) color.RGBA {
		if x == 17 && y == 9 {
			return color.RGBA{200, 200, 200, 255}
		}
		return grey
	}), false, nil)
	if e := p.Extremes(0, 0, Size{16, 16}); e.Contrast() != 0 || e.Lowest != 40 {
		t.Errorf("an even area: %+v", e)
	}
	if e := p.Extremes(9, 3, Size{9, 16}); e.Lowest != 40 || e.Highest != 200 {
		t.Errorf("an area with a dot: %+v", e)
	}
	if p.IsOneColour() || p.IsColourful(0, 0, Size{32, 32}, 0) {
		t.Error("a dot is no colour, and not nothing")
	}
}

// Luminance alone does not tell this green from this brown.
func TestIsColourfulWhereLuminanceIsNot(t *testing.T) {
	p := New(painted(8, 16, func(x, _ int) color.RGBA {
		if x < 4 {
			return color.RGBA{0, 170, 0, 255}
		}
		return color.RGBA{170, 85, 0, 255}
	}), false, nil)
	if p.Extremes(0, 0, Size{8, 16}).Contrast() > 2 || !p.IsColourful(0, 0, Size{8, 16}, 10) {
		t.Error("green on brown was not seen")
	}
}

func TestScaleIsUndone(t *testing.T) {
	noise := func(x, y int) color.RGBA { v := uint8(x*x*7 ^ y*13*x); return color.RGBA{v, v, v, 255} }
	for scale := 1; scale <= maxScale; scale++ {
		p := New(painted(24*scale, 36*scale, func(x, y int) color.RGBA { return noise(x/scale, y/scale) }), false, nil)
		if x, y := p.Scale(); x != scale || y != scale {
			t.Errorf("enlarged by %d: %d and %d", scale, x, y)
		}
		small := p.Reduced(scale, scale)
		for y := range 36 {
			for x := range 24 {
				if small.At(x, y) != (RGB{noise(x, y).R, noise(x, y).G, noise(x, y).B}) {
					t.Fatalf("%d,%d of %d: %v", x, y, scale, small.At(x, y))
				}
			}
		}
	}
}

func TestSubsamplingStandsWhereChromaDoes(t *testing.T) {
	p := New(image.NewYCbCr(image.Rect(0, 0, 32, 32), image.YCbCrSubsampleRatio420), true, nil)
	s := p.SubsamplingAt(9, 16)
	if s != (Subsampling{2, 2, 1, 0}) {
		t.Fatalf("%+v", s)
	}
	var at []image.Point
	s.Within(Size{5, 4}, func(x, y int) { at = append(at, image.Pt(x, y)) })
	want := []image.Point{{1, 0}, {3, 0}, {1, 2}, {3, 2}}
	if len(at) != len(want) {
		t.Fatalf("%v", at)
	}
	for i := range want {
		if at[i] != want[i] {
			t.Errorf("%v, want %v", at, want)
		}
	}
}

func TestGridHasWholeCells(t *testing.T) {
	g := NewGrid(New(image.NewGray(image.Rect(0, 0, 720, 410)), false, nil), 0, 0, Size{9, 16}, Size{8, 16})
	if x, y := g.Corner(79, 24); g.Columns != 80 || g.Rows != 25 || x != 711 || y != 384 {
		t.Errorf("%+v, %d,%d", g, x, y)
	}
}

func TestColoursForthAndBack(t *testing.T) {
	p := New(painted(1, 1, func(int, int) color.RGBA { return color.RGBA{170, 85, 0, 255} }), false, nil)
	if got := p.YCC(0, 0).RGB(); !got.Near(RGB{170, 85, 0}) || got.Apart(RGB{170, 85, 0}) > 0.02 {
		t.Errorf("%v", got)
	}
}
