package net

// border has, for each place at the edge of a line, what its window sees: noise,
// which the network learned to take as nothing.
type border struct {
	width, height int
	windows       [][window * window]int8
}

// at gives the window of a place at the edge.
func (b *border) at(x, y int) *[window * window]int8 {
	switch {
	case y == 0:
		return &b.windows[x]
	case y == b.height-1:
		return &b.windows[b.width+x]
	case x == 0:
		return &b.windows[2*b.width+y]
	}
	return &b.windows[2*b.width+b.height+y]
}

// fill draws the noise as tesseract does, place by place, row by row, so that a
// line can be compared with its reading to the letter.
func (b *border) fill(seed uint64, width, height int) {
	b.width, b.height = width, height
	b.windows = grow(b.windows, 2*(width+height))
	random := generator(seed)
	random.next()
	for y := range height {
		for x := 0; x < width; x++ {
			if y > 0 && y < height-1 && x == 1 {
				x = max(x, width-1)
			}
			near := b.at(x, y)
			for i := range near {
				xi, yi := x+i/window-1, y+i%window-1
				if xi < 0 || xi >= width || yi < 0 || yi >= height {
					near[i] = random.next()
				}
			}
		}
	}
}

// even gives all columns but the first and the last the same noise, in turns of
// a step's width, so that equal columns of ground come to the same.
func (b *border) even() {
	for x := 1 + window; x < b.width-1; x++ {
		b.windows[x] = b.windows[x-window]
		b.windows[b.width+x] = b.windows[b.width+x-window]
	}
}

// generator is a linear congruential one, with Knuth's constants for MMIX.
type generator uint64

// next is evenly spread from -127 to 127.
func (g *generator) next() int8 {
	*g = *g*6364136223846793005 + 1442695040888963407
	v := 127 * (2*float64(*g>>33)/(1<<31-1) - 1)
	if v < 0 {
		return int8(v - 0.5)
	}
	return int8(v + 0.5)
}
