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
		if rest.count() <= allowed && g.height >= 10 {
			// A cursor of such cells has two rows, and this is a line of one.
			return cell{kind: glyph, match: f.glyphOf('_'), sure: true}, true
		}
		found, least := match{}, allowed+1
		for i := range f.bits {
			visible := f.bits[i].without(&band)
			if d := visible.distance(&rest, g.words()); d < least && visible.count() > 0 {
				found, least = match{face: f, glyph: int32(i), inverse: ink == &inverse}, d
			}
		}
		if found.face != nil {
			return cell{kind: glyph, match: found, under: true}, true
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
func resolveCursors(g grid, cells []cell, f *face) {
	lines, last, cursors := 0, 0, 0
	for i := range cells {
		if cells[i].kind != uniform {
			last = i
		}
		if cells[i].kind == cursor {
			cursors++
		}
		if cells[i].kind == glyph && isFootLine(cells[i].char()) {
			lines++
		}
	}
	for row := range g.rows {
		line := cells[row*g.columns : (row+1)*g.columns]
		for column := range line {
			c := &line[column]
			empty := func(i int) bool { return i < 0 || i >= len(line) || line[i].kind == uniform }
			switch {
			case c.kind == cursor && (cursors > 1 || !empty(column-1) && !empty(column+1)):
				// There is one cursor, and it does not wait inside a word:
				// these are underscores, a row off.
				*c = cell{kind: glyph, match: f.glyphOf('_')}
			case c.kind == covered && empty(column+1):
				// A cursor waits behind the text, on nothing.
				c.kind = cursor
			case c.kind != glyph:
			case lines == 1 && isFootLine(c.char()):
				c.kind = cursor
			case row*g.columns+column == last && c.isCursorShape() && empty(column-1):
				// Behind all text, where a cursor waits.
				c.kind = cursor
			}
		}
	}
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

// found says whether a match is of that character.
func (m match) found(char rune) bool { return m.char() == char }

// glyphOf finds a character's glyph, or the first; every face has ASCII's.
func (f *face) glyphOf(char rune) match {
	for i := range f.chars {
		if f.chars[i] == char {
			return match{face: f, glyph: int32(i)}
		}
	}
	return match{face: f}
}
