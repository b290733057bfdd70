package screen

import (
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/console"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/likeness"
)

// Similarity tells how alike two screens are: 1 for the same, near 1 for the same
// in another encoding, quality, size or phase of a blinking cursor, near 0 for
// nothing in common. Two consoles are compared by what stands on them, however
// dark most of both is; otherwise the pictures are compared as people see them, by
// what is drawn on them, wherever most of it differs: see [likeness.Screens].
func Similarity(a, b *Picture) float64 {
	if a.sha256 == b.sha256 {
		return 1
	}
	p, q := a.look(console.Cells), b.look(console.Cells)
	switch {
	case p.Type == Text && q.Type == Text:
		return max(textSimilarity(p.Text, q.Text), p.console.Similarity(q.console))
	case p.Type == Blank && q.Type == Blank:
		return 1 - p.ground.Apart(q.ground)
	}
	return likeness.Screens(a.raster(), b.raster())
}

// textSimilarity is the share of the words of both texts that they have in
// common, in order: twice the common ones' length over the length of all. Rows
// that moved, as when a console scrolls, are still found.
func textSimilarity(a, b string) float64 {
	p, q := words(a), words(b)
	total := 0
	for _, w := range p {
		total += len(w)
	}
	for _, w := range q {
		total += len(w)
	}
	if total == 0 {
		return 1
	}
	return 2 * float64(commonLength(p, q)) / float64(total)
}

// maxWords bounds the work of comparing two texts, which grows with its square;
// the largest consoles have some thousands.
const maxWords = 4096

// words splits a text at white space; only the first maxWords count.
func words(text string) []string {
	var split []string
	start := -1
	for i, char := range text {
		space := char == ' ' || char == '\n'
		if space && start >= 0 {
			split = append(split, text[start:i])
			start = -1
		}
		if !space && start < 0 {
			start = i
		}
		if len(split) == maxWords {
			return split
		}
	}
	if start >= 0 {
		split = append(split, text[start:])
	}
	return split
}

// commonLength is the length of the longest common subsequence of two lists of
// words, in bytes of the words.
func commonLength(a, b []string) int {
	row := make([]int, len(b)+1)
	for _, w := range a {
		diagonal := 0
		for j, v := range b {
			above := row[j+1]
			if w == v {
				row[j+1] = diagonal + len(w)
			} else {
				row[j+1] = max(above, row[j])
			}
			diagonal = above
		}
	}
	return row[len(b)]
}

// SameScreen says whether two pictures show the same thing, as waiting for a
// screen to stand still needs it. A blinking cursor and the noise of an encoding
// are no change; a single other character is. Pictures of other sizes are never
// the same screen.
func (p *Picture) SameScreen(q *Picture) bool {
	if p.sha256 == q.sha256 {
		return true
	}
	if p.Width() != q.Width() || p.Height() != q.Height() {
		return false
	}
	a, b := p.look(console.Cells), q.look(console.Cells)
	if a.Type != b.Type {
		return false
	}
	switch a.Type {
	case Text:
		return a.Text == b.Text || a.console.Same(b.console)
	case Blank:
		return a.ground.Apart(b.ground) < 0.05
	}
	return !a.thumb.Differs(b.thumb)
}
