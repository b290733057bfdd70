package line

import (
	"slices"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/areas"
)

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
	shapes, runs := areas.Of(k.Width, k.Height, areas.Corners, func(at int) bool { return mask[at] })
	peaks, sums := make([]int, len(shapes)), make([]int, len(shapes))
	for _, r := range runs {
		for at := int(r.Y)*k.Width + int(r.Start); at < int(r.Y)*k.Width+int(r.End); at++ {
			peaks[r.Area] = max(peaks[r.Area], k.over(at, side))
			sums[r.Area] += int(k.ground[at])
		}
	}
	var kept []component
	for i, s := range shapes {
		c := component{x0: int(s.X0), y0: int(s.Y0), x1: int(s.X1), y1: int(s.Y1), area: int(s.Size), side: side,
			ground: sums[i] / int(s.Size), peak: peaks[i]}
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
