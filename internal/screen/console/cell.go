package console

import (
	"slices"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/glyph"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/raster"
)

// cell is what is known of one place of a grid, from pass to pass.
type cell struct {
	// Match is the glyph, or what came nearest where there is none; without a
	// face, nothing did.
	glyph.Match
	kind      kind
	certainty certainty
	// missed is by how much the cell, as weighed, misses what the file says of
	// it: in squares beyond the rounding, as evidence.Bench has them.
	missed float32
	// rival is a character that the evidence allows as well as Match, without a
	// face when there is none.
	rival glyph.Match
	// colours are kept once somebody needed them.
	coloured bool
	colours  glyph.Colours
}

type kind uint8

const (
	uniform   kind = iota // one colour: a space
	fullBlock             // one colour, and that is ink
	character             // Match says which
	cursor                // a cursor on nothing
	covered               // a cursor that hides what is under it
	unknown               // something that no font has
)

func (k kind) String() string {
	return [...]string{"of one colour", "a full block", "a character", "a cursor", "covered by a cursor", "unknown"}[k]
}

// certainty says how well a reading of a cell is founded, the least first.
type certainty int8

const (
	obscured certainty = iota - 1 // a cursor hides a part of the glyph
	guessed                       // it looks like that
	weighed                       // the file's own figures allow it, and others too
	sure                          // it looks like nothing else
	proven                        // the file's own figures allow nothing else
)

func (c certainty) String() string {
	return [...]string{"partly hidden", "guessed", "weighed", "sure", "proven"}[c+1]
}

// isSure says that no pass need look again.
func (c *cell) isSure() bool { return c.certainty >= sure }

// isWeighed says that the cell was held against the file's own figures, in
// colours that are its own then.
func (c *cell) isWeighed() bool { return c.certainty == weighed || c.certainty == proven }

// shown is the character that a cell is read as.
func (c *cell) shown() rune {
	switch c.kind {
	case character:
		return c.Char()
	case fullBlock:
		return '█'
	case unknown, covered:
		return '\ufffd'
	}
	return ' '
}

// page is a console's cells as far as they are read. A pass takes the page over,
// cells and all, and hands it on.
type page struct {
	picture *raster.Picture
	grid    raster.Grid
	faces   []*glyph.Face // the one that explains most cells first
	cells   []cell        // row by row
	behind  bool          // a picture lies behind the text
}

// at is a cell, nil beyond the edges.
func (p *page) at(column, row int) *cell {
	if column < 0 || row < 0 || column >= p.grid.Columns || row >= p.grid.Rows {
		return nil
	}
	return &p.cells[row*p.grid.Columns+column]
}

// row is one row's cells.
func (p *page) row(row int) []cell {
	return p.cells[row*p.grid.Columns : (row+1)*p.grid.Columns]
}

// eachAround visits the places of a cell and of those around it until visit
// returns false, and says whether it never did.
func (p *page) eachAround(column, row int, visit func(column, row int) bool) bool {
	for y := max(0, row-1); y <= min(p.grid.Rows-1, row+1); y++ {
		for x := max(0, column-1); x <= min(p.grid.Columns-1, column+1); x++ {
			if !visit(x, y) {
				return false
			}
		}
	}
	return true
}

// allSure says whether a cell and those around it are.
func (p *page) allSure(column, row int) bool {
	return p.eachAround(column, row, func(x, y int) bool { return p.at(x, y).isSure() })
}

// byVotes are the fonts of a size, the one with the most votes first.
func byVotes(faces []*glyph.Face, votes []int) []*glyph.Face {
	order := make([]int, len(faces))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return votes[b] - votes[a] })
	sorted := make([]*glyph.Face, len(faces))
	for i, j := range order {
		sorted[i] = faces[j]
	}
	return sorted
}
