package evidence

import (
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/glyph"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/jpeg"
)

// maxSpectra and maxPlaces bound what is kept of shapes: 8 MiB, and some more.
const maxSpectra, maxPlaces = 8 << 20 / (64 * 4), 512

// partSpectra are made room for at a time, 128 KiB: most screens need a part or
// two, and many reads at once should not have 8 MiB each.
const partSpectra = 512

// shapes keeps the spectra of glyphs for one picture, by where they are. When its
// memory is full it forgets them all, and begins anew in the same memory.
type shapes struct {
	// known has, for each place and glyph, which of the spectra is the glyph's
	// first, 0 when nobody asked yet. Those of one glyph are in one part.
	known map[place][]int32
	parts []*[partSpectra]jpeg.Frequencies
	made  []uint8 // how many of the spectra that begin here are made
	next  int32   // the first that is free
}

// spectrum is the number-th of all.
func (s *shapes) spectrum(number int32) *jpeg.Frequencies {
	return &s.parts[number/partSpectra][number%partSpectra]
}

// take gives the first of so many spectra, 0 when there is no room for them.
func (s *shapes) take(need int32) (first int32) {
	first = s.next
	if first%partSpectra+need > partSpectra {
		first += partSpectra - first%partSpectra
	}
	if first+need > maxSpectra {
		return 0
	}
	if int(first/partSpectra) == len(s.parts) {
		s.parts = append(s.parts, new([partSpectra]jpeg.Frequencies))
	}
	s.next = first + need
	return first
}

// forget keeps the memory, unless that of places has come to some megabytes.
func (s *shapes) forget() {
	if len(s.known) > maxPlaces {
		clear(s.known)
	}
	for _, glyphs := range s.known {
		clear(glyphs)
	}
	s.next = 1
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
	face  *glyph.Face // nil: a cell all in ink
	glyph int32
	first int32 // of its spectra
}

// shape is that of a glyph in the cell whose evidence was gathered last; a match
// without a face is a cell all in ink.
func (b *Bench) shape(m glyph.Match) shape {
	c, s, kept := &b.cell, b.planes[1].subsampling, &b.shapes
	if kept.known == nil {
		kept.known = map[place][]int32{}
		kept.made = make([]uint8, maxSpectra)
		kept.forget()
	}
	at := place{m.Face, c.x % (8 * s.Width), c.y % (8 * s.Height)}
	known := kept.known[at]
	if known == nil {
		glyphs := 1
		if m.Face != nil {
			glyphs = len(m.Face.Bits)
		}
		known = make([]int32, glyphs)
		kept.known[at] = known
	}
	if known[m.Glyph] == 0 {
		need := int32(c.sharp + (len(c.blocks)-c.sharp)/2)
		first := kept.take(need)
		if first == 0 {
			kept.forget()
			if m.Face != nil {
				c.solid = b.shape(glyph.Match{})
			}
			first = kept.take(need)
		}
		known[m.Glyph] = first
		kept.made[first] = 0
	}
	return shape{m.Face, m.Glyph, known[m.Glyph]}
}

// spectrum is that of a shape in one of the blocks.
func (b *Bench) spectrum(s *shape, number int) *jpeg.Frequencies {
	c, kept := &b.cell, &b.shapes
	if pale := (len(c.blocks) - c.sharp) / 2; pale > 0 && number >= c.sharp+pale {
		number -= pale // Cr's blocks are where Cb's are
	}
	for i := int(kept.made[s.first]); i <= number; i++ {
		var drawn jpeg.Block
		b.draw(s, &c.blocks[i], &drawn)
		spectrum := kept.spectrum(s.first + int32(i))
		*spectrum = jpeg.Frequencies{}
		drawn.Transform(spectrum)
		kept.made[s.first]++
		b.effort += spectrumEffort
	}
	return kept.spectrum(s.first + int32(number))
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
