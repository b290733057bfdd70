package console

import (
	"strings"
	"unicode"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/glyph"
)

// Fonts draw many letters of Cyrillic and Greek like Latin ones, and such a
// glyph is read as the Latin one. Within a word of the other script it is that
// script's.

// lookalikes pairs letters that consoles draw alike.
var lookalikes = []struct {
	script       *unicode.RangeTable
	latin, other []rune
}{
	{unicode.Cyrillic, []rune("ABCEHIJKMOPSTXYaceijopsuxyËÏëïĸκħŭÈèùπΠb"), []rune("АВСЕНІЈКМОРЅТХУасеіјорѕихуЁЇёїккћйЀѐѝпПЬ")},
	{unicode.Greek, []rune("ABEZHIKMNOPTYXovuµóúíĸŸÏ"), []rune("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονυμόύίκΫΪ")},
}

// symbols are the letters that CP437 has for formulas: beside them, Latin letters
// are Latin.
const symbols = "αΓπΣσµτΦΘΩδφε"

// word is a run of letters in a row, as one script sees it.
type word struct {
	start, end int
	// foreign letters are the script's, ambiguous ones look like it, and odd
	// ones do so and are not ASCII.
	foreign, ambiguous, odd int
	certain                 bool // has letters that are no symbols
}

func (w *word) isAmbiguous() bool { return w.ambiguous == w.end-w.start }

func (w *word) isForeign() bool { return w.certain && w.foreign+w.ambiguous == w.end-w.start }

// restoreScripts changes a row's letters in place.
func restoreScripts(row []rune, f *glyph.Face) {
	for _, script := range lookalikes {
		// A letter that the font draws otherwise is not meant; these two it
		// draws in two ways.
		own := func(char rune) bool {
			_, drawn := f.Of(char)
			return drawn && char != 'й' && char != 'ћ'
		}
		words := wordsOf(row, script.script, script.latin)
		previous := false // the word before was of this script
		for i, w := range words {
			// A word of lookalikes alone belongs to the one before it, or,
			// when not all of it is Latin, to the one behind.
			next := i+1 < len(words) && words[i+1].isForeign()
			foreign := w.isForeign() || w.isAmbiguous() && (previous || next && w.odd > 0)
			for j := w.start; j < w.end && foreign; j++ {
				if at := index(script.latin, row[j]); at >= 0 && !own(script.other[at]) {
					row[j] = script.other[at]
				}
			}
			previous = foreign
		}
	}
}

func wordsOf(row []rune, script *unicode.RangeTable, latin []rune) []word {
	var words []word
	inside := false
	for i, char := range row {
		if !unicode.IsLetter(char) {
			inside = false
			continue
		}
		if !inside {
			words = append(words, word{start: i})
			inside = true
		}
		w := &words[len(words)-1]
		w.end = i + 1
		switch {
		case unicode.Is(script, char):
			w.foreign++
			w.certain = w.certain || !strings.ContainsRune(symbols, char)
		case index(latin, char) >= 0:
			w.ambiguous++
			if !glyph.IsASCII(char) {
				w.odd++
			}
		}
	}
	return words
}

func index(chars []rune, char rune) int {
	for i := range chars {
		if chars[i] == char {
			return i
		}
	}
	return -1
}
