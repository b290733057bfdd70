// Package likeness compares pictures as people see them: where a part that was cut
// out of one screen stands on another (part, samples, search, compare), and how
// alike two whole screens look (sketch, moves, screens). It knows of light and
// colour, and nothing of letters.
package likeness

import (
	"errors"
	"math"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/raster"
)

// What is no part: it would be found anywhere.
var (
	ErrOneColour = errors.New("the part is of one colour")
	ErrTooFew    = errors.New("the part has too few pixels that are not transparent")
)

const (
	// LeastPixels is how many pixels of a part must be compared: 8x8.
	LeastPixels = 64

	// An encoder's noise deviates by about so much, in levels.
	noise = 2

	// tintSide is the side of the areas whose mean chroma is compared, in pixels:
	// a JPEG keeps a value for 2x2 of them at most, and smears coloured letters.
	tintSide = 4
)

// Part is a rectangle of a screen, prepared for a search. It does not change.
type Part struct {
	Width, Height int

	luma   []uint8 // Width a row
	opaque []uint8 // the same, 1 where a pixel is compared, else 0
	pixels int     // that are compared

	lumaSum, lumaSquares int64
	tints                []tint // row by row; those of nothing that is compared have no pixels
	tintStats            moments
	scan                 scan
}

// tint is the mean chroma of what is compared in an area of tintSide x tintSide.
type tint struct{ blue, red, pixels float32 }

// add adds the chroma of a pixel to a sum, of which mean is the mean.
func (t *tint) add(blue, red int32) {
	t.blue, t.red, t.pixels = t.blue+float32(blue), t.red+float32(red), t.pixels+1
}

func (t tint) mean() tint {
	if t.pixels == 0 {
		return t
	}
	return tint{t.blue / t.pixels, t.red / t.pixels, t.pixels}
}

// scan is what the search for a place looks at: pixels of the plane that tells most.
type scan struct {
	kind                        planeKind
	first                       contrast
	coarse, middle, fine, dense samples
	tint                        tint // the mean of the middle samples
}

// NewPart prepares a part. Pixels whose visible is 0 are not compared; all are
// when it is nil. Its errors are ErrTooFew and ErrOneColour.
func NewPart(p *raster.Picture, visible []uint8) (*Part, error) {
	part := &Part{Width: p.Width, Height: p.Height, opaque: visible}
	if visible == nil {
		part.opaque = make([]uint8, p.Width*p.Height)
		for i := range part.opaque {
			part.opaque[i] = 1
		}
	}
	part.luma = make([]uint8, p.Width*p.Height)
	for y := range p.Height {
		copy(part.luma[y*p.Width:(y+1)*p.Width], p.Luma[y*p.Stride:])
	}
	for i, v := range part.luma {
		if part.opaque[i] != 0 {
			part.pixels++
			part.lumaSum += int64(v)
			part.lumaSquares += int64(v) * int64(v)
		}
	}
	if part.pixels < LeastPixels {
		return nil, ErrTooFew
	}
	part.tints = part.tintsAt(p, 0, 0, nil)
	part.tintStats = momentsOf(part.tints)
	light, colour := part.lumaVariance(), part.tintStats.variance()
	if light+colour < noise*noise {
		return nil, ErrOneColour
	}
	kind := lightPlane
	if colour > 4*light {
		kind = part.tintStats.stronger()
	}
	values := planeOf(p, kind)
	sets := spread(part, values, 2*contrastPixels, coarseSamples, middleSamples, fineSamples, denseSamples)
	part.scan = scan{kind: kind, first: newContrast(sets[0]), coarse: sets[1], middle: sets[2], fine: sets[3], dense: sets[4]}
	for _, s := range part.scan.middle.all {
		part.scan.tint.add(p.Chroma(s.x, s.y))
	}
	part.scan.tint = part.scan.tint.mean()
	return part, nil
}

func (p *Part) lumaVariance() float64 {
	n := float64(p.pixels)
	mean := float64(p.lumaSum) / n
	return float64(p.lumaSquares)/n - mean*mean
}

// tintsAt are the tints of a picture under the part at a place, in scratch when it
// is large enough.
func (p *Part) tintsAt(of *raster.Picture, x, y int, scratch []tint) []tint {
	across, down := (p.Width+tintSide-1)/tintSide, (p.Height+tintSide-1)/tintSide
	if cap(scratch) < across*down {
		scratch = make([]tint, across*down)
	}
	tints := scratch[:across*down]
	clear(tints)
	if of.IsGrey() {
		if p.tints != nil {
			for i := range tints {
				tints[i].pixels = p.tints[i].pixels
			}
			return tints
		}
	}
	for row := range p.Height {
		line := tints[row/tintSide*across:]
		for column := range p.Width {
			if p.opaque[row*p.Width+column] == 0 {
				continue
			}
			line[column/tintSide].add(of.Chroma(x+column, y+row))
		}
	}
	for i := range tints {
		tints[i] = tints[i].mean()
	}
	return tints
}

// likelyGain is what is left of the similarity of a part whose contrast is so many
// times what it was.
func likelyGain(gain float64) float64 { return min(1, gain/leastGain, mostGain/gain) }

// likelyTint is what is left when the mean chroma is another than the contrast
// makes of the part's.
func likelyTint(there, part tint, gain float64) float64 {
	apart := math.Hypot(float64(there.blue)-gain*float64(part.blue), float64(there.red)-gain*float64(part.red))
	return min(1, max(0, 1-(apart-tintFree)/tintFar))
}

// moments are the sums of tints, weighted by their pixels.
type moments struct{ n, blue, red, blueSquares, redSquares float64 }

func momentsOf(tints []tint) moments {
	var m moments
	for _, t := range tints {
		n, blue, red := float64(t.pixels), float64(t.blue), float64(t.red)
		m.n += n
		m.blue += n * blue
		m.red += n * red
		m.blueSquares += n * blue * blue
		m.redSquares += n * red * red
	}
	return m
}

func (m moments) mean() tint {
	return tint{float32(m.blue / m.n), float32(m.red / m.n), float32(m.n)}
}

// variance is that of both chromas together, of a pixel.
func (m moments) variance() float64 {
	blue, red := m.blue/m.n, m.red/m.n
	return m.blueSquares/m.n - blue*blue + m.redSquares/m.n - red*red
}

// stronger is the chroma that varies more.
func (m moments) stronger() planeKind {
	blue, red := m.blue/m.n, m.red/m.n
	if m.blueSquares/m.n-blue*blue > m.redSquares/m.n-red*red {
		return bluePlane
	}
	return redPlane
}
