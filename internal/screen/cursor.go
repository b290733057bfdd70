package screen

// underCursor reads a cell in which some neighbouring rows are solid, because a
// cursor lies over them: the rest must be a glyph's, or nothing.
func (r *reader) underCursor(g size, f *face, b *bitmap) (cell, bool) {
	inverse := f.full.without(b)
	for _, ink := range []*bitmap{b, &inverse} {
		first, last := solidRows(g, ink)
		if first < 0 || first < g.height/2 {
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
