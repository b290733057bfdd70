package console

import (
	"cmp"
	"slices"
	"strings"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/glyph"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/raster"
)

// textLine is a piece of text at a place of its own: letters of one size that
// follow each other at one height, in one step.
type textLine struct {
	picture *raster.Picture
	grid    raster.Grid // of one row, up to what is beside it
	// first and last are the columns between which words were seen, letters
	// how many of these.
	first, last, letters int
	faces                []*glyph.Face // the one of most letters first
}

const (
	// lineGap is how many cells may be empty between two words of one line,
	// endGap between the last word and what else belongs to it; endUnread is
	// how many cells there may be unread.
	lineGap, endGap, endUnread = 24, 3, 2
)

func (l *textLine) left() int { return l.grid.X + l.first*l.grid.Cell.Width }

func (l *textLine) right() int { return l.grid.X + (l.last+1)*l.grid.Cell.Width }

// isLevel says whether two lines share rows of pixels.
func (l *textLine) isLevel(other *textLine) bool {
	return l.grid.Y < other.grid.Y+other.grid.Cell.Height && other.grid.Y < l.grid.Y+l.grid.Cell.Height
}

// linesOf makes lines of the letters that were seen, in every size, and counts the
// letters in them; where those are too few there are no lines. The line with more
// letters wins where two overlap.
func linesOf(seen []sighting, p *raster.Picture) (lines []textLine, letters int) {
	var candidates []textLine
	for i := range seen {
		candidates = append(candidates, seen[i].lines()...)
	}
	slices.SortStableFunc(candidates, func(a, b textLine) int { return b.letters - a.letters })
	for _, c := range candidates {
		overlaps := slices.ContainsFunc(lines, func(l textLine) bool {
			return l.isLevel(&c) && l.left() < c.right() && c.left() < l.right()
		})
		if !overlaps {
			lines, letters = append(lines, c), letters+c.letters
		}
	}
	if letters < fewLetters {
		return nil, 0
	}
	slices.SortFunc(lines, func(a, b textLine) int { return cmp.Or(a.grid.Y-b.grid.Y, a.left()-b.left()) })
	for i := range lines {
		lines[i].widen(lines, p.Width)
	}
	return lines, letters
}

// widen takes the room up to what is beside a line.
func (l *textLine) widen(lines []textLine, width int) {
	left, right := 0, width
	for i := range lines {
		switch other := &lines[i]; {
		case !l.isLevel(other):
		case other.left() < l.left():
			left = max(left, other.right())
		case other.left() > l.left():
			right = min(right, other.left())
		}
	}
	before := min(l.first, (l.left()-left)/l.grid.Cell.Width)
	l.grid.X += (l.first - before) * l.grid.Cell.Width
	l.first, l.last = before, l.last-l.first+before
	l.grid.Columns = max(l.last+1, (right-l.grid.X-l.grid.Glyph.Width)/l.grid.Cell.Width+1)
}

// lines are the lines of a size.
func (s *sighting) lines() []textLine {
	var lines []textLine
	for rest := s.spelled; len(rest) > 0; {
		var line textLine
		line, rest = s.line(rest)
		lines = append(lines, line)
	}
	return lines
}

// line takes the letters that are in line with the first, and leaves the others.
func (s *sighting) line(letters []anchor) (l textLine, rest []anchor) {
	first := letters[0]
	phase := first.x % s.pitch
	l.picture = s.picture
	l.grid = raster.Grid{X: phase, Y: first.y, Cell: raster.Size{Width: s.pitch, Height: s.Height}, Glyph: s.Size, Rows: 1}
	l.first = first.x / s.pitch
	l.last = l.first
	votes := make([]int, len(s.table.faces))
	for _, a := range letters {
		column := a.x / s.pitch
		if a.y != first.y || a.x%s.pitch != phase || column-l.last > lineGap {
			rest = append(rest, a)
			continue
		}
		l.last = column
		l.letters++
		votes[a.face]++
	}
	l.faces = byVotes(s.table.faces, votes)
	return l, rest
}

// keepText empties what is beside a line's words and does not belong to them: a
// picture, a frame, a border.
func (l *textLine) keepText(cells []cell) {
	for _, way := range [2]struct{ from, step int }{{l.first, -1}, {l.last, 1}} {
		end, gap, unread := way.from, 0, 0 // the last cell that is text
		for i := way.from + way.step; i >= 0 && i < len(cells) && gap <= endGap && unread <= endUnread; i += way.step {
			switch c := &cells[i]; {
			case c.kind == uniform:
				gap++
			case c.kind == character && glyph.IsASCII(c.Char()) && c.certainty >= weighed:
				end, gap, unread = i, 0, 0
			default:
				unread++
			}
		}
		for i := end + way.step; i >= 0 && i < len(cells); i += way.step {
			cells[i] = cell{kind: uniform}
		}
	}
}

// piece is a line as text.
type piece struct {
	x, y int // of its first cell, in pixels
	text string
}

// laidOut puts pieces of text, from the top, where they stand, on paper of cells of
// a size; what would overlap goes on behind, or in the next row.
func laidOut(pieces []piece, paper raster.Size) []Row {
	var rows []Row
	y := -1
	for _, p := range pieces {
		if len(rows) == 0 || p.y-y >= paper.Height/2 {
			for len(rows) < p.y/paper.Height {
				rows = append(rows, Row{})
			}
			rows, y = append(rows, Row{}), p.y
		}
		row := &rows[len(rows)-1]
		have, want := len([]rune(row.Text)), p.x/paper.Width
		if have > 0 {
			want = max(want, have+1)
		}
		row.Text += strings.Repeat(" ", want-have) + p.text
	}
	return rows
}
