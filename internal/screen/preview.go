package screen

import (
	"strconv"
	"strings"
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
	screen := p.reading()
	if screen.Text != "" && screen.cells != nil && screen.usedColumns() <= columns {
		return screen.draw(columns)
	}
	return drawPixels(newPixels(p), columns)
}

// usedColumns is how wide the text of a console is.
func (s *reading) usedColumns() int {
	used := 0
	for i := range s.cells {
		if s.cells[i].kind != uniform && s.cells[i].kind != cursor {
			used = max(used, i%s.grid.columns+1)
		}
	}
	return used
}

// draw writes a console's cells with their colours. Blank rows at the end are
// left out, unless they have a ground of their own.
func (s *reading) draw(columns int) string {
	g := s.grid.grid
	r := newReader(s.pixels)
	defer r.release()
	surface := &surface{r: r, g: g, cells: s.cells}
	surface.ground = surface.commonGround()
	width := min(columns, g.columns)
	rows := strings.Count(s.Text, "\n") + 1
	out := newPainter()
	for row := range rows {
		for column := range width {
			c := surface.at(column, row)
			char, ink, ground := ' ', surface.ground, surface.ground
			switch c.kind {
			case glyph:
				char = c.char()
				ink, ground = surface.colours(column, row)
			case fullBlock:
				char = '█'
				ink = surface.flat(column, row)
			case uniform:
				ground = surface.flat(column, row)
				ink = ground
			case unknown, covered:
				char = '\ufffd'
				ink = rgb{255, 255, 255}
			}
			if char < ' ' || char == 0x7f {
				char = ' '
			}
			out.put(char, ink, ground)
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
func drawPixels(p *pixels, columns int) string {
	rows := max(1, (p.height*columns/p.width+1)/2)
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
func meanColor(p *pixels, x, y, columns, rows int) rgb {
	x0, y0 := x*p.width/columns, y*p.height/rows
	x1, y1 := max(x0+1, (x+1)*p.width/columns), max(y0+1, (y+1)*p.height/rows)
	return p.mean(x0, y0, x1-x0, y1-y0)
}

// painter writes characters and says a colour only when it changes.
type painter struct {
	text        strings.Builder
	ink, ground rgb
	inked       bool // ink has been said on this line
	grounded    bool
}

func newPainter() *painter { return &painter{} }

func (p *painter) put(char rune, ink, ground rgb) {
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
func (p *painter) sgr(which int, c rgb) {
	p.text.WriteString("\x1b[")
	p.text.WriteString(strconv.Itoa(which))
	p.text.WriteString(";2;")
	for i, v := range [3]uint8{c.r, c.g, c.b} {
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
