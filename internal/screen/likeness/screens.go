package likeness

import (
	"math"
	"slices"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/raster"
)

const (
	// reach is how far something may have moved each way, in pixels of a sketch:
	// 12 pixels of a screen of 1024x768.
	reach = 6
	// movedWeight is how unlike moving by reach makes it.
	movedWeight = 0.1
)

// Screens tells how alike two screens look, 0 to 1: which part of what is drawn on
// either is on both, if moved by a little; and not more than the worst region lets
// it be, for a dialog is a hundredth of a screen and the thing that matters.
// Pictures of two sizes are compared at the smaller. It is symmetric.
func Screens(a, b *raster.Picture) float64 {
	width, height := sketchSize(a, b)
	p, q := sketchOf(a, width, height), sketchOf(b, width, height)
	return rounded((p.within(q) + q.within(p)) / 2)
}

// within is how much of a sketch is found in another.
func (s *sketch) within(other *sketch) float64 {
	all := newBlocks(s.width/sketchBlock, s.height/sketchBlock)
	moved := s.moves(other, all.width, all.height)
	for y := range all.height {
		for x := range all.width {
			mismatch, detail := s.mismatchAt(other, x, y, shift{})
			if moved[y*all.width+x] != (shift{}) {
				mismatch = s.bestMove(other, x, y, mismatch, moved)
			}
			all.set(x, y, mismatch, detail, 1)
		}
	}
	return all.likeness()
}

// bestMove is the least mismatch of a block that stays, or moves as it or one of its
// neighbours does: at the edge of what moved, blocks have some of both.
func (s *sketch) bestMove(other *sketch, x, y int, still float64, moved []shift) float64 {
	across, down := s.width/sketchBlock, s.height/sketchBlock
	var tried [9]shift // no shift, which was tried, and more
	n, least := 1, still
	around(x, y, across, down, func(at int) {
		by := moved[at]
		if slices.Contains(tried[:min(n, len(tried))], by) || n == len(tried) {
			return
		}
		tried[n], n = by, n+1
		there, _ := s.mismatchAt(other, x, y, by)
		least = min(least, there+movedWeight*math.Hypot(float64(by.x), float64(by.y))/reach)
	})
	return least
}
