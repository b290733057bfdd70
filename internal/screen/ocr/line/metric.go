package line

import (
	"cmp"
	"image"
	"math"
	"slices"
)

// Proportions of fonts, in heights of capitals and of small letters.
const (
	capitals = 1.38 // capitals to small letters
	above    = 1.4  // what may reach above the base line, to capitals
	below    = 0.6  // and below it
	tall     = 1.75 // and from top to bottom
	apart    = 1.15 // between words, to capitals
)

// newLines measures a group, drops what is no letter of it, and parts it where
// that leaves a gap.
func (p *Page) newLines(parts []component, side polarity, depth int) []Line {
	l := Line{parts: parts, side: side}
	if !l.measure() {
		return nil
	}
	kept := l.letters()
	if len(kept) == 0 {
		return nil
	}
	var lines []Line
	pieces := split(kept, gapWithin(kept, max(l.high, 6)))
	if depth < 3 && (len(kept) < len(parts) || len(pieces) > 1) {
		for _, piece := range pieces {
			lines = append(lines, p.newLines(piece, side, depth+1)...)
		}
		return lines
	}
	l.parts, l.Patches = kept, len(kept)
	if !l.measure() {
		return nil
	}
	if l.Box.Dy() < 5 || l.Box.Dx() < 2 || l.high < 5 {
		return nil
	}
	return append(lines, l)
}

// letters leaves out what is higher or deeper than letters are, what is drawn
// around or inside of that, and strokes that underline a letter.
func (l *Line) letters() []component {
	top, bottom := l.Base-above*l.high-1.5, l.Base+below*l.high+1.5
	var icons []component
	for i := range l.parts {
		if c := &l.parts[i]; float64(c.y0) < top || float64(c.y1) > bottom || float64(c.height()) > tall*l.high+1 {
			icons = append(icons, *c)
		}
	}
	var kept []component
	width := 0
	for i := range l.parts {
		c := &l.parts[i]
		inside := slices.ContainsFunc(icons, func(icon component) bool {
			return icon == *c || c.x0 >= icon.x0 && c.x1 <= icon.x1 && icon.width() < 6*icon.height()
		})
		if inside || l.underlines(c) {
			continue
		}
		kept = append(kept, *c)
		width += c.width()
	}
	return kept
}

// underlines says whether a part is a thin stroke below the base line, under
// another part: what marks a button's key.
func (l *Line) underlines(c *component) bool {
	if float64(c.y0) < l.Base || c.height() > 2 || c.width() < 3 {
		return false
	}
	middle := (c.x0 + c.x1) / 2
	return slices.ContainsFunc(l.parts, func(other component) bool {
		return other.y1 <= c.y0+1 && other.height() > 2 && other.x0 <= middle && middle < other.x1
	})
}

// gapWithin is how wide a gap may be between pieces of a line whose capitals are
// so high. Where most stand as far apart as words do, they are signs in a row.
func gapWithin(parts []component, high float64) float64 {
	slices.SortStableFunc(parts, func(a, b component) int { return cmp.Compare(a.x0, b.x0) })
	var gaps []int
	right := parts[0].x1
	for i := range parts[1:] {
		if c := &parts[i+1]; c.x0 >= right {
			gaps = append(gaps, c.x0-right)
		}
		right = max(right, parts[i+1].x1)
	}
	slices.Sort(gaps)
	if n := len(gaps); n > 0 && float64(gaps[n/2]) > 0.55*high {
		return 0.5 * high
	}
	return apart * high
}

// split parts pieces of a line, sorted from left to right, where a gap between them is wider than most.
func split(parts []component, most float64) [][]component {
	var pieces [][]component
	start, right := 0, parts[0].x1
	for i := range parts {
		if float64(parts[i].x0-right) > most {
			pieces = append(pieces, parts[start:i:i])
			start = i
		}
		right = max(right, parts[i].x1)
	}
	return append(pieces, parts[start:])
}

// measure finds the box, the base line and the heights of letters.
func (l *Line) measure() bool {
	l.Box = image.Rectangle{}
	for i := range l.parts {
		c := &l.parts[i]
		l.Box = l.Box.Union(image.Rect(c.x0, c.y0, c.x1, c.y1))
	}
	usual := usualHeight(l.parts)
	if usual < 3 {
		return false
	}
	base := l.baseLine(usual)
	l.Base = float64(base)
	var standing []component
	deep := false
	for i := range l.parts {
		c := &l.parts[i]
		slack := max(1, c.height()/7)
		switch {
		case c.y0 >= base || 2*(base-c.y0) < usual:
		case c.y1 > base+slack:
			deep = true
		case c.y1 >= base-slack:
			standing = append(standing, *c)
		}
	}
	if len(standing) == 0 {
		l.high = float64(base - l.Box.Min.Y)
		if l.high < 1 {
			l.high = float64(usual)
		}
		l.Small, l.Sure = l.high/capitals, false
		return true
	}
	l.high = capitalHeight(standing, base)
	small, smallSum := 0, 0
	for i := range standing {
		if h := float64(base - standing[i].y0); h >= 0.56*l.high && h < 0.85*l.high {
			small += standing[i].width()
			smallSum += standing[i].width() * (base - standing[i].y0)
		}
	}
	l.Small, l.Sure = l.high/capitals, false
	switch {
	case small > 0:
		l.Small, l.Sure = float64(smallSum)/float64(small), true
	case deep && len(standing) > 1:
		l.Small = l.high // no capitals, but descenders
		l.high *= capitals
	}
	return true
}

// usualHeight is the median height of pieces of ink, by the width they take.
func usualHeight(parts []component) int {
	var widths [heightMost + 1]int
	total := 0
	for i := range parts {
		w := min(parts[i].width(), 2*parts[i].height())
		widths[parts[i].height()] += w
		total += w
	}
	sum := 0
	for h, w := range widths {
		if sum += w; 2*sum >= total {
			return h
		}
	}
	return 0
}

// baseLine is where most of the ink's width has its feet.
func (l *Line) baseLine(usual int) int {
	feet := map[int]int{}
	for i := range l.parts {
		if c := &l.parts[i]; 2*c.height() >= usual {
			feet[c.y1] += min(c.width(), 2*c.height(), 3*usual)
		}
	}
	base, most := l.Box.Max.Y, 0
	for y := l.Box.Min.Y; y <= l.Box.Max.Y; y++ {
		if weight := 3*feet[y] + 2*feet[y-1] + 2*feet[y+1]; weight > most {
			base, most = y, weight
		}
	}
	return base
}

// capitalHeight is the height with which most of the ink's width is either of
// capitals or of small letters.
func capitalHeight(standing []component, base int) float64 {
	best, most := 0.0, -1.0
	for i := range standing {
		high := float64(base - standing[i].y0)
		weight := 0.0
		for j := range standing {
			h := float64(base-standing[j].y0) / high
			w := float64(min(standing[j].width(), 3*standing[j].height()))
			slack := math.Max(0.09, 0.6/high)
			switch {
			case h >= 1-slack && h <= 1+slack:
				weight += w
			case h >= 0.68-slack && h <= 0.76+slack:
				weight += 0.95 * w
			}
		}
		if weight > most || weight == most && high > best {
			best, most = high, weight
		}
	}
	return best
}
