package screen

import (
	"math"
	"math/bits"
)

// match is a glyph found in a cell.
type match struct {
	face  *face // nil: none
	glyph int32
	// inverse says that the glyph's ink is the darker of the two levels.
	inverse bool
	// cost is what the glyph leaves unexplained, 0 to 1; margin is how much
	// more the next best character leaves.
	cost, margin float32
}

func (m match) char() rune { return m.face.chars[m.glyph] }

// closest holds the glyphs whose bits are nearest to a cell's, nearest first.
type closest struct {
	n     int
	limit int // of n
	items [candidates]struct {
		distance int
		match    match
	}
}

func (c *closest) add(distance int, m match) {
	if c.n < c.limit {
		c.n++
	}
	i := c.n - 1
	for ; i > 0 && c.items[i-1].distance > distance; i-- {
		c.items[i] = c.items[i-1]
	}
	c.items[i].distance, c.items[i].match = distance, m
}

// search finds the nearest glyphs of a face, of either polarity.
func (c *closest) search(f *face, b *bitmap) {
	c.n, c.limit = 0, 16
	n, words := f.width*f.height, f.words()
	limit := n
	for i := range f.bits {
		g := &f.bits[i]
		d := bits.OnesCount64(g[0] ^ b[0])
		for w := 1; w < words; w++ {
			d += bits.OnesCount64(g[w] ^ b[w])
		}
		inverse := d > n-d
		if inverse {
			d = n - d
		}
		if d >= limit {
			continue
		}
		c.add(d, match{face: f, glyph: int32(i), inverse: inverse})
		if c.n == c.limit {
			limit = c.items[c.n-1].distance
		}
	}
}

// fit finds the glyph of a face that explains the loaded sample best. With bits
// it looks at those nearest to them; without, at all.
func (r *reader) fit(f *face, b *bitmap) match {
	blurred := f.inkOf(r.sample.chroma)
	found := match{cost: 1}
	consider := func(m match) {
		m.cost = r.sample.unexplained(&f.bits[m.glyph], f.ink[m.glyph], blurred[m.glyph])
		m.cost += rarity(m.char())
		switch {
		case m.cost < found.cost:
			m.margin = found.cost - m.cost
			if found.face != nil && found.char() == m.char() {
				m.margin += found.margin
			}
			found = m
		case found.face != nil && m.char() != found.char():
			found.margin = min(found.margin, m.cost-found.cost)
		}
	}
	if b != nil {
		r.nearby.search(f, b)
		for _, item := range r.nearby.items[:r.nearby.n] {
			consider(item.match)
		}
		return found
	}
	for i := range f.bits {
		consider(match{face: f, glyph: int32(i)})
	}
	if found.face != nil {
		found.inverse = r.sample.inkSum(0, &f.bits[found.glyph]) < 0
	}
	return found
}

// rarity is what a character must fit better by than an ASCII one: consoles show
// few others, and fonts have many, some of which any noise looks like.
func rarity(char rune) float32 {
	switch {
	case isASCII(char):
		return 0
	case char >= 0xc0 && char < 0x180, char >= 0x2500 && char < 0x2580:
		return 0.04 // Latin letters and lines
	case char < 0x530, char >= 0x2190 && char < 0x2600:
		return 0.15 // Greek, Cyrillic and symbols
	}
	return 0.6
}

func isASCII(char rune) bool { return char >= ' ' && char < 0x7f }

// colours are the attribute of a glyph in the loaded sample.
func (r *reader) colours(m match) attribute {
	f, i := m.face, m.glyph
	return r.sample.colours(&f.bits[i], f.ink[i], f.inkOf(r.sample.chroma)[i])
}

// fitColours lists the glyphs that explain the loaded sample best in given
// colours, in r.nearby.
func (r *reader) fitColours(f *face, a *attribute) {
	r.nearby.n, r.nearby.limit = 0, candidates
	limit, total := math.MaxInt32, r.sample.total()
	blurred := f.inkOf(r.sample.chroma)
	for i := range f.bits {
		if f.ink[i] == 0 || int(f.ink[i]) == r.sample.n {
			continue
		}
		rest := int(r.sample.residual(a, &f.bits[i], f.ink[i], blurred[i], float32(limit)) + rarity(f.chars[i])*total)
		if rest >= limit {
			continue
		}
		r.nearby.add(rest, match{face: f, glyph: int32(i)})
		if r.nearby.n == r.nearby.limit {
			limit = r.nearby.items[r.nearby.n-1].distance
		}
	}
}

// fitAny lists the glyphs that explain the loaded sample best in whatever colours,
// in r.nearby.
func (r *reader) fitAny(f *face) {
	r.nearby.n, r.nearby.limit = 0, candidates
	limit, total := math.MaxInt32, r.sample.total()
	blurred := f.inkOf(r.sample.chroma)
	for i := range f.bits {
		rest := int((r.sample.unexplained(&f.bits[i], f.ink[i], blurred[i]) + rarity(f.chars[i])) * total)
		if rest >= limit {
			continue
		}
		r.nearby.add(rest, match{face: f, glyph: int32(i)})
		if r.nearby.n == r.nearby.limit {
			limit = r.nearby.items[r.nearby.n-1].distance
		}
	}
}
