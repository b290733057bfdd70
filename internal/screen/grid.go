package screen

import (
	"slices"
	"unicode"
)

// grid says where a console's cells are, in pixels.
type grid struct {
	x, y int
	// cell is the pitch; glyph what of it a font draws, which is one column
	// narrower in VGA text mode.
	cell, glyph   size
	columns, rows int
}

func newGrid(p *pixels, x, y int, cell, glyph size) grid {
	return grid{x: x, y: y, cell: cell, glyph: glyph,
		columns: max(0, (p.width-x)/cell.width), rows: max(0, (p.height-y)/cell.height)}
}

// corner is the first pixel of a cell.
func (g grid) corner(column, row int) (x, y int) {
	return g.x + column*g.cell.width, g.y + row*g.cell.height
}

// quality tells how well a grid and the fonts of its size explain a picture.
type quality struct {
	grid
	// tried is the number of cells with something in them that were looked
	// at, matched how many of these are glyphs, letters how many are letters
	// or digits: the edges of windows look like line drawing, not like these.
	tried, matched, letters int
	// exact is how many were a glyph to the pixel.
	exact int
	// inked is how many cells have something in them, looked at or not.
	inked int
	// face explains most of them.
	face *face
}

func (q quality) share() float64 {
	if q.tried == 0 {
		return 0
	}
	return float64(q.matched) / float64(q.tried)
}

// allLetters estimates the letters and digits in all cells.
func (q quality) allLetters() int {
	if q.tried == 0 {
		return 0
	}
	return q.letters * q.inked / q.tried
}

// few is how many cells a screen of a word or two has.
const few = 8

// certain says that no other grid need be tried.
func (q quality) certain() bool {
	return q.tried > few && q.share() > 0.9 && q.letters*5 > q.tried
}

// plausible says that the grid may be a console's: a font of which only some
// glyphs are known has many others, a picture has hardly any letters.
func (q quality) plausible() bool {
	switch {
	case q.tried <= few:
		return q.share() > 0.7 && q.exact > 0
	case q.letters*6 < q.tried:
		return false
	}
	return q.share() > 0.5 || q.letters > 2*few && q.share() > 0.2
}

// likely says that looking for characters anywhere would find no more.
func (q quality) likely() bool {
	return q.tried > few && q.share() > 0.7 && q.letters*3 > q.tried
}

// better compares two grids that are not certain.
func (q quality) better(other quality) bool {
	if q.plausible() != other.plausible() {
		return q.plausible()
	}
	return q.share() > other.share()
}

// samples is how many cells judge a grid.
const samples = 64

// judge tries a grid on cells spread over the picture.
func (r *reader) judge(g grid) quality {
	q := quality{grid: g}
	for _, r.clear = range [2]int{r.clearest(), r.clearest() / 4} {
		r.listInked(g)
		if len(r.inked) > 0 || !r.p.lossy {
			break
		}
	}
	q.inked = len(r.inked)
	faces := facesOf(g.glyph)
	votes := make([]int, len(faces))
	step := max(1, len(r.inked)/samples)
	for i := 0; i < len(r.inked); i += step {
		c := r.inked[i]
		x, y := g.corner(c.column, c.row)
		b, _ := binarize(r.p, x, y, g.glyph, c.lowest, c.highest)
		if len(faces) > 0 {
			if under, ok := r.underCursor(g.glyph, faces[0], &b); ok && under.kind == cursor {
				continue
			}
		}
		q.tried++
		matched, letter, exact := false, false, false
		known := slices.ContainsFunc(faces, func(f *face) bool { return f.exactly(&b).face != nil })
		for j, f := range faces {
			m, d := f.exactly(&b), 0
			if m.face == nil {
				if known {
					continue // another font has it to the pixel
				}
				m, d = nearest(f, &b)
			}
			if d > tolerance(f, r.p.lossy) {
				continue
			}
			// A near miss counts for less, so that of two fonts that
			// share most glyphs the right one wins.
			vote := 8 - min(d, 7)
			if !isPlain(m.char()) {
				vote /= 2 // another font's dash may be this one's hyphen
			}
			votes[j] += vote
			matched, exact = true, exact || d == 0
			letter = letter || unicode.IsLetter(m.char()) || unicode.IsDigit(m.char())
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
	}
	most := 0
	for j, f := range faces {
		if q.face == nil || votes[j] > most {
			q.face, most = f, votes[j]
		}
	}
	return q
}

// listInked lists the cells with something in them.
func (r *reader) listInked(g grid) {
	r.inked, r.levels, r.levelsOf = r.inked[:0], r.levels[:0], g
	for row := range g.rows {
		for column := range g.columns {
			x, y := g.corner(column, row)
			lowest, highest := levels(r.p, x, y, g.glyph)
			r.levels = append(r.levels, extremes{lowest, highest})
			if int(highest)-int(lowest) >= r.clear {
				r.inked = append(r.inked, cellAt{column, row, lowest, highest})
			}
		}
	}
}

// clearest is a difference of luminance that is no encoder's noise.
func (r *reader) clearest() int {
	if r.p.lossy {
		return 48
	}
	return 1
}

// tolerance is how many pixels of a cell may be wrong for a grid to count it.
func tolerance(f *face, lossy bool) int {
	if lossy {
		return max(1, f.width*f.height/64)
	}
	return f.width * f.height / 128
}

// nearest finds the glyph nearest to a cell's bits, and its distance.
func nearest(f *face, b *bitmap) (match, int) {
	n, words := f.width*f.height, f.words()
	if m := f.exactly(b); m.face != nil {
		return m, 0
	}
	found, least := match{face: f}, n
	for i := range f.bits {
		d := f.bits[i].distance(b, words)
		if d = min(d, n-d); d < least {
			found.glyph, least = int32(i), d
		}
	}
	return found, least
}

// findGrid returns the best grid at the picture's corner.
func (r *reader) findGrid() quality {
	var found quality
	for _, s := range glyphSizes {
		for _, cell := range pitches(r.p, s) {
			q := r.judge(newGrid(r.p, 0, 0, cell, s))
			if q.tried > 0 && q.better(found) {
				found = q
			}
			if found.certain() {
				return found
			}
		}
	}
	return found
}

// pitches are the cells that a glyph may stand in: those of VGA text mode have a
// ninth column, in pictures of 720 pixels, and kbd's 8x9 font is of 8 rows and a
// blank one.
func pitches(p *pixels, glyph size) []size {
	switch {
	case glyph.width == 8 && p.width%360 == 0:
		return []size{{9, glyph.height}, glyph}
	case glyph == size{8, 8}:
		return []size{glyph, {8, 9}}
	}
	return []size{glyph}
}
