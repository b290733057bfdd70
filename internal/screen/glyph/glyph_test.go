package glyph

import (
	"image"
	"image/color"
	"testing"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/raster"
)

var usual = raster.Size{Width: 8, Height: 16}

// draw is a cell with a glyph in two colours.
func draw(m Match, ink, ground color.RGBA) *raster.Picture {
	picture := image.NewRGBA(image.Rect(0, 0, m.Face.Width, m.Face.Height))
	for i := range m.Face.Width * m.Face.Height {
		colour := ground
		if m.Bits().Get(i) {
			colour = ink
		}
		picture.SetRGBA(i%m.Face.Width, i/m.Face.Width, colour)
	}
	return raster.New(picture, false, nil)
}

func TestEveryFaceFindsItsGlyphs(t *testing.T) {
	for _, size := range Sizes {
		faces := Faces(size)
		if len(faces) == 0 {
			t.Errorf("no font of %dx%d", size.Width, size.Height)
		}
		for _, f := range faces {
			for i := range f.Bits {
				if m := f.Exactly(&f.Bits[i]); m.Face != f || m.Bits().distance(&f.Bits[i], words(size)) != 0 {
					t.Fatalf("%s of %dx%d does not find %q", f.Name, size.Width, size.Height, f.Chars[i])
				}
				inverse := f.Inverse(&f.Bits[i])
				if m, d := f.Nearest(&inverse); m.Face == nil || d != 0 {
					t.Fatalf("%s of %dx%d does not find %q in reverse", f.Name, size.Width, size.Height, f.Chars[i])
				}
			}
		}
	}
	if Faces(raster.Size{Width: 7, Height: 7}) != nil {
		t.Error("a font of 7x7")
	}
}

// The glyph that is there explains everything, in whatever colours; so does the
// colour that it is drawn in.
func TestFitFindsTheGlyphAndItsColours(t *testing.T) {
	face := Faces(usual)[0]
	fitter := new(Fitter)
	for _, char := range "Ag0@_." {
		want, _ := face.Of(char)
		for _, pair := range [][2]color.RGBA{
			{{170, 170, 170, 255}, {0, 0, 0, 255}}, {{0, 0, 0, 255}, {255, 255, 255, 255}},
			{{0, 170, 0, 255}, {170, 85, 0, 255}}, // of one luminance but for 1
		} {
			picture := draw(want, pair[0], pair[1])
			fitter.Load(picture, 0, 0, usual)
			found := fitter.Fit(face, nil)
			if found.Face == nil || found.Char() != char || found.Cost > 0.03 || found.Margin < 0.01 {
				t.Errorf("%q in %v: %+v", char, pair, found)
				continue
			}
			colours := fitter.Colours(found)
			if colours.Ink.Apart(picture.YCC(ink(want))) > 2 || colours.Ground.Apart(picture.YCC(0, 0)) > 2 {
				t.Errorf("%q in %v: %v", char, pair, colours)
			}
			if first := fitter.InColours(face, &colours, face.Usual)[0]; face.Chars[first.Glyph] != char {
				t.Errorf("%q in its own colours is %q", char, face.Chars[first.Glyph])
			}
			if first := fitter.InAnyColours(face)[0]; face.Chars[first.Glyph] != char {
				t.Errorf("%q in any colours is %q", char, face.Chars[first.Glyph])
			}
		}
	}
}

// ink is the place of a pixel of a glyph's ink.
func ink(m Match) (x, y int) {
	i := 0
	for !m.Bits().Get(i) {
		i++
	}
	return i % m.Face.Width, i / m.Face.Width
}

// A font whose glyphs stand a pixel beside is read by one that is known.
func TestFitShiftedFindsWhatStandsBeside(t *testing.T) {
	face := Faces(usual)[0]
	fitter := new(Fitter)
	m, _ := face.Of('E')
	beside := m.Bits().shifted(usual, 1, 0)
	moved := &Face{Size: usual, Chars: []rune{'E'}, Bits: []Bitmap{beside}, Ink: []int32{int32(beside.Count())}}
	fitter.Load(draw(Match{Face: moved}, color.RGBA{170, 170, 170, 255}, color.RGBA{0, 0, 0, 255}), 0, 0, usual)
	if found := fitter.FitShifted(face, &beside); found.Face == nil || found.Char() != 'E' {
		t.Errorf("%+v", found)
	}
}

// The tables by which sums are taken give what adding up does.
func TestInkSumsAreTheSameByTables(t *testing.T) {
	face := Faces(usual)[0]
	picture := image.NewRGBA(image.Rect(0, 0, 8, 16))
	for i := range picture.Pix {
		picture.Pix[i] = uint8(i * i * 31 >> 3)
	}
	s := new(sample)
	s.load(raster.New(picture, false, nil), 0, 0, usual)
	for i := range face.Bits {
		sums := s.under(&face.Bits[i]).planes()
		for plane := range 3 {
			var want int32
			for j := range s.n {
				if face.Bits[i].Get(j) {
					want += s.planes[plane][j]
				}
			}
			if got := sums[plane]; got != want {
				t.Fatalf("glyph %d, plane %d: %d, want %d", i, plane, got, want)
			}
		}
	}
	if !s.sums.filled {
		t.Error("the tables were never made")
	}
}

func TestSolidRowsAreTheLowest(t *testing.T) {
	face := Faces(usual)[0]
	for _, c := range []struct{ bits, want [2]int }{
		{[2]int{13, 14}, [2]int{13, 14}}, {[2]int{0, 15}, [2]int{0, 15}}, {[2]int{15, 15}, [2]int{15, 15}},
	} {
		b := Rows(usual, c.bits[0], c.bits[1])
		if first, last := face.SolidRows(&b); first != c.want[0] || last != c.want[1] {
			t.Errorf("rows %v: %d to %d", c.bits, first, last)
		}
	}
	if first, last := face.SolidRows(new(Bitmap)); first != -1 || last != -1 {
		t.Errorf("nothing: %d to %d", first, last)
	}
}

// A letter with an accent of a font that nobody knows is told by its base and by the
// accent's shape; where that is like none, or like two, it is not told.
func TestAccentsAreToldByTheirShape(t *testing.T) {
	accents := AccentsOf(usual)
	face := Faces(usual)[0]
	draw := func(letter rune, rows ...string) *Bitmap {
		m, _ := face.Of(letter)
		bits := *m.Bits()
		for y, row := range rows {
			for x, pixel := range row {
				if pixel == '#' {
					bits.Set((1+y)*8 + x)
				}
			}
		}
		return &bits
	}
	for _, c := range []struct {
		bits     *Bitmap
		want     rune
		accented bool
	}{
		{draw('e', "    ##", "   ##", "  ##"), 'é', true},
		{draw('e', "  ##", "   ##", "    ##"), 'è', true},
		{draw('o', " ##  ##", " ##  ##"), 'ö', true},
		{draw('a', "   #", "  # #", " #   #"), 'â', true},
		{draw('e', "#######", "#     #", "#######"), 0, true},
		{draw('e'), 0, false},
		{draw('─', "    ##"), 0, false},
	} {
		m, accented := accents.Read(c.bits)
		got := rune(0)
		if m.Face != nil {
			got = m.Char()
		}
		if got != c.want || accented != c.accented {
			t.Errorf("%q, accented %v; want %q", got, accented, c.want)
		}
	}
}
