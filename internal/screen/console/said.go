package console

import "github.com/cloudscreen/terraform-provider-alicloud/internal/screen/glyph"

const (
	// spelledLetters is how many letters in a row are a word.
	spelledLetters = 3
	// unreadPerLetter is how many cells may be unread for each letter in a
	// word: a firmware's logo stays on the screen beside little text.
	unreadPerLetter = 4
)

// saysText judges once more by what was read: a console has words, and not much
// more that nobody can read; one without words is read to the last cell.
func saysText(p *page) bool {
	words, unread, odd := 0, 0, 0
	for row := range p.grid.Rows {
		run := 0
		for _, c := range p.row(row) {
			isLetter := c.kind == character && c.certainty >= guessed && glyph.IsASCII(c.Char()) && isWordly(c.Char())
			switch {
			case isLetter:
				if run++; run == spelledLetters {
					words += run
				} else if run > spelledLetters {
					words++
				}
				continue
			case c.kind == unknown:
				unread++
			case c.kind == character && !glyph.IsASCII(c.Char()):
				odd++
			}
			run = 0
		}
	}
	if words == 0 {
		return unread == 0 && odd == 0
	}
	return unread <= unreadPerLetter*words
}
