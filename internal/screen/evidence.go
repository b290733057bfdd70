package screen

import "github.com/cloudscreen/terraform-provider-alicloud/internal/screen/jpeg"

// A JPEG of low quality loses the fine detail of dim or colour-on-colour text,
// so pixels are not looked at here but what the file has of them: for each block
// of 8x8 samples its frequencies, rounded to steps. A block's frequencies are
// the sum of those of the cells that lie in it. What the cells around give is
// taken off, and a glyph in two colours is held against the rest: the right one
// misses nothing by more than the rounding, however coarse that is.

// patchSize is enough for the 16x16 areas that a cell of 16x32 touches.
const patchSize = 64

// patch is a piece of the picture as it was before compression, in luminance and
// chroma, each at full resolution. It begins at a multiple of 16 each way.
type patch struct {
	x, y, width, height int
	planes              [3][patchSize * patchSize]float32
}

// middle is the luminance that a JPEG's frequencies call 0.
const middle = 128

// fill gives an area in the patch one colour.
func (p *patch) fill(x, y int, area size, colour ycc) {
	for plane := range p.planes {
		for j := y - p.y; j < y-p.y+area.height; j++ {
			row := p.planes[plane][j*patchSize+x-p.x:][:area.width]
			for i := range row {
				row[i] = colour[plane]
			}
		}
	}
}

// evidence is what the file says of one cell.
type evidence struct {
	grid   grid
	x, y   int
	blocks []evident
	sharp  int // how many of the blocks are of luminance; then Cb's, then Cr's
	// ground is what the blocks show of a cell that is all of level 1.
	ground shape
}

// evident is a block that a cell lies in. Its frequencies are in the order of
// the file, the low ones first, for these tell most.
type evident struct {
	plane  int
	bx, by int
	// rest is what the cell has to explain, left that beside the ground.
	rest, left jpeg.Frequencies
}

// surround draws what is around a cell: the picture itself, and over it the
// cells that are read, those that are guessed at too.
func (r *reader) surround(g grid, cells []cell, column, row int) {
	x, y := g.corner(column, row)
	p := &r.patch
	p.x, p.y = x&^15, y&^15
	p.width, p.height = (x+g.cell.width+15)&^15-p.x, (y+g.cell.height+15)&^15-p.y
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
	if !c.coloured || !c.sure && !c.resolved || c.kind != uniform && c.kind != glyph {
		return
	}
	a := c.colours
	var bits *bitmap
	if c.kind == glyph {
		bits = &c.face.bits[c.glyph]
	}
	for j := max(y, p.y); j < min(y+g.cell.height, p.y+p.height); j++ {
		for i := max(x, p.x); i < min(x+g.cell.width, p.x+p.width); i++ {
			colour := &a.ground
			if bits != nil && g.inkAt(c.char(), bits, i-x, j-y) {
				colour = &a.ink
			}
			at := (j-p.y)*patchSize + i - p.x
			p.planes[0][at], p.planes[1][at], p.planes[2][at] = colour[0], colour[1], colour[2]
		}
	}
}

// inkAt says whether a glyph has ink at a place in its cell. VGA's ninth column
// repeats the eighth of lines and blocks, and is ground beside all others.
func (g *grid) inkAt(char rune, bits *bitmap, x, y int) bool {
	if x < g.glyph.width {
		return bits.get(y*g.glyph.width + x)
	}
	return char >= 0x2500 && char < 0x25a0 && bits.get(y*g.glyph.width+g.glyph.width-1)
}

// areaOf is how many pixels a sample of a plane covers.
func (r *reader) areaOf(plane int) blur {
	if plane == 0 {
		return blur{width: 1, height: 1}
	}
	return r.p.blurAt(0, 0)
}

// gather collects the evidence for a cell.
func (r *reader) gather(g grid, cells []cell, column, row int) {
	r.surround(g, cells, column, row)
	x, y := g.corner(column, row)
	e := &r.evidence
	e.grid, e.x, e.y, e.blocks = g, x, y, e.blocks[:0]
	r.patch.fill(x, y, g.cell, ycc{middle, 0, 0}) // gives nothing
	for plane := range r.p.spectra {
		area := r.areaOf(plane)
		for by := y / area.height / 8; by*8*area.height < y+g.cell.height; by++ {
			for bx := x / area.width / 8; bx*8*area.width < x+g.cell.width; bx++ {
				e.blocks = append(e.blocks, evident{plane: plane, bx: bx, by: by})
				r.weigh(&e.blocks[len(e.blocks)-1])
			}
		}
		if plane == 0 {
			e.sharp = len(e.blocks)
		}
	}
	e.ground = r.shapeOf(nil, 0)
}

// weigh takes off a block what is around the cell.
func (r *reader) weigh(t *evident) {
	area, p := r.areaOf(t.plane), &r.patch
	scale := 1 / float32(area.width*area.height)
	var around jpeg.Block
	for j := range 8 {
		row := p.planes[t.plane][((t.by*8+j)*area.height-p.y)*patchSize+t.bx*8*area.width-p.x:]
		for i := range 8 {
			if t.plane == 0 {
				around[8*j+i] = row[i] - middle
				continue
			}
			var sum float32
			for dy := range area.height {
				for dx := range area.width {
					sum += row[dy*patchSize+i*area.width+dx]
				}
			}
			around[8*j+i] = sum * scale
		}
	}
	around.Transform(&t.rest)
	plane := &r.p.spectra[t.plane]
	seen := plane.Block(t.bx, t.by)
	for k, place := range jpeg.Zigzag {
		t.rest[k] = float32(seen[place])*float32(plane.Steps[k]) - t.rest[k]
	}
}

// stand sets the ground that glyphs are tried on.
func (r *reader) stand(ground *ycc) {
	for i := range r.evidence.blocks {
		t := &r.evidence.blocks[i]
		level := ground[t.plane]
		if t.plane == 0 {
			level -= middle
		}
		cell := r.spectrum(&r.evidence.ground, i)
		for k := range t.left {
			t.left[k] = t.rest[k] - level*cell[k]
		}
	}
}

// missed tells by how much a glyph misses the evidence, in squares beyond the
// rounding; nil is nothing but the ground that r.stand set. What misses by more
// than limit is not looked at to the end: some figure above limit is returned.
func (r *reader) missed(a *attribute, glyph *shape, limit float32) (squares float32) {
	e := &r.evidence
	for i := range e.blocks {
		t := &e.blocks[i]
		slack, d := &r.p.slack[t.plane], a.ink[t.plane]-a.ground[t.plane]
		if glyph == nil || d == 0 {
			for k, v := range t.left {
				if beyond := max(v, -v) - slack[k]; beyond > 0 {
					squares += beyond * beyond
				}
			}
		} else {
			ink := r.spectrum(glyph, i)
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

// place is where in the blocks a cell begins; glyphs look different at each.
type place struct {
	face *face // nil: a cell all in ink
	x, y int
}

// maxSpectra bounds what is kept of them: 8 MiB.
const maxSpectra = 8 << 20 / (64 * 4)

// shape is a glyph in the blocks of the evidence. Its spectra, in luminance and
// in one plane of chroma, are made when they are asked for: most candidates are
// out after the first.
type shape struct {
	face    *face // nil: a cell all in ink
	glyph   int32
	spectra *[]jpeg.Frequencies
}

func (r *reader) shapeOf(f *face, glyph int32) shape {
	e, area := &r.evidence, r.areaOf(1)
	if r.kept > maxSpectra {
		r.spectra, r.kept = nil, 0
	}
	if r.spectra == nil {
		r.spectra = map[place][][]jpeg.Frequencies{}
	}
	at := place{f, e.x % (8 * area.width), e.y % (8 * area.height)}
	known := r.spectra[at]
	if known == nil {
		glyphs := 1
		if f != nil {
			glyphs = len(f.bits)
		}
		known = make([][]jpeg.Frequencies, glyphs)
		r.spectra[at] = known
	}
	return shape{f, glyph, &known[glyph]}
}

// spectrum is that of a shape in one of the blocks.
func (r *reader) spectrum(s *shape, number int) *jpeg.Frequencies {
	e := &r.evidence
	if pale := (len(e.blocks) - e.sharp) / 2; pale > 0 && number >= e.sharp+pale {
		number -= pale // Cr's blocks are where Cb's are
	}
	for i := len(*s.spectra); i <= number; i++ {
		var drawn jpeg.Block
		r.draw(s, &e.blocks[i], &drawn)
		*s.spectra = append(*s.spectra, jpeg.Frequencies{})
		drawn.Transform(&(*s.spectra)[i])
		r.kept++
	}
	return &(*s.spectra)[number]
}

// draw adds a shape's ink to a block.
func (r *reader) draw(s *shape, t *evident, drawn *jpeg.Block) {
	e, area := &r.evidence, r.areaOf(t.plane)
	g := &e.grid
	scale := 1 / float32(area.width*area.height)
	left, top := t.bx*8*area.width, t.by*8*area.height // of the block, in pixels
	right, bottom := min(left+8*area.width, e.x+g.cell.width), min(top+8*area.height, e.y+g.cell.height)
	for y := max(top, e.y); y < bottom; y++ {
		row := drawn[(y-top)/area.height*8:][:8]
		for x := max(left, e.x); x < right; x++ {
			if s.face == nil || g.inkAt(s.face.chars[s.glyph], &s.face.bits[s.glyph], x-e.x, y-e.y) {
				row[(x-left)/area.width] += scale
			}
		}
	}
}

// slackOf is how far a frequency may be from what was drawn: half a step, and
// what rounding colours and samples to whole numbers adds.
func slackOf(spectra []jpeg.Spectrum) *[3]jpeg.Frequencies {
	var slack [3]jpeg.Frequencies
	for plane := range spectra {
		for k, step := range spectra[plane].Steps {
			slack[plane][k] = float32(step)/2 + 1
		}
	}
	return &slack
}
