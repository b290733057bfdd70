package evidence

import (
	"bytes"
	"image"
	"image/color"
	stdjpeg "image/jpeg"
	"testing"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/glyph"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/jpeg"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/raster"
)

var (
	usual      = raster.Size{Width: 8, Height: 16}
	dimBlue    = color.RGBA{0, 0, 170, 255}
	grey       = color.RGBA{170, 170, 170, 255}
	black      = color.RGBA{0, 0, 0, 255}
	screenText = "Reading dim text: 0O8B 1lI, at q30."
)

// screen is a row of characters in a JPEG, as the bench takes it.
func screen(t *testing.T, quality int, ink, ground color.RGBA) (*raster.Picture, raster.Grid) {
	t.Helper()
	face := glyph.Faces(usual)[0]
	picture := image.NewRGBA(image.Rect(0, 0, 8*len(screenText), 48))
	for y := range 48 {
		for x := range picture.Rect.Dx() {
			colour := ground
			if m, _ := face.Of(rune(screenText[x/8])); y/16 == 1 && m.Bits().Get(y%16*8+x%8) {
				colour = ink
			}
			picture.SetRGBA(x, y, colour)
		}
	}
	var encoded bytes.Buffer
	if err := stdjpeg.Encode(&encoded, picture, &stdjpeg.Options{Quality: quality}); err != nil {
		t.Fatal(err)
	}
	decoded := jpeg.Decode(encoded.Bytes())
	if decoded == nil {
		t.Fatal("given up")
	}
	p := raster.New(decoded.Image, true, decoded.Spectra)
	return p, raster.NewGrid(p, 0, 0, usual, usual)
}

// told is a screen all of which is known, in two colours.
type told struct{ colours glyph.Colours }

func (n told) Drawn(column, row int) (Drawing, bool) {
	if row != 1 || screenText[column] == ' ' {
		return Drawing{Colours: glyph.Colours{Ink: n.colours.Ground, Ground: n.colours.Ground}}, true
	}
	m, _ := glyph.Faces(usual)[0].Of(rune(screenText[column]))
	return Drawing{Colours: n.colours, Bits: m.Bits(), Char: m.Char()}, true
}

func ycc(c color.RGBA) raster.YCC {
	y, cb, cr := color.RGBToYCbCr(c.R, c.G, c.B)
	return raster.YCC{float32(y), float32(cb) - 128, float32(cr) - 128}
}

// What was drawn misses nothing beyond the rounding, however coarse that is. In
// clear colours no other glyph comes as near, and a verdict on all of them has no
// doubt; in dim ones it may have, but is never sure of what is not there.
func TestTheGlyphThatIsThereMissesNothing(t *testing.T) {
	face := glyph.Faces(usual)[0]
	var all []glyph.Candidate
	for i := range face.Bits {
		if glyph.IsASCII(face.Chars[i]) {
			all = append(all, glyph.Candidate{Glyph: int32(i)})
		}
	}
	for _, quality := range []int{75, 30} {
		for _, colours := range [][2]color.RGBA{{grey, black}, {dimBlue, black}, {black, grey}} {
			p, g := screen(t, quality, colours[0], colours[1])
			pair := glyph.Colours{Ink: ycc(colours[0]), Ground: ycc(colours[1])}
			bench := new(Bench)
			bench.For(p)
			for column, char := range screenText {
				bench.Gather(&g, column, 1, told{pair})
				v := bench.Verdict()
				v.TryGround(pair.Ground)
				if char == ' ' {
					if !v.IsNothing() {
						t.Errorf("q%d %v, column %d: nothing misses %.0f", quality, colours, column, v.Nothing)
					}
					continue
				}
				m, _ := face.Of(char)
				if missed := bench.Missed(m, &pair, 1000); missed > RoundingMiss {
					t.Errorf("q%d %v: %q misses %.0f", quality, colours, char, missed)
				}
				v.TryGlyphs(face, all, pair)
				if wrong := v.Best.Char() != char; wrong && v.Sure() || pair.IsLoud() && (wrong || !v.Sure()) {
					t.Errorf("q%d %v: %q read as %q, missing %.0f, the next %.0f", quality, colours, char, v.Best.Char(), v.Best.Missed, v.Second)
				}
			}
			bench.Release()
		}
	}
}

func TestConfirmAndLeastMissedKnowTheColours(t *testing.T) {
	p, g := screen(t, 75, grey, black)
	right := glyph.Colours{Ink: ycc(grey), Ground: ycc(black)}
	wrong := glyph.Colours{Ink: ycc(color.RGBA{170, 85, 0, 255}), Ground: ycc(black)}
	bench := new(Bench)
	bench.For(p)
	bench.Gather(&g, 0, 1, told{right})
	m, _ := glyph.Faces(usual)[0].Of('R')
	if found, ok := bench.Confirm(m, []glyph.Colours{wrong, right}); !ok || found.Colours != right {
		t.Errorf("confirmed %v: %+v", ok, found)
	}
	other, _ := glyph.Faces(usual)[0].Of('B')
	if _, ok := bench.Confirm(other, []glyph.Colours{right}); ok {
		t.Error("a B was confirmed for an R")
	}
	if got := bench.LeastMissed(m, wrong, []raster.YCC{wrong.Ink, wrong.Ground, right.Ink}); got != right {
		t.Errorf("the colours are %v", got)
	}
}

// A verdict keeps the best character, and how far the next one is; two glyphs of one
// character are no rivals.
func TestVerdictWithTwoCandidates(t *testing.T) {
	face := &glyph.Face{Chars: []rune{'0', 'O', '0'}}
	of := func(i int32, missed float32) Hypothesis {
		return Hypothesis{Match: glyph.Match{Face: face, Glyph: i}, Missed: missed}
	}
	for _, c := range []struct {
		name   string
		tried  []Hypothesis
		best   int32
		second float32
		sure   bool
	}{
		{"one", []Hypothesis{of(0, 10)}, 0, noLimit, true},
		{"another far behind", []Hypothesis{of(0, 10), of(1, 500)}, 0, 500, true},
		{"another far behind, tried first", []Hypothesis{of(1, 500), of(0, 10)}, 0, 500, true},
		{"another near", []Hypothesis{of(0, 10), of(1, 20)}, 0, 20, false},
		{"the same in other colours", []Hypothesis{of(0, 10), of(2, 11), of(1, 900)}, 0, 900, true},
		{"both far off, one much more", []Hypothesis{of(0, 100), of(1, 5000)}, 0, 5000, true},
		{"both far off", []Hypothesis{of(0, 100), of(1, 300)}, 0, 300, false},
	} {
		v := new(Bench).Verdict()
		for _, h := range c.tried {
			v.consider(h)
		}
		if v.Best.Glyph != c.best || v.Second != c.second || v.Sure() != c.sure {
			t.Errorf("%s: glyph %d, the next misses %v, sure: %v", c.name, v.Best.Glyph, v.Second, v.Sure())
		}
	}
}
