package line

import "github.com/cloudscreen/terraform-provider-alicloud/internal/screen/areas"

// A frame is hollow: its ink lies within frameEdge pixels of its box. It is at
// least frameHeight high, and wider than a character that is a square.
const (
	frameEdge   = 3
	frameHeight = 13
	frameWide   = 1.7
	frameShare  = 0.85
)

// dropFrames clears what is drawn around buttons and fields.
func dropFrames(mask []bool, w, h int) {
	shapes, runs := areas.Of(w, h, areas.Corners, func(at int) bool { return mask[at] })
	wide := func(s *areas.Area) bool {
		return s.Y1-s.Y0 >= frameHeight && float64(s.X1-s.X0) >= frameWide*float64(s.Y1-s.Y0)
	}
	edges := make([]int32, len(shapes)) // how much ink lies there
	for _, r := range runs {
		s := &shapes[r.Area]
		switch {
		case !wide(s):
		case r.Y < s.Y0+frameEdge || r.Y >= s.Y1-frameEdge:
			edges[r.Area] += r.End - r.Start
		default:
			left, right := min(r.End, s.X0+frameEdge), max(r.Start, s.X1-frameEdge)
			edges[r.Area] += max(0, left-r.Start) + max(0, r.End-right)
		}
	}
	for _, r := range runs {
		s := &shapes[r.Area]
		// All four sides, hence as much ink as half of the way around.
		if wide(s) && float64(edges[r.Area]) >= frameShare*float64(s.Size) && s.Size >= s.X1-s.X0+s.Y1-s.Y0 {
			clear(mask[int(r.Y)*w+int(r.Start) : int(r.Y)*w+int(r.End)])
		}
	}
}

// Straight thin lines as long as ruleLength are frames and rules, no letters; a
// shorter upright one is if it ends at such a line.
const (
	ruleLength = 40
	sideLength = 15
	ruleWidth  = 4
)

// ruler finds rules in a mask.
type ruler struct {
	mask, rules []bool
	found       bool
}

// dropRules clears rules, and what is left of frames, from a mask.
func dropRules(mask []bool, w, h int) {
	r := ruler{mask: mask, rules: make([]bool, w*h)}
	for y := range h {
		r.along(y*w, 1, w, w, func(int, int) bool { return false })
	}
	for x := range w {
		// An upright stroke that begins or ends at a rule is a side.
		r.along(x, w, h, 1, func(start, end int) bool {
			return end-start >= sideLength &&
				(r.rules[x+start*w] || r.rules[x+(end-1)*w] || r.rules[x+min(start+1, h-1)*w] || r.rules[x+max(end-2, 0)*w])
		})
	}
	if !r.found {
		return
	}
	for i, rule := range r.rules {
		if rule {
			mask[i] = false
		}
	}
}

// along marks the rules of one row or column: first is its first pixel, step
// leads to the next of n, across to the row or column beside it. side says
// whether a stretch that is too short is a rule all the same.
func (r *ruler) along(first, step, n, across int, side func(start, end int) bool) {
	for i := 0; i < n; {
		if !r.mask[first+i*step] {
			i++
			continue
		}
		start := i
		for i < n && r.mask[first+i*step] {
			i++
		}
		if i-start < ruleLength && !side(start, i) {
			continue
		}
		// A thin one: there is no ink beside most of it.
		at := first + start*step
		if beside := max(r.inked(at+ruleWidth*across, step, i-start), r.inked(at-ruleWidth*across, step, i-start)); 2*beside >= i-start {
			continue
		}
		r.found = true
		for j := start; j < i; j++ {
			r.rules[first+j*step] = true
		}
	}
}

// inked counts the ink of a stretch.
func (r *ruler) inked(at, step, n int) int {
	count := 0
	for range n {
		if at >= 0 && at < len(r.mask) && r.mask[at] {
			count++
		}
		at += step
	}
	return count
}
