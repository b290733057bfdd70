// Package glyph knows fonts, and which glyph of them explains a cell's pixels
// best, in whatever colours.
package glyph

import (
	"fmt"
	"sync"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/glyph/fonts"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/raster"
)

// Face is a font made ready for comparing with cells. It does not change.
type Face struct {
	// Name is short, as in package fonts.
	Name string
	raster.Size
	// Chars has the character of each glyph, Bits its pixels, Ink how many of
	// these are set, Rarity by how much it must fit better than an ASCII one.
	Chars  []rune
	Bits   []Bitmap
	Ink    []int32
	Rarity []float32

	// Usual are the glyphs of characters that consoles show, Rare all others.
	Usual, Rare []int32

	lookup
}

// lookup is what is found by a face's bitmaps.
type lookup struct {
	full    Bitmap           // every pixel set
	exact   map[Bitmap]int32 // a glyph by its bits
	blurred sync.Map         // blurredInk of the glyphs, by raster.Subsampling
}

// Sizes are those that Faces knows, the usual ones first.
var Sizes = []raster.Size{
	{Width: 8, Height: 16}, {Width: 8, Height: 19}, {Width: 8, Height: 14}, {Width: 8, Height: 8},
	{Width: 16, Height: 32}, {Width: 12, Height: 24}, {Width: 12, Height: 22},
	{Width: 10, Height: 20}, {Width: 14, Height: 28}, {Width: 10, Height: 18},
	{Width: 11, Height: 22}, {Width: 8, Height: 13}, {Width: 8, Height: 15},
	{Width: 8, Height: 18}, {Width: 16, Height: 28}, {Width: 6, Height: 12},
}

// faces unpack the fonts of a size when a picture first needs them.
var faces = func() map[raster.Size]func() []*Face {
	tables := map[raster.Size]func() []*Face{}
	for _, s := range Sizes {
		tables[s] = sync.OnceValue(func() []*Face { return loadFaces(s) })
	}
	return tables
}()

// Faces are the fonts of a glyph size, none for a size that is not in Sizes.
func Faces(s raster.Size) []*Face {
	if load, ok := faces[s]; ok {
		return load()
	}
	return nil
}

func loadFaces(s raster.Size) []*Face {
	loaded, err := fonts.Load(s.Width, s.Height)
	if err != nil {
		// The fonts are part of the program: this is no run-time condition.
		panic(fmt.Sprintf("embedded font %dx%d: %v", s.Width, s.Height, err))
	}
	made := make([]*Face, 0, len(loaded))
	rowBytes := (s.Width + 7) / 8
	for _, font := range loaded {
		bits := make([]Bitmap, len(font.Chars))
		for i := range bits {
			rows := font.Bitmaps[i*rowBytes*s.Height:]
			for y := range s.Height {
				for x := range s.Width {
					if rows[y*rowBytes+x/8]>>(7-x%8)&1 != 0 {
						bits[i].Set(y*s.Width + x)
					}
				}
			}
		}
		made = append(made, NewFace(font.Name, s, font.Chars, bits))
	}
	return made
}

// Inverse has ink where b has none.
func (f *Face) Inverse(b *Bitmap) Bitmap { return f.full.Without(b) }

// NewFace makes a face of characters and their bitmaps, of which no two are the
// same.
func NewFace(name string, s raster.Size, chars []rune, bits []Bitmap) *Face {
	f := &Face{Name: name, Size: s, Chars: chars, Bits: bits, Ink: make([]int32, len(bits)), Rarity: make([]float32, len(bits)),
		lookup: lookup{full: Solid(s), exact: make(map[Bitmap]int32, len(bits))}}
	for i := range bits {
		f.Ink[i], f.Rarity[i] = int32(bits[i].Count()), rarity(chars[i])
		f.exact[bits[i]] = int32(i)
		if f.Rarity[i] <= usualRarity {
			f.Usual = append(f.Usual, int32(i))
		} else {
			f.Rare = append(f.Rare, int32(i))
		}
	}
	return f
}

// Exactly finds the glyph that has just these bits, or just the others: then its
// ink is the darker level. Where both are glyphs it takes the brighter one; a
// match without a face is none.
func (f *Face) Exactly(b *Bitmap) Match {
	if i, ok := f.exact[*b]; ok {
		return Match{Face: f, Glyph: i}
	}
	inverse := f.Inverse(b)
	if i, ok := f.exact[inverse]; ok {
		return Match{Face: f, Glyph: i}
	}
	return Match{}
}

// WithBits is the number of the glyph that has just these bits.
func (f *Face) WithBits(b *Bitmap) (glyph int32, ok bool) {
	glyph, ok = f.exact[*b]
	return glyph, ok
}

// Of finds a character's glyph.
func (f *Face) Of(char rune) (m Match, ok bool) {
	for i := range f.Chars {
		if f.Chars[i] == char {
			return Match{Face: f, Glyph: int32(i)}, true
		}
	}
	return Match{}, false
}

// Nearest finds the glyph that differs from a cell's bits, or from their inverse,
// in the fewest pixels, and how many these are.
func (f *Face) Nearest(b *Bitmap) (Match, int) {
	n, words := f.Width*f.Height, words(f.Size)
	if m := f.Exactly(b); m.Face != nil {
		return m, 0
	}
	found, least := Match{Face: f}, n
	for i := range f.Bits {
		d := f.Bits[i].distance(b, words)
		if d = min(d, n-d); d < least {
			found.Glyph, least = int32(i), d
		}
	}
	return found, least
}

// Beside finds the glyph whose ink, but for what a band covers, differs from rest
// in the fewest pixels, allowed ones at most; a match without a face is none.
func (f *Face) Beside(band, rest *Bitmap, allowed int) (found Match) {
	least, words := allowed+1, words(f.Size)
	for i := range f.Bits {
		visible := f.Bits[i].Without(band)
		if d := visible.distance(rest, words); d < least && visible.Count() > 0 {
			found, least = Match{Face: f, Glyph: int32(i)}, d
		}
	}
	return found
}

// SolidRows are the lowest neighbouring rows of a cell that are all ink, -1 when
// none is.
func (f *Face) SolidRows(b *Bitmap) (first, last int) {
	first, last = -1, -1
	for y := f.Height - 1; y >= 0; y-- {
		row := Rows(f.Size, y, y)
		switch solid := row.isIn(b); {
		case solid && last < 0:
			first, last = y, y
		case solid:
			first = y
		case last >= 0:
			return first, last
		}
	}
	return first, last
}
