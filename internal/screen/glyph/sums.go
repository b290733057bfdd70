package glyph

import (
	"math/bits"
	"slices"
)

// Every fit needs the sums of a cell's planes under a glyph's ink, for hundreds of
// glyphs: the three planes are added up at once.

// triple has a value of each plane in 21 bits, so that adding two of them adds
// all three: 512 pixels of 255 are below 2^20.
type triple int64

const tripleBits = 21

func packed(luma, blue, red int32) triple {
	return triple(luma) + triple(blue)<<tripleBits + triple(red)<<(2*tripleBits)
}

func (t triple) planes() (values [3]int32) {
	const unused = 64 - tripleBits
	for plane := range values {
		low := t << unused >> unused
		values[plane] = int32(low)
		t = (t - low) >> tripleBits
	}
	return values
}

// inkSums adds up the planes under a glyph's ink, by tables once that pays.
type inkSums struct {
	pixels [MaxPixels]triple
	// partial has, for each 8 pixels, the sum of each of the 256 ways to
	// choose some of them: the sum under a glyph's ink takes n/8 look-ups.
	partial [MaxPixels / 8][256]triple
	filled  bool
	asked   int // sums that were taken without them
}

// fill prepares the partial sums of so many pixels.
func (t *inkSums) fill(n int) {
	t.filled = true
	for i := 0; i*8 < n; i++ {
		sums := &t.partial[i]
		// Each choice is a smaller one and one more pixel.
		for bit := range 8 {
			var value triple
			if at := i*8 + 7 - bit; at < n {
				value = t.pixels[at]
			}
			for choice := range 1 << bit {
				sums[1<<bit|choice] = sums[choice] + value
			}
		}
	}
}

// worthFilling is how many sums cost as much as preparing the partial ones.
const worthFilling = 24

// The effort of what is done to a cell, in nanoseconds, as measured once: loading
// and filling by the pixel, a sum by so many pixels.
const loadEffort, fillEffort, sumPixels = 8, 25, 6

// under is the sum under a bitmap's ink, of a size.
func (s *sample) under(b *Bitmap) triple {
	var sum triple
	t := &s.sums
	s.effort += s.n / sumPixels
	if !t.filled {
		if t.asked++; t.asked <= worthFilling {
			for i, word := range b[:words(s.size)] {
				for ; word != 0; word &= word - 1 {
					sum += t.pixels[i*64+63-bits.TrailingZeros64(word)]
				}
			}
			return sum
		}
		t.fill(s.n)
		s.effort += fillEffort * s.n
	}
	for i := 0; i*8 < s.n; i += 8 {
		word := b[i/8]
		for j := i; j < i+8 && j*8 < s.n; j++ {
			sum += t.partial[j][word>>56]
			word <<= 8
		}
	}
	return sum
}

// knownSums are those under the glyphs of one face, each taken once a cell.
type knownSums struct {
	face *Face
	cell uint32 // counts the cells that were loaded
	sums []knownSum
}

type knownSum struct {
	cell uint32 // of which it is, 0 for none
	sum  triple
}

// sumsUnder are the sums of the planes under what a cell is held against.
func (s *sample) sumsUnder(d drawn) [3]int32 {
	if d.face == nil {
		return s.under(d.bits).planes()
	}
	k := &s.known
	if k.face != d.face {
		k.face = d.face
		k.cell++
		k.sums = slices.Grow(k.sums[:0], len(d.face.Bits))[:len(d.face.Bits)]
	}
	known := &k.sums[d.glyph]
	if known.cell != k.cell {
		known.cell, known.sum = k.cell, s.under(d.bits)
	}
	return known.sum.planes()
}
