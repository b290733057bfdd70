package likeness

import "slices"

// shift is how far something moved from one sketch to another, in their pixels.
type shift struct{ x, y int }

// shifts are those within reach, the shortest first; the first is none.
var shifts = func() []shift {
	var all []shift
	for y := -reach; y <= reach; y++ {
		for x := -reach; x <= reach; x++ {
			all = append(all, shift{x, y})
		}
	}
	slices.SortStableFunc(all, func(a, b shift) int { return a.x*a.x + a.y*a.y - b.x*b.x - b.y*b.y })
	return all
}()

// moves finds where the blocks of a sketch that differ have gone: the shift by
// which a block and those around it fit best. A block alone would find something
// like itself nearly anywhere in a text.
func (s *sketch) moves(other *sketch, across, down int) []shift {
	const worth = 16 * sketchBlock * sketchBlock // a difference of 4 levels is none
	padded := other.padded()
	best := make([]int, across*down)
	moved := make([]shift, across*down)
	costs := make([]int, across*down)
	differs := make([]bool, across*down) // blocks to look at, and those around them
	for y := range down {
		for x := range across {
			if s.cost(padded, x, y, shift{}) > worth {
				around(x, y, across, down, func(at int) { differs[at] = true })
			}
		}
	}
	for i, by := range shifts {
		for at := range costs {
			if differs[at] {
				costs[at] = s.cost(padded, at%across, at/across, by)
			}
		}
		for at := range costs {
			if !differs[at] {
				continue
			}
			sum := 0
			around(at%across, at/across, across, down, func(at int) { sum += costs[at] })
			if i == 0 || sum < best[at] {
				best[at], moved[at] = sum, by
			}
		}
	}
	return moved
}

// around visits a block and its neighbours.
func around(x, y, across, down int, visit func(at int)) {
	for row := max(0, y-1); row <= min(down-1, y+1); row++ {
		for column := max(0, x-1); column <= min(across-1, x+1); column++ {
			visit(row*across + column)
		}
	}
}

// cost is by how much the light of a block differs from that of another sketch,
// shifted: the sum of the squares.
func (s *sketch) cost(padded []uint8, x, y int, by shift) int {
	stride := s.width + 2*reach
	sum := 0
	for row := range sketchBlock {
		own := s.planes[0][(y*sketchBlock+row)*s.width+x*sketchBlock:][:sketchBlock]
		there := padded[(y*sketchBlock+row+reach+by.y)*stride+x*sketchBlock+reach+by.x:][:sketchBlock]
		for i, v := range own {
			d := int(v) - int(there[i])
			sum += d * d
		}
	}
	return sum
}

// padded is the light of a sketch, whose edges go on for reach.
func (s *sketch) padded() []uint8 {
	stride := s.width + 2*reach
	padded := make([]uint8, stride*(s.height+2*reach))
	for y := range s.height + 2*reach {
		row := s.planes[0][min(max(y-reach, 0), s.height-1)*s.width:][:s.width]
		to := padded[y*stride : (y+1)*stride]
		fill(to[:reach], row[0])
		copy(to[reach:], row)
		fill(to[reach+s.width:], row[s.width-1])
	}
	return padded
}

// mismatchAt is that of a block and what is there in another sketch, shifted, in
// light and colour; and how much detail the block has, 0 to 1.
func (s *sketch) mismatchAt(other *sketch, x, y int, by shift) (mismatch, detail float64) {
	var sums [3]blockSums
	for row := y * sketchBlock; row < (y+1)*sketchBlock; row++ {
		there := min(max(row+by.y, 0), s.height-1) * s.width
		for column := x * sketchBlock; column < (x+1)*sketchBlock; column++ {
			at := there + min(max(column+by.x, 0), s.width-1)
			for i := range sums {
				sums[i].add(int64(s.planes[i][row*s.width+column]), int64(other.planes[i][at]))
			}
		}
	}
	return mismatchOf(sums[:]), sums[0].detail()
}
