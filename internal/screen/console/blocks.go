package console

import (
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/glyph"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/raster"
)

// Some cells can be read in two ways: one of a single colour is a space on that
// ground or a full block of that ink; the upper half block is the lower one with
// the colours swapped. Which it is, the cells around tell.

// inverses are the characters of which one is the other with ink and ground
// swapped.
var inverses = map[rune]rune{
	'▀': '▄', '▄': '▀', '▌': '▐', '▐': '▌', '•': '◘', '◘': '•', '○': '◙', '◙': '○',
}

const (
	// A ground that a glyph stands on says most of what is ground, one of the
	// screen's common colour less, another colour little: it may be ink.
	votesOfGlyph, votesOfCommon, votesOfOther = 3, 2, 1
	// votesOfNinth are those of VGA's ninth column, which is ground.
	votesOfNinth = 4
	// shortRun is how many cells a bar has at most that stands alone, runReach
	// how far from it the text of its colour.
	shortRun, runReach = 3, 8
)

// surface is a page as it looks.
type surface struct {
	*colours
	ground raster.RGB // of most of the empty cells
	last   int        // the last cell with a glyph
}

// blocks decides on the cells that have two readings.
func blocks(c *colours) page {
	s := &surface{colours: c, ground: c.commonGround()}
	for i := range s.cells {
		if s.cells[i].kind == character {
			s.last = i
		}
	}
	for row := range s.grid.Rows {
		for column := range s.grid.Columns {
			if s.at(column, row).kind == character {
				s.resolveInverse(column, row)
			}
		}
		s.resolveRuns(row)
	}
	return s.page
}

// resolveInverse swaps a half block or a bullet for its inverse when its ground
// is not what is around it.
func (s *surface) resolveInverse(column, row int) {
	c := s.at(column, row)
	inverse, ok := inverseOf(c.Match)
	if !ok {
		return
	}
	ink, ground := s.seen(column, row)
	votes := vote(s.ground, ink, ground, votesOfCommon)
	for _, side := range [2]int{-1, 1} {
		if around, weight := s.groundOf(column+side, row); weight > 0 {
			votes += vote(around, ink, ground, weight)
		}
	}
	if s.grid.Cell.Width > s.grid.Glyph.Width && !glyph.IsBlock(c.Char()) {
		// The ninth column of VGA text is ground, save for lines and blocks.
		x, y := s.grid.Corner(column, row)
		ninth := raster.Size{Width: s.grid.Cell.Width - s.grid.Glyph.Width, Height: s.grid.Glyph.Height}
		beside := s.picture.Mean(x+s.grid.Glyph.Width, y, ninth)
		if beside.Near(ink) {
			votes += votesOfNinth
		} else if beside.Near(ground) {
			votes -= votesOfNinth
		}
	}
	if votes > 0 {
		c.Glyph = inverse.Glyph
		c.colours.Ink, c.colours.Ground = c.colours.Ground, c.colours.Ink
	}
}

// inverseOf is the glyph that a glyph is with ink and ground swapped.
func inverseOf(m glyph.Match) (inverse glyph.Match, ok bool) {
	char, ok := inverses[m.Char()]
	if !ok {
		return glyph.Match{}, false
	}
	i := -1
	for j := range m.Face.Chars {
		if m.Face.Chars[j] == char {
			i = j
		}
	}
	if i < 0 || m.Face.Bits[i] != m.Face.Inverse(m.Bits()) {
		return glyph.Match{}, false
	}
	return glyph.Match{Face: m.Face, Glyph: int32(i)}, true
}

// vote is for the inverse, more than 0, when a colour that is a ground is what
// was taken for the ink.
func vote(colour, ink, ground raster.RGB, weight int) int {
	switch toGround, toInk := colour.Near(ground), colour.Near(ink); {
	case toGround && !toInk:
		return -weight
	case toInk && !toGround:
		return weight
	}
	return 0
}

// groundOf is the ground of a neighbour, and how much it says.
func (s *surface) groundOf(column, row int) (ground raster.RGB, weight int) {
	c := s.at(column, row)
	if c == nil {
		return raster.RGB{}, 0
	}
	switch c.kind {
	case uniform:
		if ground = s.flat(column, row); ground.Near(s.ground) {
			return ground, votesOfCommon
		}
		return ground, votesOfOther
	case character:
		if _, doubtful := inverses[c.Char()]; !doubtful {
			_, ground = s.seen(column, row)
			return ground, votesOfGlyph
		}
	}
	return raster.RGB{}, 0
}

// run is some cells of one colour in a row, first and last among them.
type run struct {
	first, last, row int
	colour           raster.RGB
}

// ends are the cells on both sides of a run, distance away from it.
func (r *run) ends(distance int) [2]int { return [2]int{r.first - distance, r.last + distance} }

// resolveRuns finds the full blocks among a row's uniform cells.
func (s *surface) resolveRuns(row int) {
	for first := 0; first < s.grid.Columns; first++ {
		if s.at(first, row).kind != uniform || s.middle(first, row).Near(s.ground) {
			continue
		}
		r := run{first: first, last: first, row: row, colour: s.flat(first, row)}
		if r.colour.Near(s.ground) {
			continue
		}
		for r.last+1 < s.grid.Columns && s.at(r.last+1, row).kind == uniform && s.flat(r.last+1, row).Near(r.colour) {
			r.last++
		}
		if s.isInk(&r) {
			for column := first; column <= r.last; column++ {
				s.at(column, row).kind = fullBlock
			}
		}
		first = r.last
	}
}

// beside is what stands on both sides of a run.
type beside struct {
	isGround bool // the run's colour is a ground there
	isBlock  bool // a block has it for its ink
	grounds  []raster.RGB
	flats    []raster.RGB // of cells of one colour
}

// isInk says whether a run of one colour is more likely ink than ground. A
// neighbour whose ground it is says no; a block whose ink it is says yes; other
// characters of that ink do so together, or when the run's other side has their
// ground.
func (s *surface) isInk(r *run) bool {
	sides := s.beside(r)
	switch {
	case sides.isGround:
		return false
	case sides.isBlock || s.isAlone(r):
		return true
	case s.picture.Lossy && s.picture.Spectra == nil:
		return false // thin lines take on their ground's colour
	case len(sides.grounds) == 2:
		return true
	}
	for _, ground := range sides.grounds {
		for _, flat := range sides.flats {
			if flat.Near(ground) {
				return true
			}
		}
	}
	return s.blocksGoOn(r)
}

// beside looks at both sides of a run.
func (s *surface) beside(r *run) (b beside) {
	for _, column := range r.ends(1) {
		c := s.at(column, r.row)
		if c == nil {
			continue
		}
		switch c.kind {
		case uniform:
			b.flats = append(b.flats, s.flat(column, r.row))
		case fullBlock:
			b.isGround = true // it is of another colour: both are grounds
			return b
		case character:
			ink, ground := s.seen(column, r.row)
			if ground.Near(r.colour) {
				b.isGround = true
				return b
			}
			if ink.Near(r.colour) {
				b.grounds = append(b.grounds, ground)
				b.isBlock = b.isBlock || glyph.IsBlock(c.Char())
			}
		}
	}
	return b
}

// blocksGoOn says whether a block above or below a run is of its colour.
func (s *surface) blocksGoOn(r *run) bool {
	for _, y := range [2]int{r.row - 1, r.row + 1} {
		for column := r.first; column <= r.last; column++ {
			c := s.at(column, y)
			if c == nil || c.kind != character || !glyph.IsBlock(c.Char()) {
				continue
			}
			if ink, _ := s.seen(column, y); ink.Near(r.colour) {
				return true
			}
		}
	}
	return false
}

// isAlone says whether a run of some cells stands on its own in the common ground,
// in the colour that the characters around have there, and more text follows: what
// stands behind all text is a cursor.
func (s *surface) isAlone(r *run) bool {
	if r.last-r.first >= shortRun || r.row*s.grid.Columns+r.last >= s.last {
		return false
	}
	for _, column := range r.ends(1) {
		if c := s.at(column, r.row); c != nil && (c.kind != uniform || !s.flat(column, r.row).Near(s.ground)) {
			return false
		}
	}
	for distance := 2; distance <= runReach; distance++ {
		for _, column := range r.ends(distance) {
			if c := s.at(column, r.row); c != nil && c.kind == character {
				ink, ground := s.seen(column, r.row)
				return ink.Near(r.colour) && ground.Near(s.ground)
			}
		}
	}
	return false
}
