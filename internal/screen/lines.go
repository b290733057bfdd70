package screen

import (
	"slices"
	"sync"
	"unicode"
)

// GRUB's graphical terminal, and a console that does not begin at the picture's
// corner, put characters anywhere. They are found by sliding a window of a
// glyph's size over the picture and looking each place up among the glyphs.

// anchor is a place where a letter or digit stands to the pixel.
type anchor struct {
	x, y        int
	face, glyph int
}

// anchorTable finds glyphs by a hash of their rows, the kind that can be rolled
// down a column of the picture: the sum of row[i] * factor^(height-1-i).
type anchorTable struct {
	size
	faces []*face
	// maybe has a bit for each of the hashes' top 16; most places of a
	// picture fail there.
	maybe  [1 << 16]bool
	hashes map[uint64]anchor
	drop   uint64 // factor^height
}

const factor = 0x9e3779b97f4a7c15

// anchorTables are made when a picture first needs them and never change.
var anchorTables = func() map[size]func() *anchorTable {
	tables := map[size]func() *anchorTable{}
	for _, s := range glyphSizes {
		tables[s] = sync.OnceValue(func() *anchorTable { return newAnchorTable(s) })
	}
	return tables
}()

func newAnchorTable(s size) *anchorTable {
	t := &anchorTable{size: s, faces: facesOf(s), hashes: map[uint64]anchor{}, drop: 1}
	for range s.height {
		t.drop *= factor
	}
	for i, f := range t.faces {
		for j := range f.bits {
			// Letters and digits of some substance: chance does not draw them.
			char := f.chars[j]
			if !unicode.IsLetter(char) && !unicode.IsDigit(char) || f.ink[j] < 8 || differentRows(&f.bits[j], s) < 4 {
				continue
			}
			inverse := f.full.without(&f.bits[j])
			for _, b := range []*bitmap{&f.bits[j], &inverse} {
				h := t.hash(b)
				if _, known := t.hashes[h]; !known {
					t.hashes[h] = anchor{face: i, glyph: j}
				}
				t.maybe[h>>48] = true
			}
		}
	}
	return t
}

// differentRows counts the rows that are not like the one above: a bar or a
// frame has few.
func differentRows(b *bitmap, s size) int {
	n := 0
	for y := 1; y < s.height; y++ {
		for x := range s.width {
			if b.get(y*s.width+x) != b.get((y-1)*s.width+x) {
				n++
				break
			}
		}
	}
	return n
}

func (t *anchorTable) hash(b *bitmap) uint64 {
	var h uint64
	for y := range t.height {
		var row uint64
		for x := range t.width {
			row <<= 1
			if b.get(y*t.width + x) {
				row |= 1
			}
		}
		h = h*factor + row
	}
	return h
}

// inkMap is a picture in two levels, one bit a pixel, 64 pixels a word with the
// leftmost in the highest bit; a word more at the end of each row.
type inkMap struct {
	words int
	bits  []uint64
}

// newInkMap sets what is brighter than halfway between the extremes around it:
// those of a tile of 64x16 pixels, so that a bar in reverse is seen too.
func newInkMap(p *pixels, clear int) *inkMap {
	m := &inkMap{words: (p.width+63)/64 + 1}
	m.bits = make([]uint64, m.words*p.height)
	for ty := 0; ty < p.height; ty += 16 {
		for tx := 0; tx < p.width; tx += 64 {
			tile := size{min(64, p.width-tx), min(16, p.height-ty)}
			lowest, highest := levels(p, tx, ty, tile)
			if int(highest)-int(lowest) < clear {
				continue
			}
			middle := uint8((int(lowest) + int(highest) + 1) / 2)
			for y := ty; y < ty+tile.height; y++ {
				var word uint64
				for i, v := range p.luma[y*p.stride+tx : y*p.stride+tx+tile.width] {
					if v >= middle {
						word |= 1 << (63 - i)
					}
				}
				m.bits[y*m.words+tx/64] = word
			}
		}
	}
	return m
}

// find returns the anchors in a picture, in every step-th of its columns.
func (t *anchorTable) find(m *inkMap, p *pixels, step int) []anchor {
	var found []anchor
	if p.height < t.height || p.width < t.width {
		return nil
	}
	ring := make([]uint64, p.height)
	for x := 0; x+t.width <= p.width; x += step {
		word, shift := x>>6, x&63
		var h uint64
		for y := range p.height {
			row := m.bits[y*m.words+word] << shift
			if shift != 0 {
				row |= m.bits[y*m.words+word+1] >> (64 - shift)
			}
			row >>= 64 - t.width
			ring[y] = row
			h = h*factor + row
			if y >= t.height {
				h -= ring[y-t.height] * t.drop
			}
			if y >= t.height-1 && t.maybe[h>>48] {
				if a, ok := t.hashes[h]; ok {
					a.x, a.y = x, y-t.height+1
					found = append(found, a)
				}
			}
		}
	}
	return found
}

// probe is a step that meets one of a few letters in a row, since it has no
// factor in common with their pitch.
func (s size) probe() int {
	if s.width%5 == 0 {
		return 3
	}
	return 5
}

// textLine is a row of characters at a place of its own.
type textLine struct {
	x, y int // of the first column, which may be left of all text
	hits int
}

// linesOf groups anchors: those at one height whose columns agree. The line with
// more of them wins where two overlap.
func linesOf(anchors []anchor, s size, width int) []textLine {
	type place struct{ y, phase int }
	type kind struct{ face, glyph int }
	counts, kinds := map[place]int{}, map[place]map[kind]bool{}
	for _, a := range anchors {
		at := place{a.y, a.x % s.width}
		counts[at]++
		if kinds[at] == nil {
			kinds[at] = map[kind]bool{}
		}
		kinds[at][kind{a.face, a.glyph}] = true
	}
	candidates := make([]textLine, 0, len(counts))
	for at, n := range counts {
		// The same letter all along is a pattern.
		if n >= 2 && (len(kinds[at]) > 2 || n == 2) {
			candidates = append(candidates, textLine{at.phase, at.y, n})
		}
	}
	slices.SortFunc(candidates, func(a, b textLine) int {
		if a.hits != b.hits {
			return b.hits - a.hits
		}
		return a.y*width + a.x - b.y*width - b.x
	})
	var lines []textLine
	for _, c := range candidates {
		overlaps := slices.ContainsFunc(lines, func(l textLine) bool {
			return l.y < c.y+s.height && c.y < l.y+s.height
		})
		if !overlaps {
			lines = append(lines, c)
		}
	}
	slices.SortFunc(lines, func(a, b textLine) int { return a.y - b.y })
	return lines
}

// offsetGrid is the grid of a pitch that most anchors agree on.
func offsetGrid(p *pixels, anchors []anchor, s size, pitch int) grid {
	counts := map[[2]int]int{}
	var most [2]int
	for _, a := range anchors {
		at := [2]int{a.x % pitch, a.y % s.height}
		counts[at]++
		if counts[at] > counts[most] || counts[at] == counts[most] && (at[1] < most[1] || at[1] == most[1] && at[0] < most[0]) {
			most = at
		}
	}
	return newGrid(p, most[0], most[1], size{pitch, s.height}, s)
}

// mainFace is the face that most anchors name.
func mainFace(anchors []anchor, faces []*face) *face {
	votes := make([]int, len(faces))
	best := 0
	for _, a := range anchors {
		votes[a.face]++
		if votes[a.face] > votes[best] {
			best = a.face
		}
	}
	return faces[best]
}

// readLines reads each line at its place. What is no character, a frame or a
// border, is left out at a line's ends.
func (r *reader) readLines(lines []textLine, s size, main *face) []row {
	faces := []*face{main}
	// A picture may lie behind the text, which is noise like an encoder's.
	behind := *r.p
	behind.lossy = true
	r.p = &behind
	rows := make([]row, 0, len(lines))
	for _, line := range lines {
		g := grid{x: line.x, y: line.y, cell: s, glyph: s, columns: (r.p.width - line.x) / s.width, rows: 1}
		cells := r.readGrid(g, faces)
		trimFrame(cells)
		read := rowsOf(g, cells, main)[0]
		read.goesOn = false // nobody knows where such a line would break
		// Keep where it stands, in columns.
		at := line.y / s.height
		for len(rows) < at {
			rows = append(rows, row{})
		}
		rows = append(rows, read)
	}
	return rows
}

// trimFrame empties the cells before the first and after the last word that are
// no characters.
func trimFrame(cells []cell) {
	for _, order := range [2]func(int) int{
		func(i int) int { return i },
		func(i int) int { return len(cells) - 1 - i },
	} {
		for i := range cells {
			c := &cells[order(i)]
			if c.kind == glyph && (unicode.IsLetter(c.char()) || unicode.IsDigit(c.char()) || unicode.IsPunct(c.char())) {
				break
			}
			if c.kind == unknown || c.kind == covered || c.kind == fullBlock || c.kind == glyph && !isASCII(c.char()) {
				c.kind = uniform
			}
		}
	}
}
