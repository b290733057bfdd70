package console

import (
	"slices"
	"unicode"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/glyph"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/raster"
)

// quality tells how well a grid and the fonts of its size explain a picture.
type quality struct {
	picture *raster.Picture
	grid    raster.Grid
	tally
	// words is how many letters stand in words, 0 when nobody looked.
	words int
	// inked is how many cells have something in them, looked at or not, and
	// contrast by what this was told.
	inked, contrast int
	// faces are the fonts of the size, the one that explains most of them
	// first.
	faces []*glyph.Face
}

// tally counts what some of a grid's cells are.
type tally struct {
	// tried is the number of cells with something in them that were looked
	// at, matched how many of these are glyphs, letters how many are letters
	// or digits: the edges of windows look like line drawing, not like these.
	tried, matched, letters int
	// exact is how many were a glyph to the pixel, shapes how many of these an
	// ASCII character of some substance, as no edge or line is.
	exact, shapes int
}

const (
	// fewCells is how many cells a screen of a word or two has, manyLetters
	// how many letters in words no picture has by chance.
	fewCells, manyLetters = 8, 16
	// nearestLetters is how many cells of a JPEG are looked at for what comes
	// near a letter.
	nearestLetters = 500
)

func (q *quality) share() float64 {
	if q.tried == 0 {
		return 0
	}
	return float64(q.matched) / float64(q.tried)
}

// certain says that no other grid need be tried.
func (q *quality) certain() bool {
	return q.tried > fewCells && q.share() > 0.9 && q.letters*5 > q.tried
}

// isLikely says that other grids would hardly explain more.
func (q *quality) isLikely() bool { return q.share() > 0.7 }

// better compares two grids that are not certain.
func (q *quality) better(other *quality) bool {
	return q.matched*(other.tried+1) > other.matched*(q.tried+1)
}

// isConsole judges a grid by the words on it: nearly all cells are glyphs, and
// some of them are a word; or there are many words, whatever is beside them.
func (q *quality) isConsole(t *tools) bool {
	switch {
	case q.tried == 0:
		return false
	case q.tried <= fewCells:
		return q.share() > 0.7 && q.shapes > 0
	case q.certain():
		return true
	}
	if q.words == 0 && q.share() > 0.5 {
		q.words = q.spelled(t)
	}
	return q.share() > 0.9 && q.words > 0 || q.share() > 0.5 && q.words > manyLetters || q.words*8 > q.inked
}

// judgedCells is how many cells judge a grid, hopelessCells how many when few of
// them are glyphs.
const judgedCells, hopelessCells = 64, 16

// judge tries a grid on cells spread over the picture.
func judge(p *raster.Picture, g raster.Grid, t *tools) quality {
	seen := t.survey.of(p, g)
	q := quality{picture: p, grid: g, contrast: 1}
	t.inked = t.inked[:0]
	if p.Lossy {
		q.contrast = clearLuma
		if t.inked = seen.inked(q.contrast, t.inked); len(t.inked) == 0 {
			q.contrast /= 4
		}
	}
	if len(t.inked) == 0 {
		t.inked = seen.inked(q.contrast, t.inked)
	}
	q.inked = len(t.inked)
	faces := glyph.Faces(g.Glyph)
	votes := make([]int, len(faces))
	for n := 0; n < len(t.inked); n += max(1, len(t.inked)/judgedCells) {
		if q.tried >= hopelessCells && q.matched*4 < q.tried {
			break
		}
		i := t.inked[n]
		x, y := g.Corner(i%g.Columns, i/g.Columns)
		b, _ := glyph.Binarize(p, x, y, g.Glyph, seen.levels[i])
		if len(faces) > 0 {
			if under, ok := underCursor(faces[0], &b, p.Lossy); ok && under.kind == cursor {
				continue
			}
		}
		q.try(faces, &b, p.Lossy, votes)
	}
	q.faces = byVotes(faces, votes)
	return q
}

// try counts one cell, and gives votes to the faces that explain it.
func (q *quality) try(faces []*glyph.Face, b *glyph.Bitmap, lossy bool, votes []int) {
	q.tried++
	matched, letter, exact, shape := false, false, false, false
	known := slices.ContainsFunc(faces, func(f *glyph.Face) bool { return f.Exactly(b).Face != nil })
	for j, f := range faces {
		m, d := f.Exactly(b), 0
		if m.Face == nil {
			if known {
				continue // another font has it to the pixel
			}
			m, d = f.Nearest(b)
		}
		if d > wrongPixels(f, lossy) {
			continue
		}
		// A near miss counts for less, so that of two fonts that
		// share most glyphs the right one wins.
		vote := 8 - min(d, 7)
		if !glyph.IsPlain(m.Char()) {
			vote /= 2 // another font's dash may be this one's hyphen
		}
		votes[j] += vote
		matched, exact = true, exact || d == 0
		letter = letter || isWordly(m.Char())
		shape = shape || d == 0 && glyph.IsASCII(m.Char()) && differentRows(m.Bits(), f.Size) >= shapeRows
	}
	if matched {
		q.matched++
	}
	if letter {
		q.letters++
	}
	if exact {
		q.exact++
	}
	if shape {
		q.shapes++
	}
}

// isWordly says whether a character is a letter or a digit.
func isWordly(char rune) bool { return unicode.IsLetter(char) || unicode.IsDigit(char) }

// wrongPixels is how many pixels of a cell may be wrong for a grid to count it.
func wrongPixels(f *glyph.Face, lossy bool) int {
	if lossy {
		return max(1, f.Width*f.Height/64)
	}
	return f.Width * f.Height / 128
}

// judgeUsual judges the grid of most consoles.
func judgeUsual(p *raster.Picture, t *tools) quality {
	var found quality
	for _, cell := range pitches(p, glyph.Sizes[0]) {
		if q := judge(p, raster.NewGrid(p, 0, 0, cell, glyph.Sizes[0]), t); q.better(&found) {
			found = q
		}
	}
	return found
}

// judgeHomes judges the places that consoles have in which words are not seen when
// they are dim or coarse, and returns the best.
func judgeHomes(p *raster.Picture, best quality, t *tools) quality {
	type phase struct{ x, y int }
	for _, s := range dimSizes {
		judged := map[phase]bool{}
		for _, h := range homes(p, s) {
			at := phase{h.x % s.Width, h.y % s.Height}
			if judged[at] {
				continue
			}
			judged[at] = true
			if q := judge(p, raster.NewGrid(p, at.x, at.y, s, s), t); q.better(&best) {
				best = q
			}
		}
	}
	if best.tried > 0 && (best.grid.X > 0 || best.grid.Y > 0) {
		best.grid = fromOrigin(p, best.grid, t.survey.of(p, best.grid).inked(best.contrast, t.inked[:0]))
	}
	return best
}

// dimSizes are those of the consoles that are coloured.
var dimSizes = []raster.Size{efiCell, {Width: 16, Height: 32}}

// pitches are the cells that a glyph may stand in: those of VGA text mode have a
// ninth column, in pictures of 720 pixels, and kbd's 8x9 font is of 8 rows and a
// blank one.
func pitches(p *raster.Picture, s raster.Size) []raster.Size {
	switch {
	case s.Width == 8 && p.Width%360 == 0:
		return []raster.Size{{Width: 9, Height: s.Height}, s}
	case s == raster.Size{Width: 8, Height: 8}:
		return []raster.Size{s, {Width: 8, Height: 9}}
	}
	return []raster.Size{s}
}

// spelled counts the letters on a grid that stand in words.
func (q *quality) spelled(t *tools) int {
	seen := t.survey.of(q.picture, q.grid)
	words := wordCounter{least: leastWord(q.grid.Glyph)}
	nearest, last := nearestLetters, -2
	for _, i := range seen.inked(q.contrast, nil) {
		if i != last+1 || i%q.grid.Columns == 0 {
			words.end()
		}
		last = i
		x, y := q.grid.Corner(i%q.grid.Columns, i/q.grid.Columns)
		b, _ := glyph.Binarize(q.picture, x, y, q.grid.Glyph, seen.levels[i])
		letter := letterIn(q.faces, &b)
		if letter == 0 && q.picture.Lossy && nearest > 0 {
			nearest--
			if m, d := q.faces[0].Nearest(&b); d <= wrongPixels(q.faces[0], true) && glyph.IsASCII(m.Char()) && isWordly(m.Char()) {
				letter = m.Char()
			}
		}
		words.add(letter)
	}
	words.end()
	return words.letters
}

// letterIn is the letter or digit that some font has for a cell's bits, to the
// pixel, 0 when none has; small ones of other alphabets do not count, since chance
// draws them.
func letterIn(faces []*glyph.Face, b *glyph.Bitmap) rune {
	for _, f := range faces {
		if m := f.Exactly(b); m.Face != nil && isWordly(m.Char()) && (glyph.IsASCII(m.Char()) || f.Width*f.Height >= smallPixels) {
			return m.Char()
		}
	}
	return 0
}
