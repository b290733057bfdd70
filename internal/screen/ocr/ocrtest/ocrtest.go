// Package ocrtest counts how well text was recognised. It is for tests and the
// benchmark alone.
package ocrtest

import (
	"slices"
	"strings"
)

// Score counts characters, without spaces.
type Score struct {
	// Stand is how many stand on a page, Missed the edits that make a piece of
	// what was read each of its texts.
	Stand, Missed int
	// Read is how many were read, False the edits that make each text of these a
	// piece of the page.
	Read, False int
}

// Compare holds the texts that were read against those that stand on a page.
func Compare(stand, read []string) Score {
	var s Score
	s.Stand, s.Missed = missing(stand, read)
	s.Read, s.False = missing(read, stand)
	return s
}

// Add adds another page's.
func (s *Score) Add(more Score) {
	s.Stand, s.Missed, s.Read, s.False = s.Stand+more.Stand, s.Missed+more.Missed, s.Read+more.Read, s.False+more.False
}

// missing counts the characters of texts, and the edits that make each a piece of
// others.
func missing(texts, from []string) (all, missed int) {
	var within []rune
	for _, text := range from {
		within = append(within, plain(text)...)
	}
	for _, text := range texts {
		letters := plain(text)
		all += len(letters)
		missed += edits(letters, within)
	}
	return all, missed
}

// alike takes away what two spellings of a text may differ in: spaces, and the
// width and the curl of marks.
var alike = strings.NewReplacer(" ", "", "\n", "", "\f", "", "‘", "'", "’", "'", "“", `"`, "”", `"`,
	"，", ",", "：", ":", "？", "?", "（", "(", "）", ")")

func plain(text string) []rune { return []rune(alike.Replace(text)) }

// edits is the least number of edits that turn a text into some piece of another.
func edits(text, within []rune) int {
	row := make([]int, len(within)+1)
	for i, c := range text {
		before := row[0]
		row[0] = i + 1
		for j, d := range within {
			change := before
			if c != d {
				change++
			}
			before = row[j+1]
			row[j+1] = min(change, row[j+1]+1, row[j]+1)
		}
	}
	return slices.Min(row)
}
