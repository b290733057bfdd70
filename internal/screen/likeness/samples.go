package likeness

import (
	"math"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/raster"
)

// planeKind says what of a picture is looked at first.
type planeKind uint8

const (
	lightPlane planeKind = iota
	bluePlane
	redPlane
)

// plane is one value a pixel.
type plane struct {
	pix                   []uint8
	stride, width, height int
}

// planeOf shares the luminance of a picture; chroma is made.
func planeOf(p *raster.Picture, kind planeKind) plane {
	if kind == lightPlane {
		return plane{p.Luma, p.Stride, p.Width, p.Height}
	}
	made := plane{make([]uint8, p.Width*p.Height), p.Width, p.Width, p.Height}
	for y := range p.Height {
		row := made.pix[y*p.Width : (y+1)*p.Width]
		for x := range row {
			blue, red := p.Chroma(x, y)
			if kind == redPlane {
				blue = red
			}
			row[x] = uint8(min(max(blue+128, 0), 255))
		}
	}
	return made
}

// sample is one pixel of a part.
type sample struct{ x, y, value int }

// samples are pixels of a part that stand for all of it.
type samples struct {
	all      []sample
	brighter int // of them come first
	sum      int
	energy   float64 // the sum of the squares of the deviations
}

// Sides of the mean.
const bright, dark = 0, 1

// spread chooses pixels of a part for samples of several sizes: in each, half are
// brighter than the mean and half darker, and a pixel's chance grows with how far it
// is from the mean, from its neighbour to the right and from the one below, each
// of these three as heavy as the others, and as chance alone. So they are ink and
// the ground around it, and not a hundred pixels of one ground; where a part is
// stripes but for a letter, that letter; and some of where nothing must be.
func spread(part *Part, values plane, counts ...int) []samples {
	w := weigh(part, values)
	var total [2]float64
	part.each(func(x, y int) {
		side, weight := w.of(x, y)
		total[side] += weight
	})
	chosen := make([][2][]sample, len(counts))
	next := make([][2]float64, len(counts))
	var passed [2]float64
	part.each(func(x, y int) {
		side, weight := w.of(x, y)
		passed[side] += weight
		for i, count := range counts {
			step := 2 * total[side] / float64(count)
			if passed[side] < next[i][side]+step/2 {
				continue
			}
			chosen[i][side] = append(chosen[i][side], sample{x, y, int(values.pix[y*values.stride+x])})
			for next[i][side]+step/2 <= passed[side] {
				next[i][side] += step
			}
		}
	})
	sets := make([]samples, len(counts))
	for i := range sets {
		sets[i] = newSamples(chosen[i])
	}
	return sets
}

// weights say how much each pixel of a part tells.
type weights struct {
	part   *Part
	values plane
	mean   float64
	// One over the sums of what weights are made of.
	level, right, below float64
}

func weigh(part *Part, values plane) *weights {
	w := &weights{part: part, values: values}
	part.each(func(x, y int) { w.mean += float64(values.pix[y*values.stride+x]) })
	w.mean /= float64(part.pixels)
	part.each(func(x, y int) {
		level, right, below := w.terms(x, y)
		w.level, w.right, w.below = w.level+level, w.right+right, w.below+below
	})
	w.level, w.right, w.below = 1/max(1, w.level), 1/max(1, w.right), 1/max(1, w.below)
	return w
}

// terms are how far a pixel is from the mean, and from two neighbours.
func (w *weights) terms(x, y int) (level, right, below float64) {
	at, own := y*w.values.stride+x, y*w.part.Width+x
	v := float64(w.values.pix[at])
	if x+1 < w.part.Width && w.part.opaque[own+1] != 0 {
		right = math.Abs(v - float64(w.values.pix[at+1]))
	}
	if y+1 < w.part.Height && w.part.opaque[own+w.part.Width] != 0 {
		below = math.Abs(v - float64(w.values.pix[at+w.values.stride]))
	}
	return math.Abs(v - w.mean), right, below
}

func (w *weights) of(x, y int) (side int, weight float64) {
	if float64(w.values.pix[y*w.values.stride+x]) < w.mean {
		side = dark
	}
	level, right, below := w.terms(x, y)
	return side, level*w.level + right*w.right + below*w.below + 1/float64(w.part.pixels)
}

// each visits the pixels that are compared.
func (p *Part) each(visit func(x, y int)) {
	for y := range p.Height {
		for x, opaque := range p.opaque[y*p.Width : (y+1)*p.Width] {
			if opaque != 0 {
				visit(x, y)
			}
		}
	}
}

func newSamples(chosen [2][]sample) samples {
	s := samples{all: append(chosen[bright], chosen[dark]...), brighter: len(chosen[bright])}
	squares := 0
	for _, one := range s.all {
		s.sum += one.value
		squares += one.value * one.value
	}
	s.energy = float64(squares) - float64(s.sum)*float64(s.sum)/float64(len(s.all))
	return s
}

// probe are samples with their places in the plane of a screen.
type probe struct {
	samples
	points []point
}

type point struct{ offset, value int32 }

func (s samples) on(screen plane) probe {
	on := probe{s, make([]point, len(s.all))}
	for i, one := range s.all {
		on.points[i] = point{int32(one.y*screen.stride + one.x), int32(one.value)}
	}
	return on
}

// score says how well a place fits, by the samples alone: the square of the
// correlation, with its sign.
func (p *probe) score(pix []uint8, at int) float64 {
	score, _ := p.fit(pix, at)
	return score
}

// fit is the score, and how many times the part's contrast the place has.
func (p *probe) fit(pix []uint8, at int) (score, gain float64) {
	sum, squares, products := 0, 0, 0
	for _, point := range p.points {
		v := int(pix[at+int(point.offset)])
		sum += v
		squares += v * v
		products += v * int(point.value)
	}
	n := float64(len(p.points))
	energy := float64(squares) - float64(sum)*float64(sum)/n
	if energy <= 0 || p.energy <= 0 {
		return 0, 0
	}
	common := float64(products) - float64(sum)*float64(p.sum)/n
	return common * math.Abs(common) / (energy * p.energy), math.Sqrt(energy / p.energy)
}

// contrast is a first test, which most places fail: samples that should be bright
// less ones that should be dark.
type contrast struct {
	bright, dark [contrastPixels]sample
	least        int
}

const (
	contrastPixels = 4
	// leastContrast is the part of its contrast that a part must still have on a
	// screen to be looked for there.
	leastContrast = 0.15
)

func newContrast(s samples) contrast {
	brighter, darker := s.all[:s.brighter], s.all[s.brighter:]
	var c contrast
	whole := 0
	for i := range contrastPixels {
		c.bright[i], c.dark[i] = brighter[i*len(brighter)/contrastPixels], darker[i*len(darker)/contrastPixels]
		whole += c.bright[i].value - c.dark[i].value
	}
	c.least = max(1, int(leastContrast*float64(whole)))
	return c
}
