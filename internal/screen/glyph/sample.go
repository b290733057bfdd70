package glyph

import (
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/raster"
)

// sample is one cell's pixels as three planes: luminance and the two chroma
// planes, in the order of a bitmap's bits, each less its mean.
type sample struct {
	size   raster.Size
	n      int // pixels
	mean   [3]int32
	planes [3][MaxPixels]int32
	// spread is the weighted sum of squares of each plane; a glyph has to
	// explain them all.
	spread [3]float32
	// chroma is how the chroma planes lie, weight what a value counts there.
	chroma raster.Subsampling
	weight [3]float32
	sums   inkSums
	known  knownSums
	effort int // nanoseconds, about
}

// load takes the pixels of a cell at x, y.
func (s *sample) load(p *raster.Picture, x, y int, cell raster.Size) {
	s.size, s.n = cell, cell.Width*cell.Height
	s.known.cell++
	s.effort += loadEffort * s.n
	s.sums.filled, s.sums.asked = false, 0
	s.chroma = p.SubsamplingAt(x, y)
	s.weight = [3]float32{1, 1, 1}
	i := 0
	for j := range cell.Height {
		row := p.Luma[(y+j)*p.Stride+x:]
		for k := range cell.Width {
			s.planes[0][i] = int32(row[k])
			i++
		}
	}
	s.centre(0)
	s.loadChroma(p, x, y)
	for plane := range s.planes {
		var squares int64
		for _, v := range s.planes[plane][:s.n] {
			squares += int64(v) * int64(v)
		}
		s.spread[plane] = s.weight[plane] * float32(squares)
	}
	for i := range s.n {
		s.sums.pixels[i] = packed(s.planes[0][i], s.planes[1][i], s.planes[2][i])
	}
}

// loadChroma takes the values that lie in the cell as a whole; other pixels count
// nothing.
func (s *sample) loadChroma(p *raster.Picture, x, y int) {
	s.mean[1], s.mean[2] = 0, 0
	blue, red := s.planes[1][:s.n], s.planes[2][:s.n]
	clear(blue)
	clear(red)
	if p.IsGrey() {
		return
	}
	b := s.chroma
	var sumBlue, sumRed, count int32
	left, top := (b.Width-b.X)%b.Width, (b.Height-b.Y)%b.Height
	for ay := top; ay+b.Height <= s.size.Height; ay += b.Height {
		for ax := left; ax+b.Width <= s.size.Width; ax += b.Width {
			at := ay*s.size.Width + ax
			blue[at], red[at] = p.Chroma(x+ax, y+ay)
			sumBlue, sumRed, count = sumBlue+blue[at], sumRed+red[at], count+1
		}
	}
	if count == 0 {
		return
	}
	s.mean[1], s.mean[2] = sumBlue/count, sumRed/count
	for ay := top; ay+b.Height <= s.size.Height; ay += b.Height {
		for ax := left; ax+b.Width <= s.size.Width; ax += b.Width {
			at := ay*s.size.Width + ax
			overBlue, overRed := blue[at]-s.mean[1], red[at]-s.mean[2]
			for j := range b.Height {
				for k := range b.Width {
					blue[at+j*s.size.Width+k], red[at+j*s.size.Width+k] = overBlue, overRed
				}
			}
		}
	}
	// One value for several pixels is one measurement, not several.
	c := 1 / float32(b.Width*b.Height)
	s.weight[1], s.weight[2] = c, c
}

// centre takes its mean off a plane.
func (s *sample) centre(plane int) {
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

// total is what there is to explain.
func (s *sample) total() float32 { return s.spread[0] + s.spread[1] + s.spread[2] }

// inkIn describes a glyph in a plane: sharp in luminance, blurred in chroma.
func (s *sample) inkIn(plane int, ink int32, blurred blurredInk) blurredInk {
	if plane > 0 {
		return blurred
	}
	n := float32(ink)
	return blurredInk{pixels: n, squares: n, variance: n * float32(s.n-int(ink)) / float32(s.n)}
}

// drawn is what a cell is held against: a glyph of a face, or, without a face, some
// bitmap.
type drawn struct {
	bits    *Bitmap
	ink     int32
	blurred blurredInk
	face    *Face
	glyph   int32
}

// unexplained is the part of the cell's spread, 0 to 1, that remains when ink
// and ground get the best colour each: near 0 for the glyph that is there, near
// 1 for any other. It is the residual of a least-squares fit: with g the ink and
// s the samples, cov(g, s)^2 / var(g) is explained.
func (s *sample) unexplained(d drawn) float32 {
	total := s.total()
	if total <= 0 || d.ink == 0 || int(d.ink) == s.n {
		return 1
	}
	sums := s.sumsUnder(d)
	explained := float32(0)
	for plane := range s.planes {
		// A plane without contrast explains nothing and costs time.
		if s.spread[plane] < 0.02*total {
			continue
		}
		if variance := s.inkIn(plane, d.ink, d.blurred).variance; variance > 0 {
			over := float32(sums[plane])
			explained += min(s.weight[plane]*over*over/variance, s.spread[plane])
		}
	}
	return 1 - explained/total
}

// colours are those that the fit gives ink and ground.
func (s *sample) colours(d drawn) (c Colours) {
	sums := s.sumsUnder(d)
	for plane := range s.planes {
		g := s.inkIn(plane, d.ink, d.blurred)
		slope := float32(0)
		if g.variance > 0 {
			slope = float32(sums[plane]) / g.variance
		}
		c.Ground[plane] = float32(s.mean[plane]) - slope*float32(d.ink)/float32(s.n)
		c.Ink[plane] = c.Ground[plane] + slope
	}
	return c
}

// residual is what remains, in weighted squares, when ink and ground have given
// colours. What leaves more than limit is not looked at in every plane: some
// figure above limit is returned.
func (s *sample) residual(c *Colours, d drawn, limit float32) float32 {
	sums := s.sumsUnder(d)
	var rest float32
	for plane := range s.planes {
		if rest > limit {
			break // no plane takes any of it away
		}
		shift := float32(s.mean[plane]) - c.Ground[plane]
		r := s.spread[plane] + s.weight[plane]*float32(s.n)*shift*shift
		g, difference := s.inkIn(plane, d.ink, d.blurred), c.Ink[plane]-c.Ground[plane]
		over := float32(sums[plane]) + g.pixels*shift
		r += s.weight[plane] * difference * (difference*g.squares - 2*over)
		rest += r
	}
	return rest
}

// blurredInk describes a glyph as a plane of chroma shows it: its ink averaged
// over what each value there covers, where that lies in the cell as a whole; the
// others show the neighbour's colours too.
type blurredInk struct {
	// pixels is how many of the pixels so covered are ink.
	pixels float32
	// squares is the sum of the squared averages, one for each pixel, and
	// variance that of their squared differences from the mean.
	squares, variance float32
}

// inkIn gives the blurred ink of each glyph.
func (f *Face) inkIn(s raster.Subsampling) []blurredInk {
	if known, ok := f.blurred.Load(s); ok {
		return known.([]blurredInk)
	}
	described := make([]blurredInk, len(f.Bits))
	covered := float32(s.Width * s.Height)
	for i := range f.Bits {
		d, values := &described[i], float32(0)
		s.Within(f.Size, func(x, y int) {
			ink := float32(0)
			for j := range s.Height {
				for k := range s.Width {
					if f.Bits[i].Get((y+j)*f.Width + x + k) {
						ink++
					}
				}
			}
			d.pixels, d.squares, values = d.pixels+ink, d.squares+ink*ink/covered, values+1
		})
		if values > 0 {
			d.variance = d.squares - d.pixels*d.pixels/(values*covered)
		}
	}
	f.blurred.Store(s, described)
	return described
}
