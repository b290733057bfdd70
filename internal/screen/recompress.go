package screen

import "image"

// A JPEG of low quality loses the fine detail of dim or colour-on-colour text.
// What remains is compared with what would remain of each candidate: the cell is
// drawn with it, its surroundings with what was read there, all is compressed
// with the picture's own tables, and that is held against the picture.

// patchSize is enough for the 16x16 areas that a cell of 16x32 touches.
const patchSize = 64

// patch is a piece of the picture as it was before compression, in luminance and
// chroma, each at full resolution. It begins at a multiple of 16 each way.
type patch struct {
	x, y, width, height int
	planes              [3][patchSize * patchSize]float32
}

// surround draws what is around a cell: the picture itself, and over it the
// cells that are read.
func (r *reader) surround(g grid, cells []cell, column, row int) {
	x, y := g.corner(column, row)
	p := &r.patch
	p.x, p.y = x&^15, y&^15
	p.width, p.height = (x+g.glyph.width+15)&^15-p.x, (y+g.glyph.height+15)&^15-p.y
	for j := range p.height {
		sy := min(p.y+j, r.p.height-1)
		for i := range p.width {
			sx := min(p.x+i, r.p.width-1)
			blue, red := r.p.chroma(sx, sy)
			at := j*patchSize + i
			p.planes[0][at] = float32(r.p.luma[sy*r.p.stride+sx])
			p.planes[1][at], p.planes[2][at] = float32(blue), float32(red)
		}
	}
	aboveColumns := (p.width + g.cell.width - 1) / g.cell.width
	aboveRows := (p.height + g.cell.height - 1) / g.cell.height
	for cy := max(0, row-aboveRows); cy <= min(g.rows-1, row+aboveRows); cy++ {
		for cx := max(0, column-aboveColumns); cx <= min(g.columns-1, column+aboveColumns); cx++ {
			if cx != column || cy != row {
				r.drawNeighbour(g, cells, cx, cy)
			}
		}
	}
}

// drawNeighbour draws a cell into the patch if it is known and reaches there.
func (r *reader) drawNeighbour(g grid, cells []cell, column, row int) {
	x, y := g.corner(column, row)
	p := &r.patch
	if x >= p.x+p.width || y >= p.y+p.height || x+g.cell.width <= p.x || y+g.cell.height <= p.y {
		return
	}
	c := &cells[row*g.columns+column]
	if !c.sure || c.kind != uniform && c.kind != glyph {
		return
	}
	a := r.coloursOf(g, c, column, row)
	var bits *bitmap
	if c.kind == glyph {
		bits = &c.face.bits[c.glyph]
	}
	for j := max(y, p.y); j < min(y+g.cell.height, p.y+p.height); j++ {
		for i := max(x, p.x); i < min(x+g.cell.width, p.x+p.width); i++ {
			colour := &a.ground
			// VGA's ninth column repeats the eighth of lines and blocks.
			from := min(i-x, g.glyph.width-1)
			if bits != nil && bits.get((j-y)*g.glyph.width+from) && (i-x < g.glyph.width || c.char() >= 0x2500 && c.char() < 0x25a0) {
				colour = &a.ink
			}
			at := (j-p.y)*patchSize + i - p.x
			p.planes[0][at], p.planes[1][at], p.planes[2][at] = colour[0], colour[1], colour[2]
		}
	}
}

// recompressed tells how a cell would differ from the picture if it showed a
// glyph in certain colours, in squares a sample; nil is nothing but ground. What
// differs by more than limit is not looked at to the end: some figure above
// limit is returned.
func (r *reader) recompressed(x, y int, g size, a *attribute, glyph *bitmap, limit float32) float32 {
	p := &r.patch
	for plane := range p.planes {
		for j := range g.height {
			row := p.planes[plane][(y+j-p.y)*patchSize+x-p.x:]
			for i := range g.width {
				row[i] = a.ground[plane]
				if glyph != nil && glyph.get(j*g.width+i) {
					row[i] = a.ink[plane]
				}
			}
		}
	}
	var samples float32
	for plane := range p.planes {
		inside := r.inside(plane, x, y, g)
		samples += float32(inside.Dx() * inside.Dy())
	}
	var squares float32
	for plane := range p.planes {
		squares += r.recompressPlane(plane, r.inside(plane, x, y, g), limit*samples-squares)
		if squares > limit*samples {
			break
		}
	}
	return squares / samples
}

// areaOf is how many pixels a sample of a plane covers.
func (r *reader) areaOf(plane int) blur {
	if plane == 0 {
		return blur{width: 1, height: 1}
	}
	return r.p.blurAt(0, 0)
}

// inside are the samples of a plane that lie wholly in a cell.
func (r *reader) inside(plane, x, y int, g size) image.Rectangle {
	area := r.areaOf(plane)
	return image.Rect((x+area.width-1)/area.width, (y+area.height-1)/area.height, (x+g.width)/area.width, (y+g.height)/area.height)
}

// recompressPlane compresses the blocks of a plane that a cell touches, and
// gives the squared differences of the samples inside; it stops above limit.
func (r *reader) recompressPlane(plane int, inside image.Rectangle, limit float32) (squares float32) {
	area, offset := r.areaOf(plane), float32(0)
	seen, stride := r.p.ycbcr.Y, r.p.ycbcr.YStride
	if plane > 0 {
		offset, stride = 128, r.p.ycbcr.CStride
		seen = [2][]uint8{r.p.ycbcr.Cb, r.p.ycbcr.Cr}[plane-1]
	}
	scale := 1 / float32(area.width*area.height)
	p := &r.patch
	for by := inside.Min.Y &^ 7; by < inside.Max.Y; by += 8 {
		for bx := inside.Min.X &^ 7; bx < inside.Max.X; bx += 8 {
			var drawn block
			for j := range 8 {
				for i := range 8 {
					at := ((by+j)*area.height-p.y)*patchSize + (bx+i)*area.width - p.x
					var sum float32
					for dy := range area.height {
						for dx := range area.width {
							sum += p.planes[plane][at+dy*patchSize+dx]
						}
					}
					drawn[8*j+i] = sum*scale + offset
				}
			}
			drawn.requantize(&r.p.steps[plane])
			for sy := max(by, inside.Min.Y); sy < min(by+8, inside.Max.Y); sy++ {
				for sx := max(bx, inside.Min.X); sx < min(bx+8, inside.Max.X); sx++ {
					d := drawn[8*(sy-by)+sx-bx] - float32(seen[sy*stride+sx])
					squares += d * d
				}
			}
			if squares > limit {
				return squares
			}
		}
	}
	return squares
}
