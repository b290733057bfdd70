package line

import (
	"image"
	"slices"
)

// capitals is how much higher capitals are than small letters.
const capitals = 1.38

// newLine measures a group, and says whether it may be text.
func (p *Page) newLine(g group, side polarity) (Line, bool) {
	parts := withoutIcons(g.parts)
	if len(parts) == 0 {
		return Line{}, false
	}
	l := Line{parts: parts, side: side, Patches: len(parts)}
	tallest := 0
	for i := range parts {
		c := &parts[i]
		l.Box = l.Box.Union(image.Rect(c.x0, c.y0, c.x1, c.y1))
		tallest = max(tallest, c.height())
	}
	if l.Box.Dy() < 5 || tallest < 4 || l.Box.Dx() < 2 {
		return Line{}, false
	}
	l.measure(tallest)
	return l, true
}

// withoutIcons leaves out pieces that are much higher than the others.
func withoutIcons(parts []component) []component {
	if len(parts) < 4 {
		return parts
	}
	heights := make([]int, 0, len(parts))
	for i := range parts {
		heights = append(heights, parts[i].height())
	}
	slices.Sort(heights)
	// Three quarters of a line's pieces are no higher than its capitals.
	most := 2 * heights[len(heights)*3/4]
	return slices.DeleteFunc(slices.Clone(parts), func(c component) bool { return c.height() > most })
}

// measure finds the base line and the height of small letters.
func (l *Line) measure(tallest int) {
	// The base line is where most of the ink's width has its feet.
	feet := map[int]int{}
	for i := range l.parts {
		c := &l.parts[i]
		if 5*c.height() >= 2*tallest {
			feet[c.y1] += min(c.width(), 2*c.height())
		}
	}
	base, most := 0, 0
	for y := l.Box.Min.Y; y <= l.Box.Max.Y; y++ {
		if weight := 2*feet[y] + feet[y-1] + feet[y+1]; weight > most {
			base, most = y, weight
		}
	}
	var heights []int
	deep := false
	for i := range l.parts {
		c := &l.parts[i]
		if 5*c.height() < 2*tallest {
			continue
		}
		if c.y1 > base+max(1, tallest/6) {
			deep = true
		}
		if h := base - c.y0; h > 0 && c.y1 >= base-max(1, tallest/6) {
			heights = append(heights, h)
		}
	}
	l.Base = float64(base)
	if len(heights) == 0 {
		l.Small = float64(tallest) / capitals
		return
	}
	slices.Sort(heights)
	high := heights[len(heights)-1]
	if n := len(heights); n > 6 {
		high = heights[n-1-n/20]
	}
	var small []int
	for _, h := range heights {
		if float64(h) <= 0.84*float64(high) && float64(h) >= 0.58*float64(high) {
			small = append(small, h)
		}
	}
	switch {
	case len(small) > 0:
		l.Small, l.Sure = float64(small[len(small)/2]), true
	case deep:
		l.Small = float64(high)
	default:
		l.Small = float64(high) / capitals
	}
}
