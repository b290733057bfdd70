package line

// Ground is found on flat pixels: those whose surroundings of three by three
// span no more than flatRange, in areas of flatArea and more, so that the
// inside of letters is none. flatRange lets gradients and JPEG noise pass.
const (
	flatRange = 14
	flatArea  = 300
)

// groundOf gives each pixel the light of the ground it stands on: its own where
// it is flat, the nearest flat pixel's otherwise.
func groundOf(g *Gray) []uint8 {
	flat := flatPixels(g)
	dropSmall(flat, g.Width, g.Height, flatArea)
	return spread(g, flat)
}

// flatPixels finds the pixels whose surroundings are even.
func flatPixels(g *Gray) []bool {
	w, h := g.Width, g.Height
	// Lowest and highest of three pixels of a row, for three rows at a time.
	lows, highs := make([]uint8, 3*w), make([]uint8, 3*w)
	across := func(y int) {
		row := g.Pix[y*w : (y+1)*w]
		low, high := lows[y%3*w:][:w], highs[y%3*w:][:w]
		for x := range row {
			a, b := row[max(x-1, 0)], row[min(x+1, w-1)]
			low[x], high[x] = min(a, b, row[x]), max(a, b, row[x])
		}
	}
	flat := make([]bool, w*h)
	if w == 0 || h == 0 {
		return flat
	}
	across(0)
	for y := range h {
		if y+1 < h {
			across(y + 1)
		}
		above, below := max(y-1, 0)%3*w, min(y+1, h-1)%3*w
		here := y % 3 * w
		out := flat[y*w : (y+1)*w]
		for x := range out {
			low := min(lows[above+x], lows[here+x], lows[below+x])
			high := max(highs[above+x], highs[here+x], highs[below+x])
			out[x] = high-low <= flatRange
		}
	}
	return flat
}

// dropSmall clears the areas of fewer pixels.
func dropSmall(mask []bool, w, h, least int) {
	runs := runsOf(w, h, func(at int) bool { return mask[at] })
	joined := joinRuns(runs, 0)
	sizes := make(map[int32]int)
	for i, r := range runs {
		sizes[joined.root(int32(i))] += int(r.end - r.start)
	}
	for i, r := range runs {
		if sizes[joined.root(int32(i))] < least {
			clear(mask[int(r.y)*w+int(r.start) : int(r.y)*w+int(r.end)])
		}
	}
}

// spread takes the ground from flat pixels to the others, in two sweeps.
func spread(g *Gray, flat []bool) []uint8 {
	w, h := g.Width, g.Height
	const far = 1 << 14
	ground := make([]uint8, w*h)
	distance := make([]uint16, w*h)
	for i, is := range flat {
		if is {
			ground[i] = g.Pix[i]
		} else {
			distance[i] = far
		}
	}
	take := func(at, from int, step uint16) {
		if d := distance[from] + step; d < distance[at] {
			distance[at], ground[at] = d, ground[from]
		}
	}
	for y := range h {
		for x := range w {
			at := y*w + x
			if distance[at] == 0 {
				continue
			}
			if x > 0 {
				take(at, at-1, 3)
			}
			if y > 0 {
				take(at, at-w, 3)
				if x > 0 {
					take(at, at-w-1, 4)
				}
				if x+1 < w {
					take(at, at-w+1, 4)
				}
			}
		}
	}
	for y := h - 1; y >= 0; y-- {
		for x := w - 1; x >= 0; x-- {
			at := y*w + x
			if distance[at] == 0 {
				continue
			}
			if x+1 < w {
				take(at, at+1, 3)
			}
			if y+1 < h {
				take(at, at+w, 3)
				if x > 0 {
					take(at, at+w-1, 4)
				}
				if x+1 < w {
					take(at, at+w+1, 4)
				}
			}
			if distance[at] >= far {
				ground[at] = g.Pix[at] // no ground in reach: nothing stands out
			}
		}
	}
	return ground
}
