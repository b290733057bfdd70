package console

import "github.com/cloudscreen/terraform-provider-alicloud/internal/screen/glyph"

// underCursor reads a cell in which some neighbouring rows are solid, because a
// cursor lies over them: the rest must be a glyph's, or nothing.
func underCursor(f *glyph.Face, b *glyph.Bitmap, lossy bool) (cell, bool) {
	inverse := f.Inverse(b)
	for _, ink := range []*glyph.Bitmap{b, &inverse} {
		first, last := f.SolidRows(ink)
		if first < 0 {
			continue
		}
		height := last - first + 1
		if first >= f.Height/2 {
			if c, ok := besideBand(f, ink, first, last, lossy); ok {
				return c, true
			}
		} else if height >= f.Height-2 && height < f.Height {
			return cell{kind: covered}, true
		}
	}
	return cell{}, false
}

// besideBand reads what a cursor that covers the rows from first to last leaves
// to be seen.
func besideBand(f *glyph.Face, ink *glyph.Bitmap, first, last int, lossy bool) (cell, bool) {
	band := glyph.Rows(f.Size, first, last)
	rest := ink.Without(&band)
	// The rest of a glyph is mostly ground; else this is the inverse.
	if visible := f.Width * (f.Height - last + first - 1); 2*rest.Count() > visible {
		return cell{}, false
	}
	allowed := 0
	if lossy {
		allowed = max(1, f.Width*f.Height/64)
	}
	if rest.Count() <= allowed && last > first {
		return cell{kind: cursor}, true
	}
	if rest.Count() <= allowed && f.Height >= 10 {
		// A cursor of such cells has two rows, and this is a line of one.
		if underscore, ok := f.Of('_'); ok {
			return cell{kind: character, Match: underscore, certainty: sure}, true
		}
	}
	if m := f.Beside(&band, &rest, allowed); m.Face != nil {
		return cell{kind: character, Match: m, certainty: obscured}, true
	}
	return cell{}, false
}

// cursors finds the cursors that look like characters: a line at the foot of an
// empty cell, and, over a character that nobody can see, a full block.
func cursors(p page) page {
	underscore, _ := p.faces[0].Of('_')
	lines, last, found := 0, 0, 0
	for i := range p.cells {
		c := &p.cells[i]
		if c.kind != uniform {
			last = i
		}
		if c.kind == cursor {
			found++
		}
		if c.kind == character && isFootLine(c.Char()) {
			lines++
		}
	}
	for i := range p.cells {
		c := &p.cells[i]
		line, column := p.row(i/p.grid.Columns), i%p.grid.Columns
		empty := func(i int) bool { return i < 0 || i >= len(line) || line[i].kind == uniform }
		switch {
		case c.kind == cursor && underscore.Face != nil && (found > 1 || !empty(column-1) && !empty(column+1)):
			// There is one cursor, and it does not wait inside a word:
			// these are underscores, a row off.
			*c = cell{kind: character, Match: underscore}
		case c.kind == covered && empty(column+1):
			// A cursor waits behind the text, on nothing.
			c.kind = cursor
		case c.kind != character:
		case lines == 1 && isFootLine(c.Char()):
			c.kind = cursor
		case i == last && c.isCursorShape() && empty(column-1):
			// Behind all text, where a cursor waits.
			c.kind = cursor
		}
	}
	return p
}

// isFootLine says whether a character is nothing but a line low in its cell,
// which text does not use.
func isFootLine(char rune) bool {
	return char >= 0x23ba && char <= 0x23bd || char == 0x2581 || char == 0x2582
}

// isCursorShape says whether the glyph is an underscore that looks just like
// Linux's cursor: two rows at the cell's foot, one in cells of less than 10.
func (c *cell) isCursorShape() bool {
	if c.Char() != '_' {
		return false
	}
	rows := 2
	if c.Face.Height < 10 {
		rows = 1
	}
	return *c.Bits() == glyph.Rows(c.Face.Size, c.Face.Height-rows, c.Face.Height-1)
}
