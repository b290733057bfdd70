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
// evidence for a cell, then ask what glyphs miss, or try them for a Verdict. It is
// scratch space; For prepares it for another picture.
type Bench struct {
	picture *raster.Picture
	planes  [3]plane
	cell    cell
	around  patch
	shapes  shapes
	effort  int // nanoseconds, about
}

// The effort of what is done to one block, in nanoseconds, as measured once: to
// hold it against a shape, to make the shape's spectrum, and to gather it.
const missEffort, spectrumEffort, gatherEffort = 70, 600, 1500

// Effort is about how long this bench has worked, in nanoseconds of a usual
// machine: counted, not measured, so that the same picture comes to the same end
// everywhere.
func (b *Bench) Effort() int { return b.effort }

// plane is what a bench knows of Y, Cb or Cr.
type plane struct {
	// subsampling is how many pixels a sample covers.
	subsampling raster.Subsampling
	// slack is how far a frequency may be from what was drawn: half a step,
	// and what rounding colours and samples to whole numbers adds.
	slack jpeg.Frequencies
}

// cell is what the file says of one.
type cell struct {
	grid   raster.Grid
	x, y   int     // of its first pixel
	blocks []block // of luminance, then Cb's, then Cr's
	// sharp is how many of the blocks are of luminance.
	sharp int
	// solid is what the blocks show of a cell that is all of level 1.
	solid shape
}

// block is one that a cell lies in.
type block struct {
	plane  int
	bx, by int
	// rest is what the cell has to explain, left that beside the ground.
	rest, left jpeg.Frequencies
}

// For makes a bench ready for a picture, which must have Spectra, unless it is.
func (b *Bench) For(p *raster.Picture) {
	if b.picture == p {
		return
	}
	b.picture = p
	b.shapes.forget()
	for i := range p.Spectra {
		known := &b.planes[i]
		known.subsampling = raster.Subsampling{Width: 1, Height: 1}
		if i > 0 {
			known.subsampling = p.SubsamplingAt(0, 0)
		}
		for k, step := range p.Spectra[i].Steps {
			known.slack[k] = float32(step)/2 + 1
		}
	}
}

// Release forgets the picture and keeps the buffers.
func (b *Bench) Release() { b.picture = nil }

// Gather collects the evidence for a cell of a grid, less what the cells around
// it give.
func (b *Bench) Gather(g *raster.Grid, column, row int, around Neighbours) {
	b.surround(g, column, row, around)
	x, y := g.Corner(column, row)
	c := &b.cell
	c.grid, c.x, c.y, c.blocks = *g, x, y, c.blocks[:0]
	b.around.fill(x, y, g.Cell, raster.YCC{middle, 0, 0}) // gives nothing
	for plane := range b.picture.Spectra {
		s := b.planes[plane].subsampling
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
	c.solid = b.shape(glyph.Match{})
	b.effort += gatherEffort * len(c.blocks)
}

// weigh takes off a block what is around the cell.
func (b *Bench) weigh(t *block) {
	s := b.planes[t.plane].subsampling
	drawn := b.around.samples(t, s)
	drawn.Transform(&t.rest)
	plane := &b.picture.Spectra[t.plane]
	seen := plane.Block(t.bx, t.by)
	for k, place := range jpeg.Zigzag {
		t.rest[k] = float32(seen[place])*float32(plane.Steps[k]) - t.rest[k]
	}
}
