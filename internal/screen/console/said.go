package console

import (
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/areas"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/glyph"
)

const (
	// unreadPerLetter is how many cells may be unread for each letter in a
	// word.
	unreadPerLetter = 1
	// unreadPerLine is how many there may be for each letter of a word that
	// was seen, when only the lines with words are read: a boot loader's own
	// logo and frame.
	unreadPerLine = 3
	// logoColumns and logoRows are the least that a picture has among the
	// text, of which half or more is drawn.
	logoColumns, logoRows = 6, 3
)

// saysText judges once more by what was read: a console has words, and not much
// more that nobody can read, but for a firmware's logo; one without words is read
// to the last cell.
func saysText(p *page) (unread int, ok bool) {
	words, odd := wordCounter{least: wordLetters}, 0
	for row := range p.grid.Rows {
		for _, c := range p.row(row) {
			letter := rune(0)
			switch {
			case c.kind == unknown:
				unread++
			case c.kind != character:
			case isWordly(c.Char()) && (c.isSure() || glyph.IsASCII(c.Char())):
				letter = c.Char()
			case !glyph.IsASCII(c.Char()) && !c.isSure():
				odd++
			}
			words.add(letter)
		}
		words.end()
	}
	if words.letters == 0 {
		return unread, unread == 0 && odd == 0
	}
	allowed := unreadPerLetter * words.letters
	return unread, unread <= allowed || unread-inLogos(p) <= allowed
}

// inLogos counts the unread cells that lie together as those of a picture do.
func inLogos(p *page) (n int) {
	unread, _ := areas.Of(p.grid.Columns, p.grid.Rows, areas.Corners, func(at int) bool { return p.cells[at].kind == unknown })
	for _, a := range unread {
		columns, rows := int(a.X1-a.X0), int(a.Y1-a.Y0)
		if columns >= logoColumns && rows >= logoRows && 2*int(a.Size) >= columns*rows {
			n += int(a.Size)
		}
	}
	return n
}
