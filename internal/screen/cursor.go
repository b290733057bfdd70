package screen

// underCursor reads a cell in which some neighbouring rows are solid, because a
// cursor lies over them: the rest must be a glyph's, or nothing.
func (r *reader) underCursor(g size, f *face, b *bitmap) (cell, bool) {
	inverse := f.full.without(b)
	for _, ink := range []*bitmap{b, &inverse} {
		first, last := solidRows(g, ink)
		if first < 0 || first < g.height/2 {
			if first >= 0 && last-first+1 >= g.height-2 && last-first+1 < g.height {
				return cell{kind: covered}, true
			}
			continue
		}
		var band bitmap
		for y := first; y <= last; y++ {
			row := g.row(y)
			band = band.or(&row)
		}
		rest := ink.without(&band)
		// The rest of a glyph is mostly ground; else this is the inverse.
		if visible := g.width * (g.height - last + first - 1); 2*rest.count() > visible {
			continue
		}
		allowed := 0
		if r.p.lossy {
			allowed = max(1, g.width*g.height/64)
		}
		if rest.count() <= allowed && last > first {
			return cell{kind: cursor}, true
		}
		found, least := match{}, allowed+1
		for i := range f.bits {
			visible := f.bits[i].without(&band)
			if d := visible.distance(&rest, g.words()); d < least && visible.count() > 0 {
				found, least = match{face: f, glyph: int32(i), inverse: ink == &inverse}, d
			}
		}
		if found.face != nil {
			return cell{kind: glyph, match: found}, true
		}
	}
	return cell{}, false
}

// solidRows are the lowest neighbouring rows that are all ink, -1 when none is.
func solidRows(g size, b *bitmap) (first, last int) {
	first, last = -1, -1
	for y := g.height - 1; y >= 0; y-- {
		row := g.row(y)
		solid := b.and(&row)
		switch {
		case solid == row && last < 0:
			first, last = y, y
		case solid == row:
			first = y
		case last >= 0:
			return first, last
		}
	}
	return first, last
}

// resolveCursors finds the cursors that look like characters: a line at the foot
// of an empty cell, and, over a character that nobody can see, a full block.
func resolveCursors(g grid, cells []cell) {
	lines, underscores := 0, 0
	for i := range cells {
		if cells[i].kind != glyph {
			continue
		}
		switch {
		case isFootLine(cells[i].char()):
			lines++
		case cells[i].isCursorShape():
			underscores++
		}
	}
	for row := range g.rows {
		line := cells[row*g.columns : (row+1)*g.columns]
		for column := range line {
			c := &line[column]
			empty := func(i int) bool { return i < 0 || i >= len(line) || line[i].kind == uniform }
			switch {
			case c.kind == covered && empty(column+1):
				// A cursor waits behind the text, on nothing.
				c.kind = cursor
			case c.kind != glyph:
			case lines == 1 && isFootLine(c.char()):
				c.kind = cursor
			case lines == 0 && underscores == 1 && c.isCursorShape() && empty(column-1) && emptyFrom(line, column+1):
				c.kind = cursor
			}
		}
	}
}

func emptyFrom(line []cell, column int) bool {
	for i := column; i < len(line); i++ {
		if line[i].kind != uniform {
			return false
		}
	}
	return true
}

// isFootLine says whether a character is nothing but a line low in its cell,
// which text does not use.
func isFootLine(char rune) bool {
	return char >= 0x23ba && char <= 0x23bd || char == 0x2581 || char == 0x2582
}

// isCursorShape says whether the glyph is an underscore that looks just like
// Linux's cursor: two rows at the cell's foot, one in cells of less than 10.
func (c *cell) isCursorShape() bool {
	if c.char() != '_' {
		return false
	}
	height := c.face.height
	var foot bitmap
	for y := height - 1; y >= height-2 && (y == height-1 || height >= 10); y-- {
		row := c.face.row(y)
		foot = foot.or(&row)
	}
	return c.face.bits[c.glyph] == foot
}
