package console

import (
	"fmt"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/evidence"
)

// Trace tells what each pass thinks of one cell, for whoever looks for the pass
// that errs. A nil trace is silent.
type Trace struct {
	Column, Row int
	Print       func(line string)
}

// note prints what is said of that cell.
func (t *Trace) note(column, row int, format string, arguments ...any) {
	if t != nil && column == t.Column && row == t.Row {
		t.Print(fmt.Sprintf(format, arguments...))
	}
}

// after prints the cell as a pass leaves it.
func (t *Trace) after(pass string, p *page) {
	if t == nil {
		return
	}
	c := p.at(t.Column, t.Row)
	if c == nil {
		t.Print(fmt.Sprintf("%-8s the grid has %d columns and %d rows", pass, p.grid.Columns, p.grid.Rows))
		return
	}
	line := fmt.Sprintf("%-8s %v, %v", pass, c.kind, c.certainty)
	if c.Face != nil {
		line += fmt.Sprintf(": %q of %s, cost %.3f, margin %.3f", c.Char(), c.Face.Name, c.Cost, c.Margin)
	}
	if c.isWeighed() {
		line += fmt.Sprintf(", missing %.0f", c.missed)
	}
	if c.coloured {
		line += fmt.Sprintf(", %v on %v", c.colours.Ink.RGB(), c.colours.Ground.RGB())
	}
	t.Print(line)
}

// survey prints what a survey saw of the cell, and where it is.
func (t *Trace) survey(s *survey, face string) {
	if t == nil || t.Column < 0 || t.Row < 0 || t.Column >= s.grid.Columns || t.Row >= s.grid.Rows {
		return
	}
	x, y := s.grid.Corner(t.Column, t.Row)
	seen := s.levels[t.Row*s.grid.Columns+t.Column]
	t.Print(fmt.Sprintf("%-8s %dx%d at %d,%d, mostly %s: luminance %d to %d", "survey",
		s.grid.Glyph.Width, s.grid.Glyph.Height, x, y, face, seen.Lowest, seen.Highest))
}

// verdict prints what a round of settle comes to.
func (t *Trace) verdict(column, row int, round uint8, v *evidence.Verdict) {
	if t == nil || column != t.Column || row != t.Row {
		return
	}
	best := "nothing"
	if v.Best.Face != nil {
		best = fmt.Sprintf("%q", v.Best.Char())
	}
	t.Print(fmt.Sprintf("%-8s round %d: %s, %v on %v, misses %.0f, the next %.4g, nothing %.4g", "settle", round,
		best, v.Best.Colours.Ink.RGB(), v.Best.Ground.RGB(), v.Best.Missed, v.Second, v.Nothing))
}
