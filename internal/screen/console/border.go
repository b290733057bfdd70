package console

import "github.com/cloudscreen/terraform-provider-alicloud/internal/screen/raster"

// consoleSizes are the pictures, in pixels, that a console fills.
var consoleSizes = [][2]int{
	{720, 400}, {640, 400}, {640, 480}, {720, 350}, {640, 350},
	{800, 600}, {1024, 768}, {1152, 864}, {1280, 720}, {1280, 768}, {1280, 800}, {1280, 1024}, {1366, 768},
	{1440, 900}, {1600, 900}, {1600, 1200}, {1680, 1050}, {1920, 1080}, {1920, 1200}, {2560, 1440}, {2560, 1600},
}

// withoutBorder moves a grid to where the console begins. A console of a usual
// size in the middle of a larger picture begins there; of others nobody knows,
// and the first row and column with something in them are taken.
func withoutBorder(p *raster.Picture, g raster.Grid, inked []int) raster.Grid {
	left, top, right, bottom := g.Columns, g.Rows, -1, -1
	for _, i := range inked {
		column, row := i%g.Columns, i/g.Columns
		left, top, right, bottom = min(left, column), min(top, row), max(right, column), max(bottom, row)
	}
	if right < 0 {
		return g
	}
	for _, s := range consoleSizes {
		x, y := (p.Width-s[0])/2-g.X, (p.Height-s[1])/2-g.Y
		columns, rows := s[0]/g.Cell.Width, s[1]/g.Cell.Height
		if x < 0 || y < 0 || x%g.Cell.Width != 0 || y%g.Cell.Height != 0 {
			continue
		}
		column, row := x/g.Cell.Width, y/g.Cell.Height
		if column <= left && row <= top && right < column+columns && bottom < row+rows {
			g.X, g.Y = g.Corner(column, row)
			g.Columns, g.Rows = columns, rows
			return g
		}
	}
	g.X, g.Y = g.Corner(left, top)
	g.Columns, g.Rows = g.Columns-left, g.Rows-top
	return g
}
