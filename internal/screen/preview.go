package screen

import (
	"fmt"
	"strings"
)

// MaxPreviewColumns bounds the width of a preview, in terminal columns.
const MaxPreviewColumns = 1000

// Preview draws a picture for a terminal with 24-bit colours: columns wide, two
// pixels to a character. Every line ends with a reset and a line feed.
// Fewer than 1 columns draw nothing, more than MaxPreviewColumns are as many.
func Preview(p *Picture, columns int) string {
	if columns < 1 {
		return ""
	}
	return drawPixels(newPixels(p), min(columns, MaxPreviewColumns))
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
	var out strings.Builder
	for row := range rows {
		for column := range columns {
			upper := meanColor(p, column, 2*row, columns, 2*rows)
			lower := meanColor(p, column, 2*row+1, columns, 2*rows)
			fmt.Fprintf(&out, "\x1b[38;2;%d;%d;%dm\x1b[48;2;%d;%d;%dm▀",
				upper.r, upper.g, upper.b, lower.r, lower.g, lower.b)
		}
		out.WriteString("\x1b[0m\n")
	}
	return out.String()
}

// meanColor is the mean of area x, y when the picture is cut into columns by
// rows areas, at least a pixel each.
func meanColor(p *pixels, x, y, columns, rows int) rgb {
	x0, y0 := x*p.width/columns, y*p.height/rows
	x1, y1 := max(x0+1, (x+1)*p.width/columns), max(y0+1, (y+1)*p.height/rows)
	var r, g, b int
	for j := y0; j < y1; j++ {
		for i := x0; i < x1; i++ {
			c := p.at(i, j)
			r, g, b = r+int(c.r), g+int(c.g), b+int(c.b)
		}
	}
	n := (x1 - x0) * (y1 - y0)
	return rgb{uint8(r / n), uint8(g / n), uint8(b / n)}
}
