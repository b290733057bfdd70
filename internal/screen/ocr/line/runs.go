package line

// run is a row's stretch of pixels of one kind, end exclusive.
type run struct {
	y, start, end int32
}

// runsOf lists the runs of pixels that are in, in reading order.
func runsOf(w, h int, in func(at int) bool) []run {
	var runs []run
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
			runs = append(runs, run{int32(y), int32(start), int32(x)})
		}
	}
	return runs
}

// sets are disjoint sets of runs or components.
type sets []int32

func newSets(n int) sets {
	s := make(sets, n)
	for i := range s {
		s[i] = int32(i)
	}
	return s
}

func (s sets) root(i int32) int32 {
	for s[i] != i {
		s[i] = s[s[i]]
		i = s[i]
	}
	return i
}

func (s sets) join(a, b int32) {
	a, b = s.root(a), s.root(b)
	if a < b {
		s[b] = a
	} else {
		s[a] = b
	}
}

// joinRuns joins the runs that touch: side by side, or also by corners when
// corner is 1.
func joinRuns(runs []run, corner int32) sets {
	s := newSets(len(runs))
	above := 0
	for i, r := range runs {
		for above < i && (runs[above].y < r.y-1 || runs[above].y == r.y-1 && runs[above].end+corner <= r.start) {
			above++
		}
		for j := above; j < i && runs[j].y == r.y-1 && runs[j].start < r.end+corner; j++ {
			s.join(int32(i), int32(j))
		}
	}
	return s
}
