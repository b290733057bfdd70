package console

import "github.com/cloudscreen/terraform-provider-alicloud/internal/screen/raster"

// consoleSizes are the pictures, in pixels, that a console fills.
var consoleSizes = [][2]int{
	{720, 400}, {640, 400}, {640, 480}, {720, 350}, {640, 350},
	{800, 600}, {1024, 768}, {1152, 864}, {1280, 720}, {1280, 768}, {1280, 800}, {1280, 1024}, {1366, 768},
	{1440, 900}, {1600, 900}, {1600, 1200}, {1680, 1050}, {1920, 1080}, {1920, 1200}, {2560, 1440}, {2560, 1600},
}

// home is where a console of a kind has its cells.
type home struct{ x, y, columns, rows int }

// efiModes are the columns and rows that UEFI's consoles may have on a screen, the
// most usual first; they stand in its middle. It is EDK2's GraphicsConsole that
// knows them: 100x31 is what virtual machines with a serial port show, or 80x50 on
// a large screen, and the whole screen what those without one do.
func efiModes(p *raster.Picture) [][2]int {
	return [][2]int{{100, 31}, {80, 50}, {p.Width / efiCell.Width, p.Height / efiCell.Height},
		{80, 25}, {128, 40}, {160, 42}, {240, 56}}
}

var efiCell = raster.Size{Width: 8, Height: 19}

// homes are where consoles of a cell have theirs, the likeliest first.
func homes(p *raster.Picture, cell raster.Size) []home {
	var found []home
	add := func(x, y, columns, rows int) {
		if x >= 0 && y >= 0 && columns > 0 && rows > 0 && x+columns*cell.Width <= p.Width && y+rows*cell.Height <= p.Height {
			found = append(found, home{x, y, columns, rows})
		}
	}
	if cell == efiCell {
		for _, mode := range efiModes(p) {
			add((p.Width-mode[0]*cell.Width)/2, (p.Height-mode[1]*cell.Height)/2, mode[0], mode[1])
		}
		return found
	}
	add(0, 0, p.Width/cell.Width, p.Height/cell.Height)
	if cell.Width == 8 && cell.Height == 16 {
		// GRUB's graphical terminal leaves 10 pixels all around.
		add(10, 10, (p.Width-20)/cell.Width, (p.Height-20)/cell.Height)
	}
	for _, s := range consoleSizes {
		add((p.Width-s[0])/2, (p.Height-s[1])/2, s[0]/cell.Width, s[1]/cell.Height)
	}
	return found
}

// fromOrigin moves a grid to where the console begins: of the places that consoles
// have, and in which all that is drawn lies, the one at whose first column or row
// most of that begins, and then the likeliest. Where there is none nobody knows,
// and the first row and column with something in them are taken.
func fromOrigin(p *raster.Picture, g raster.Grid, inked []int) raster.Grid {
	left, top, right, bottom := g.Columns, g.Rows, -1, -1
	begins := make([]int, g.Rows)
	for i := range begins {
		begins[i] = -1
	}
	for _, i := range inked {
		column, row := i%g.Columns, i/g.Columns
		if begins[row] < 0 {
			begins[row] = column
		}
		left, top, right, bottom = min(left, column), min(top, row), max(right, column), max(bottom, row)
	}
	if right < 0 {
		return g
	}
	var best *home
	most := -1
	for _, h := range homes(p, g.Cell) {
		x, y := h.x-g.X, h.y-g.Y
		if x%g.Cell.Width != 0 || y%g.Cell.Height != 0 || x < 0 || y < 0 {
			continue
		}
		column, row := x/g.Cell.Width, y/g.Cell.Height
		if strays(g, inked, column, row, &h) > len(inked)/mayStray {
			continue
		}
		count := 0
		for _, first := range begins {
			if first == column {
				count++
			}
		}
		if top == row {
			count++
		}
		if count > most {
			best, most = &home{x: h.x, y: h.y, columns: h.columns, rows: h.rows}, count
		}
	}
	if best == nil {
		g.X, g.Y = g.Corner(left, top)
		g.Columns, g.Rows = g.Columns-left, g.Rows-top
		return g
	}
	g.X, g.Y, g.Columns, g.Rows = best.x, best.y, best.columns, best.rows
	return g
}

// mayStray is which part of what is drawn may lie out of a console: noise.
const mayStray = 50

// strays counts what is drawn out of a place whose first cell is this one.
func strays(g raster.Grid, inked []int, column, row int, h *home) (n int) {
	for _, i := range inked {
		if x, y := i%g.Columns-column, i/g.Columns-row; x < 0 || y < 0 || x >= h.columns || y >= h.rows {
			n++
		}
	}
	return n
}

// withoutMargin cuts off what is right of a screen and below it, when that is of
// one colour and the rest of a usual size; nil when there is no such margin.
func withoutMargin(p *raster.Picture) *raster.Picture {
	const black = 32
	if p.Luma[(p.Height-1)*p.Stride+p.Width-1] < black {
		return nil // a dark screen's own ground
	}
	for i := len(consoleSizes) - 1; i >= 0; i-- {
		width, height := consoleSizes[i][0], consoleSizes[i][1]
		if width > p.Width || height > p.Height || width == p.Width && height == p.Height {
			continue
		}
		if p.IsMargin(width, height) {
			return p.Cut(width, height)
		}
	}
	return nil
}
