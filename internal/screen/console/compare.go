package console

// sameGrid says whether two consoles' cells are at the same places.
func (c *Console) sameGrid(other *Console) bool {
	return c.Cells != nil && other.Cells != nil && c.Grid == other.Grid
}

// Similarity is the share of the characters of two consoles of one grid that are
// the same at the same place; a misread one costs itself and not a word. It is 0
// for consoles of two grids, or of none.
func (c *Console) Similarity(other *Console) float64 {
	if !c.sameGrid(other) {
		return 0
	}
	same, all := 0, 0
	for i := range c.Cells {
		x, y := c.Cells[i].Char, other.Cells[i].Char
		if x == ' ' && y == ' ' {
			continue
		}
		all++
		if x == y {
			same++
		}
	}
	if all == 0 {
		return 1
	}
	return float64(same) / float64(all)
}

// Same says whether two consoles' cells show the same, though some of them may
// have been read differently: what differs must look alike then.
func (c *Console) Same(other *Console) bool {
	if !c.sameGrid(other) {
		return false
	}
	for i := range c.Cells {
		if c.Cells[i].Char != other.Cells[i].Char && !c.looksLike(other, i) {
			return false
		}
	}
	return true
}

// looksLike says whether a cell has nearly the same luminance in both pictures.
func (c *Console) looksLike(other *Console, i int) bool {
	// The mean difference that the noise of two encodings makes.
	const noise = 12
	p, q, g := c.picture, other.picture, &c.Grid
	x, y := g.Corner(i%g.Columns, i/g.Columns)
	sum := 0
	for row := y; row < y+g.Glyph.Height; row++ {
		for column := x; column < x+g.Glyph.Width; column++ {
			d := int(p.Luma[row*p.Stride+column]) - int(q.Luma[row*q.Stride+column])
			sum += max(d, -d)
		}
	}
	return sum <= noise*g.Glyph.Width*g.Glyph.Height
}
