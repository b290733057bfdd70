package glyph

import (
	"math"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/raster"
)

// Colours are those of a glyph's ink and of its ground.
type Colours struct{ Ink, Ground raster.YCC }

// Contrast is the distance of ink from ground.
func (c Colours) Contrast() float32 {
	var squares float64
	for plane := range c.Ink {
		d := float64(c.Ink[plane] - c.Ground[plane])
		squares += d * d
	}
	return float32(math.Sqrt(squares))
}

// LoudLuma is a difference of luminance that leaves no doubt about ink and ground.
const LoudLuma = 64

// IsLoud says that luminance tells ink from ground.
func (c *Colours) IsLoud() bool {
	d := c.Ink[0] - c.Ground[0]
	return d >= LoudLuma || d <= -LoudLuma
}

// Means are the mean colours of a cell's pixels under a bitmap's ink and beside
// it, black where there are none: what is to be seen where there is no noise.
func Means(p *raster.Picture, x, y int, cell raster.Size, b *Bitmap) (ink, ground raster.RGB) {
	var sums [2][4]int
	i := 0
	for j := range cell.Height {
		for k := range cell.Width {
			sum := &sums[0]
			if b.Get(i) {
				sum = &sums[1]
			}
			c := p.At(x+k, y+j)
			sum[0], sum[1], sum[2], sum[3] = sum[0]+int(c.R), sum[1]+int(c.G), sum[2]+int(c.B), sum[3]+1
			i++
		}
	}
	mean := func(s [4]int) raster.RGB {
		n := max(s[3], 1)
		return raster.RGB{R: uint8(s[0] / n), G: uint8(s[1] / n), B: uint8(s[2] / n)}
	}
	return mean(sums[1]), mean(sums[0])
}
