package evidence

import (
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/glyph"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/jpeg"
)

// maxSpectra bounds what is kept of shapes: 8 MiB.
const maxSpectra = 8 << 20 / (64 * 4)

// shapes keeps the spectra of glyphs for one picture, by where they are.
type shapes struct {
	known map[place][][]jpeg.Frequencies
	kept  int // spectra
}

// place is where in the blocks a cell begins; glyphs look different at each.
type place struct {
	face *glyph.Face // nil: a cell all in ink
	x, y int
}

// shape is a glyph in the blocks of the evidence. Its spectra, in luminance and
// in one plane of chroma, are made when they are asked for: most candidates are
// out after the first.
type shape struct {
	face    *glyph.Face // nil: a cell all in ink
	glyph   int32
	spectra *[]jpeg.Frequencies
}

// shape is that of a glyph in the cell whose evidence was gathered last; a match
// without a face is a cell all in ink.
func (b *Bench) shape(m glyph.Match) shape {
	c, s := &b.cell, b.planes[1].subsampling
	if b.shapes.kept > maxSpectra {
		b.shapes = shapes{}
	}
	if b.shapes.known == nil {
		b.shapes.known = map[place][][]jpeg.Frequencies{}
	}
	at := place{m.Face, c.x % (8 * s.Width), c.y % (8 * s.Height)}
	known := b.shapes.known[at]
	if known == nil {
		glyphs := 1
		if m.Face != nil {
			glyphs = len(m.Face.Bits)
		}
		known = make([][]jpeg.Frequencies, glyphs)
		b.shapes.known[at] = known
	}
	return shape{m.Face, m.Glyph, &known[m.Glyph]}
}

// spectrum is that of a shape in one of the blocks.
func (b *Bench) spectrum(s *shape, number int) *jpeg.Frequencies {
	c := &b.cell
	if pale := (len(c.blocks) - c.sharp) / 2; pale > 0 && number >= c.sharp+pale {
		number -= pale // Cr's blocks are where Cb's are
	}
	for i := len(*s.spectra); i <= number; i++ {
		var drawn jpeg.Block
		b.draw(s, &c.blocks[i], &drawn)
		*s.spectra = append(*s.spectra, jpeg.Frequencies{})
		drawn.Transform(&(*s.spectra)[i])
		b.shapes.kept++
	}
	return &(*s.spectra)[number]
}

// draw adds a shape's ink to a block.
func (b *Bench) draw(of *shape, t *block, drawn *jpeg.Block) {
	c, s := &b.cell, b.planes[t.plane].subsampling
	g := &c.grid
	scale := 1 / float32(s.Width*s.Height)
	left, top := t.bx*8*s.Width, t.by*8*s.Height // of the block, in pixels
	right, bottom := min(left+8*s.Width, c.x+g.Cell.Width), min(top+8*s.Height, c.y+g.Cell.Height)
	for y := max(top, c.y); y < bottom; y++ {
		row := drawn[(y-top)/s.Height*8:][:8]
		for x := max(left, c.x); x < right; x++ {
			if of.face == nil || inkAt(g, of.face.Chars[of.glyph], &of.face.Bits[of.glyph], x-c.x, y-c.y) {
				row[(x-left)/s.Width] += scale
			}
		}
	}
}
