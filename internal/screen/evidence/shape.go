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

// Shape is a glyph in the blocks of the evidence. Its spectra, in luminance and
// in one plane of chroma, are made when they are asked for: most candidates are
// out after the first.
type Shape struct {
	face    *glyph.Face // nil: a cell all in ink
	glyph   int32
	spectra *[]jpeg.Frequencies
}

// Shape is that of a glyph in the cell whose evidence was gathered last.
func (b *Bench) Shape(face *glyph.Face, number int32) Shape {
	c, s := &b.cell, b.subsampling(1)
	if b.shapes.kept > maxSpectra {
		b.shapes = shapes{}
	}
	if b.shapes.known == nil {
		b.shapes.known = map[place][][]jpeg.Frequencies{}
	}
	at := place{face, c.x % (8 * s.Width), c.y % (8 * s.Height)}
	known := b.shapes.known[at]
	if known == nil {
		glyphs := 1
		if face != nil {
			glyphs = len(face.Bits)
		}
		known = make([][]jpeg.Frequencies, glyphs)
		b.shapes.known[at] = known
	}
	return Shape{face, number, &known[number]}
}

// spectrum is that of a shape in one of the blocks.
func (b *Bench) spectrum(s *Shape, number int) *jpeg.Frequencies {
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
func (b *Bench) draw(shape *Shape, t *block, drawn *jpeg.Block) {
	c, s := &b.cell, b.subsampling(t.plane)
	g := &c.grid
	scale := 1 / float32(s.Width*s.Height)
	left, top := t.bx*8*s.Width, t.by*8*s.Height // of the block, in pixels
	right, bottom := min(left+8*s.Width, c.x+g.Cell.Width), min(top+8*s.Height, c.y+g.Cell.Height)
	for y := max(top, c.y); y < bottom; y++ {
		row := drawn[(y-top)/s.Height*8:][:8]
		for x := max(left, c.x); x < right; x++ {
			if shape.face == nil || inkAt(g, shape.face.Chars[shape.glyph], &shape.face.Bits[shape.glyph], x-c.x, y-c.y) {
				row[(x-left)/s.Width] += scale
			}
		}
	}
}
