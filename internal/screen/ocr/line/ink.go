package line

// Ink is what differs from its ground: by inkLeast at least, and by inkShare of
// the largest difference around, so that JPEG's ringing beside letters is none.
const (
	inkLeast = 22
	inkShare = 0.32
	tile     = 8 // pixels, of the squares whose largest difference is kept
)

// polarity says on which side of its ground ink lies.
type polarity int8

const (
	dark  polarity = -1
	light polarity = 1
)

// ink holds a picture and its ground.
type ink struct {
	*Gray
	ground []uint8
}

// over is how far a pixel goes from its ground to a side, 0 if to the other.
func (k *ink) over(at int, side polarity) int {
	return max(0, int(side)*(int(k.Pix[at])-int(k.ground[at])))
}

// mask finds the ink of one polarity.
func (k *ink) mask(side polarity) []bool {
	w, h := k.Width, k.Height
	columns, rows := (w+tile-1)/tile, (h+tile-1)/tile
	highest := make([]int16, columns*rows)
	for y := range h {
		for x := range w {
			// Of either polarity: the ringing lies on the other side.
			at := y*w + x
			d := int16(max(k.over(at, dark), k.over(at, light)))
			cell := &highest[y/tile*columns+x/tile]
			*cell = max(*cell, d)
		}
	}
	least := make([]int16, columns*rows)
	for row := range rows {
		for column := range columns {
			most := int16(0)
			for y := max(0, row-1); y <= min(rows-1, row+1); y++ {
				for x := max(0, column-1); x <= min(columns-1, column+1); x++ {
					most = max(most, highest[y*columns+x])
				}
			}
			least[row*columns+column] = max(inkLeast, int16(inkShare*float64(most)))
		}
	}
	mask := make([]bool, w*h)
	for y := range h {
		for x := range w {
			at := y*w + x
			mask[at] = k.over(at, side) >= int(least[y/tile*columns+x/tile])
		}
	}
	return mask
}

// Straight thin lines as long as these, in pixels, are frames and rules, no
// letters; a shorter upright one is if it ends at such a line.
const (
	ruleLength = 40
	sideLength = 9
	ruleWidth  = 4
)

// dropRules clears frames and rules from a mask.
func dropRules(mask []bool, w, h int) {
	rules := make([]bool, w*h)
	found := false
	// covered counts the pixels of a stretch that are ink too when it is moved.
	covered := func(at, step, n, moved int) int {
		count := 0
		for i := range n {
			to := at + i*step + moved
			if to >= 0 && to < len(mask) && mask[to] {
				count++
			}
		}
		return count
	}
	mark := func(at, step, n, across int) {
		found = true
		for i := range n {
			rules[at+i*step] = true
		}
		_ = across
	}
	for y := range h {
		for x := 0; x < w; {
			if !mask[y*w+x] {
				x++
				continue
			}
			start := x
			for x < w && mask[y*w+x] {
				x++
			}
			if n := x - start; n >= ruleLength && min(covered(y*w+start, 1, n, ruleWidth*w), covered(y*w+start, 1, n, -ruleWidth*w))*2 < n &&
				max(covered(y*w+start, 1, n, ruleWidth*w), covered(y*w+start, 1, n, -ruleWidth*w))*2 < n {
				mark(y*w+start, 1, n, w)
			}
		}
	}
	for x := range w {
		for y := 0; y < h; {
			if !mask[y*w+x] {
				y++
				continue
			}
			start := y
			for y < h && mask[y*w+x] {
				y++
			}
			n := y - start
			if n < sideLength || max(covered(start*w+x, w, n, ruleWidth), covered(start*w+x, w, n, -ruleWidth))*2 >= n {
				continue
			}
			ends := rules[start*w+x] || rules[(y-1)*w+x] || rules[min(start+1, h-1)*w+x] || rules[max(y-2, 0)*w+x]
			if n >= ruleLength || ends && n > 14 {
				mark(start*w+x, w, n, 1)
			}
		}
	}
	if !found {
		return
	}
	for i, rule := range rules {
		if rule {
			mask[i] = false
		}
	}
}
