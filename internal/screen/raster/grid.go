package raster

// Grid says where a console's cells are, in pixels.
type Grid struct {
	// X and Y are the first cell's first pixel.
	X, Y int
	// Cell is the pitch; Glyph what of it a font draws, which is one column
	// narrower in VGA text mode.
	Cell, Glyph   Size
	Columns, Rows int
}

// NewGrid has the cells from x, y on that lie in a picture as a whole.
func NewGrid(p *Picture, x, y int, cell, glyph Size) Grid {
	return Grid{X: x, Y: y, Cell: cell, Glyph: glyph,
		Columns: max(0, (p.Width-x)/cell.Width), Rows: max(0, (p.Height-y)/cell.Height)}
}

// Corner is the first pixel of a cell.
func (g *Grid) Corner(column, row int) (x, y int) {
	return g.X + column*g.Cell.Width, g.Y + row*g.Cell.Height
}
