package screen

import (
	"slices"
	"sync"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/jpeg"
)

// cellAt is a cell with something in it.
type cellAt struct {
	column, row     int
	lowest, highest uint8
}

// extremes are the lowest and the highest luminance of a cell.
type extremes struct{ lowest, highest uint8 }

// reader is the state of one reading. Its buffers serve every cell.
type reader struct {
	p     *pixels
	inked []cellAt
	// levels are those of every cell of the grid that was looked at last.
	levels   []extremes
	levelsOf grid
	sample   sample
	nearby   closest
	palette  *palette
	patch    patch
	evidence evidence
	asked    []attribute // likelyColours
	lent     []int       // cells whose glyph another font has
	behind   bool        // a picture lies behind the text
	// spectra are those of glyphs, by where they are, and kept how many.
	spectra map[place][][]jpeg.Frequencies
	kept    int
	// doubts, glances and twins count what took long.
	doubts, glances, twins int
	// cells are those of the grid that is read, withCells says to keep them.
	cells     []cell
	withCells bool
	// clear is the difference of luminance that makes a cell worth a look.
	clear int
}

// readers keep their buffers, which are large, from one reading to the next.
var readers = sync.Pool{New: func() any { return new(reader) }}

func newReader(p *pixels) *reader {
	r := readers.Get().(*reader)
	r.p, r.palette = p, &palettes[0]
	return r
}

// release gives the buffers back. What was learned of the picture is forgotten.
func (r *reader) release() {
	r.p, r.spectra, r.kept = nil, nil, 0
	r.levelsOf, r.doubts, r.glances, r.twins, r.behind = grid{}, 0, 0, 0, false
	readers.Put(r)
}

// cell is what was read from one place of a grid.
type cell struct {
	match
	kind kind
	// level is the luminance of a uniform cell.
	level uint8
	// sure says that nothing else would fit nearly as well.
	sure bool
	// lent says that the main font has these bits for another character.
	lent bool
	// under says that a cursor lies over part of the glyph.
	under bool
	// resolved says that it was held against the file's own figures.
	resolved bool
	// early says that this was before all around it was known.
	early bool
	// colours are kept once they were asked for.
	coloured bool
	colours  attribute
}

// shown is the character that a cell is read as.
func (c *cell) shown() rune {
	switch c.kind {
	case glyph:
		return c.char()
	case fullBlock:
		return '█'
	case unknown, covered:
		return '\ufffd'
	}
	return ' '
}

type kind uint8

const (
	uniform   kind = iota // one colour: a space
	fullBlock             // one colour, and that is ink
	glyph                 // match says which
	cursor                // a cursor on nothing
	covered               // a cursor that hides what is under it
	unknown               // something that no font has
)

func (r *reader) readGrid(g grid, faces []*face) []cell {
	r.cells = slices.Grow(r.cells[:0], g.columns*g.rows)[:g.columns*g.rows]
	cells := r.cells
	r.lent = r.lent[:0]
	r.behind = r.p.lossy && r.pictureBehind(g)
	for row := range g.rows {
		line := cells[row*g.columns : (row+1)*g.columns]
		for column := range line {
			x, y := g.corner(column, row)
			line[column] = r.readCell(x, y, g.glyph, faces, r.extremesOf(g, column, row))
			if line[column].lent {
				r.lent = append(r.lent, row*g.columns+column)
			}
		}
	}
	if r.p.spectra != nil {
		r.resolveDoubts(g, cells, faces[0])
		r.readTwins(g, cells, faces)
	}
	r.returnMarks(cells, faces[0])
	r.resolveBlocks(g, cells)
	resolveCursors(g, cells, faces[0])
	return cells
}

// pictureBehind says whether hardly any cell is even, and most have the shallow
// differences of a picture: there is no use in looking for dim text there.
func (r *reader) pictureBehind(g grid) bool {
	even, shallow := 0, 0
	for row := range g.rows {
		for column := range g.columns {
			seen := r.extremesOf(g, column, row)
			switch contrast := int(seen.highest) - int(seen.lowest); {
			case contrast < quietLuma:
				even++
			case contrast < loudLuma:
				shallow++
			}
		}
	}
	total := g.columns * g.rows
	return even*10 < total && shallow*3 > total*2
}

// extremesOf are those of a cell, which may be known already.
func (r *reader) extremesOf(g grid, column, row int) extremes {
	if r.levelsOf == g {
		return r.levels[row*g.columns+column]
	}
	x, y := g.corner(column, row)
	lowest, highest := levels(r.p, x, y, g.glyph)
	return extremes{lowest, highest}
}

const (
	// quietLuma and quietChroma are differences that a JPEG's noise makes in
	// a cell of one colour that stands among others of that colour.
	quietLuma, quietChroma = 8, 10
	// faint is a difference that not even a dim full stop stays below.
	faint = 3
	// loudLuma is a difference that leaves no doubt about ink and ground.
	loudLuma = 64
	// maxCost is how much of a cell's spread a glyph may leave unexplained,
	// sureCost what leaves no doubt.
	maxCost, sureCost = 0.35, 0.1
	// loneCost is what a glyph may leave when no other character comes
	// anywhere near: loneMargin and more behind it.
	loneCost, loneMargin = 0.45, 0.25
	// sharpMargin is how much worse the next character has to be then.
	sharpMargin = 0.06
	// nearCost is above that of a glyph with no more than noise on it.
	nearCost = 0.04
	// leastContrast is a distance of ink from ground that noise alone does
	// not reach. Any two console colours are 50 apart or more.
	leastContrast = 36
	// restless is the root mean square up to which a cell that is no glyph
	// is taken for its neighbours' noise.
	restless = 24
)

func (r *reader) readCell(x, y int, g size, faces []*face, seen extremes) cell {
	lowest, highest := seen.lowest, seen.highest
	contrast := int(highest) - int(lowest)
	quiet, loud, colour := quietLuma, loudLuma, int32(quietChroma)
	if !r.p.lossy {
		quiet, loud, colour = 1, 1, 0
	}
	if contrast < quiet && !colourful(r.p, x, y, g, colour) {
		return cell{kind: uniform, level: lowest, sure: contrast < faint}
	}
	if contrast < loud {
		if r.behind {
			return cell{kind: uniform, level: lowest}
		}
		r.sample.load(r.p, x, y, g)
		return r.decide(r.fit(faces[0], nil), lowest, false)
	}
	b, margin := binarize(r.p, x, y, g, lowest, highest)
	if !r.p.lossy || margin*6 > contrast {
		if m, own := exactIn(faces, &b); m.face != nil {
			return cell{kind: glyph, match: m, sure: true, lent: own.face != nil}
		}
	}
	if !r.p.lossy {
		if c, ok := r.readSharp(g, faces, &b); ok {
			return c
		}
	}
	r.sample.load(r.p, x, y, g)
	found := r.fit(faces[0], &b)
	if found.cost > sureCost && r.p.lossy {
		if c, ok := r.underCursor(g, faces[0], &b); ok {
			return c
		}
	}
	if found.cost <= nearCost {
		return r.decide(found, lowest, true)
	}
	if r.p.spectra != nil {
		c := r.decide(found, lowest, true)
		c.sure = false // until the file's own figures are asked
		return c
	}
	return r.decide(r.twin(g, faces, &b, found), lowest, true)
}

// readTwins reads what the screen's own font does not explain with others.
func (r *reader) readTwins(g grid, cells []cell, faces []*face) {
	for row := range g.rows {
		for column := range g.columns {
			c := &cells[row*g.columns+column]
			if c.sure || c.under || c.kind != unknown && c.kind != glyph || c.resolved && c.cost < poor {
				continue
			}
			x, y := g.corner(column, row)
			lowest, highest := levels(r.p, x, y, g.glyph)
			if int(highest)-int(lowest) < loudLuma {
				continue
			}
			b, _ := binarize(r.p, x, y, g.glyph, lowest, highest)
			r.sample.load(r.p, x, y, g.glyph)
			found := r.fit(faces[0], &b)
			if twin := r.twin(g.glyph, faces, &b, found); !c.resolved || twin.cost < found.cost {
				*c = r.decide(twin, lowest, true)
			}
		}
	}
}

// exactIn finds the glyph of the main font that has just these bits. A mark that
// another font has for an ASCII character is that, for the main one may be a twin;
// own is then the main font's own match.
func exactIn(faces []*face, b *bitmap) (found, own match) {
	m := faces[0].exactly(b)
	if m.face == nil || isPlain(m.char()) {
		return m, match{}
	}
	for _, f := range faces[1:] {
		if other := f.exactly(b); other.face != nil && isASCII(other.char()) {
			return other, m
		}
	}
	return m, match{}
}

// returnMarks gives the main font back what exactIn lent to another, when the
// screen has characters that only the main one draws so, and hardly any that it
// does not.
func (r *reader) returnMarks(cells []cell, main *face) {
	const enough, hardly = 4, 64
	lenders := []*face{main} // those looked at, and whom nothing was lent to
	for _, i := range r.lent {
		lender := cells[i].face
		if slices.Contains(lenders, lender) {
			continue
		}
		lenders = append(lenders, lender)
		var mains, others int
		for j := range cells {
			c := &cells[j]
			if c.kind != glyph || c.lent || !isASCII(c.char()) {
				continue
			}
			if c.face != main {
				others++
			} else if _, shared := lender.exact[main.bits[c.glyph]]; !shared && c.sure {
				mains++
			}
		}
		if mains < enough || others*hardly > mains {
			continue
		}
		for _, j := range r.lent {
			if c := &cells[j]; c.face == lender {
				if own, ok := main.exact[lender.bits[c.glyph]]; ok {
					c.face, c.glyph = main, own
				}
			}
		}
	}
}

// readSharp reads a cell without noise that is no glyph of the main font: one
// that differs in a pixel or two, one of another font, or one under a cursor.
func (r *reader) readSharp(g size, faces []*face, b *bitmap) (cell, bool) {
	for _, f := range faces[1:] {
		if m := f.exactly(b); m.face != nil && isASCII(m.char()) {
			return cell{kind: glyph, match: m}, true
		}
	}
	if m, d := nearest(faces[0], b); d <= 2 && int(m.face.ink[m.glyph]) > 8*d {
		m.inverse = m.face.bits[m.glyph].distance(b, g.words()) > d
		return cell{kind: glyph, match: m}, true
	}
	return r.underCursor(g, faces[0], b)
}

// decide takes a fit, or says what else the cell is. What is not loud is never
// sure: noise looks like something too.
func (r *reader) decide(found match, lowest uint8, loud bool) cell {
	// Without noise, what is not to the pixel is another font's, and has to be
	// like one character only.
	if !r.p.lossy && found.cost > sureCost && found.margin < sharpMargin {
		return cell{kind: unknown, match: found}
	}
	if loud && r.p.lossy && found.cost > maxCost && found.cost <= loneCost && found.margin >= loneMargin {
		return cell{kind: glyph, match: found}
	}
	if found.cost <= maxCost && (!r.p.lossy || loud || r.colours(found).contrast() >= leastContrast) {
		return cell{kind: glyph, match: found, sure: loud && found.cost <= sureCost}
	}
	if r.p.lossy && r.sample.total() < restless*restless*float32(r.sample.n) {
		return cell{kind: uniform, match: found, level: lowest}
	}
	return cell{kind: unknown, match: found}
}
