package screen

import "math/bits"

// A font that may not be embedded is read by its near twins: fonts of the same
// size in which most glyphs are the same, and others differ in a few pixels or
// stand a pixel beside.

// otherFont and shifted are what a glyph of another font, or a pixel beside its
// place, has to be better by.
const otherFont, shifted = 0.03, 0.06

// maxTwins bounds the work for one picture, in cells.
const maxTwins = 3000

// twin looks for what the screen's own font does not explain.
func (r *reader) twin(g size, faces []*face, b *bitmap, found match) match {
	if r.twins++; r.twins > maxTwins {
		return found
	}
	for _, f := range faces[1:] {
		// A large font has a glyph for any noise.
		if found.cost <= sureCost && len(f.chars) > 600 {
			continue
		}
		m := r.fit(f, b)
		if m.face == nil || !isPlain(m.char()) {
			continue
		}
		if m.cost += otherFont; m.cost < found.cost {
			found = m
		}
	}
	if found.cost <= sureCost {
		return found
	}
	for _, f := range faces {
		if f.name == "unifont" {
			continue
		}
		if m := r.fitShifted(g, f, b); m.cost < found.cost {
			found = m
		}
	}
	return found
}

// isPlain leaves out what looks like an ASCII character and is none: quotation
// marks, dashes, primes, accents of no letter.
func isPlain(char rune) bool {
	switch {
	case char == 0xa6, char == 0xad, char >= 0x2b0 && char <= 0x36f, char >= 0x2010 && char <= 0x206f:
		return false
	}
	return true
}

// shifts are the places beside its own where a glyph may stand; those from the
// fifth on in wide cells only.
var shifts = [8][2]int{{-1, 0}, {1, 0}, {0, -1}, {0, 1}, {-2, 0}, {2, 0}, {-3, 0}, {3, 0}}

// fitShifted tries the ASCII glyphs of a face a pixel or more to each side. It takes
// one only when no other character is nearly as good.
func (r *reader) fitShifted(g size, f *face, b *bitmap) match {
	best, second := match{cost: 1}, float32(1)
	blurred := f.inkOf(r.sample.chroma)
	words, n := f.words(), g.width*g.height
	places := shifts[:4]
	if g.width >= 12 {
		places = shifts[:]
	}
	for _, shift := range places {
		cell := b.shift(g, shift[0], shift[1])
		for i := range f.bits {
			if !isASCII(f.chars[i]) || f.ink[i] < 6 {
				continue
			}
			d := 0
			for w := range words {
				d += bits.OnesCount64(f.bits[i][w] ^ cell[w])
			}
			inverse := d > n-d
			if min(d, n-d)*4 > int(f.ink[i]) {
				continue
			}
			moved := f.bits[i].shift(g, -shift[0], -shift[1])
			cost := r.sample.unexplained(&moved, int32(moved.count()), blurred[i]) + shifted
			switch {
			case cost < best.cost:
				if best.face == nil || best.char() != f.chars[i] {
					second = best.cost
				}
				best = match{face: f, glyph: int32(i), inverse: inverse, cost: cost}
			case cost < second && best.char() != f.chars[i]:
				second = cost
			}
		}
	}
	if second-best.cost < 0.1 {
		return match{cost: 1}
	}
	best.margin = second - best.cost
	return best
}

// shift moves a bitmap; what enters at its edge is what stood there.
func (b *bitmap) shift(g size, dx, dy int) bitmap {
	var out bitmap
	for y := range g.height {
		for x := range g.width {
			fromX, fromY := min(max(x-dx, 0), g.width-1), min(max(y-dy, 0), g.height-1)
			if b.get(fromY*g.width + fromX) {
				out.set(y*g.width + x)
			}
		}
	}
	return out
}
