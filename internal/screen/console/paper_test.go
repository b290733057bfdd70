package console

import (
	"image"
	"image/color"
	"slices"
	"strings"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/glyph"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/raster"
)

var (
	black = color.RGBA{0, 0, 0, 255}
	grey  = color.RGBA{170, 170, 170, 255}
	blue  = color.RGBA{0, 0, 170, 255}
	green = color.RGBA{0, 170, 0, 255}
)

// usual is the face of most consoles.
func usual() *glyph.Face { return glyph.Faces(raster.Size{Width: 8, Height: 16})[0] }

// paper is a lossless screen to draw on, of cells of 8x16.
type paper struct {
	*image.RGBA
	columns int
}

func newPaper(columns, rows int) *paper {
	p := &paper{image.NewRGBA(image.Rect(0, 0, 8*columns, 16*rows)), columns}
	for i := range columns * rows {
		p.put(i%columns, i/columns, ' ', grey, black)
	}
	return p
}

// put draws a character of the usual font; a space is all ground, and '█' all ink.
func (p *paper) put(column, row int, char rune, ink, ground color.RGBA) {
	m, known := usual().Of(char)
	for y := range 16 {
		for x := range 8 {
			colour := ground
			if char == '█' || known && char != ' ' && m.Bits().Get(y*8+x) {
				colour = ink
			}
			p.SetRGBA(8*column+x, 16*row+y, colour)
		}
	}
}

func (p *paper) write(column, row int, text string, ink, ground color.RGBA) {
	for _, char := range text {
		p.put(column, row, char, ink, ground)
		column++
	}
}

// draw puts a text anywhere on the paper.
func (p *paper) draw(x, y int, text string, ink color.RGBA) {
	for _, char := range text {
		m, _ := usual().Of(char)
		for i := range 8 * 16 {
			if m.Bits().Get(i) {
				p.Set(x+i%8, y+i/8, ink)
			}
		}
		x += 8
	}
}

// place is where the paper's cells are.
func (p *paper) place() *place {
	picture := raster.New(p.RGBA, false, nil)
	size := raster.Size{Width: 8, Height: 16}
	return &place{picture: picture, faces: from(usual()), grid: raster.NewGrid(picture, 0, 0, size, size)}
}

// from are the fonts of the usual size, a main one first.
func from(main *glyph.Face) []*glyph.Face {
	return slices.Concat([]*glyph.Face{main}, slices.DeleteFunc(slices.Clone(glyph.Faces(main.Size)), func(f *glyph.Face) bool { return f == main }))
}

// look is the paper as the first pass sees it.
func (p *paper) look(t *tools) looked {
	found := p.place()
	return look(t.survey.of(found.picture, found.grid), found.faces, t)
}

// read is what all passes make of it.
func (p *paper) read(t *tools) page {
	found := p.place()
	read, _ := readCells(found.picture, found.grid, found.faces, t)
	return read
}

func texts(rows []Row) string {
	lines := make([]string, len(rows))
	for i := range rows {
		lines[i] = rows[i].Text
	}
	return strings.Join(lines, "\n")
}
