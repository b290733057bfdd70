package glyph

import (
	"math/bits"
	"slices"
	"sync"

	"golang.org/x/text/unicode/norm"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/raster"
)

// Letters with an accent differ more from font to font than letters do. Where a
// font is not known, such a letter is told by its base, which another font has to
// the pixel, and by what stands above that.

// Accents knows the letters of all fonts of a size, and the accents that stand
// above them.
type Accents struct {
	size  raster.Size
	faces []*Face
	bases []base
	marks []mark
	// composed has a glyph of each letter with an accent, accented those of a
	// letter, with the accent's place in marks.
	composed map[rune]Match
	accented map[rune][]accented
}

type accented struct {
	char rune
	mark int
}

// base is a letter as it stands under an accent.
type base struct {
	char rune
	top  int // its first row
	bits Bitmap
}

// mark is an accent, moved to the upper left corner.
type mark struct {
	char rune // the combining one
	bits Bitmap
	ink  int
	// parts is of how many pieces it is, beside each other; lean is by how
	// much its upper half stands right of its lower one, in pixels.
	parts int
	lean  float64
}

const (
	// markLikeness is the share of an accent's pixels and of the cell's that
	// are the same, at least, and markMargin by how much other accents' is
	// less.
	markLikeness, markMargin = 0.5, 0.12
	// maxLean is by how much one may lean more than another.
	maxLean = 0.8
	// markInk is how many pixels an accent has at least.
	markInk = 2
	// dotInk is how many the dot of an i has at most, with some noise.
	dotInk = 6
)

// knownAccents has those of the sizes that a picture needed, by raster.Size.
var knownAccents sync.Map

// AccentsOf are those of a size in Sizes, made when a picture first needs them.
func AccentsOf(s raster.Size) *Accents {
	if made, ok := knownAccents.Load(s); ok {
		return made.(*Accents)
	}
	made, _ := knownAccents.LoadOrStore(s, newAccents(s))
	return made.(*Accents)
}

func newAccents(s raster.Size) *Accents {
	a := &Accents{size: s, faces: Faces(s), composed: map[rune]Match{}}
	if s == (raster.Size{Width: 12, Height: 22}) {
		// Sun's font has hardly any; those of another of its width are like
		// what is loaded instead.
		a.marks = AccentsOf(raster.Size{Width: 12, Height: 24}).marks
	}
	knownBases, knownMarks := map[base]bool{}, map[mark]bool{}
	for _, f := range a.faces {
		for i, char := range f.Chars {
			letter, accent := decomposed(char)
			if accent == 0 {
				continue
			}
			if _, known := a.composed[char]; !known {
				a.composed[char] = Match{Face: f, Glyph: int32(i)}
			}
			if b, m, ok := a.split(f, int32(i), letter, accent); ok {
				if !knownMarks[m] {
					knownMarks[m] = true
					a.marks = append(a.marks, m)
				}
				if !knownBases[b] {
					knownBases[b] = true
					a.bases = append(a.bases, b)
				}
			}
		}
		for char := 'A'; char <= 'z'; char++ {
			if b, ok := a.base(f, char); ok && !knownBases[b] {
				knownBases[b] = true
				a.bases = append(a.bases, b)
			}
		}
	}
	a.compose()
	return a
}

// compose lists the letters with an accent, and draws those that no font of the
// size has.
func (a *Accents) compose() {
	var chars []rune
	var drawn []Bitmap
	a.accented = map[rune][]accented{}
	known := map[Bitmap]bool{}
	for i := range a.bases {
		letter := a.bases[i].char
		if a.accented[letter] != nil {
			continue
		}
		composedOf := map[rune]rune{}
		for j := range a.marks {
			m := &a.marks[j]
			char, asked := composedOf[m.char]
			if !asked {
				char = composed(letter, m.char)
				composedOf[m.char] = char
			}
			if char == 0 {
				continue
			}
			a.accented[letter] = append(a.accented[letter], accented{char, j})
			if _, there := a.composed[char]; there || slices.Contains(chars, char) {
				continue
			}
			if bits := a.drawn(&a.bases[i], m); !known[bits] {
				known[bits] = true
				chars, drawn = append(chars, char), append(drawn, bits)
			}
		}
	}
	f := NewFace("accents", a.size, chars, drawn)
	for i, char := range chars {
		a.composed[char] = Match{Face: f, Glyph: int32(i)}
	}
}

// drawn is a letter under an accent.
func (a *Accents) drawn(b *base, m *mark) Bitmap {
	bits := b.bits
	for i := range a.size.Width * min(b.top, a.size.Height/2) {
		if m.bits.Get(i) {
			bits.Set(i)
		}
	}
	return bits
}

// decomposed are the letter and the accent of a character, 0 and 0 for one that
// has no accent above it.
func decomposed(char rune) (letter, accent rune) {
	if char < 0xc0 || char > 0x24f && char < 0x1e00 || char > 0x1eff { // no Latin letter with one
		return 0, 0
	}
	parts := []rune(norm.NFD.String(string(char)))
	if len(parts) != 2 || !IsASCII(parts[0]) || parts[1] < 0x300 || parts[1] > 0x30f {
		return 0, 0
	}
	return parts[0], parts[1]
}

// base is a letter of a font as it stands under an accent: i and j without their
// dot.
func (a *Accents) base(f *Face, char rune) (b base, ok bool) {
	m, ok := f.Of(char)
	if !ok || char > 'Z' && char < 'a' {
		return base{}, false
	}
	b = base{char: char, top: -1, bits: *m.Bits()}
	for y := range a.size.Height {
		switch empty := b.bits.Row(a.size, y) == 0; {
		case !empty && b.top < 0:
			b.top = y
		case empty && b.top >= 0 && (char == 'i' || char == 'j') && y < a.size.Height/2:
			dot := Rows(a.size, 0, y)
			b.bits, b.top = b.bits.Without(&dot), -1
		}
	}
	return b, b.top > 0
}

// split takes a glyph apart: its letter, which stands there as it does alone, and
// its accent.
func (a *Accents) split(f *Face, i int32, letter, accent rune) (b base, m mark, ok bool) {
	b, ok = a.base(f, letter)
	if !ok {
		return b, m, false
	}
	above := Rows(a.size, 0, b.top-1)
	if f.Bits[i].Without(&above) != b.bits {
		return b, m, false
	}
	m = a.markOf(&f.Bits[i], b.top)
	m.char = accent
	return b, m, m.ink >= markInk
}

// markOf is what stands above a row.
func (a *Accents) markOf(cell *Bitmap, top int) (m mark) {
	left, first := a.size.Width, top
	for y := range top {
		for x := range a.size.Width {
			if cell.Get(y*a.size.Width + x) {
				left, first = min(left, x), min(first, y)
			}
		}
	}
	for y := first; y < top; y++ {
		for x := left; x < a.size.Width; x++ {
			if cell.Get(y*a.size.Width + x) {
				m.bits.Set((y-first)*a.size.Width + x - left)
				m.ink++
			}
		}
	}
	m.parts, m.lean = a.shapeOf(&m.bits, top-first)
	return m
}

// shapeOf tells the pieces of an accent of so many rows, and how it leans.
func (a *Accents) shapeOf(bits *Bitmap, rows int) (parts int, lean float64) {
	var columns uint64
	last := 0 // row with ink
	for y := range rows {
		if row := bits.Row(a.size, y); row != 0 {
			columns |= row
			last = y
		}
	}
	for x, inside := 0, false; x < a.size.Width; x++ {
		ink := columns>>(a.size.Width-1-x)&1 != 0
		if ink && !inside {
			parts++
		}
		inside = ink
	}
	var sums, counts [2]float64
	for y := 0; y <= last; y++ {
		for x := range a.size.Width {
			if half := 2 * y / (last + 1); bits.Get(y*a.size.Width + x) {
				sums[half], counts[half] = sums[half]+float64(x), counts[half]+1
			}
		}
	}
	if counts[0] == 0 || counts[1] == 0 {
		return parts, 0
	}
	return parts, sums[0]/counts[0] - sums[1]/counts[1]
}

// Read reads a letter with an accent in a cell's bits. Without one that is told
// for sure, a match has no face; isAccented says that there is a letter with
// something above it all the same.
func (a *Accents) Read(b *Bitmap) (found Match, isAccented bool) {
	best, second := 0.0, 0.0
	var char rune
	for i := range a.bases {
		letter := &a.bases[i]
		if !letter.isUnder(b, a.size) {
			continue
		}
		seen := a.markOf(b, letter.top)
		if seen.ink < markInk || (letter.char == 'i' || letter.char == 'j') && seen.ink <= dotInk {
			continue
		}
		isAccented = true
		for _, candidate := range a.accented[letter.char] {
			switch likeness := a.marks[candidate.mark].likeness(&seen); {
			case candidate.char == char:
				best = max(best, likeness)
			case likeness > best:
				best, second, char = likeness, best, candidate.char
			case likeness > second:
				second = likeness
			}
		}
	}
	if best < markLikeness || best-second < markMargin {
		return Match{}, isAccented
	}
	found, ok := a.composed[char]
	return found, ok || isAccented
}

// isUnder says whether a cell has just this letter from its first row on.
func (l *base) isUnder(b *Bitmap, s raster.Size) bool {
	for y := s.Height - 1; y >= l.top; y-- {
		if b.Row(s, y) != l.bits.Row(s, y) {
			return false
		}
	}
	return true
}

// composed is a letter with an accent, 0 when there is none.
func composed(letter, accent rune) rune {
	char := []rune(norm.NFC.String(string([]rune{letter, accent})))
	if len(char) != 1 {
		return 0
	}
	return char[0]
}

// likeness is the share of two accents' pixels that both have, 0 to 1; 0 when they
// are of another number of pieces, or lean another way.
func (m *mark) likeness(other *mark) float64 {
	if lean := m.lean - other.lean; m.parts != other.parts || lean > maxLean || lean < -maxLean {
		return 0
	}
	common := 0
	for i := range m.bits {
		common += bits.OnesCount64(m.bits[i] & other.bits[i])
	}
	return float64(common) / float64(m.ink+other.ink-common)
}
