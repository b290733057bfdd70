package console

import (
	"unicode"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/glyph"
)

// ties decides between two characters that the file's figures allow alike: a wrong
// one is worse than none. The ASCII one is meant when there is one; of two of
// these, the one that goes with both its neighbours; else nobody knows.
func ties(p page) page {
	for i := range p.cells {
		c := &p.cells[i]
		if c.kind != character || c.rival.Face == nil || c.rival.Char() == c.Char() {
			continue
		}
		line, column := p.row(i/p.grid.Columns), i%p.grid.Columns
		own, other := c.Char(), c.rival.Char()
		switch {
		case glyph.IsASCII(own) && !glyph.IsASCII(other):
		case glyph.IsASCII(other) && !glyph.IsASCII(own):
			c.Match = c.rival
		case goesWith(own, line, column) && !goesWith(other, line, column):
		case goesWith(other, line, column) && !goesWith(own, line, column):
			c.Match = c.rival
		default:
			c.kind = unknown
		}
		c.rival = glyph.Match{}
	}
	return p
}

// goesWith says whether a character is of the kind of both its neighbours: a digit,
// a small letter or a capital.
func goesWith(char rune, line []cell, column int) bool {
	for _, side := range [2]int{column - 1, column + 1} {
		if side < 0 || side >= len(line) {
			return false
		}
		c := &line[side]
		if c.kind != character || c.rival.Face != nil || kindOf(c.Char()) != kindOf(char) {
			return false
		}
	}
	return kindOf(char) != 0
}

// kindOf is 0 for what is no letter and no digit.
func kindOf(char rune) byte {
	switch {
	case unicode.IsDigit(char):
		return '0'
	case unicode.IsLower(char):
		return 'a'
	case unicode.IsUpper(char):
		return 'A'
	}
	return 0
}
