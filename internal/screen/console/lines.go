package console

import (
	"slices"
	"unicode"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/glyph"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/raster"
)

// textLine is a row of characters at a place of its own.
type textLine struct {
	x, y int // of the first column, which may be left of all text
	hits int
}

// linesOf groups anchors: those at one height whose columns agree. The line with
// more of them wins where two overlap.
func linesOf(anchors []anchor, s raster.Size, width int) []textLine {
	type place struct{ y, phase int }
	type kind struct{ face, glyph int }
	counts, kinds := map[place]int{}, map[place]map[kind]bool{}
	for _, a := range anchors {
		at := place{a.y, a.x % s.Width}
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
			return l.y < c.y+s.Height && c.y < l.y+s.Height
		})
		if !overlaps {
			lines = append(lines, c)
		}
	}
	slices.SortFunc(lines, func(a, b textLine) int { return a.y - b.y })
	return lines
}

// placeOfLines has a grid for each line, to be read with one font. A picture may
// lie behind the text, which is noise like an encoder's.
func placeOfLines(p *raster.Picture, lines []textLine, f *glyph.Face) *place {
	found := &place{picture: p.Noisy(), faces: []*glyph.Face{f}, isLines: true}
	for _, line := range lines {
		found.grids = append(found.grids, raster.Grid{X: line.x, Y: line.y, Cell: f.Size, Glyph: f.Size,
			Columns: (p.Width - line.x) / f.Width, Rows: 1})
	}
	return found
}

// appendLine appends a line at the row where it stands. What is no character, a
// frame or a border, is left out at its ends.
func appendLine(rows []Row, line *page) []Row {
	trimFrame(line.cells)
	for len(rows) < line.grid.Y/line.grid.Cell.Height {
		rows = append(rows, Row{})
	}
	row := rowsOf(line)[0]
	row.GoesOn = false // nobody knows where such a line would break
	return append(rows, row)
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
			if c.kind == character && (isWordly(c.Char()) || unicode.IsPunct(c.Char())) {
				break
			}
			if c.kind == unknown || c.kind == covered || c.kind == fullBlock || c.kind == character && !glyph.IsASCII(c.Char()) {
				c.kind = uniform
			}
		}
	}
}
