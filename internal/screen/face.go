package screen

import (
	"fmt"
	"math/bits"
	"sync"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/glyph/fonts"
)

// size is a width and a height in pixels.
type size struct{ width, height int }

// maxCell is the most pixels that a cell has: 16x32.
const maxCell = 16 * 32

// bitmap is a glyph or a cell: pixel y*width+x is bit 63-i%64 of word i/64, so
// that a row of 8 pixels is a byte as fonts have it. Ink is 1.
type bitmap [maxCell / 64]uint64

func (b *bitmap) set(i int) { b[i>>6] |= 1 << (63 - i&63) }

func (b *bitmap) get(i int) bool { return b[i>>6]>>(63-i&63)&1 != 0 }

// words is how many words of a bitmap a size needs.
func (s size) words() int { return (s.width*s.height + 63) / 64 }

// all has every pixel set.
func (s size) all() bitmap {
	var b bitmap
	for i := range s.width * s.height {
		b.set(i)
	}
	return b
}

// row has the pixels of one row set.
func (s size) row(y int) bitmap {
	var b bitmap
	for x := range s.width {
		b.set(y*s.width + x)
	}
	return b
}

func (b *bitmap) and(other *bitmap) bitmap {
	out := *b
	for i := range out {
		out[i] &= other[i]
	}
	return out
}

func (b *bitmap) or(other *bitmap) bitmap {
	out := *b
	for i := range out {
		out[i] |= other[i]
	}
	return out
}

// without clears the pixels that other has set.
func (b *bitmap) without(other *bitmap) bitmap {
	out := *b
	for i := range out {
		out[i] &^= other[i]
	}
	return out
}

func (b *bitmap) count() int {
	n := 0
	for _, word := range b {
		n += bits.OnesCount64(word)
	}
	return n
}

// distance counts the pixels in which two bitmaps differ.
func (b *bitmap) distance(other *bitmap, words int) int {
	d := 0
	for i := range words {
		d += bits.OnesCount64(b[i] ^ other[i])
	}
	return d
}

// face is a font made ready for comparing with cells.
type face struct {
	name string
	size
	full  bitmap // every pixel set
	chars []rune
	bits  []bitmap
	// ink is the number of pixels set in each glyph.
	ink []int32
	// exact finds a glyph by its bits.
	exact map[bitmap]int32
	// blurred caches inkOf.
	blurred sync.Map
}

// glyphSizes are those that facesOf knows, the usual ones first.
var glyphSizes = []size{
	{8, 16}, {8, 14}, {8, 8}, {16, 32}, {12, 24}, {12, 22}, {10, 20}, {14, 28},
	{10, 18}, {11, 22}, {8, 13}, {8, 15}, {8, 18}, {16, 28}, {6, 12},
}

// faceTables unpack the fonts of a size when a picture first needs them.
var faceTables = func() map[size]func() []*face {
	tables := map[size]func() []*face{}
	for _, s := range glyphSizes {
		tables[s] = sync.OnceValue(func() []*face { return loadFaces(s) })
	}
	return tables
}()

// facesOf are the fonts of a glyph size; they never change.
func facesOf(s size) []*face {
	if load, ok := faceTables[s]; ok {
		return load()
	}
	return nil
}

func loadFaces(s size) []*face {
	loaded, err := fonts.Load(s.width, s.height)
	if err != nil {
		// The fonts are part of the program: this is no run-time condition.
		panic(fmt.Sprintf("embedded font %dx%d: %v", s.width, s.height, err))
	}
	faces := make([]*face, 0, len(loaded))
	rowBytes := (s.width + 7) / 8
	for _, font := range loaded {
		f := &face{name: font.Name, size: s, full: s.all(), chars: font.Chars,
			bits: make([]bitmap, len(font.Chars)), ink: make([]int32, len(font.Chars)),
			exact: make(map[bitmap]int32, len(font.Chars))}
		for i := range font.Chars {
			rows := font.Bitmaps[i*rowBytes*s.height:]
			for y := range s.height {
				for x := range s.width {
					if rows[y*rowBytes+x/8]>>(7-x%8)&1 != 0 {
						f.bits[i].set(y*s.width + x)
					}
				}
			}
			f.ink[i] = int32(f.bits[i].count())
			f.exact[f.bits[i]] = int32(i)
		}
		faces = append(faces, f)
	}
	return faces
}

// exactly finds the glyph that has just these bits, or just the others: then
// its ink is the darker level. Where both are glyphs it takes the brighter one.
func (f *face) exactly(b *bitmap) match {
	if i, ok := f.exact[*b]; ok {
		return match{face: f, glyph: i}
	}
	inverse := f.full.without(b)
	if i, ok := f.exact[inverse]; ok {
		return match{face: f, glyph: i, inverse: true}
	}
	return match{}
}

// blur says how a picture's chroma lies over its pixels: one value for areas of
// width x height, the first of which begins left and above of a cell by x, y.
type blur struct{ width, height, x, y int }

// blurredInk describes a glyph as a blurred plane shows it: its ink averaged
// over each of the blur's areas that lie wholly in the cell; the others show the
// neighbour's colours too.
type blurredInk struct {
	// pixels is how many of the areas' pixels are ink.
	pixels float32
	// squares is the sum of the squared averages, one for each pixel, and
	// variance that of their squared differences from the mean.
	squares, variance float32
}

// inkOf gives the blurred ink of each glyph.
func (f *face) inkOf(b blur) []blurredInk {
	if known, ok := f.blurred.Load(b); ok {
		return known.([]blurredInk)
	}
	described := make([]blurredInk, len(f.bits))
	area := float32(b.width * b.height)
	for i := range f.bits {
		d, areas := &described[i], float32(0)
		f.areas(b, func(x, y int) {
			ink := float32(0)
			for j := range b.height {
				for k := range b.width {
					if f.bits[i].get((y+j)*f.width + x + k) {
						ink++
					}
				}
			}
			d.pixels, d.squares, areas = d.pixels+ink, d.squares+ink*ink/area, areas+1
		})
		if areas > 0 {
			d.variance = d.squares - d.pixels*d.pixels/(areas*area)
		}
	}
	f.blurred.Store(b, described)
	return described
}

// areas visits the areas of a blur that lie wholly in a cell.
func (s size) areas(b blur, visit func(x, y int)) {
	first := func(offset, step int) int { return (step - offset) % step }
	for y := first(b.y, b.height); y+b.height <= s.height; y += b.height {
		for x := first(b.x, b.width); x+b.width <= s.width; x += b.width {
			visit(x, y)
		}
	}
}
