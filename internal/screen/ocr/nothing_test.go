package ocr

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"testing"
)

const (
	screenWidth  = 1024
	screenHeight = 768
)

// paint makes a picture of a function from a pixel to its colour.
func paint(colour func(x, y float64) color.RGBA) *image.RGBA {
	p := image.NewRGBA(image.Rect(0, 0, screenWidth, screenHeight))
	for y := range screenHeight {
		for x := range screenWidth {
			p.SetRGBA(x, y, colour(float64(x), float64(y)))
		}
	}
	return p
}

func tone(v float64) color.RGBA {
	c := uint8(min(max(v, 0), 1) * 255)
	return color.RGBA{c, uint8(float64(c) * 0.9), uint8(255 - float64(c)*0.6), 255}
}

// scenery is noise of several scales, with the shares of a photograph's detail.
func scenery(seed uint64, octaves int) func(x, y float64) float64 {
	r := rand.New(rand.NewPCG(seed, 1))
	var table [64][64]float64
	for i := range table {
		for j := range table {
			table[i][j] = r.Float64()
		}
	}
	at := func(x, y float64) float64 {
		i, j := int(x), int(y)
		u, v := x-float64(i), y-float64(j)
		u, v = u*u*(3-2*u), v*v*(3-2*v)
		top := table[i&63][j&63]*(1-u) + table[(i+1)&63][j&63]*u
		foot := table[i&63][(j+1)&63]*(1-u) + table[(i+1)&63][(j+1)&63]*u
		return top*(1-v) + foot*v
	}
	return func(x, y float64) float64 {
		sum, share, scale := 0.0, 0.5, 1.0/256
		for range octaves {
			sum += share * at(x*scale, y*scale)
			share, scale = share/2, scale*2
		}
		return sum
	}
}

// icons draws signs that programs show beside text: rings, dots, crosses, ticks,
// boxes, arrows, switches, bars, in rows.
func icons() *image.RGBA {
	distance := func(x, y, x0, y0, x1, y1 float64) float64 { // to a stroke
		dx, dy := x1-x0, y1-y0
		t := min(max(((x-x0)*dx+(y-y0)*dy)/(dx*dx+dy*dy), 0), 1)
		return math.Hypot(x-x0-t*dx, y-y0-t*dy)
	}
	signs := []func(x, y float64) float64{ // how far from the ink, -1 to 1 is the sign's box
		func(x, y float64) float64 { return math.Abs(math.Hypot(x, y) - 0.8) },
		func(x, y float64) float64 { return math.Hypot(x, y) - 0.5 },
		func(x, y float64) float64 {
			return min(distance(x, y, -0.6, -0.6, 0.6, 0.6), distance(x, y, -0.6, 0.6, 0.6, -0.6))
		},
		func(x, y float64) float64 {
			return min(distance(x, y, -0.7, 0, -0.2, 0.6), distance(x, y, -0.2, 0.6, 0.8, -0.6))
		},
		func(x, y float64) float64 { return math.Abs(max(math.Abs(x), math.Abs(y)) - 0.75) },
		func(x, y float64) float64 {
			return min(distance(x, y, -0.6, -0.3, 0, 0.4), distance(x, y, 0, 0.4, 0.6, -0.3))
		},
		func(x, y float64) float64 {
			return min(math.Abs(math.Hypot(max(math.Abs(x)-0.4, 0), y)-0.5), math.Hypot(x+0.4, y)-0.2)
		},
		func(x, y float64) float64 {
			return min(distance(x, y, -0.7, -0.5, 0.7, -0.5), distance(x, y, -0.7, 0, 0.7, 0), distance(x, y, -0.7, 0.5, 0.7, 0.5))
		},
		func(x, y float64) float64 {
			return min(math.Abs(math.Hypot(x, y)-0.8), distance(x, y, 0, -0.4, 0, 0.05), math.Hypot(x, y-0.4)-0.03)
		},
	}
	const cell = 64.0
	return paint(func(x, y float64) color.RGBA {
		column, row := math.Floor(x/cell), math.Floor(y/cell)
		size := 6 + math.Mod(row*5, 20) // half of the sign's
		sign := signs[int(column+row*3)%len(signs)]
		far := sign((x-(column+0.5)*cell)/size, (y-(row+0.5)*cell)/size) * size
		share := min(max(1.4-far, 0), 1)
		ground, ink := 0.95, 0.2
		if int(row)%2 == 1 {
			ground, ink = 0.15, 0.9
		}
		v := uint8(255 * (ground + (ink-ground)*share))
		return color.RGBA{v, v, v, 255}
	})
}

func TestReadsNothingWhereNothingIsWritten(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	hills, stone := scenery(1, 4), scenery(2, 8)
	pictures := map[string]image.Image{
		"black":    paint(func(_, _ float64) color.RGBA { return color.RGBA{0, 0, 0, 255} }),
		"gradient": paint(func(x, y float64) color.RGBA { return tone((x + y) / 1800) }),
		"glow":     paint(func(x, y float64) color.RGBA { return tone(1 - math.Hypot(x-500, y-300)/700) }),
		"plasma": paint(func(x, y float64) color.RGBA {
			return tone(0.5 + 0.25*math.Sin(x/37+math.Sin(y/53)*2) + 0.25*math.Sin(math.Hypot(x-400, y-300)/23))
		}),
		"fine plasma": paint(func(x, y float64) color.RGBA { return tone(0.5 + 0.25*math.Sin(x/5) + 0.25*math.Sin(y/4+x/9)) }),
		"hills":       paint(func(x, y float64) color.RGBA { return tone(hills(x, y)) }),
		"stone":       paint(func(x, y float64) color.RGBA { return tone(1.6*stone(x, y) - 0.3) }),
		"noise":       paint(func(_, _ float64) color.RGBA { return tone(r.Float64()) }),
		"grain":       paint(func(x, _ float64) color.RGBA { return tone(x/1500 + r.Float64()/8) }),
		"stripes": paint(func(x, y float64) color.RGBA {
			return tone(float64(int(x/16+y/40) % 2))
		}),
		"board": paint(func(x, y float64) color.RGBA { return tone(float64((int(x/12) + int(y/12)) % 2)) }),
		"logo": paint(func(x, y float64) color.RGBA {
			if x, y := math.Abs(x-512), math.Abs(y-330); x > 3 && x < 80 && y > 3 && y < 80 {
				return color.RGBA{0, 150, 230, 255}
			}
			return color.RGBA{0, 0, 0, 255}
		}),
		"icons": icons(),
	}
	for name, picture := range pictures {
		if underRace && name != "icons" && name != "logo" {
			continue
		}
		for _, kind := range []string{"png", "q75"} {
			shown := picture
			if kind == "q75" {
				shown = lossy(t, picture)
			}
			for _, l := range mustRead(t, shown) {
				t.Errorf("%s, %s: read %q at %v, confidence %.2f", name, kind, l.Text, l.Box, l.Confidence)
			}
		}
	}
}

// Whatever the picture, reading ends, in bounds.
func TestReadsPicturesOfAnySize(t *testing.T) {
	for _, size := range []image.Point{{}, {1, 1}, {1, 2000}, {2000, 1}, {3, 3}, {40, 12}} {
		p := image.NewGray(image.Rectangle{Max: size})
		for i := range p.Pix {
			p.Pix[i] = uint8(i * 97)
		}
		for _, l := range mustRead(t, p) {
			if !l.Box.In(p.Rect) {
				t.Errorf("%v: a line at %v", size, l.Box)
			}
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("\x00\xff\x00\xff\xff\xff\x00"), uint8(3))
	f.Fuzz(func(t *testing.T, pix []byte, width uint8) {
		const block = 3
		w := max(1, int(width))
		p := image.NewGray(image.Rect(0, 0, w*block, min(len(pix)/w, 100)*block))
		for i := range p.Pix {
			p.Pix[i] = pix[i/p.Stride/block*w+i%p.Stride/block]
		}
		for _, l := range mustRead(t, p) {
			if !l.Box.In(p.Rect) || l.Text == "" {
				t.Errorf("a line %+v", l)
			}
		}
	})
}
