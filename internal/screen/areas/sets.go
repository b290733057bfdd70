package areas

// Sets are disjoint sets of the numbers from 0 on.
type Sets []int32

// NewSets are n sets of one number each.
func NewSets(n int) Sets {
	s := make(Sets, n)
	for i := range s {
		s[i] = int32(i)
	}
	return s
}

// Root is the lowest number of a number's set.
func (s Sets) Root(i int32) int32 {
	for s[i] != i {
		s[i] = s[s[i]]
		i = s[i]
	}
	return i
}

// Join makes one set of those of two numbers.
func (s Sets) Join(a, b int32) {
	a, b = s.Root(a), s.Root(b)
	if a < b {
		s[b] = a
	} else {
		s[a] = b
	}
}
