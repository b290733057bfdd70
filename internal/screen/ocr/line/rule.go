package line

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
	runs := runsOf(w, h, func(at int) bool { return mask[at] })
	joined := joinRuns(runs, 1)
	type shape struct {
		x0, y0, x1, y1 int32
		area, edge     int32
	}
	var shapes []shape
	index := make([]int32, len(runs))
	for i, r := range runs {
		root := joined.root(int32(i))
		if int(root) == i { // a root is the first of its runs
			index[i] = int32(len(shapes))
			shapes = append(shapes, shape{x0: r.start, y0: r.y, x1: r.end})
		}
		index[i] = index[root]
		s := &shapes[index[i]]
		s.x0, s.x1, s.y1 = min(s.x0, r.start), max(s.x1, r.end), r.y+1
		s.area += r.end - r.start
	}
	wide := func(s *shape) bool {
		return s.y1-s.y0 >= frameHeight && float64(s.x1-s.x0) >= frameWide*float64(s.y1-s.y0)
	}
	for i, r := range runs {
		s := &shapes[index[i]]
		switch {
		case !wide(s):
		case r.y < s.y0+frameEdge || r.y >= s.y1-frameEdge:
			s.edge += r.end - r.start
		default:
			left, right := min(r.end, s.x0+frameEdge), max(r.start, s.x1-frameEdge)
			s.edge += max(0, left-r.start) + max(0, r.end-right)
		}
	}
	for i, r := range runs {
		s := &shapes[index[i]]
		// All four sides, hence as much ink as half of the way around.
		if wide(s) && float64(s.edge) >= frameShare*float64(s.area) && s.area >= s.x1-s.x0+s.y1-s.y0 {
			clear(mask[int(r.y)*w+int(r.start) : int(r.y)*w+int(r.end)])
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
