package console

import (
	"slices"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/evidence"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/glyph"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/raster"
)

const (
	// settleRounds is how often the doubtful cells are looked at. In the first
	// glanceRounds only nothing, and what a cell was fitted as, are tried:
	// most are just that.
	settleRounds, glanceRounds = 6, 2
	// colourReach is how many cells away a neighbour's colours are asked for.
	colourReach = 24
	// maxGuessMiss is what a guess may miss, poorMiss what leaves room for
	// other fonts: squares beyond the rounding.
	maxGuessMiss, poorMiss = 8000, 512
	// likeliestOthers is how many glyphs of another font are worth a look.
	likeliestOthers = 4
	// dimLuma is a difference of luminance in which little text is seen.
	dimLuma = 48
)

// settling is a page on which doubtful cells are held against the file.
type settling struct {
	colours
	*settleBuffers
	face   *glyph.Face
	budget *budget
	trace  *Trace
	// others are the glyphs of each other font that the main one has not.
	others [][]int32
}

// settleBuffers have an item a cell, and the colours that are tried.
type settleBuffers struct {
	news  []uint8 // after which round a cell was read anew, counted from 1
	early []bool  // read in little contrast, before all around it was known
	asked []glyph.Colours
}

// settle reads the doubtful cells again, by the file's own figures where a JPEG
// has them. Text comes in runs of one colour, so the colours are those of a
// neighbour or what the cell's own fit says, else any of the console's; the glyph
// is the one that the file's figures allow. Later rounds know more of what is
// around. The colours go on knowing the palette that was chosen.
func settle(p page, t *tools) *colours {
	s := settling{
		colours:       colours{page: p, palette: &palettes[0], fitter: &t.fitter, bench: &t.bench},
		settleBuffers: &t.settle, face: p.faces[0], budget: &t.budget, trace: t.trace,
	}
	if p.picture.Spectra == nil {
		return &s.colours
	}
	t.bench.For(p.picture)
	s.palette = choosePalette(p, t)
	s.news, s.early = emptied(s.news, len(p.cells)), emptied(s.early, len(p.cells))
	if s.allRounds() {
		s.revise()
	} else {
		s.giveUp()
	}
	return &s.colours
}

// giveUp says of what nobody could look at any more that it is unread: what looked
// like a character, and what may be a dim one.
func (s *settling) giveUp() {
	for i := range s.cells {
		c := &s.cells[i]
		if c.certainty == guessed && c.Face != nil && (c.kind == character && c.Cost > nearCost || c.kind == uniform) {
			c.kind = unknown
		}
	}
}

// emptied is a slice of n zeros, in a buffer's memory if it has that much.
func emptied[T any](buffer []T, n int) []T {
	buffer = slices.Grow(buffer[:0], n)[:n]
	clear(buffer)
	return buffer
}

// allRounds is false when the budget did not do for them.
func (s *settling) allRounds() bool {
	for round := range uint8(settleRounds) {
		// In these rounds more is tried than in the one before.
		all := round == 0 || round == glanceRounds || round == glanceRounds+1
		for i := range s.cells {
			c := &s.cells[i]
			column, row := i%s.grid.Columns, i/s.grid.Columns
			if c.isSure() || c.kind == cursor || !all && !s.hasNews(column, row, round) {
				continue
			}
			if !s.budget.has(maxSettling) {
				return false
			}
			before := *c
			s.resolve(column, row, round)
			if c.isSure() || c.kind != before.kind || c.kind == character && (c.Glyph != before.Glyph || c.colours != before.colours) {
				s.news[i] = round + 1
			}
		}
	}
	return true
}

// hasNews says whether a neighbour of a cell was read anew since it was looked at.
func (s *settling) hasNews(column, row int, round uint8) bool {
	return !s.eachAround(column, row, func(x, y int) bool {
		return x == column && y == row || s.news[y*s.grid.Columns+x] < round
	})
}

// revise looks once more at what was read, in colours of little contrast, before
// all that is around was known.
func (s *settling) revise() {
	for i := range s.cells {
		if s.early[i] && s.cells[i].kind == character && s.budget.has(maxSettling) {
			s.resolve(i%s.grid.Columns, i/s.grid.Columns, settleRounds)
		}
	}
}

// resolve looks at one cell in one round.
func (s *settling) resolve(column, row int, round uint8) {
	c := s.at(column, row)
	asked := s.likelyColours(column, row)
	// A cell of hardly anything may be a dim full stop, beside dim text only.
	if c.kind == uniform && c.Face == nil && !c.isWeighed() && !slices.ContainsFunc(asked, isDim) {
		return
	}
	s.findAround(column, row)
	s.gather(column, row)
	if c.kind == character && !c.isWeighed() {
		if found, ok := s.bench.Confirm(c.Match, asked); ok {
			c.missed, c.certainty, c.coloured, c.colours = found.Missed, proven, true, found.Colours
			s.trace.note(column, row, "settle   round %d: confirmed, misses %.0f", round, c.missed)
			return
		}
	}
	if v, known := s.weighAll(column, row, asked, round); known {
		s.trace.verdict(column, row, round, &v)
		*c = settled(*c, &v)
		s.early[row*s.grid.Columns+column] = c.kind == character && !c.colours.IsLoud() && !s.allSure(column, row)
	}
}

// settled is a cell as it is after what was found for it, the same when that is
// not good enough.
func settled(c cell, v *evidence.Verdict) cell {
	b, decided := &v.Best, v.Sure()
	switch {
	case b.Missed > maxGuessMiss:
		return c
	case (c.kind == covered || c.certainty == obscured) && (!decided || b.Face == nil):
		return c // a cursor
	case c.kind == uniform && b.Face != nil && !decided && 2*b.Missed > v.Nothing:
		return c // some noise
	}
	found := cell{kind: uniform, certainty: weighed, missed: b.Missed, coloured: true, colours: b.Colours}
	if decided {
		found.certainty = proven
	}
	if b.Face != nil {
		found.kind, found.Match = character, b.Match
	}
	if found.kind == character && v.IsTie() {
		found.rival = v.Rival.Match
	}
	return found
}

// weighAll holds what the cell on the bench may be against the evidence; in the
// first rounds it only says whether that is nothing.
func (s *settling) weighAll(column, row int, asked []glyph.Colours, round uint8) (v evidence.Verdict, known bool) {
	v = s.bench.Verdict()
	x, y := s.grid.Corner(column, row)
	v.TryGround(s.palette.snap(s.picture.YCC(x+s.face.Width/2, y+s.face.Height/2)))
	for i := range asked {
		v.TryGround(asked[i].Ground)
	}
	switch {
	case v.IsNothing():
		return v, true
	case round < glanceRounds:
		return v, false
	}
	s.fitter.Load(s.picture, x, y, s.face.Size)
	// What fits an everyday character beyond doubt is no rare one.
	for _, of := range [2][]int32{s.face.Usual, s.face.Rare} {
		for i := range asked {
			v.TryGlyphs(s.face, s.fitter.InColours(s.face, &asked[i], of), asked[i])
		}
		if v.Explains() {
			return v, true
		}
	}
	if round > glanceRounds && !s.behind && !v.Sure() {
		s.tryPalette(asked, &v)
	}
	if round > glanceRounds && !v.Explains() && v.Best.Missed < maxGuessMiss {
		s.tryOthers(asked, &v)
	}
	return v, true
}

// tryOthers tries the shapes that other fonts have for ASCII characters, and the main
// one has not: a zero with a dot is no eight.
func (s *settling) tryOthers(asked []glyph.Colours, v *evidence.Verdict) {
	for i, f := range s.faces[1:] {
		for j := range asked {
			candidates := s.fitter.InColours(f, &asked[j], s.unlike(i, f))
			v.TryGlyphs(f, candidates[:min(len(candidates), likeliestOthers)], asked[j])
		}
		if v.Explains() {
			return
		}
	}
}

// unlike are the ASCII glyphs of another font, the i-th, that the main one has not.
func (s *settling) unlike(i int, f *glyph.Face) []int32 {
	for len(s.others) <= i {
		s.others = append(s.others, nil)
	}
	if s.others[i] == nil {
		s.others[i] = []int32{}
		for _, g := range f.Usual {
			if _, same := s.face.WithBits(&f.Bits[g]); !same && glyph.IsASCII(f.Chars[g]) {
				s.others[i] = append(s.others[i], g)
			}
		}
	}
	return s.others[i]
}

// tryPalette tries those pairs of the console's colours between which the cell's
// mean colour lies.
func (s *settling) tryPalette(asked []glyph.Colours, v *evidence.Verdict) {
	candidates := s.fitter.InAnyColours(s.face)
	mean := s.fitter.Level()
	for i := range s.palette {
		v.TryGround(s.palette[i])
		for j := range s.palette {
			pair := glyph.Colours{Ink: s.palette[j], Ground: s.palette[i]}
			if i != j && mayAverage(&pair, mean) && !slices.Contains(asked, pair) {
				v.TryGlyphs(s.face, candidates, pair)
			}
		}
	}
}

// likelyColours are those of the neighbours in a row and of the cell's own fit.
func (s *settling) likelyColours(column, row int) []glyph.Colours {
	c := s.at(column, row)
	asked := s.asked[:0]
	add := func(pair glyph.Colours) {
		if !slices.Contains(asked, pair) {
			asked = append(asked, pair)
		}
	}
	for _, step := range [2]int{-1, 1} {
		if neighbour := sureGlyph(s.row(row), column, step); neighbour >= 0 {
			add(s.of(neighbour, row))
		}
	}
	switch {
	case c.isWeighed() && c.kind == character:
		add(c.colours)
	case c.Face != nil && !c.isWeighed():
		if own := s.fitted(column, row, c.Match); own.Contrast() > leastContrast {
			add(own)
		}
	}
	s.asked = asked
	return asked
}

// sureGlyph is the nearest cell in a direction whose glyph is certain and has
// enough of both colours to know them, -1 when there is none.
func sureGlyph(line []cell, column, step int) int {
	for i := column + step; i >= 0 && i < len(line) && i-column <= colourReach && column-i <= colourReach; i += step {
		c := &line[i]
		if c.kind != character || !c.isSure() {
			continue
		}
		if c.certainty == proven {
			return i // its colours were known, not fitted
		}
		if c.Ink()*12 > c.Face.Width*c.Face.Height {
			return i
		}
	}
	return -1
}

// isDim says that luminance tells little of what is ink.
func isDim(c glyph.Colours) bool {
	d := c.Ink[0] - c.Ground[0]
	return d < dimLuma && d > -dimLuma
}

// mayAverage says whether a cell with little to half of it in ink can have a
// mean colour.
func mayAverage(c *glyph.Colours, mean raster.YCC) bool {
	const reach = 10
	var along, length float32
	for i := range mean {
		d := c.Ink[i] - c.Ground[i]
		along, length = along+d*(mean[i]-c.Ground[i]), length+d*d
	}
	share := min(max(along/length, 0.02), 0.6)
	var average raster.YCC
	for i := range mean {
		average[i] = c.Ground[i] + share*(c.Ink[i]-c.Ground[i])
	}
	return average.Apart(mean) < reach*reach
}
