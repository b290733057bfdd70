package screen

import (
	"strings"
	"unicode"
)

// Fonts draw many letters of Cyrillic and Greek like Latin ones, and such a
// glyph is read as the Latin one. Within a word of the other script it is that
// script's.

// lookalikes pairs letters that consoles draw alike.
var lookalikes = []struct {
	script       *unicode.RangeTable
	latin, other []rune
}{
	{unicode.Cyrillic, []rune("ABCEHIJKMOPSTXYaceijopsuxyËÏëïĸκ"), []rune("АВСЕНІЈКМОРЅТХУасеіјорѕихуЁЇёїкк")},
	{unicode.Greek, []rune("ABEZHIKMNOPTYXovuµóúí"), []rune("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονυμόύί")},
}

// symbols are the letters that CP437 has for formulas: beside them, Latin letters
// are Latin.
const symbols = "αΓπΣσµτΦΘΩδφε"

// restoreScripts changes a row's letters in place.
func restoreScripts(row []rune, f *face) {
	own := func(char rune) bool { return f.glyphOf(char).found(char) }
	for _, script := range lookalikes {
		previous := false // the word before was of this script
		for start := 0; start < len(row); start++ {
			if !unicode.IsLetter(row[start]) {
				continue
			}
			end := start
			foreign, ambiguous, certain := 0, 0, false
			for end < len(row) && unicode.IsLetter(row[end]) {
				switch {
				case unicode.Is(script.script, row[end]):
					foreign++
					certain = certain || !strings.ContainsRune(symbols, row[end])
				case index(script.latin, row[end]) >= 0:
					ambiguous++
				}
				end++
			}
			// A word of lookalikes alone belongs to the one before it.
			isForeign := certain && foreign+ambiguous == end-start || previous && ambiguous == end-start
			if isForeign {
				for i := start; i < end; i++ {
					if at := index(script.latin, row[i]); at >= 0 && !own(script.other[at]) {
						row[i] = script.other[at]
					}
				}
			}
			previous = isForeign
			start = end
		}
	}
}

func index(chars []rune, char rune) int {
	for i := range chars {
		if chars[i] == char {
			return i
		}
	}
	return -1
}
