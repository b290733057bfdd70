// Package evidence tells how far a drawing of a cell misses what a JPEG file says
// of it.
//
// A JPEG of low quality loses the fine detail of dim or colour-on-colour text, so
// pixels are not looked at here but what the file has of them: for each block of
// 8x8 samples its frequencies, rounded to steps (quantised). A block's frequencies
// are the sum of those of the cells that lie in it. What the cells around give is
// taken off, and a glyph in two colours is held against the rest: the right one
// misses nothing by more than the rounding, however coarse that is.
package evidence

import (
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/glyph"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/jpeg"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/raster"
)

// middle is the luminance that a JPEG's frequencies call 0.
const middle = 128

// Bench is where a cell's drawings are held against what the file has: Gather the
// evidence for a cell, Stand on a ground, then ask what glyphs Miss. It is scratch
// space; For prepares it for another picture.
type Bench struct {
	picture *raster.Picture
	slack   [3]jpeg.Frequencies
	cell    cell
	around  patch
	shapes  shapes
}

// cell is what the file says of one.
type cell struct {
	grid   raster.Grid
	x, y   int     // of its first pixel
	blocks []block // of luminance, then Cb's, then Cr's
	// sharp is how many of the blocks are of luminance.
	sharp int
	// solid is what the blocks show of a cell that is all of level 1.
	solid Shape
}

// block is one that a cell lies in.
type block struct {
	plane  int
	bx, by int
	// rest is what the cell has to explain, left that beside the ground.
	rest, left jpeg.Frequencies
}

// For makes a bench ready for a picture, which must have Spectra.
func (b *Bench) For(p *raster.Picture) {
	b.picture = p
	b.shapes = shapes{}
	for plane := range p.Spectra {
		// A frequency may be half a step from what was drawn, and what
		// rounding colours and samples to whole numbers adds.
		for k, step := range p.Spectra[plane].Steps {
			b.slack[plane][k] = float32(step)/2 + 1
		}
	}
}

// Release forgets the picture and keeps the buffers.
func (b *Bench) Release() { b.picture, b.shapes = nil, shapes{} }

// subsampling is how many pixels a sample of a plane covers.
func (b *Bench) subsampling(plane int) raster.Subsampling {
	if plane == 0 {
		return raster.Subsampling{Width: 1, Height: 1}
	}
	return b.picture.SubsamplingAt(0, 0)
}

// Gather collects the evidence for a cell of a grid, less what the cells around
// it give.
func (b *Bench) Gather(g *raster.Grid, column, row int, around Neighbours) {
	b.surround(g, column, row, around)
	x, y := g.Corner(column, row)
	c := &b.cell
	c.grid, c.x, c.y, c.blocks = *g, x, y, c.blocks[:0]
	b.around.fill(x, y, g.Cell, raster.YCC{middle, 0, 0}) // gives nothing
	for plane := range b.picture.Spectra {
		s := b.subsampling(plane)
		for by := y / s.Height / 8; by*8*s.Height < y+g.Cell.Height; by++ {
			for bx := x / s.Width / 8; bx*8*s.Width < x+g.Cell.Width; bx++ {
				c.blocks = append(c.blocks, block{plane: plane, bx: bx, by: by})
				b.weigh(&c.blocks[len(c.blocks)-1])
			}
		}
		if plane == 0 {
			c.sharp = len(c.blocks)
		}
	}
	c.solid = b.Shape(nil, 0)
}

// weigh takes off a block what is around the cell.
func (b *Bench) weigh(t *block) {
	s := b.subsampling(t.plane)
	drawn := b.around.samples(t, s)
	drawn.Transform(&t.rest)
	plane := &b.picture.Spectra[t.plane]
	seen := plane.Block(t.bx, t.by)
	for k, place := range jpeg.Zigzag {
		t.rest[k] = float32(seen[place])*float32(plane.Steps[k]) - t.rest[k]
	}
}

// Stand sets the ground that glyphs are tried on.
func (b *Bench) Stand(ground *raster.YCC) {
	for i := range b.cell.blocks {
		t := &b.cell.blocks[i]
		level := ground[t.plane]
		if t.plane == 0 {
			level -= middle
		}
		solid := b.spectrum(&b.cell.solid, i)
		for k := range t.left {
			t.left[k] = t.rest[k] - level*solid[k]
		}
	}
}

// Missed tells by how much a shape misses the evidence, in squares beyond the
// rounding: 0 or little more for the right one, thousands for most others. A nil
// shape is nothing but the ground that Stand set. What misses by more than limit
// is not looked at to the end: some figure above limit is returned.
func (b *Bench) Missed(c *glyph.Colours, shape *Shape, limit float32) (squares float32) {
	for i := range b.cell.blocks {
		t := &b.cell.blocks[i]
		slack, d := &b.slack[t.plane], c.Ink[t.plane]-c.Ground[t.plane]
		if shape == nil || d == 0 {
			for k, v := range t.left {
				if beyond := max(v, -v) - slack[k]; beyond > 0 {
					squares += beyond * beyond
				}
			}
		} else {
			ink := b.spectrum(shape, i)
			for first := 0; first < 64; first += 16 {
				for k := first; k < first+16; k++ {
					v := t.left[k] - d*ink[k]
					if beyond := max(v, -v) - slack[k]; beyond > 0 {
						squares += beyond * beyond
					}
				}
				if squares > limit {
					return squares
				}
			}
		}
		if squares > limit {
			return squares
		}
	}
	return squares
}
