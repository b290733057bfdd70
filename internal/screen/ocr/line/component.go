package line

import "slices"

// component is a patch of ink: a letter, a piece of one, several that touch.
type component struct {
	x0, y0, x1, y1 int // end exclusive
	area           int
	side           polarity
	// ground and peak: mean light of the ground under it, and how far its ink
	// goes from there at most.
	ground, peak int
}

func (c *component) width() int  { return c.x1 - c.x0 }
func (c *component) height() int { return c.y1 - c.y0 }

// Sizes that a component of text may have, in pixels.
const (
	heightMost = 160
	// peakLeast is how far the ink of readable text goes from its ground.
	peakLeast = 36
)

// components finds the patches of ink of one polarity, from left to right.
func (k *ink) components(mask []bool, side polarity) []component {
	w := k.Width
	runs := runsOf(w, k.Height, func(at int) bool { return mask[at] })
	joined := joinRuns(runs, 1)
	index := make([]int32, len(runs))
	var found []component
	var sums []int
	for i, r := range runs {
		root := joined.root(int32(i))
		if root == int32(i) {
			index[i] = int32(len(found))
			found = append(found, component{x0: int(r.start), y0: int(r.y), x1: int(r.end), side: side})
			sums = append(sums, 0)
		}
		at := index[root]
		c := &found[at]
		c.x0, c.x1, c.y1 = min(c.x0, int(r.start)), max(c.x1, int(r.end)), int(r.y)+1
		c.area += int(r.end - r.start)
		for p := int(r.y)*w + int(r.start); p < int(r.y)*w+int(r.end); p++ {
			c.peak = max(c.peak, k.over(p, side))
			sums[at] += int(k.ground[p])
		}
	}
	kept := found[:0]
	for i := range found {
		c := found[i]
		c.ground = sums[i] / c.area
		if c.plausible() {
			kept = append(kept, c)
		}
	}
	slices.SortStableFunc(kept, func(a, b component) int { return a.x0 - b.x0 })
	return kept
}

// plausible says whether a component may be of text.
func (c *component) plausible() bool {
	w, h := c.width(), c.height()
	switch {
	case h > heightMost || w > 40*h && w > 60:
		return false
	case c.peak < peakLeast:
		return false
	case c.area < 2 && c.peak < 2*peakLeast:
		return false
	}
	return true
}
