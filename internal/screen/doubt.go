package screen

import (
	"math"
	"slices"
)

const (
	// rounds is how often the doubtful cells are looked at, and quick how
	// often only what they were fitted as is tried: most are just that.
	rounds, quick = 6, 2
	// reach is how many cells away a neighbour's colours are asked for.
	reach = 24
	// maxDoubts bounds the work for one picture, in cells, maxGlances that of
	// the quick rounds.
	maxDoubts, maxGlances = 16000, 1 << 17
	// noLimit is above any difference.
	noLimit = math.MaxFloat32
	// candidates is how many glyphs are tried for each pair of colours, and
	// promising how many when one of them leaves no doubt.
	candidates, promising = 64, 8

	// What a hypothesis misses is in squares beyond the rounding: 0 or little
	// more for the right one, thousands for most others.

	// rounding is what the right hypothesis may miss, and ahead by how much
	// the next character has to miss more.
	rounding, ahead = 16, 24
	// farAhead is how many times as much the next character misses when there
	// is no doubt, though the right one misses nearlyAll: the cells around it
	// are not all known.
	farAhead, nearlyAll = 32, 256
	// most is what a guess may miss, poor what leaves room for other fonts.
	most, poor = 8000, 512
	// something is by how much a glyph has to miss less than nothing does.
	something = 12
)

// resolveDoubts reads the doubtful cells again. Text comes in runs of one
// colour, so the colours are those of a neighbour or what the cell's own fit
// says, else any of the console's; the glyph is the one that the file's own
// figures allow. Later rounds know more of what is around.
func (r *reader) resolveDoubts(g grid, cells []cell, f *face) {
	r.choosePalette(g, cells)
	read := make([]uint8, len(cells)) // the round after which a cell was read anew
	for round := range uint8(rounds) {
		for row := range g.rows {
			for column := range g.columns {
				c := &cells[row*g.columns+column]
				if c.sure || c.kind == cursor || round > 0 && round != quick && round != quick+1 && !news(g, read, column, row, round) {
					continue
				}
				if round < quick {
					if r.glances++; r.glances > maxGlances {
						continue
					}
				} else if r.doubts++; r.doubts > maxDoubts {
					return
				}
				before := *c
				r.resolve(g, cells, column, row, f, round)
				if c.sure || c.kind != before.kind || c.kind == glyph && (c.glyph != before.glyph || c.colours != before.colours) {
					read[row*g.columns+column] = round + 1
				}
			}
		}
	}
	r.revise(g, cells, f)
}

// revise looks once more at what was read, in colours of little contrast, before
// all that is around was known.
func (r *reader) revise(g grid, cells []cell, f *face) {
	for row := range g.rows {
		for column := range g.columns {
			if c := &cells[row*g.columns+column]; c.early && c.kind == glyph && r.doubts <= maxDoubts {
				r.doubts++
				r.resolve(g, cells, column, row, f, rounds)
			}
		}
	}
}

// news says whether a neighbour of a cell was read anew since it was looked at.
func news(g grid, read []uint8, column, row int, round uint8) bool {
	for y := max(0, row-1); y <= min(g.rows-1, row+1); y++ {
		for x := max(0, column-1); x <= min(g.columns-1, column+1); x++ {
			if (x != column || y != row) && read[y*g.columns+x] >= round {
				return true
			}
		}
	}
	return false
}

// hypothesis is what a cell may be: a glyph in two colours, or nothing.
type hypothesis struct {
	match
	attribute
	missed float32
}

// verdict is the best hypothesis so far, what the next best character misses,
// and what the best ground alone does.
type verdict struct {
	best            hypothesis
	second, nothing float32
}

func (v *verdict) consider(h hypothesis) {
	if h.face == nil {
		v.nothing = min(v.nothing, h.missed)
	}
	same := h.face != nil && v.best.face != nil && h.char() == v.best.char() || h.face == nil && v.best.face == nil
	switch {
	case h.missed < v.best.missed:
		if !same {
			v.second = v.best.missed
		}
		v.best = h
	case !same:
		v.second = min(v.second, h.missed)
	}
}

func (r *reader) resolve(g grid, cells []cell, column, row int, f *face, round uint8) {
	c := &cells[row*g.columns+column]
	asked := r.likelyColours(g, cells, column, row)
	// A cell of hardly anything may be a dim full stop, beside dim text only.
	if c.kind == uniform && c.face == nil && !c.resolved && !dim(asked) {
		return
	}
	r.colourAround(g, cells, column, row)
	r.gather(g, cells, column, row)
	if c.kind == glyph && !c.resolved && r.confirm(c, asked) {
		return
	}
	if v, known := r.weighAll(f, asked, round); known {
		v.settle(c)
		c.early = c.kind == glyph && !c.colours.loud() && !allSure(g, cells, column, row)
	}
}

// weighAll holds what the cell of the evidence may be against it; in the quick
// rounds it only says whether that is nothing.
func (r *reader) weighAll(f *face, asked []attribute, round uint8) (v verdict, known bool) {
	e := &r.evidence
	v = verdict{best: hypothesis{missed: noLimit}, second: noLimit, nothing: noLimit}
	r.tryNothing(&v, r.palette.snap(r.p.ycc(e.x+f.width/2, e.y+f.height/2)))
	for i := range asked {
		r.tryNothing(&v, asked[i].ground)
	}
	switch {
	case v.nothing < something:
		return v, true
	case round < quick:
		return v, false
	}
	r.sample.load(r.p, e.x, e.y, f.size)
	for i := range asked {
		r.fitColours(f, &asked[i])
		r.tryGlyphs(f, asked[i], &v)
	}
	if round > quick && !r.behind && !v.sure() {
		r.tryPalette(f, asked, &v)
	}
	return v, true
}

// likelyColours are those of the neighbours in a row and of the cell's own fit.
func (r *reader) likelyColours(g grid, cells []cell, column, row int) []attribute {
	line := cells[row*g.columns : (row+1)*g.columns]
	c := &line[column]
	asked := r.asked[:0]
	add := func(a attribute) {
		if !slices.Contains(asked, a) {
			asked = append(asked, a)
		}
	}
	for _, step := range [2]int{-1, 1} {
		if neighbour := sureGlyph(line, column, step); neighbour >= 0 {
			add(r.coloursOf(g, &line[neighbour], neighbour, row))
		}
	}
	switch {
	case c.resolved && c.kind == glyph:
		add(c.colours)
	case c.face != nil && !c.resolved:
		if own := r.attributeOf(g, column, row, c.match); own.contrast() > leastContrast {
			add(own)
		}
	}
	r.asked = asked
	return asked
}

// confirm tries whether a glyph in colours that leave no doubt about ink and
// ground is what it was fitted as.
func (r *reader) confirm(c *cell, asked []attribute) bool {
	fitted := r.shapeOf(c.face, c.glyph)
	for i := range asked {
		a := &asked[i]
		if !a.loud() {
			continue
		}
		r.stand(&a.ground)
		if missed := r.missed(a, &fitted, rounding); missed < rounding {
			c.cost, c.sure, c.resolved, c.coloured, c.colours = missed, true, true, true, *a
			return true
		}
	}
	return false
}

func (r *reader) tryNothing(v *verdict, ground ycc) {
	r.stand(&ground)
	a := attribute{ground, ground}
	v.consider(hypothesis{attribute: a, missed: r.missed(&a, nil, v.limit())})
}

// tryGlyphs holds the nearby glyphs in two colours against the evidence.
func (r *reader) tryGlyphs(f *face, a attribute, v *verdict) {
	r.stand(&a.ground)
	for i, item := range r.nearby.items[:r.nearby.n] {
		if i >= promising && a.loud() && v.sure() {
			return
		}
		m := item.match
		m.inverse = a.ink[0] < a.ground[0]
		shape := r.shapeOf(f, m.glyph)
		missed := r.missed(&a, &shape, v.limit())
		missed += rarity(m.char())*(missed+64) + something
		v.consider(hypothesis{m, a, missed})
	}
}

// tryPalette tries those pairs of the console's colours between which the cell's
// mean colour lies.
func (r *reader) tryPalette(f *face, asked []attribute, v *verdict) {
	r.fitAny(f)
	mean := r.sample.level()
	for i := range r.palette {
		r.tryNothing(v, r.palette[i])
		for j := range r.palette {
			a := attribute{ink: r.palette[j], ground: r.palette[i]}
			if i != j && a.mayAverage(mean) && !slices.Contains(asked, a) {
				r.tryGlyphs(f, a, v)
			}
		}
	}
}

// loud says that luminance tells ink from ground.
func (a *attribute) loud() bool {
	d := a.ink[0] - a.ground[0]
	return d >= loudLuma || d <= -loudLuma
}

// mayAverage says whether a cell with little to half of it in ink can have a
// mean colour.
func (a *attribute) mayAverage(mean ycc) bool {
	const reach = 10
	var along, length float32
	for i := range mean {
		d := a.ink[i] - a.ground[i]
		along, length = along+d*(mean[i]-a.ground[i]), length+d*d
	}
	share := min(max(along/length, 0.02), 0.6)
	var average ycc
	for i := range mean {
		average[i] = a.ground[i] + share*(a.ink[i]-a.ground[i])
	}
	return average.apart(mean) < reach*reach
}

// sure says whether the best hypothesis leaves no doubt.
func (v *verdict) sure() bool {
	missed := v.best.missed
	return missed < rounding+something && v.second-missed > ahead || missed < nearlyAll && v.second > farAhead*missed
}

// limit is what need not be exceeded to be no rival.
func (v *verdict) limit() float32 { return min(v.second, max(2*farAhead*v.best.missed, nearlyAll)) }

// settle takes what was found for a cell.
func (v *verdict) settle(c *cell) {
	b, sure := &v.best, v.sure()
	switch {
	case b.missed > most:
		return
	case (c.kind == covered || c.under) && (!sure || b.face == nil):
		return // a cursor
	case c.kind == uniform && b.face != nil && !sure && 2*b.missed > v.nothing:
		return // some noise
	}
	found := cell{kind: uniform, level: c.level, sure: sure, resolved: true, coloured: true, colours: b.attribute}
	if b.face != nil {
		found.kind, found.match = glyph, b.match
	}
	found.cost = b.missed
	*c = found
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
		level := r.palette.snap(r.p.ycc(x+g.glyph.width/2, y+g.glyph.height/2))
		c.colours = attribute{level, level}
	}
	c.coloured = true
	return c.colours
}

// attributeOf are the colours of a glyph that was found.
func (r *reader) attributeOf(g grid, column, row int, m match) attribute {
	x, y := g.corner(column, row)
	r.sample.load(r.p, x, y, g.glyph)
	return r.palette.snapped(r.colours(m))
}

// colourAround finds the colours of the sure cells around one.
func (r *reader) colourAround(g grid, cells []cell, column, row int) {
	for y := max(0, row-1); y <= min(g.rows-1, row+1); y++ {
		for x := max(0, column-1); x <= min(g.columns-1, column+1); x++ {
			if c := &cells[y*g.columns+x]; c.sure && !c.coloured && (x != column || y != row) {
				r.colour(g, cells, x, y)
			}
		}
	}
}

// colour finds the colours of a sure cell: those of its fit when they are near
// the palette's, else the pair that misses least of the evidence.
func (r *reader) colour(g grid, cells []cell, column, row int) {
	c := &cells[row*g.columns+column]
	if c.kind != glyph {
		r.coloursOf(g, c, column, row)
		return
	}
	const close = 16
	x, y := g.corner(column, row)
	r.sample.load(r.p, x, y, g.glyph)
	fit := r.colours(c.match)
	best := r.palette.snapped(fit)
	if fit.ink.apart(best.ink) > close*close || fit.ground.apart(best.ground) > close*close {
		r.gather(g, cells, column, row)
		read := r.shapeOf(c.face, c.glyph)
		r.stand(&best.ground)
		least := r.missed(&best, &read, noLimit)
		for i := 0; i < len(r.palette) && least >= rounding; i++ {
			r.stand(&r.palette[i])
			for j := range r.palette {
				a := attribute{ink: r.palette[j], ground: r.palette[i]}
				if missed := r.missed(&a, &read, least); missed < least {
					best, least = a, missed
				}
			}
		}
	}
	c.coloured, c.colours = true, best
}

// choosePalette takes the palette that misses least of what is sure, when there
// is much in doubt; else the one that such a console usually has.
func (r *reader) choosePalette(g grid, cells []cell) {
	const much, enough = 64, 32
	order := [len(palettes)]int{0, 1, 2}
	if g.cell.width > g.glyph.width {
		order = [len(palettes)]int{1, 0, 2}
	}
	r.palette = &palettes[order[0]]
	doubtful := 0
	for i := range cells {
		if c := &cells[i]; !c.sure && c.face != nil {
			doubtful++
		}
	}
	if doubtful < much {
		return
	}
	var known []int
	for i := range cells {
		if cells[i].kind == glyph && allSure(g, cells, i%g.columns, i/g.columns) {
			known = append(known, i)
		}
	}
	best, least := r.palette, float32(noLimit)
	for _, i := range order {
		r.palette = &palettes[i]
		var total float32
		for j := 0; j < len(known); j += max(1, len(known)/enough) {
			column, row := known[j]%g.columns, known[j]/g.columns
			r.colourAround(g, cells, column, row)
			r.colour(g, cells, column, row)
			r.gather(g, cells, column, row)
			c := &cells[known[j]]
			r.stand(&c.colours.ground)
			read := r.shapeOf(c.face, c.glyph)
			// One cell with wrong neighbours must not decide.
			const limit = 64
			total += min(r.missed(&c.colours, &read, limit), limit)
		}
		if least == noLimit || total < 0.6*least-64 {
			best, least = r.palette, total
		}
		for j := range cells {
			cells[j].coloured = false
		}
		if least < rounding {
			break
		}
	}
	r.palette = best
}

// allSure says whether a cell and those around it are.
func allSure(g grid, cells []cell, column, row int) bool {
	for y := max(0, row-1); y <= min(g.rows-1, row+1); y++ {
		for x := max(0, column-1); x <= min(g.columns-1, column+1); x++ {
			if !cells[y*g.columns+x].sure {
				return false
			}
		}
	}
	return true
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
