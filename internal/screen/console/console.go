// Package console finds the cells of a text console in a picture, and reads what
// stands in each.
//
// Where they are is found first (locate): a grid at the picture's corner (judge),
// in a picture that was enlarged, or wherever words are written to the pixel
// (anchor, sighting), in the places that consoles have (homes) or in lines (lines,
// stray). Then come the passes, one after the other, each with a rule of its own:
// see readCells. What they read is judged once more (said).
package console

import (
	"strings"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/glyph"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/raster"
)

// Console is what stands on a text console. It does not change.
type Console struct {
	Rows []Row
	// Grid says where Cells are, row by row; both are of nothing when the text
	// stands in no one grid, or nobody asked for them.
	Grid  raster.Grid
	Cells []Cell

	picture *raster.Picture // the one that was read, which may be a reduced one
}

// Cell is what one cell shows.
type Cell struct {
	// Char is the character, a space where there is none, U+FFFD where nobody
	// knows.
	Char rune
	// Ink and Ground are its colours, when they were asked for.
	Ink, Ground raster.RGB
}

// Detail says how much of a console is wanted.
type Detail uint8

// Each detail has those before it.
const (
	// Rows are the text alone.
	Rows Detail = iota
	// Cells are what each cell shows, too.
	Cells
	// Colours are those of the cells, too.
	Colours
)

// Read reads a console; nil is a picture that is none. The trace may be nil.
func Read(p *raster.Picture, detail Detail, trace *Trace) *Console {
	t := takeTools(trace)
	defer t.putBack()
	found := locate(p, t)
	if found == nil {
		return nil
	}
	if len(found.lines) > 0 {
		return readLines(found, t)
	}
	console := &Console{}
	read, ink := readCells(found.picture, found.grid, found.faces, t)
	if unread, ok := saysText(&read); !ok {
		if len(found.seen) == 0 || unread > unreadPerLine*len(found.seen[0].spelled) {
			return nil
		}
		if found = placeOfLines(found.picture, found.ink, found.seen); found == nil {
			return nil
		}
		return readLines(found, t)
	}
	console.Rows = rowsOf(&read)
	if detail >= Cells {
		console.keep(&read)
	}
	if detail >= Colours {
		paint(console.Cells, ink)
	}
	return console
}

// readLines reads text that stands in no grid.
func readLines(found *place, t *tools) *Console {
	var pieces []piece
	for i := range found.lines {
		l := &found.lines[i]
		read, _ := readCells(l.picture, l.grid, l.faces, t)
		l.keepText(read.cells)
		text := rowsOf(&read)[0].Text
		trimmed := strings.TrimLeft(text, " ")
		x := l.grid.X + len([]rune(text[:len(text)-len(trimmed)]))*l.grid.Cell.Width
		pieces = append(pieces, piece{x, l.grid.Y, trimmed})
	}
	return &Console{Rows: laidOut(pieces, found.paper)}
}

// readCells reads a grid's cells, in passes:
//
//	survey   the extremes of each cell's luminance: is there anything?
//	look     each cell alone: one colour, a glyph to the pixel, or the nearest
//	settle   what is in doubt, against the JPEG's own figures and the cells around
//	twins    what the main font does not explain, by others
//	accents  letters with an accent that no font has just so
//	ties     which of two characters that the figures allow alike, if any
//	marks    back to the main font what looked lent, when the screen is its own
//	blocks   ink or ground, where a cell can be read as both
//	cursors  what looks like a character and is none
//
// The colours know what the passes learned of them.
func readCells(p *raster.Picture, g raster.Grid, faces []*glyph.Face, t *tools) (page, *colours) {
	seen := t.survey.of(p, g)
	t.trace.survey(seen, faces[0].Name)

	looked := look(seen, faces, t)
	t.trace.after("look", &looked.page)

	ink := settle(looked.page, t)
	t.trace.after("settle", &ink.page)

	read := twins(ink.page, t)
	t.trace.after("twins", &read)

	read = accents(read)
	t.trace.after("accents", &read)

	read = ties(read)
	t.trace.after("ties", &read)

	read = marks(read, looked.lent)
	t.trace.after("marks", &read)

	read = blocks(ink)
	t.trace.after("blocks", &read)

	read = cursors(read)
	t.trace.after("cursors", &read)
	return read, ink
}

// keep has the cells as others see them.
func (c *Console) keep(p *page) {
	c.picture, c.Grid, c.Cells = p.picture, p.grid, make([]Cell, len(p.cells))
	for i := range c.Cells {
		c.Cells[i].Char = p.cells[i].shown()
	}
}

// paint finds the colours of cells, in the palette that was chosen for them.
// Whoever has none of its own has the common ground.
func paint(cells []Cell, c *colours) {
	ground := c.commonGround()
	for i := range cells {
		column, row := i%c.grid.Columns, i/c.grid.Columns
		ink, under := ground, ground
		switch c.cells[i].kind {
		case character:
			ink, under = c.seen(column, row)
		case fullBlock:
			ink = c.flat(column, row)
		case uniform:
			under = c.flat(column, row)
			ink = under
		case unknown, covered:
			ink = raster.RGB{R: 255, G: 255, B: 255}
		}
		cells[i].Ink, cells[i].Ground = ink, under
	}
}
