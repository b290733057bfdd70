package glyph

// Match is a glyph found in a cell.
type Match struct {
	Face  *Face // nil: none
	Glyph int32
	// Cost is the share of the cell's spread that the glyph leaves
	// unexplained, 0 to 1, and what it is rarer by than others; Margin is how
	// much more the next best character costs.
	Cost, Margin float32
}

// Char is the character of the glyph.
func (m Match) Char() rune { return m.Face.Chars[m.Glyph] }

// Bits are the pixels of the glyph.
func (m Match) Bits() *Bitmap { return &m.Face.Bits[m.Glyph] }

// Ink is how many of them are set.
func (m Match) Ink() int { return int(m.Face.Ink[m.Glyph]) }

// consider takes another glyph, with its cost, for the best so far when it is.
func (m *Match) consider(other Match) {
	switch {
	case other.Cost < m.Cost:
		other.Margin = m.Cost - other.Cost
		if m.Face != nil && m.Char() == other.Char() {
			other.Margin += m.Margin
		}
		*m = other
	case m.Face != nil && other.Char() != m.Char():
		m.Margin = min(m.Margin, other.Cost-m.Cost)
	}
}

// maxCandidates is how many glyphs of a face are worth a closer look.
const maxCandidates = 64

// Candidate is a glyph of a face that may be in a cell, and how far it is from
// what the cell shows: in pixels, or in weighted squares.
type Candidate struct {
	Glyph    int32
	Distance int
}

// nearest holds the nearest candidates, the nearest first.
type nearest struct {
	n, limit int // how many there are, and may be
	items    [maxCandidates]Candidate
}

// reset forgets what is held, and holds up to limit from now on.
func (c *nearest) reset(limit int) { c.n, c.limit = 0, limit }

func (c *nearest) add(glyph int32, distance int) {
	if c.n < c.limit {
		c.n++
	}
	i := c.n - 1
	for ; i > 0 && c.items[i-1].Distance > distance; i-- {
		c.items[i] = c.items[i-1]
	}
	c.items[i] = Candidate{glyph, distance}
}

// bound is what another one has to be below, when that is not above most.
func (c *nearest) bound(most int) int {
	if c.n == c.limit {
		return c.items[c.n-1].Distance
	}
	return most
}

// all are those held; they are good until the next search.
func (c *nearest) all() []Candidate { return c.items[:c.n] }

// search finds the glyphs whose bits are nearest to a cell's, of either polarity.
func (c *nearest) search(f *Face, b *Bitmap) {
	const enough = 16
	c.reset(enough)
	n, words := f.Width*f.Height, words(f.Size)
	limit := n
	for i := range f.Bits {
		d := f.Bits[i].distance(b, words)
		if d > n-d {
			d = n - d
		}
		if d < limit {
			c.add(int32(i), d)
			limit = c.bound(n)
		}
	}
}
