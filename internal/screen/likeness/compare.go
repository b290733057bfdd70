package likeness

import (
	"math"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/raster"
)

// What brightness may do without a part being another. A contrast beyond these
// times the part's makes it less alike: a button that is greyed out is another.
const leastGain, mostGain = 0.4, 2.5

// The mean chroma of a part may differ by tintFree levels, and is wholly another
// colour when it differs by tintFar more: a red button is no green one.
const tintFree, tintFar = 10, 120

// comparer compares a part with places of one screen, pixel by pixel.
type comparer struct {
	part   *Part
	screen *raster.Picture
	tints  []tint // scratch
}

func (p *Part) comparer(screen *raster.Picture) *comparer { return &comparer{part: p, screen: screen} }

// at is the similarity at a place, 0 to 1: the correlation of light, pixel by
// pixel, and chroma, area by area, less what brightness and tint do not explain,
// and not more than what is drawn there lets it be.
func (c *comparer) at(x, y int) float64 {
	p := c.part
	var sum, squares, products int64
	for row := range p.Height {
		values := c.screen.Luma[(y+row)*c.screen.Stride+x:][:p.Width]
		own := p.luma[row*p.Width:][:p.Width]
		opaque := p.opaque[row*p.Width:][:p.Width]
		for i, v := range values {
			if opaque[i] == 0 {
				continue
			}
			s := int64(v)
			sum += s
			squares += s * s
			products += s * int64(own[i])
		}
	}
	n := float64(p.pixels)
	c.tints = p.tintsAt(c.screen, x, y, c.tints)
	colour := momentsOf(c.tints)
	common := float64(products) - float64(sum)*float64(p.lumaSum)/n + c.tintProducts() -
		(colour.blue*p.tintStats.blue+colour.red*p.tintStats.red)/n
	own := (p.lumaVariance() + p.tintStats.variance()) * n
	there := float64(squares) - float64(sum)*float64(sum)/n + colour.variance()*n
	if common <= 0 || there <= 0 {
		return 0
	}
	gain := math.Sqrt(there / own)
	similarity := common / math.Sqrt(own*there) * likelyGain(gain) * likelyTint(colour.mean(), p.tintStats.mean(), gain)
	return rounded(min(similarity, c.drawn(x, y, gain, float64(sum)/n)))
}

func (c *comparer) tintProducts() float64 {
	products := 0.0
	for i, t := range c.part.tints {
		products += float64(t.pixels) * (float64(t.blue)*float64(c.tints[i].blue) + float64(t.red)*float64(c.tints[i].red))
	}
	return products
}

// rounded leaves what is the same on every machine.
func rounded(similarity float64) float64 {
	const steps = 1e4
	return math.Round(min(max(similarity, 0), 1)*steps) / steps
}

// partBlock is the side of the blocks that a part is compared in, in pixels.
const partBlock = 16

// drawn is how alike the part and a place are by what is drawn on them, when the
// place has so many times the part's contrast, around a mean: a frame and a ground
// may be most of a part, and the word in it the thing that matters.
func (c *comparer) drawn(x, y int, gain, mean float64) float64 {
	p := c.part
	var expected [256]int64 // what each value of the part should be on this screen
	for v := range expected {
		expected[v] = int64(math.Round(mean + gain*(float64(v)-float64(p.lumaSum)/float64(p.pixels))))
	}
	all := newBlocks((p.Width+partBlock-1)/partBlock, (p.Height+partBlock-1)/partBlock)
	for by := range all.height {
		for bx := range all.width {
			var b [1]blockSums
			right, bottom := min((bx+1)*partBlock, p.Width), min((by+1)*partBlock, p.Height)
			for row := by * partBlock; row < bottom; row++ {
				own := p.luma[row*p.Width:]
				there := c.screen.Luma[(y+row)*c.screen.Stride+x:]
				opaque := p.opaque[row*p.Width:]
				for column := bx * partBlock; column < right; column++ {
					if opaque[column] != 0 {
						b[0].add(expected[own[column]], int64(there[column]))
					}
				}
			}
			all.set(bx, by, mismatchOf(b[:]), b[0].detail(), float64(b[0].n)/(partBlock*partBlock))
		}
	}
	return all.likeness()
}
