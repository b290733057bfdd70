package line

import "github.com/cloudscreen/terraform-provider-alicloud/internal/screen/areas"

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
func dropSmall(mask []bool, w, h int, least int32) {
	found, runs := areas.Of(w, h, areas.Sides, func(at int) bool { return mask[at] })
	for _, r := range runs {
		if found[r.Area].Size < least {
			clear(mask[int(r.Y)*w+int(r.Start) : int(r.Y)*w+int(r.End)])
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

// spreader holds what spreads: the ground of each pixel, and what it cost.
type spreader struct {
	*Gray
	flat   []bool
	ground []uint8
	cost   []int32
}

// spread takes the ground from flat pixels to the others.
func spread(g *Gray, flat []bool) []uint8 {
	s := spreader{g, flat, make([]uint8, len(g.Pix)), make([]int32, len(g.Pix))}
	for i, is := range flat {
		if is {
			s.ground[i] = g.Pix[i]
		} else {
			s.cost[i] = far
		}
	}
	for range sweeps {
		for y := range g.Height {
			s.row(y, -1)
		}
		for y := g.Height - 1; y >= 0; y-- {
			s.row(y, 1)
		}
	}
	for i := range s.cost {
		if s.cost[i] >= far {
			s.ground[i] = g.Pix[i] // no ground anywhere: nothing stands out
		}
	}
	return s.ground
}

// row spreads into a row: from the one above (-1) or below (1), then along it.
func (s *spreader) row(y, beside int) {
	w := s.Width
	first, last := y*w, (y+1)*w-1
	if from := y + beside; from >= 0 && from < s.Height {
		for at := first; at <= last; at++ {
			s.take(at, at+beside*w)
		}
	}
	for at := first + 1; at <= last; at++ {
		s.take(at, at-1)
	}
	for at := last - 1; at >= first; at-- {
		s.take(at, at+1)
	}
}

// take gives a pixel the ground of another, if that costs less than what it has.
func (s *spreader) take(at, from int) {
	if s.flat[at] {
		return
	}
	light := int32(s.Pix[at]) - int32(s.ground[from])
	if c := s.cost[from] + stepCost + max(light, -light)*stepCost/stepLight; c < s.cost[at] {
		s.cost[at], s.ground[at] = c, s.ground[from]
	}
}
