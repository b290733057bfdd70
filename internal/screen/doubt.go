package screen

// resolveDoubts reads the doubtful cells of a row again. Text comes in runs of
// one colour, so the colours are those of a neighbour or what the cell's own fit
// says; the glyph is the one that, compressed, looks like the picture.
func (r *reader) resolveDoubts(g grid, row int, line []cell, f *face) {
	for column := range line {
		if c := &line[column]; !c.sure && c.kind != cursor {
			r.resolve(g, row, line, column, f)
		}
	}
}

const (
	// reach is how many cells away a neighbour's colours are asked for.
	reach = 16
	// alike is how far a recompressed glyph may be from the picture, in
	// squares a sample; it is 0 or little more for the right one.
	alike = 40
	// better is what part of nothing's difference the right glyph's is.
	better = 0.35
)

func (r *reader) resolve(g grid, row int, line []cell, column int, f *face) {
	c := &line[column]
	var asked [3]attribute
	n := 0
	for _, step := range [2]int{-1, 1} {
		if neighbour := sureGlyph(line, column, step); neighbour >= 0 {
			asked[n] = r.attributeOf(g, neighbour, row, line[neighbour].match)
			n++
		}
	}
	// A cell of hardly anything may be a dim full stop, beside dim text only.
	if c.kind == uniform && c.face == nil && !dim(asked[:n]) {
		return
	}
	if c.face != nil {
		if own := r.attributeOf(g, column, row, c.match); own.contrast() > leastContrast {
			asked[n] = own
			n++
		}
	}
	if n == 0 {
		return
	}
	x, y := g.corner(column, row)
	r.sample.load(r.p, x, y, g.glyph)
	nothing, least := float32(-1), float32(0)
	var found match
	for i := range asked[:n] {
		a := &asked[i]
		empty := r.recompressed(x, y, g.glyph, a, nil)
		if nothing < 0 || empty < nothing {
			nothing = empty
		}
		if i > 0 && asked[i] == asked[i-1] {
			continue
		}
		r.fitColours(f, a)
		for _, item := range r.nearby.items[:min(r.nearby.n, 10)] {
			m := item.match
			rest := r.recompressed(x, y, g.glyph, a, &f.bits[m.glyph])
			if !isASCII(m.char()) {
				rest = rest*(1+rarity) + 0.5
			}
			if found.face == nil || rest < least {
				m.inverse = a.ink[0] < a.ground[0]
				found, least = m, rest
			}
		}
	}
	switch {
	case nothing <= least:
		*c = cell{kind: uniform, level: c.level, sure: nothing < alike}
	case least < alike && least < better*nothing:
		*c = cell{kind: glyph, match: found, sure: true}
	}
}

// attributeOf are the colours of a glyph that was found.
func (r *reader) attributeOf(g grid, column, row int, m match) attribute {
	x, y := g.corner(column, row)
	r.sample.load(r.p, x, y, g.glyph)
	return r.colours(m).snapped()
}

// dim says whether one of the attributes has little luminance to tell it by.
func dim(attributes []attribute) bool {
	for _, a := range attributes {
		if d := a.ink[0] - a.ground[0]; d < 48 && d > -48 {
			return true
		}
	}
	return false
}

// sureGlyph is the nearest cell in a direction whose glyph is certain and has
// enough of both colours to know them, -1 when there is none.
func sureGlyph(line []cell, column, step int) int {
	for i := column + step; i >= 0 && i < len(line) && i-column <= reach && column-i <= reach; i += step {
		c := &line[i]
		if c.kind != glyph || !c.sure {
			continue
		}
		if ink := int(c.face.ink[c.glyph]); ink*12 > c.face.width*c.face.height {
			return i
		}
	}
	return -1
}
