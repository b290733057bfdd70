package screen

// Some cells can be read in two ways: one of a single colour is a space on that
// ground or a full block of that ink; the upper half block is the lower one with
// the colours swapped. Which it is, the cells around tell.

// inverses are the characters of which one is the other with ink and ground
// swapped.
var inverses = map[rune]rune{
	'▀': '▄', '▄': '▀', '▌': '▐', '▐': '▌', '•': '◘', '◘': '•', '○': '◙', '◙': '○',
}

// isBlock says whether a character fills parts of its cell: shades and blocks.
func isBlock(char rune) bool { return char >= 0x2580 && char <= 0x259f }

// near says whether two colours are the same up to an encoder's noise.
func (c rgb) near(d rgb) bool {
	const reach = 40
	far := func(a, b uint8) bool { return int(a)-int(b) > reach || int(b)-int(a) > reach }
	return !far(c.r, d.r) && !far(c.g, d.g) && !far(c.b, d.b)
}

// surface is what a grid's cells look like: it finds colours when asked.
type surface struct {
	r     *reader
	g     grid
	cells []cell
	// ground is the colour of most of the empty cells, last the last glyph.
	ground rgb
	last   int
}

func (s *surface) at(column, row int) *cell {
	if column < 0 || row < 0 || column >= s.g.columns || row >= s.g.rows {
		return nil
	}
	return &s.cells[row*s.g.columns+column]
}

// middle is the colour of one pixel, which is enough for most cells.
func (s *surface) middle(column, row int) rgb {
	x, y := s.g.corner(column, row)
	return s.r.p.at(x+s.g.glyph.width/2, y+s.g.glyph.height/2)
}

// flat is the colour of a uniform cell.
func (s *surface) flat(column, row int) rgb {
	if s.r.p.lossy {
		return s.r.coloursOf(s.g, s.at(column, row), column, row).ground.rgb()
	}
	x, y := s.g.corner(column, row)
	return s.r.p.at(x, y)
}

// colours are those of a glyph.
func (s *surface) colours(column, row int) (ink, ground rgb) {
	c := s.at(column, row)
	if s.r.p.lossy {
		if s.r.p.spectra != nil && c.sure && !c.coloured {
			s.r.colourAround(s.g, s.cells, column, row)
			s.r.colour(s.g, s.cells, column, row)
		}
		a := s.r.coloursOf(s.g, c, column, row)
		return a.ink.rgb(), a.ground.rgb()
	}
	x, y := s.g.corner(column, row)
	return s.r.p.split(x, y, s.g.glyph, &c.face.bits[c.glyph])
}

// resolveBlocks decides on the cells that have two readings.
func (r *reader) resolveBlocks(g grid, cells []cell) {
	s := &surface{r: r, g: g, cells: cells}
	s.ground = s.commonGround()
	for i := range cells {
		if cells[i].kind == glyph {
			s.last = i
		}
	}
	for row := range g.rows {
		for column := range g.columns {
			c := s.at(column, row)
			if c.kind == glyph {
				s.resolveInverse(c, column, row)
			}
		}
		s.resolveRuns(row)
	}
}

// commonGround counts the colours of empty cells, coarsely.
func (s *surface) commonGround() rgb {
	var counts [512]int
	var sample [512]rgb
	most := 0
	for row := range s.g.rows {
		for column := range s.g.columns {
			if s.at(column, row).kind != uniform {
				continue
			}
			c := s.middle(column, row)
			i := int(c.r>>5)<<6 | int(c.g>>5)<<3 | int(c.b>>5)
			sample[i] = c
			counts[i]++
			if counts[i] > counts[most] {
				most = i
			}
		}
	}
	return sample[most]
}

// resolveInverse swaps a half block or a bullet for its inverse when its ground
// is not what is around it.
func (s *surface) resolveInverse(c *cell, column, row int) {
	other, ok := inverses[c.char()]
	if !ok {
		return
	}
	i := -1
	for j, char := range c.face.chars {
		if char == other {
			i = j
		}
	}
	if i < 0 || c.face.bits[i] != c.face.full.without(&c.face.bits[c.glyph]) {
		return
	}
	ink, ground := s.colours(column, row)
	votes := s.vote(s.ground, ink, ground, 2)
	for _, side := range [2]int{-1, 1} {
		if around, weight := s.groundOf(column+side, row); weight > 0 {
			votes += s.vote(around, ink, ground, weight)
		}
	}
	if s.g.cell.width > s.g.glyph.width && !isBlock(c.char()) {
		// The ninth column of VGA text is ground, save for lines and blocks.
		x, y := s.g.corner(column, row)
		beside := s.r.p.mean(x+s.g.glyph.width, y, s.g.cell.width-s.g.glyph.width, s.g.glyph.height)
		if beside.near(ink) {
			votes += 4
		} else if beside.near(ground) {
			votes -= 4
		}
	}
	if votes > 0 {
		c.glyph, c.inverse = int32(i), !c.inverse
		c.colours.ink, c.colours.ground = c.colours.ground, c.colours.ink
	}
}

// vote is for the inverse, more than 0, when a colour that is a ground is what
// was taken for the ink.
func (s *surface) vote(colour, ink, ground rgb, weight int) int {
	switch toGround, toInk := colour.near(ground), colour.near(ink); {
	case toGround && !toInk:
		return -weight
	case toInk && !toGround:
		return weight
	}
	return 0
}

// groundOf is the ground of a neighbour, and how much it says: most if a glyph
// stands on it, little if the cell is one of a colour that may as well be ink.
func (s *surface) groundOf(column, row int) (ground rgb, weight int) {
	c := s.at(column, row)
	if c == nil {
		return rgb{}, 0
	}
	switch c.kind {
	case uniform:
		if ground = s.flat(column, row); ground.near(s.ground) {
			return ground, 2
		}
		return ground, 1
	case glyph:
		if _, doubtful := inverses[c.char()]; !doubtful {
			_, ground = s.colours(column, row)
			return ground, 3
		}
	}
	return rgb{}, 0
}

// resolveRuns finds the full blocks among a row's uniform cells.
func (s *surface) resolveRuns(row int) {
	for first := 0; first < s.g.columns; first++ {
		if s.at(first, row).kind != uniform || s.middle(first, row).near(s.ground) {
			continue
		}
		colour := s.flat(first, row)
		if colour.near(s.ground) {
			continue
		}
		last := first
		for last+1 < s.g.columns && s.at(last+1, row).kind == uniform && s.flat(last+1, row).near(colour) {
			last++
		}
		if s.isInk(first, last, row, colour) {
			for column := first; column <= last; column++ {
				s.at(column, row).kind = fullBlock
			}
		}
		first = last
	}
}

// isInk says whether a run of one colour is more likely ink than ground. A
// neighbour whose ground it is says no; a block whose ink it is says yes; other
// characters of that ink do so together, or when the run's other side has their
// ground.
func (s *surface) isInk(first, last, row int, colour rgb) bool {
	var grounds [2]rgb
	var inked, blocks int
	var flats []rgb
	for i, column := range [2]int{first - 1, last + 1} {
		c := s.at(column, row)
		if c == nil {
			continue
		}
		switch c.kind {
		case uniform:
			flats = append(flats, s.flat(column, row))
		case fullBlock:
			return false // of another colour: both are grounds
		case glyph:
			ink, ground := s.colours(column, row)
			if ground.near(colour) {
				return false
			}
			if ink.near(colour) {
				grounds[i] = ground
				inked++
				if isBlock(c.char()) {
					blocks++
				}
			}
		}
	}
	if blocks > 0 {
		return true
	}
	if s.isAlone(first, last, row, colour) {
		return true
	}
	if s.r.p.lossy && s.r.p.spectra == nil {
		return false // thin lines take on their ground's colour
	}
	if inked == 2 {
		return true
	}
	if inked == 1 {
		for _, flat := range flats {
			if flat.near(grounds[0]) || flat.near(grounds[1]) {
				return true
			}
		}
	}
	// Above and below, blocks go on.
	for _, y := range [2]int{row - 1, row + 1} {
		for column := first; column <= last; column++ {
			c := s.at(column, y)
			if c == nil || c.kind != glyph || !isBlock(c.char()) {
				continue
			}
			if ink, _ := s.colours(column, y); ink.near(colour) {
				return true
			}
		}
	}
	return false
}

// isAlone says whether a run of some cells stands on its own in the common ground,
// in the colour that the characters around have there, and more text follows: what
// stands behind all text is a cursor.
func (s *surface) isAlone(first, last, row int, colour rgb) bool {
	const short, around = 3, 8
	if last-first >= short || row*s.g.columns+last >= s.last {
		return false
	}
	for _, column := range [2]int{first - 1, last + 1} {
		if c := s.at(column, row); c != nil && (c.kind != uniform || !s.flat(column, row).near(s.ground)) {
			return false
		}
	}
	for distance := 2; distance <= around; distance++ {
		for _, column := range [2]int{first - distance, last + distance} {
			if c := s.at(column, row); c != nil && c.kind == glyph {
				ink, ground := s.colours(column, row)
				return ink.near(colour) && ground.near(s.ground)
			}
		}
	}
	return false
}
