package screen

import (
	"strconv"
	"strings"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/console"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/raster"
)

// MaxPreviewColumns bounds the width of a preview, in terminal columns.
const MaxPreviewColumns = 1000

// Preview draws a screen for a terminal with 24-bit colours, at most columns
// wide. A text console that fits is drawn as its text in its colours; anything
// else as a picture, two pixels to a character. Every line ends with a reset and
// a line feed. Fewer than 1 columns draw nothing, more than MaxPreviewColumns
// are as many. The result holds no escape sequences but those of colours.
func Preview(p *Picture, columns int) string {
	if columns < 1 {
		return ""
	}
	columns = min(columns, MaxPreviewColumns)
	screen := p.look(console.Colours)
	if screen.Text != "" && screen.console.Cells != nil && usedColumns(screen.console) <= columns {
		return drawConsole(screen.console, strings.Count(screen.Text, "\n")+1, columns)
	}
	return drawPixels(p.raster(), columns)
}

// usedColumns is how wide the text of a console is.
func usedColumns(c *console.Console) int {
	used := 0
	for i := range c.Cells {
		if c.Cells[i].Char != ' ' {
			used = max(used, i%c.Grid.Columns+1)
		}
	}
	return used
}

// drawConsole writes a console's cells with their colours, as far as text goes.
func drawConsole(c *console.Console, rows, columns int) string {
	width := min(columns, c.Grid.Columns)
	out := newPainter()
	for row := range rows {
		for column := range width {
			cell := &c.Cells[row*c.Grid.Columns+column]
			char := cell.Char
			if char < ' ' || char == 0x7f {
				char = ' '
			}
			out.put(char, cell.Ink, cell.Ground)
		}
		out.endLine()
	}
	return out.text.String()
}

// drawPixels draws with U+2580, whose upper half is ink and lower half ground:
//
//	▀  foreground: pixel at 2*row
//	   background: pixel at 2*row+1
//
// Terminal cells are about twice as high as wide, so the pixels are square.
func drawPixels(p *raster.Picture, columns int) string {
	rows := max(1, (p.Height*columns/p.Width+1)/2)
	rows = min(rows, 4*columns+1) // a picture one pixel wide has no end
	out := newPainter()
	for row := range rows {
		for column := range columns {
			out.put('▀', meanColor(p, column, 2*row, columns, 2*rows), meanColor(p, column, 2*row+1, columns, 2*rows))
		}
		out.endLine()
	}
	return out.text.String()
}

// meanColor is the mean of area x, y when the picture is cut into columns by
// rows areas, at least a pixel each.
func meanColor(p *raster.Picture, x, y, columns, rows int) raster.RGB {
	x0, y0 := x*p.Width/columns, y*p.Height/rows
	x1, y1 := max(x0+1, (x+1)*p.Width/columns), max(y0+1, (y+1)*p.Height/rows)
	return p.Mean(x0, y0, raster.Size{Width: x1 - x0, Height: y1 - y0})
}

// painter writes characters and says a colour only when it changes.
type painter struct {
	text        strings.Builder
	ink, ground raster.RGB
	inked       bool // ink has been said on this line
	grounded    bool
}

func newPainter() *painter { return &painter{} }

func (p *painter) put(char rune, ink, ground raster.RGB) {
	if !p.grounded || ground != p.ground {
		p.sgr(48, ground)
		p.ground, p.grounded = ground, true
	}
	if char != ' ' && (!p.inked || ink != p.ink) {
		p.sgr(38, ink)
		p.ink, p.inked = ink, true
	}
	p.text.WriteRune(char)
}

// sgr selects a 24-bit colour: 38 for the ink, 48 for the ground.
func (p *painter) sgr(which int, c raster.RGB) {
	p.text.WriteString("\x1b[")
	p.text.WriteString(strconv.Itoa(which))
	p.text.WriteString(";2;")
	for i, v := range [3]uint8{c.R, c.G, c.B} {
		if i > 0 {
			p.text.WriteByte(';')
		}
		p.text.WriteString(strconv.Itoa(int(v)))
	}
	p.text.WriteByte('m')
}

func (p *painter) endLine() {
	p.text.WriteString("\x1b[0m\n")
	p.inked, p.grounded = false, false
}
