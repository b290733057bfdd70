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
	sizes := make([]int, len(runs))
	for i, r := range runs {
		sizes[joined.root(int32(i))] += int(r.end - r.start)
	}
	for i, r := range runs {
		if sizes[joined.root(int32(i))] < least {
			clear(mask[int(r.y)*w+int(r.start) : int(r.y)*w+int(r.end)])
		}
	}
}

// Spreading costs stepCost a pixel and as much again for each stepLight that a
// pixel differs from the ground that comes to it, so that ground goes around a
// window's edge rather than across.
const (
	stepCost  = 4
	stepLight = 4
	sweeps    = 2 // there and back each
	far       = 1 << 30
)

// spread takes the ground from flat pixels to the others.
func spread(g *Gray, flat []bool) []uint8 {
	w, h := g.Width, g.Height
	ground := make([]uint8, w*h)
	cost := make([]int32, w*h)
	for i, is := range flat {
		if is {
			ground[i] = g.Pix[i]
		} else {
			cost[i] = far
		}
	}
	take := func(at, from int) {
		light := int32(g.Pix[at]) - int32(ground[from])
		if c := cost[from] + stepCost + max(light, -light)*stepCost/stepLight; c < cost[at] {
			cost[at], ground[at] = c, ground[from]
		}
	}
	for range sweeps {
		for y := range h {
			for x, at := 0, y*w; x < w; x, at = x+1, at+1 {
				if flat[at] {
					continue
				}
				if x > 0 {
					take(at, at-1)
				}
				if y > 0 {
					take(at, at-w)
				}
			}
			for x, at := w-1, y*w+w-1; x >= 0; x, at = x-1, at-1 {
				if !flat[at] && x+1 < w {
					take(at, at+1)
				}
			}
		}
		for y := h - 1; y >= 0; y-- {
			for x, at := w-1, y*w+w-1; x >= 0; x, at = x-1, at-1 {
				if flat[at] {
					continue
				}
				if x+1 < w {
					take(at, at+1)
				}
				if y+1 < h {
					take(at, at+w)
				}
			}
			for x, at := 0, y*w; x < w; x, at = x+1, at+1 {
				if !flat[at] && x > 0 {
					take(at, at-1)
				}
			}
		}
	}
	for i := range cost {
		if cost[i] >= far {
			ground[i] = g.Pix[i] // no ground anywhere: nothing stands out
		}
	}
	return ground
}
