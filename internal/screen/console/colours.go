package console

import (
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/evidence"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/glyph"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/raster"
)

// colours finds those of a page's cells, each once, when somebody needs them.
type colours struct {
	page
	palette *palette
	fitter  *glyph.Fitter
	bench   *evidence.Bench // of no use when the picture has no Spectra
}

// of are the colours of a glyph or of an empty cell.
func (c *colours) of(column, row int) glyph.Colours {
	own := c.at(column, row)
	if own.coloured {
		return own.colours
	}
	if own.kind == character {
		own.colours = c.fitted(column, row, own.Match)
	} else {
		x, y := c.grid.Corner(column, row)
		level := c.palette.snap(c.picture.YCC(x+c.grid.Glyph.Width/2, y+c.grid.Glyph.Height/2))
		own.colours = glyph.Colours{Ink: level, Ground: level}
	}
	own.coloured = true
	return own.colours
}

// fitted are the palette's colours nearest to those by which a glyph explains a
// cell.
func (c *colours) fitted(column, row int, m glyph.Match) glyph.Colours {
	x, y := c.grid.Corner(column, row)
	c.fitter.Load(c.picture, x, y, c.grid.Glyph)
	return c.palette.snapped(c.fitter.Colours(m))
}

// findAround finds the colours of the sure cells around one.
func (c *colours) findAround(column, row int) {
	c.eachAround(column, row, func(x, y int) bool {
		if near := c.at(x, y); near.isSure() && !near.coloured && (x != column || y != row) {
			c.find(x, y)
		}
		return true
	})
}

// find finds the colours of a sure cell: those of its fit when they are near the
// palette's, else the pair that misses least of the evidence.
func (c *colours) find(column, row int) {
	own := c.at(column, row)
	if own.kind != character {
		c.of(column, row)
		return
	}
	const close = 16 * 16
	x, y := c.grid.Corner(column, row)
	c.fitter.Load(c.picture, x, y, c.grid.Glyph)
	fit := c.fitter.Colours(own.Match)
	best := c.palette.snapped(fit)
	if fit.Ink.Apart(best.Ink) > close || fit.Ground.Apart(best.Ground) > close {
		c.gather(column, row)
		best = c.bench.LeastMissed(own.Match, best, c.palette[:])
	}
	own.coloured, own.colours = true, best
}

// gather puts a cell on the bench.
func (c *colours) gather(column, row int) { c.bench.Gather(&c.grid, column, row, c) }

// Drawn implements evidence.Neighbours by the cells whose colours are known, those
// that are guessed at in the file's own figures too.
func (c *colours) Drawn(column, row int) (evidence.Drawing, bool) {
	own := c.at(column, row)
	if !own.coloured || own.certainty < weighed {
		return evidence.Drawing{}, false
	}
	switch own.kind {
	case uniform:
		return evidence.Drawing{Colours: own.colours}, true
	case character:
		return evidence.Drawing{Colours: own.colours, Bits: own.Bits(), Char: own.Char()}, true
	}
	return evidence.Drawing{}, false
}

// flat is the colour of a cell of one colour.
func (c *colours) flat(column, row int) raster.RGB {
	if c.picture.Lossy {
		return c.of(column, row).Ground.RGB()
	}
	x, y := c.grid.Corner(column, row)
	return c.picture.At(x, y)
}

// seen are the colours of a glyph, as they are to be seen.
func (c *colours) seen(column, row int) (ink, ground raster.RGB) {
	own := c.at(column, row)
	if !c.picture.Lossy {
		x, y := c.grid.Corner(column, row)
		return glyph.Means(c.picture, x, y, c.grid.Glyph, own.Bits())
	}
	if c.picture.Spectra != nil && own.isSure() && !own.coloured {
		c.findAround(column, row)
		c.find(column, row)
	}
	pair := c.of(column, row)
	return pair.Ink.RGB(), pair.Ground.RGB()
}

// middle is the colour of one pixel, which is enough for most cells.
func (c *colours) middle(column, row int) raster.RGB {
	x, y := c.grid.Corner(column, row)
	return c.picture.At(x+c.grid.Glyph.Width/2, y+c.grid.Glyph.Height/2)
}

// commonGround is the colour of most of the empty cells, coarsely.
func (c *colours) commonGround() raster.RGB {
	var counts [512]int
	var sample [512]raster.RGB
	most := 0
	for i := range c.cells {
		if c.cells[i].kind != uniform {
			continue
		}
		colour := c.middle(i%c.grid.Columns, i/c.grid.Columns)
		coarse := int(colour.R>>5)<<6 | int(colour.G>>5)<<3 | int(colour.B>>5)
		sample[coarse] = colour
		counts[coarse]++
		if counts[coarse] > counts[most] {
			most = coarse
		}
	}
	return sample[most]
}
