package screen

import (
	"encoding/binary"
	"math"
)

// thumbSize is the side of the small picture that similarity compares.
const thumbSize = 32

// thumb is a picture reduced to square areas: the mean luminance of each, and
// how much it varies, which is what text on a ground does.
type thumb struct {
	mean, detail [thumbSize * thumbSize]float32
}

// makeThumb looks at every pixel once.
func makeThumb(p *pixels) *thumb {
	var t thumb
	for ty := range thumbSize {
		for tx := range thumbSize {
			x0, x1 := tx*p.width/thumbSize, (tx+1)*p.width/thumbSize
			y0, y1 := ty*p.height/thumbSize, (ty+1)*p.height/thumbSize
			x1, y1 = max(x1, min(x0+1, p.width)), max(y1, min(y0+1, p.height))
			var sum, squares int64
			for y := y0; y < y1; y++ {
				row := p.luma[y*p.stride+x0 : y*p.stride+x1]
				for len(row) >= 8 && binary.LittleEndian.Uint64(row) == 0 {
					row = row[8:] // black, as most of a console
				}
				for _, v := range row {
					sum, squares = sum+int64(v), squares+int64(v)*int64(v)
				}
			}
			n := float64((x1 - x0) * (y1 - y0))
			mean := float64(sum) / n
			i := ty*thumbSize + tx
			t.mean[i] = float32(mean)
			t.detail[i] = float32(math.Sqrt(max(0, float64(squares)/n-mean*mean)))
		}
	}
	return &t
}

// Similarity tells how alike two screens are: 1 for the same, near 1 for the
// same in another encoding, quality or phase of a blinking cursor, near 0 for
// nothing in common. Two consoles are compared by what stands on them, however
// dark most of both is; otherwise the pictures are compared, by the light of
// their areas and by how much is drawn there.
func Similarity(a, b *Picture) float64 {
	if a.sha256 == b.sha256 {
		return 1
	}
	p, q := a.reading(), b.reading()
	if p.Type == Text && q.Type == Text {
		return max(textSimilarity(p.Text, q.Text), cellSimilarity(p, q))
	}
	if p.Type == Blank && q.Type == Blank {
		return 1 - colourDistance(p.ground, q.ground)
	}
	alike := thumbSimilarity(p.thumb, q.thumb)
	if p.Type != q.Type {
		// A console is not a picture that happens to be as dark.
		alike *= 0.5
	}
	return alike
}

func colourDistance(a, b rgb) float64 {
	part := func(x, y uint8) float64 { return math.Abs(float64(x) - float64(y)) }
	return (part(a.r, b.r) + part(a.g, b.g) + part(a.b, b.b)) / (3 * 255)
}

// thumbSimilarity is the share of what is bright or drawn in either picture that
// is so in both: an area that is dark and empty in both says nothing.
func thumbSimilarity(a, b *thumb) float64 {
	// A JPEG's noise is below this much a thousandfold.
	const noise = 3
	var common, all float64
	for i := range a.mean {
		for _, v := range [2][2]float32{{a.mean[i], b.mean[i]}, {a.detail[i], b.detail[i]}} {
			low, high := float64(min(v[0], v[1])), float64(max(v[0], v[1]))
			if high-low < noise {
				low = high
			}
			common, all = common+low, all+high
		}
	}
	if all == 0 {
		return 1
	}
	return common / all
}

// cellSimilarity is the share of the characters of two consoles of one size that
// are the same at the same place; a misread one costs itself and not a word.
func cellSimilarity(a, b *reading) float64 {
	if a.cells == nil || b.cells == nil || a.grid.grid != b.grid.grid {
		return 0
	}
	same, all := 0, 0
	for i := range a.cells {
		x, y := a.cells[i].shown(), b.cells[i].shown()
		if x == ' ' && y == ' ' {
			continue
		}
		all++
		if x == y {
			same++
		}
	}
	if all == 0 {
		return 1
	}
	return float64(same) / float64(all)
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
	a, b := p.reading(), q.reading()
	if a.Type != b.Type {
		return false
	}
	switch a.Type {
	case Text:
		return a.Text == b.Text || a.sameCells(b)
	case Blank:
		return colourDistance(a.ground, b.ground) < 0.05
	}
	return !a.thumb.differs(b.thumb)
}

// sameCells says whether two consoles' cells show the same, though some of them
// may have been read differently: what differs must look alike then.
func (s *reading) sameCells(other *reading) bool {
	if s.cells == nil || other.cells == nil || s.grid.grid != other.grid.grid {
		return false
	}
	// The mean difference that the noise of two encodings makes.
	const noise = 12
	g := s.grid.grid
	for i := range s.cells {
		if s.cells[i].shown() == other.cells[i].shown() {
			continue
		}
		x, y := g.corner(i%g.columns, i/g.columns)
		sum := 0
		for row := y; row < y+g.glyph.height; row++ {
			for column := x; column < x+g.glyph.width; column++ {
				d := int(s.pixels.luma[row*s.pixels.stride+column]) - int(other.pixels.luma[row*other.pixels.stride+column])
				sum += max(d, -d)
			}
		}
		if sum > noise*g.glyph.width*g.glyph.height {
			return false
		}
	}
	return true
}

// differs says whether any area changed by more than a cursor or noise does.
func (t *thumb) differs(other *thumb) bool {
	changed := 0
	for i := range t.mean {
		mean, detail := t.mean[i]-other.mean[i], t.detail[i]-other.detail[i]
		if max(mean, -mean) > 3 || max(detail, -detail) > 6 {
			changed++
		}
	}
	// A cursor of a graphical terminal touches two areas at most each way.
	return changed > 4
}
