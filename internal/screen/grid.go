package screen

// grid says where a console's cells are, in pixels.
type grid struct {
	x, y int
	// cell is the pitch; glyph what of it a font draws, which is one column
	// narrower in VGA text mode.
	cell, glyph   size
	columns, rows int
}

func newGrid(p *pixels, x, y int, cell, glyph size) grid {
	return grid{x: x, y: y, cell: cell, glyph: glyph,
		columns: (p.width - x) / cell.width, rows: (p.height - y) / cell.height}
}

// corner is the first pixel of a cell.
func (g grid) corner(column, row int) (x, y int) {
	return g.x + column*g.cell.width, g.y + row*g.cell.height
}

// quality tells how well a grid and the fonts of its size explain a picture.
type quality struct {
	grid
	// tried is the number of cells with something in them that were looked
	// at, matched how many of them are glyphs.
	tried, matched int
	// face explains most of them.
	face *face
}

func (q quality) share() float64 {
	if q.tried == 0 {
		return 0
	}
	return float64(q.matched) / float64(q.tried)
}

// samples is how many cells judge a grid.
const samples = 96

// judge tries a grid on cells spread over the picture.
func (r *reader) judge(g grid) quality {
	q := quality{grid: g}
	r.inked = r.inked[:0]
	for row := range g.rows {
		for column := range g.columns {
			x, y := g.corner(column, row)
			lowest, highest := levels(r.p, x, y, g.glyph)
			if int(highest)-int(lowest) >= r.clear() {
				r.inked = append(r.inked, cellAt{column, row, lowest, highest})
			}
		}
	}
	faces := facesOf(g.glyph)
	votes := make([]int, len(faces))
	step := max(1, len(r.inked)/samples)
	for i := 0; i < len(r.inked); i += step {
		c := r.inked[i]
		x, y := g.corner(c.column, c.row)
		b, _ := binarize(r.p, x, y, g.glyph, c.lowest, c.highest)
		q.tried++
		best := -1
		for j, f := range faces {
			if d := nearest(f, &b); d <= tolerance(f, r.p.lossy) {
				// A near miss counts for less, so that of two fonts
				// that share most glyphs the right one wins.
				votes[j] += 8 - min(d, 7)
				best = max(best, j)
			}
		}
		if best >= 0 {
			q.matched++
		}
	}
	for j, f := range faces {
		if q.face == nil || votes[j] > votes[best(faces, q.face)] {
			q.face = f
		}
	}
	return q
}

func best(faces []*face, f *face) int {
	for i := range faces {
		if faces[i] == f {
			return i
		}
	}
	return 0
}

// tolerance is how many pixels of a cell may be wrong for a grid to count it.
func tolerance(f *face, lossy bool) int {
	if lossy {
		return max(1, f.width*f.height/64)
	}
	return f.width * f.height / 128
}

// nearest is the distance of a cell's bits from the nearest glyph.
func nearest(f *face, b *bitmap) int {
	n := f.width * f.height
	least := n
	if m := f.exactly(b); m.face != nil {
		return 0
	}
	words := f.words()
	for i := range f.bits {
		d := f.bits[i].distance(b, words)
		least = min(least, d, n-d)
	}
	return least
}

// clear is the difference of luminance that is no encoder's noise.
func (r *reader) clear() int {
	if r.p.lossy {
		return 48
	}
	return 1
}

// findGrid returns the best grid at the picture's corner.
func (r *reader) findGrid() quality {
	var found quality
	for _, s := range glyphSizes {
		for _, width := range pitches(r.p, s) {
			q := r.judge(newGrid(r.p, 0, 0, size{width, s.height}, s))
			if q.tried > 0 && q.share() > found.share() {
				found = q
			}
			if found.tried >= 8 && found.share() > 0.95 {
				return found
			}
		}
	}
	return found
}

// pitches are the widths of cells that a glyph of 8 may stand in: VGA text mode
// has a ninth column, in pictures of 720 pixels.
func pitches(p *pixels, glyph size) []int {
	if glyph.width == 8 && p.width%720 == 0 {
		return []int{9, 8}
	}
	return []int{glyph.width}
}
