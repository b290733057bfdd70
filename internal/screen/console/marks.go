package console

import (
	"slices"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/glyph"
)

const (
	// ownMarks is how many characters that only the main font draws so make a
	// screen its own, strayTimes how many times as many as others' there must
	// be.
	ownMarks, strayTimes = 4, 64
)

// marks gives the main font back what look lent to another, when the screen has
// characters that only the main one draws so, and hardly any that it does not.
func marks(p page, lent []int) page {
	main := p.faces[0]
	judged := []*glyph.Face{main} // those looked at, and whom nothing was lent to
	for _, i := range lent {
		lender := p.cells[i].Face
		if slices.Contains(judged, lender) {
			continue
		}
		judged = append(judged, lender)
		if !isOwn(p.cells, lent, main, lender) {
			continue
		}
		for _, j := range lent {
			c := &p.cells[j]
			if c.Face != lender || !has(p.cells, main, c.Char()) {
				continue // a dash beside no hyphen is one
			}
			if own, ok := main.WithBits(c.Bits()); ok {
				c.Face, c.Glyph = main, own
			}
		}
	}
	return p
}

// has says whether some cell shows a font's own glyph of a character.
func has(cells []cell, f *glyph.Face, char rune) bool {
	return slices.ContainsFunc(cells, func(c cell) bool {
		return c.kind == character && c.Face == f && c.isSure() && c.Char() == char
	})
}

// isOwn says whether the characters that were not lent are the main font's, and
// some of them not the lender's.
func isOwn(cells []cell, lent []int, main, lender *glyph.Face) bool {
	var mains, others int
	for j := range cells {
		c := &cells[j]
		if c.kind != character || !glyph.IsASCII(c.Char()) {
			continue
		}
		if _, isLent := slices.BinarySearch(lent, j); isLent {
			continue
		}
		if c.Face != main {
			others++
		} else if _, shared := lender.WithBits(c.Bits()); !shared && c.isSure() {
			mains++
		}
	}
	return mains >= ownMarks && others*strayTimes <= mains
}
