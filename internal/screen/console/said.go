package console

import "github.com/cloudscreen/terraform-provider-alicloud/internal/screen/glyph"

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
	seen := make([]bool, len(p.cells))
	var area []int
	for i := range p.cells {
		if seen[i] || p.cells[i].kind != unknown {
			continue
		}
		seen[i] = true
		area = append(area[:0], i)
		left, top, right, bottom := i%p.grid.Columns, i/p.grid.Columns, i%p.grid.Columns, i/p.grid.Columns
		for next := 0; next < len(area); next++ {
			column, row := area[next]%p.grid.Columns, area[next]/p.grid.Columns
			left, top, right, bottom = min(left, column), min(top, row), max(right, column), max(bottom, row)
			p.eachAround(column, row, func(x, y int) bool {
				if j := y*p.grid.Columns + x; !seen[j] && p.cells[j].kind == unknown {
					seen[j] = true
					area = append(area, j)
				}
				return true
			})
		}
		columns, rows := right-left+1, bottom-top+1
		if columns >= logoColumns && rows >= logoRows && 2*len(area) >= columns*rows {
			n += len(area)
		}
	}
	return n
}
