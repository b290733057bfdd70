// Package areas finds what hangs together: the pixels or cells that touch.
package areas

// Area is places of one kind that touch: the box around them, end exclusive, and
// how many they are.
type Area struct {
	X0, Y0, X1, Y1 int32
	Size           int32
}

// Run is a row's stretch of places of one area, end exclusive.
type Run struct {
	Y, Start, End int32
	Area          int32 // which
}

// Touch says which places touch: those side by side, or also by their corners.
type Touch int32

// The two ways to touch.
const (
	Sides Touch = iota
	Corners
)

// Of finds the areas of places that are in, among w x h, by their first one in
// reading order, and the runs that they are made of, in that order too.
func Of(w, h int, touch Touch, in func(at int) bool) ([]Area, []Run) {
	runs := runsOf(w, h, in)
	joined := join(runs, touch)
	var areas []Area
	for i := range runs {
		r := &runs[i]
		root := joined.root(int32(i))
		if int(root) == i { // a root is the first of its runs
			r.Area = int32(len(areas))
			areas = append(areas, Area{X0: r.Start, Y0: r.Y, X1: r.End})
		}
		r.Area = runs[root].Area
		a := &areas[r.Area]
		a.X0, a.X1, a.Y1 = min(a.X0, r.Start), max(a.X1, r.End), r.Y+1
		a.Size += r.End - r.Start
	}
	return areas, runs
}

// runsOf lists the runs of places that are in, in reading order.
func runsOf(w, h int, in func(at int) bool) []Run {
	var runs []Run
	for y := range h {
		for x := 0; x < w; {
			if !in(y*w + x) {
				x++
				continue
			}
			start := x
			for x < w && in(y*w+x) {
				x++
			}
			runs = append(runs, Run{Y: int32(y), Start: int32(start), End: int32(x)})
		}
	}
	return runs
}

// join joins the runs that touch.
func join(runs []Run, touch Touch) Sets {
	s := NewSets(len(runs))
	corner := int32(touch)
	above := 0
	for i, r := range runs {
		for above < i && (runs[above].Y < r.Y-1 || runs[above].Y == r.Y-1 && runs[above].End+corner <= r.Start) {
			above++
		}
		for j := above; j < i && runs[j].Y == r.Y-1 && runs[j].Start < r.End+corner; j++ {
			s.Join(int32(i), int32(j))
		}
	}
	return s
}
