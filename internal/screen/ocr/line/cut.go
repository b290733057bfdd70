package line

import "math"

// Cut says how a line is cut out of its picture.
type Cut struct {
	// Top and Bottom are the y of its edges, in the picture's pixels.
	Top, Bottom float64
	// Height is that of the cut, Margin its ground left and right, in pixels of
	// its own.
	Height, Margin int
	// Width is how much of the line is taken, from its left, in the picture's
	// pixels; 0 is all.
	Width int
	// Slant is how far the letters lean to the right, in pixels a row; they
	// are set upright.
	Slant float64
}

// widthMost is how wide a cut may become, in pixels; what lies beyond is left out.
const widthMost = 8192

// Strip is a line as a network takes it: dark on light, one byte a pixel.
type Strip struct {
	Width, Height int
	Pix           []uint8

	alpha   []float32
	rows    []float32
	taps    []tap
	weights []float32
}

// tap is where a pixel of a cut takes its light: from pixels of the picture on,
// each with its weight.
type tap struct {
	first   int
	weights []float32
}

// Cut draws a line into a strip: how far each pixel goes from its ground to the
// ink, so that colours do not matter, and nothing of what is around.
func (p *Page) Cut(l *Line, c Cut, s *Strip) {
	scale := float64(c.Height) / (c.Bottom - c.Top)
	width := l.Box.Dx()
	if c.Width > 0 {
		width = min(width, c.Width)
	}
	x0, x1 := l.Box.Min.X-2, l.Box.Min.X+width+2
	y0, y1 := int(math.Floor(c.Top))-2, int(math.Ceil(c.Bottom))+2
	y0, y1 = max(y0, l.Box.Min.Y-2), min(y1, l.Box.Max.Y+2)
	w, h := x1-x0, max(0, y1-y0)
	s.fill(p, l, x0, y0, w, h)
	s.Height = c.Height
	s.Width = min(int(math.Ceil(float64(width)*scale))+2*c.Margin, widthMost)
	s.place(s.Width, scale, float64(l.Box.Min.X-x0)-float64(c.Margin)/scale)
	s.rows = grow(s.rows, s.Width*h)
	for y := range h {
		row := s.alpha[y*w : (y+1)*w]
		out := s.rows[y*s.Width : (y+1)*s.Width]
		// Rows above the middle of the ink go left, those below right.
		lean := int(math.Round(c.Slant * scale * (float64(l.Box.Min.Y+l.Box.Max.Y)/2 - float64(y0+y))))
		for x := range out {
			out[x] = 0
			if from := x + lean; from >= 0 && from < len(s.taps) {
				out[x] = s.taps[from].of(row, 1, w)
			}
		}
	}
	s.place(s.Height, scale, c.Top-float64(y0))
	s.Pix = grow(s.Pix, s.Width*s.Height)
	for y := range s.Height {
		t := s.taps[y]
		out := s.Pix[y*s.Width : (y+1)*s.Width]
		for x := range out {
			a := t.of(s.rows[x:], s.Width, h)
			out[x] = uint8(255.5 - 255*min(max(a, 0), 1))
		}
	}
}

// of sums the pixels of a tap, those outside being ground.
func (t *tap) of(from []float32, step, n int) float32 {
	var sum float32
	for i, weight := range t.weights {
		if at := t.first + i; at >= 0 && at < n {
			sum += weight * from[at*step]
		}
	}
	return sum
}

// place puts the taps of n pixels of a cut, scale times the size, that begins at
// start.
func (s *Strip) place(n int, scale, start float64) {
	// Catmull and Rom's spline over four pixels; over more, as its tail is
	// wider, when the cut is smaller than the picture.
	wide := max(1, 1/scale)
	each := int(math.Ceil(4 * wide))
	s.taps, s.weights = grow(s.taps, n), grow(s.weights, n*each)
	for i := range s.taps {
		at := start + (float64(i)+0.5)/scale - 0.5
		first := int(math.Floor(at-2*wide)) + 1
		weights := s.weights[i*each : (i+1)*each]
		var sum float32
		for j := range weights {
			weights[j] = spline(float32((float64(first+j) - at) / wide))
			sum += weights[j]
		}
		for j := range weights {
			weights[j] /= sum
		}
		s.taps[i] = tap{first, weights}
	}
}

// spline is Catmull and Rom's, by distance.
func spline(t float32) float32 {
	t = max(t, -t)
	switch {
	case t < 1:
		return (1.5*t-2.5)*t*t + 1
	case t < 2:
		return ((-0.5*t+2.5)*t-4)*t + 2
	}
	return 0
}

// fill computes how much of each pixel is ink, 0 to 1, under the line's parts.
func (s *Strip) fill(p *Page, l *Line, x0, y0, w, h int) {
	s.alpha = grow(s.alpha, w*h)
	clear(s.alpha)
	level := l.level()
	const around = 2
	for i := range l.parts {
		c := &l.parts[i]
		for y := max(c.y0-around, y0, 0); y < min(c.y1+around, y0+h, p.Height); y++ {
			for x := max(c.x0-around, x0, 0); x < min(c.x1+around, x0+w, p.Width); x++ {
				over := float32(p.over(y*p.Width+x, l.side))
				a := (over/level - floorOfInk) / (1 - floorOfInk)
				s.alpha[(y-y0)*w+x-x0] = min(max(a, 0), 1)
			}
		}
	}
}

// floorOfInk is the share of ink that is none: noise of the ground.
const floorOfInk = 0.03

// level is how far the line's ink goes from its ground.
func (l *Line) level() float32 {
	peaks := make([]int, 256)
	total := 0
	for i := range l.parts {
		weight := l.parts[i].area
		peaks[min(l.parts[i].peak, 255)] += weight
		total += weight
	}
	sum := 0
	for peak := 255; peak > 0; peak-- {
		sum += peaks[peak]
		if sum*4 >= total {
			return float32(peak)
		}
	}
	return 255
}

// grow makes a slice n long; what it held is lost.
func grow[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/4)
	}
	return s[:n]
}
