package evidence

import (
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/glyph"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/jpeg"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/raster"
)

// Drawing is what stands in a cell that is known.
type Drawing struct {
	Colours glyph.Colours
	// Bits are the glyph's, nil for a cell of nothing but ground, and Char its
	// character.
	Bits *glyph.Bitmap
	Char rune
}

// Neighbours tells what stands in the cells around one.
type Neighbours interface {
	// Drawn is false for a cell that is not known, or not well enough.
	Drawn(column, row int) (Drawing, bool)
}

// patchSize is enough for the 16x16 areas that a cell of 16x32 touches.
const patchSize = 64

// patch is a piece of the picture as it was before compression, in luminance and
// chroma, each at full resolution. It begins at a multiple of 16 each way.
type patch struct {
	x, y, width, height int
	planes              [3][patchSize * patchSize]float32
}

// fill gives an area in the patch one colour.
func (p *patch) fill(x, y int, area raster.Size, colour raster.YCC) {
	for plane := range p.planes {
		for j := y - p.y; j < y-p.y+area.Height; j++ {
			row := p.planes[plane][j*patchSize+x-p.x:][:area.Width]
			for i := range row {
				row[i] = colour[plane]
			}
		}
	}
}

// samples are a block's in a plane, the middle being 0.
func (p *patch) samples(t *block, s raster.Subsampling) (drawn jpeg.Block) {
	scale := 1 / float32(s.Width*s.Height)
	for j := range 8 {
		row := p.planes[t.plane][((t.by*8+j)*s.Height-p.y)*patchSize+t.bx*8*s.Width-p.x:]
		for i := range 8 {
			if t.plane == 0 {
				drawn[8*j+i] = row[i] - middle
				continue
			}
			var sum float32
			for dy := range s.Height {
				for dx := range s.Width {
					sum += row[dy*patchSize+i*s.Width+dx]
				}
			}
			drawn[8*j+i] = sum * scale
		}
	}
	return drawn
}

// surround draws what is around a cell: the picture itself, and over it the
// cells that are known.
func (b *Bench) surround(g *raster.Grid, column, row int, around Neighbours) {
	x, y := g.Corner(column, row)
	p := &b.around
	p.x, p.y = x&^15, y&^15
	p.width, p.height = (x+g.Cell.Width+15)&^15-p.x, (y+g.Cell.Height+15)&^15-p.y
	p.copy(b.picture)
	columns := (p.width + g.Cell.Width - 1) / g.Cell.Width
	rows := (p.height + g.Cell.Height - 1) / g.Cell.Height
	for cy := max(0, row-rows); cy <= min(g.Rows-1, row+rows); cy++ {
		for cx := max(0, column-columns); cx <= min(g.Columns-1, column+columns); cx++ {
			if (cx != column || cy != row) && p.reaches(g, cx, cy) {
				if drawing, known := around.Drawn(cx, cy); known {
					p.draw(g, cx, cy, &drawing)
				}
			}
		}
	}
}

// copy takes the patch's piece of the picture; beyond its edges these go on.
func (p *patch) copy(picture *raster.Picture) {
	for j := range p.height {
		y := min(p.y+j, picture.Height-1)
		for i := range p.width {
			x := min(p.x+i, picture.Width-1)
			blue, red := picture.Chroma(x, y)
			at := j*patchSize + i
			p.planes[0][at] = float32(picture.Luma[y*picture.Stride+x])
			p.planes[1][at], p.planes[2][at] = float32(blue), float32(red)
		}
	}
}

// reaches says whether a cell lies in the patch, or some of it does.
func (p *patch) reaches(g *raster.Grid, column, row int) bool {
	x, y := g.Corner(column, row)
	return x < p.x+p.width && y < p.y+p.height && x+g.Cell.Width > p.x && y+g.Cell.Height > p.y
}

// draw draws a cell into the patch as far as it reaches there.
func (p *patch) draw(g *raster.Grid, column, row int, d *Drawing) {
	x, y := g.Corner(column, row)
	for j := max(y, p.y); j < min(y+g.Cell.Height, p.y+p.height); j++ {
		for i := max(x, p.x); i < min(x+g.Cell.Width, p.x+p.width); i++ {
			colour := &d.Colours.Ground
			if d.Bits != nil && inkAt(g, d.Char, d.Bits, i-x, j-y) {
				colour = &d.Colours.Ink
			}
			at := (j-p.y)*patchSize + i - p.x
			p.planes[0][at], p.planes[1][at], p.planes[2][at] = colour[0], colour[1], colour[2]
		}
	}
}

// inkAt says whether a glyph has ink at a place in its cell.
func inkAt(g *raster.Grid, char rune, bits *glyph.Bitmap, x, y int) bool {
	if x < g.Glyph.Width {
		return bits.Get(y*g.Glyph.Width + x)
	}
	return glyph.FillsNinthColumn(char) && bits.Get(y*g.Glyph.Width+g.Glyph.Width-1)
}
