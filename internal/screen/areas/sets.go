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

// root is the lowest number of a number's set.
func (s Sets) root(i int32) int32 {
	for s[i] != i {
		s[i] = s[s[i]]
		i = s[i]
	}
	return i
}

// Join makes one set of those of two numbers.
func (s Sets) Join(a, b int32) {
	a, b = s.root(a), s.root(b)
	if a < b {
		s[b] = a
	} else {
		s[a] = b
	}
}

// Members lists each set's numbers, by its lowest one.
func (s Sets) Members() [][]int32 {
	var found [][]int32
	place := make([]int, len(s)) // of a root's set
	for i := range s {
		root := s.root(int32(i))
		if int(root) == i {
			place[i] = len(found)
			found = append(found, nil)
		}
		members := &found[place[root]]
		*members = append(*members, int32(i))
	}
	return found
}
