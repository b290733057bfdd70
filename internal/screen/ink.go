package screen

import (
	"encoding/binary"
	"image"
	"math"
	"math/bits"
)

// sample is one cell's pixels as three planes: luminance and the two chroma
// planes, in the order of a bitmap's bits, each less its mean. It is filled
// anew for each cell, so that nothing is allocated.
type sample struct {
	size
	n      int // pixels
	planes [3][maxCell]int32
	// spread is the weighted sum of squares of each plane; a glyph has to
	// explain them all.
	spread [3]float32
	// partial has, for each 8 pixels, the sum of each of the 256 ways to
	// choose some of them: the sum under a glyph's ink takes n/8 look-ups.
	partial [3][maxCell / 8][256]int32
	filled  [3]bool
	asked   [3]int // sums that were taken without them
	mean    [3]int32
	// chroma is how the chroma planes lie, weight what a value counts there.
	chroma blur
	weight [3]float32
}

// load takes the pixels of a glyph at x, y.
func (s *sample) load(p *pixels, x, y int, glyph size) {
	s.size, s.n, s.filled, s.asked = glyph, glyph.width*glyph.height, [3]bool{}, [3]int{}
	s.chroma = p.blurAt(x, y)
	s.weight = [3]float32{1, 1, 1}
	i := 0
	for j := range glyph.height {
		row := p.luma[(y+j)*p.stride+x:]
		for k := range glyph.width {
			s.planes[0][i] = int32(row[k])
			i++
		}
	}
	s.center(0)
	s.loadChroma(p, x, y)
	for plane := range s.planes {
		var squares int64
		for _, v := range s.planes[plane][:s.n] {
			squares += int64(v) * int64(v)
		}
		s.spread[plane] = s.weight[plane] * float32(squares)
	}
}

// loadChroma takes the areas that lie in the cell; other pixels count nothing.
func (s *sample) loadChroma(p *pixels, x, y int) {
	s.mean[1], s.mean[2] = 0, 0
	blue, red := s.planes[1][:s.n], s.planes[2][:s.n]
	clear(blue)
	clear(red)
	if p.ycbcr == nil && p.rgba == nil {
		return
	}
	b := s.chroma
	var sumBlue, sumRed, count int32
	left, top := (b.width-b.x)%b.width, (b.height-b.y)%b.height
	for ay := top; ay+b.height <= s.height; ay += b.height {
		for ax := left; ax+b.width <= s.width; ax += b.width {
			at := ay*s.width + ax
			blue[at], red[at] = p.chroma(x+ax, y+ay)
			sumBlue, sumRed, count = sumBlue+blue[at], sumRed+red[at], count+1
		}
	}
	if count == 0 {
		return
	}
	s.mean[1], s.mean[2] = sumBlue/count, sumRed/count
	for ay := top; ay+b.height <= s.height; ay += b.height {
		for ax := left; ax+b.width <= s.width; ax += b.width {
			at := ay*s.width + ax
			overBlue, overRed := blue[at]-s.mean[1], red[at]-s.mean[2]
			for j := range b.height {
				for k := range b.width {
					blue[at+j*s.width+k], red[at+j*s.width+k] = overBlue, overRed
				}
			}
		}
	}
	// One value for several pixels is one measurement, not several.
	c := 1 / float32(b.width*b.height)
	s.weight[1], s.weight[2] = c, c
}

func (s *sample) center(plane int) {
	values := s.planes[plane][:s.n]
	var sum int32
	for _, v := range values {
		sum += v
	}
	mean := (sum + int32(s.n)/2) / int32(s.n)
	s.mean[plane] = mean
	for i := range values {
		values[i] -= mean
	}
}

// fill prepares the partial sums of a plane.
func (s *sample) fill(plane int) {
	s.filled[plane] = true
	for i := 0; i*8 < s.n; i++ {
		sums := &s.partial[plane][i]
		// Each choice is a smaller one and one more pixel.
		for bit := range 8 {
			var value int32
			if at := i*8 + 7 - bit; at < s.n {
				value = s.planes[plane][at]
			}
			for choice := range 1 << bit {
				sums[1<<bit|choice] = sums[choice] + value
			}
		}
	}
}

// worthFilling is how many sums cost as much as preparing the partial ones.
const worthFilling = 24

// inkSum is the sum of a plane under a bitmap's ink.
func (s *sample) inkSum(plane int, b *bitmap) int32 {
	var sum int32
	if !s.filled[plane] {
		if s.asked[plane]++; s.asked[plane] <= worthFilling {
			for i, word := range b[:s.words()] {
				for ; word != 0; word &= word - 1 {
					sum += s.planes[plane][i*64+63-bits.TrailingZeros64(word)]
				}
			}
			return sum
		}
		s.fill(plane)
	}
	for i := 0; i*8 < s.n; i += 8 {
		word := b[i/8]
		for j := i; j < i+8 && j*8 < s.n; j++ {
			sum += s.partial[plane][j][word>>56]
			word <<= 8
		}
	}
	return sum
}

// level is the mean colour.
func (s *sample) level() ycc {
	return ycc{float32(s.mean[0]), float32(s.mean[1]), float32(s.mean[2])}
}

// total is what there is to explain.
func (s *sample) total() float32 { return s.spread[0] + s.spread[1] + s.spread[2] }

// attribute is a pair of colours in luminance and chroma.
type attribute struct{ ink, ground ycc }

// inkIn describes a glyph in a plane: sharp in luminance, blurred in chroma.
func (s *sample) inkIn(plane int, ink int32, blurred blurredInk) blurredInk {
	if plane > 0 {
		return blurred
	}
	n := float32(ink)
	return blurredInk{pixels: n, squares: n, variance: n * float32(s.n-int(ink)) / float32(s.n)}
}

// unexplained is the part of the cell's spread, 0 to 1, that remains when ink
// and ground get the best colour each: near 0 for the glyph that is there, near
// 1 for any other. It is the residual of a least-squares fit: with g the ink and
// s the samples, cov(g, s)^2 / var(g) is explained.
func (s *sample) unexplained(b *bitmap, ink int32, blurred blurredInk) float32 {
	total := s.total()
	if total <= 0 || ink == 0 || int(ink) == s.n {
		return 1
	}
	explained := float32(0)
	for plane := range s.planes {
		// A plane without contrast explains nothing and costs time.
		if s.spread[plane] < 0.02*total {
			continue
		}
		if variance := s.inkIn(plane, ink, blurred).variance; variance > 0 {
			over := float32(s.inkSum(plane, b))
			explained += min(s.weight[plane]*over*over/variance, s.spread[plane])
		}
	}
	return 1 - explained/total
}

// colours are those that the fit gives ink and ground.
func (s *sample) colours(b *bitmap, ink int32, blurred blurredInk) attribute {
	var a attribute
	for plane := range s.planes {
		g := s.inkIn(plane, ink, blurred)
		slope := float32(0)
		if g.variance > 0 {
			slope = float32(s.inkSum(plane, b)) / g.variance
		}
		a.ground[plane] = float32(s.mean[plane]) - slope*float32(ink)/float32(s.n)
		a.ink[plane] = a.ground[plane] + slope
	}
	return a
}

// contrast is the distance of ink from ground.
func (a attribute) contrast() float32 {
	var squares float64
	for plane := range a.ink {
		d := float64(a.ink[plane] - a.ground[plane])
		squares += d * d
	}
	return float32(math.Sqrt(squares))
}

// residual is what remains, in weighted squares, when ink and ground have given
// colours. A nil glyph is a cell of nothing but ground. What leaves more than
// limit is not looked at in every plane: some figure above limit is returned.
func (s *sample) residual(a *attribute, b *bitmap, ink int32, blurred blurredInk, limit float32) float32 {
	var rest float32
	for plane := range s.planes {
		if rest > limit {
			break // no plane takes any of it away
		}
		shift := float32(s.mean[plane]) - a.ground[plane]
		r := s.spread[plane] + s.weight[plane]*float32(s.n)*shift*shift
		if b != nil {
			g, d := s.inkIn(plane, ink, blurred), a.ink[plane]-a.ground[plane]
			over := float32(s.inkSum(plane, b)) + g.pixels*shift
			r += s.weight[plane] * d * (d*g.squares - 2*over)
		}
		rest += r
	}
	return rest
}

// levels are the extremes of a cell's luminance.
func levels(p *pixels, x, y int, glyph size) (lowest, highest uint8) {
	start := y*p.stride + x
	if lowest = p.luma[start]; p.isFlat(0, x, y, glyph) || isEven(p.luma[start:], p.stride, glyph, lowest) {
		return lowest, lowest
	}
	lowest = 255
	for j := range glyph.height {
		start := (y+j)*p.stride + x
		for _, v := range p.luma[start : start+glyph.width] {
			lowest, highest = min(lowest, v), max(highest, v)
		}
	}
	return lowest, highest
}

// isEven says whether an area has only one value, as most cells of a console
// have: it looks at 8 pixels at once.
func isEven(plane []uint8, stride int, area size, value uint8) bool {
	want := uint64(value) * 0x0101010101010101
	for j := range area.height {
		row := plane[j*stride : j*stride+area.width]
		for ; len(row) >= 8; row = row[8:] {
			if binary.LittleEndian.Uint64(row) != want {
				return false
			}
		}
		for _, v := range row {
			if v != value {
				return false
			}
		}
	}
	return true
}

// colourful says whether a cell's chroma differs by more than limit.
func colourful(p *pixels, x, y int, glyph size, limit int32) bool {
	if p.ycbcr == nil && p.rgba == nil {
		return false
	}
	if p.ycbcr != nil && p.ycbcr.SubsampleRatio == image.YCbCrSubsampleRatio420 {
		// The areas that lie in the cell are these, the first pixel's too.
		left, top, right, bottom := x/2, y/2, (x+glyph.width)/2, (y+glyph.height)/2
		start, area := top*p.ycbcr.CStride+left, size{right - left, bottom - top}
		if p.isFlat(1, left, top, area) && p.isFlat(2, left, top, area) {
			return false
		}
		if isEven(p.ycbcr.Cb[start:], p.ycbcr.CStride, area, p.ycbcr.Cb[start]) &&
			isEven(p.ycbcr.Cr[start:], p.ycbcr.CStride, area, p.ycbcr.Cr[start]) {
			return false
		}
	}
	blue, red := p.chroma(x, y)
	found := false
	glyph.areas(p.blurAt(x, y), func(ax, ay int) {
		b, r := p.chroma(x+ax, y+ay)
		found = found || max(b-blue, blue-b, r-red, red-r) > limit
	})
	return found
}

// binarize sets the bits of what is brighter than halfway between a cell's
// extremes. The margin is the least distance of a pixel from there, 0 to 127.
func binarize(p *pixels, x, y int, glyph size, lowest, highest uint8) (b bitmap, margin int) {
	middle := (int(lowest) + int(highest) + 1) / 2
	margin = 127
	i := 0
	for j := range glyph.height {
		start := (y+j)*p.stride + x
		for _, v := range p.luma[start : start+glyph.width] {
			d := int(v) - middle
			if d >= 0 {
				b[i>>6] |= 1 << (63 - i&63)
			} else {
				d = -d
			}
			margin = min(margin, d)
			i++
		}
	}
	return b, margin
}
