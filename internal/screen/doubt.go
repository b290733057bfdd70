package screen

// resolveDoubts reads the doubtful cells again. Text comes in runs of one
// colour, so the colours are those of a neighbour or what the cell's own fit
// says; the glyph is the one that, compressed, looks like the picture. Later
// rounds know more of what is around.
func (r *reader) resolveDoubts(g grid, cells []cell, f *face) {
	for round := range 3 {
		for row := range g.rows {
			line := cells[row*g.columns : (row+1)*g.columns]
			for column := range line {
				c := &line[column]
				if c.sure && !(round > 0 && c.resolved && c.cost > exact) || c.kind == cursor || c.kind == covered {
					continue
				}
				if r.doubts++; r.doubts > maxDoubts {
					return
				}
				r.resolve(g, cells, column, row, f)
			}
		}
	}
}

const (
	// reach is how many cells away a neighbour's colours are asked for.
	reach = 24
	// alike is how far a recompressed glyph may be from the picture, in
	// squares a sample; it is 0 or little more for the right one.
	alike = 60
	// better is what part of nothing's difference the right glyph's is.
	better = 0.35
	// identical is a difference of rounding only.
	identical = 0.15
	// maxDoubts bounds the work for one picture, in cells.
	maxDoubts = 8000
	// exact is a difference that leaves no doubt.
	exact = 2
	// noLimit is above any difference.
	noLimit = 1 << 20
	// candidates is how many glyphs are drawn for each pair of colours.
	candidates = 8
)

func (r *reader) resolve(g grid, cells []cell, column, row int, f *face) {
	line := cells[row*g.columns : (row+1)*g.columns]
	c := &line[column]
	var asked [3]attribute
	n := 0
	add := func(a attribute) {
		for i := range n {
			if asked[i] == a {
				return
			}
		}
		asked[n] = a
		n++
	}
	for _, step := range [2]int{-1, 1} {
		if neighbour := sureGlyph(line, column, step); neighbour >= 0 {
			add(r.coloursOf(g, &line[neighbour], neighbour, row))
		}
	}
	// A cell of hardly anything may be a dim full stop, beside dim text only.
	if c.kind == uniform && c.face == nil && !c.resolved && !dim(asked[:n]) {
		return
	}
	if c.face != nil {
		if own := r.attributeOf(g, column, row, c.match); own.contrast() > leastContrast {
			add(own)
		}
	}
	if n == 0 {
		return
	}
	x, y := g.corner(column, row)
	r.surround(g, cells, column, row)
	r.sample.load(r.p, x, y, g.glyph)
	// It may be empty, and of its own colour.
	flat := attribute{r.sample.level(), r.sample.level()}
	nothing, least := r.recompressed(x, y, g.glyph, &flat, nil, noLimit), float32(noLimit)
	var found match
	var colours attribute
	for i := range asked[:n] {
		a := &asked[i]
		if empty := r.recompressed(x, y, g.glyph, a, nil, nothing); empty < nothing {
			nothing = empty
		}
		if nothing < 0.3 {
			break
		}
		r.fitColours(f, a)
		for _, item := range r.nearby.items[:min(r.nearby.n, candidates)] {
			if least < identical {
				break
			}
			m := item.match
			rest := r.recompressed(x, y, g.glyph, a, &f.bits[m.glyph], least)
			rest += rarity(m.char()) * (rest + 16)
			if rest < least {
				m.inverse, m.cost = a.ink[0] < a.ground[0], rest
				found, least, colours = m, rest, *a
			}
		}
	}
	switch {
	case found.face == nil || nothing <= least:
		if c.kind != uniform || nothing < alike {
			*c = cell{kind: uniform, match: match{cost: nothing}, level: c.level, sure: nothing < exact, resolved: true}
		}
	case least < alike && least < better*nothing:
		*c = cell{kind: glyph, match: found, sure: true, resolved: true, coloured: true, colours: colours}
	}
}

// coloursOf are the colours of a glyph or of an empty cell, found once.
func (r *reader) coloursOf(g grid, c *cell, column, row int) attribute {
	if c.coloured {
		return c.colours
	}
	if c.kind == glyph {
		c.colours = r.attributeOf(g, column, row, c.match)
	} else {
		x, y := g.corner(column, row)
		r.sample.load(r.p, x, y, g.glyph)
		c.colours = attribute{r.sample.level(), r.sample.level()}
	}
	c.coloured = true
	return c.colours
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
		if c.resolved {
			return i // its colours were known, not fitted
		}
		if ink := int(c.face.ink[c.glyph]); ink*12 > c.face.width*c.face.height {
			return i
		}
	}
	return -1
}
