package line

import (
	"cmp"
	"image"
	"slices"
)

// Line is a stretch of text on one base line and one ground.
type Line struct {
	// Box holds the line's ink.
	Box image.Rectangle
	// Base is the y of the base line, the lower edge of letters without
	// descenders; Small the height of letters without ascenders, in pixels.
	Base, Small float64
	// Row counts from the top: lines of one row stand side by side.
	Row int
	// Sure says that there are both tall letters and small ones, which tell
	// Small; otherwise all may be either, and Small is that of capitals.
	Sure bool
	// Patches is the number of pieces of ink.
	Patches int

	parts []component
	side  polarity
	// high is the height of capitals.
	high float64
}

// Page is a picture whose lines were found.
type Page struct {
	ink
	Lines []Line
}

// Find finds the lines of a picture, in reading order.
func Find(g *Gray) *Page {
	p := &Page{ink: ink{g, groundOf(g)}}
	for _, side := range []polarity{dark, light} {
		mask := p.mask(side)
		dropFrames(mask, g.Width, g.Height)
		dropRules(mask, g.Width, g.Height)
		parts := p.components(mask, side)
		for _, group := range joinLines(parts) {
			p.Lines = append(p.Lines, p.newLines(group.parts, side, 0)...)
		}
	}
	p.order()
	return p
}

// order sorts the lines from top to bottom, and those side by side from left to
// right.
func (p *Page) order() {
	middle := func(l *Line) float64 { return l.Base - l.high/2 }
	slices.SortStableFunc(p.Lines, func(a, b Line) int { return cmp.Compare(middle(&a), middle(&b)) })
	row := 0
	for start := 0; start < len(p.Lines); row++ {
		// A row goes on as long as the next line's middle is above the foot of
		// its small letters, as the first one has them.
		first := &p.Lines[start]
		end := start + 1
		for end < len(p.Lines) && middle(&p.Lines[end]) < middle(first)+0.4*min(first.high, p.Lines[end].high) {
			end++
		}
		slices.SortStableFunc(p.Lines[start:end], func(a, b Line) int { return a.Box.Min.X - b.Box.Min.X })
		for start < end {
			p.Lines[start].Row = row
			start++
		}
	}
}
