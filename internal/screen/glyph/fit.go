package glyph

import (
	"math"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/raster"
)

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

// Fitter tells how well glyphs explain a cell: Load a cell, then ask. It is
// scratch space of some 200 kB, to be made once and used for every cell; it keeps
// nothing from one cell to the next.
type Fitter struct {
	sample sample
	near   nearest
}

// Effort is about how long this fitter has worked, in nanoseconds of a usual
// machine: counted, not measured, so that the same picture comes to the same end
// everywhere.
func (f *Fitter) Effort() int { return f.sample.effort + f.near.effort }

// Load takes the pixels of the cell at x, y.
func (f *Fitter) Load(p *raster.Picture, x, y int, cell raster.Size) { f.sample.load(p, x, y, cell) }

// Level is the mean colour of the loaded cell.
func (f *Fitter) Level() raster.YCC {
	return raster.YCC{float32(f.sample.mean[0]), float32(f.sample.mean[1]), float32(f.sample.mean[2])}
}

// IsCalm says whether the loaded cell's root mean square is below a deviation.
func (f *Fitter) IsCalm(deviation float32) bool {
	return f.sample.total() < deviation*deviation*float32(f.sample.n)
}

// Colours are those of ink and ground by which a glyph explains most.
func (f *Fitter) Colours(m Match) Colours {
	return f.sample.colours(drawn{m.Bits(), m.Face.Ink[m.Glyph], m.Face.inkIn(f.sample.chroma)[m.Glyph], nil, 0})
}

// Fit finds the glyph of a face that explains the loaded cell best. With bits it
// looks at those nearest to them; without, at all. The cost is 1 without a match.
func (f *Fitter) Fit(face *Face, bits *Bitmap) Match {
	blurred := face.inkIn(f.sample.chroma)
	found := Match{Cost: 1}
	consider := func(i int32) {
		cost := f.sample.unexplained(drawn{&face.Bits[i], face.Ink[i], blurred[i], face, i})
		found.consider(Match{Face: face, Glyph: i, Cost: cost + face.Rarity[i]})
	}
	if bits == nil {
		f.sample.effort += fitEffort * len(face.Bits)
		for i := range face.Bits {
			consider(int32(i))
		}
		return found
	}
	f.near.search(face, bits)
	for _, candidate := range f.near.all() {
		consider(candidate.Glyph)
	}
	return found
}

// InColours lists the glyphs that explain the loaded cell best in given colours,
// of those that are asked for. The list is good until the next one is asked for.
func (f *Fitter) InColours(face *Face, c *Colours, of []int32) []Candidate {
	f.near.reset(maxCandidates)
	limit, total := math.MaxInt32, f.sample.total()
	blurred := face.inkIn(f.sample.chroma)
	f.sample.effort += fitEffort * len(of)
	for _, i := range of {
		if face.Ink[i] == 0 || int(face.Ink[i]) == f.sample.n {
			continue
		}
		rest := f.sample.residual(c, drawn{&face.Bits[i], face.Ink[i], blurred[i], face, i}, float32(limit))
		if distance := int(rest + face.Rarity[i]*total); distance < limit {
			f.near.add(i, distance)
			limit = f.near.bound(limit)
		}
	}
	return f.near.all()
}

// InAnyColours lists the glyphs that explain the loaded cell best in whatever
// colours. The list is good until the next one is asked for.
func (f *Fitter) InAnyColours(face *Face) []Candidate {
	f.near.reset(maxCandidates)
	limit, total := math.MaxInt32, f.sample.total()
	blurred := face.inkIn(f.sample.chroma)
	f.sample.effort += fitEffort * len(face.Bits)
	for i := range face.Bits {
		cost := f.sample.unexplained(drawn{&face.Bits[i], face.Ink[i], blurred[i], face, int32(i)}) + face.Rarity[i]
		if distance := int(cost * total); distance < limit {
			f.near.add(int32(i), distance)
			limit = f.near.bound(limit)
		}
	}
	return f.near.all()
}

// fitEffort is that of one glyph's fit when its sums are known, in nanoseconds.
const fitEffort = 15

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
	effort   int // nanoseconds, about
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
	c.effort += len(f.Bits) * (2 + words)
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

const (
	// shiftedCost is what a glyph beside its place has to be better by.
	shiftedCost = 0.06
	// shiftedMargin is how much more the next character has to cost then.
	shiftedMargin = 0.1
	// shiftEffort is that of shifting a cell, by the pixel.
	shiftEffort = 4
	// wideCell is the width from which glyphs may stand more than a pixel
	// beside their place.
	wideCell = 12
)

// shifts are the places beside its own where a glyph may stand; those from the
// fifth on in wide cells only.
var shifts = [8][2]int{{-1, 0}, {1, 0}, {0, -1}, {0, 1}, {-2, 0}, {2, 0}, {-3, 0}, {3, 0}}

// FitShifted tries the ASCII glyphs of a face a pixel or more to each side. It
// takes one only when no other character is nearly as good; the cost is 1 when it
// takes none.
func (f *Fitter) FitShifted(face *Face, b *Bitmap) Match {
	best, second := Match{Cost: 1}, float32(1)
	blurred := face.inkIn(f.sample.chroma)
	size := f.sample.size
	words, n := words(face.Size), size.Width*size.Height
	places := shifts[:4]
	if size.Width >= wideCell {
		places = shifts[:]
	}
	for _, shift := range places {
		f.sample.effort += shiftEffort*n + len(face.Bits)*(2+words)
		cell := b.shifted(size, shift[0], shift[1])
		for i := range face.Bits {
			if !IsASCII(face.Chars[i]) || face.Ink[i] < 6 {
				continue
			}
			d := face.Bits[i].distance(&cell, words)
			if min(d, n-d)*4 > int(face.Ink[i]) {
				continue
			}
			moved := face.Bits[i].shifted(size, -shift[0], -shift[1])
			cost := f.sample.unexplained(drawn{bits: &moved, ink: int32(moved.Count()), blurred: blurred[i]}) + shiftedCost
			switch {
			case cost < best.Cost:
				if best.Face == nil || best.Char() != face.Chars[i] {
					second = best.Cost
				}
				best = Match{Face: face, Glyph: int32(i), Cost: cost}
			case cost < second && best.Char() != face.Chars[i]:
				second = cost
			}
		}
	}
	if second-best.Cost < shiftedMargin {
		return Match{Cost: 1}
	}
	best.Margin = second - best.Cost
	return best
}
