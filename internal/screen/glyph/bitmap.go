package glyph

import (
	"math/bits"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/raster"
)

// MaxPixels is the most pixels that a cell has: 16x32.
const MaxPixels = 16 * 32

// Bitmap is a glyph or a cell: pixel y*width+x is bit 63-i%64 of word i/64, so
// that a row of 8 pixels is a byte as fonts have it. Ink is 1.
type Bitmap [MaxPixels / 64]uint64

// Set makes a pixel ink.
func (b *Bitmap) Set(i int) { b[i>>6] |= 1 << (63 - i&63) }

// Get says whether a pixel is ink.
func (b *Bitmap) Get(i int) bool { return b[i>>6]>>(63-i&63)&1 != 0 }

// Row is a row's pixels, the leftmost in the highest of as many bits as a row has.
func (b *Bitmap) Row(s raster.Size, y int) uint64 {
	at := y * s.Width
	word, shift := at>>6, at&63
	row := b[word] << shift
	if shift+s.Width > 64 {
		row |= b[word+1] >> (64 - shift)
	}
	return row >> (64 - s.Width)
}

// words is how many words of a bitmap a size needs.
func words(s raster.Size) int { return (s.Width*s.Height + 63) / 64 }

// Solid has all pixels of a size set.
func Solid(s raster.Size) Bitmap { return Rows(s, 0, s.Height-1) }

// Rows has the pixels of some rows set, first and last among them.
func Rows(s raster.Size, first, last int) (b Bitmap) {
	for i := first * s.Width; i < (last+1)*s.Width; i++ {
		b.Set(i)
	}
	return b
}

// isIn says whether every pixel that is set is so in other too.
func (b *Bitmap) isIn(other *Bitmap) bool {
	for i := range b {
		if b[i]&^other[i] != 0 {
			return false
		}
	}
	return true
}

// Without clears the pixels that other has set.
func (b *Bitmap) Without(other *Bitmap) Bitmap {
	out := *b
	for i := range out {
		out[i] &^= other[i]
	}
	return out
}

// Count is how many pixels are set.
func (b *Bitmap) Count() int {
	n := 0
	for _, word := range b {
		n += bits.OnesCount64(word)
	}
	return n
}

// distance counts the pixels, in so many words, in which two bitmaps differ.
func (b *Bitmap) distance(other *Bitmap, words int) int {
	d := bits.OnesCount64(b[0] ^ other[0])
	for i := 1; i < words; i++ {
		d += bits.OnesCount64(b[i] ^ other[i])
	}
	return d
}

// shifted moves a bitmap; what enters at its edge is what stood there.
func (b *Bitmap) shifted(s raster.Size, dx, dy int) (out Bitmap) {
	for y := range s.Height {
		for x := range s.Width {
			fromX, fromY := min(max(x-dx, 0), s.Width-1), min(max(y-dy, 0), s.Height-1)
			if b.Get(fromY*s.Width + fromX) {
				out.Set(y*s.Width + x)
			}
		}
	}
	return out
}

// Binarize sets the bits of what is brighter than halfway between a cell's
// extremes. The margin is the least distance of a pixel from there, 0 to 127.
func Binarize(p *raster.Picture, x, y int, cell raster.Size, seen raster.Extremes) (b Bitmap, margin int) {
	middle := (int(seen.Lowest) + int(seen.Highest) + 1) / 2
	margin = 127
	i := 0
	for j := range cell.Height {
		start := (y+j)*p.Stride + x
		for _, v := range p.Luma[start : start+cell.Width] {
			d := int(v) - middle
			if d >= 0 {
				b[i>>6] |= 1 << (63 - i&63)
			} else {
				d = -d
			}
			margin = min(margin, d)
			i++
		}
	}
	return b, margin
}
