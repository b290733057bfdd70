package likeness

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/raster"
)

// Screens that tests draw: grounds, windows, and marks that lie as letters do.

var (
	white  = color.RGBA{255, 255, 255, 255}
	black  = color.RGBA{0, 0, 0, 255}
	silver = color.RGBA{240, 240, 240, 255}
	blue   = color.RGBA{0, 90, 158, 255}
	red    = color.RGBA{200, 60, 60, 255}
	green  = color.RGBA{60, 160, 60, 255}
)

type drawing struct{ *image.RGBA }

func draft(width, height int, ground color.Color) drawing {
	d := drawing{image.NewRGBA(image.Rect(0, 0, width, height))}
	d.box(d.Rect, ground)
	return d
}

func (d drawing) box(r image.Rectangle, colour color.Color) {
	draw.Draw(d, r, image.NewUniform(colour), image.Point{}, draw.Src)
}

// write fills a rectangle with lines of marks; another seed writes another text.
func (d drawing) write(r image.Rectangle, ink color.Color, seed uint64) {
	random := rand.New(rand.NewPCG(seed, 1))
	for y := r.Min.Y; y+10 <= r.Max.Y; y += 16 {
		for x := r.Min.X; x+6 <= r.Max.X; x += 8 {
			if random.IntN(6) == 0 {
				continue // between words
			}
			for range 4 {
				at := image.Pt(x+random.IntN(5), y+random.IntN(8))
				size := [2]image.Point{{2, 2 + random.IntN(8)}, {2 + random.IntN(4), 2}}[random.IntN(2)]
				d.box(image.Rectangle{at, at.Add(size)}.Intersect(image.Rect(x, y, x+6, y+10)), ink)
			}
		}
	}
}

func (d drawing) window(r image.Rectangle, title color.Color, seed uint64) {
	d.box(r.Inset(-1), color.Gray{90})
	d.box(r, silver)
	bar := image.Rectangle{r.Min, image.Pt(r.Max.X, r.Min.Y+24)}
	d.box(bar, title)
	d.write(bar.Inset(7), white, seed)
	d.write(image.Rect(r.Min.X+20, r.Min.Y+40, r.Max.X-20, r.Max.Y-20), black, seed+1)
}

// wallpaper is smooth in colour, as a photograph of a sky.
func (d drawing) wallpaper() {
	for y := range d.Rect.Dy() {
		for x := range d.Rect.Dx() {
			d.SetRGBA(x, y, color.RGBA{uint8(20 + x/12), uint8(60 + y/9 + x/40), uint8(120 + y/8), 255})
		}
	}
}

// photograph is of detail everywhere.
func (d drawing) photograph() {
	random := rand.New(rand.NewPCG(7, 7))
	d.wallpaper()
	for range 9000 {
		at := image.Pt(random.IntN(d.Rect.Dx()), random.IntN(d.Rect.Dy()))
		d.box(image.Rectangle{at, at.Add(image.Pt(3+random.IntN(20), 3+random.IntN(20)))}, color.RGBA{uint8(random.IntN(200)), uint8(60 + random.IntN(120)), uint8(random.IntN(120)), 255})
	}
}

// desktop is a ground with icons, two windows and a bar with a clock.
func desktop() drawing { return drawnDesktop().cut(image.Rect(0, 0, 1024, 768)) }

var drawnDesktop = sync.OnceValue(func() drawing {
	d := draft(1024, 768, blue)
	d.wallpaper()
	d.furnish()
	return d
})

func (d drawing) furnish() {
	for i := range 6 {
		at := image.Pt(24, 24+90*i)
		d.box(image.Rectangle{at, at.Add(image.Pt(32, 32))}, color.RGBA{uint8(40 * i), 180, uint8(250 - 40*i), 255})
		d.write(image.Rect(at.X-8, at.Y+40, at.X+56, at.Y+66), white, uint64(100+i))
	}
	d.window(image.Rect(180, 90, 620, 400), blue, 1)
	d.window(image.Rect(560, 430, 940, 660), color.RGBA{70, 70, 90, 255}, 2)
	d.box(image.Rect(0, 728, 1024, 768), color.RGBA{25, 25, 35, 255})
	d.write(image.Rect(12, 740, 300, 760), white, 3)
	d.clock(4)
}

// clock is that of the bar; another seed is another time.
var clockArea = image.Rect(960, 736, 1016, 766)

func (d drawing) clock(seed uint64) {
	d.box(clockArea, color.RGBA{25, 25, 35, 255})
	d.write(clockArea.Inset(2), white, seed)
}

func (d drawing) cut(r image.Rectangle) drawing {
	made := draft(r.Dx(), r.Dy(), black)
	draw.Draw(made, made.Rect, d, r.Min, draw.Src)
	return made
}

// light is the same with another contrast and brightness.
func (d drawing) light(gain, more float64) drawing {
	made := d.cut(d.Rect)
	for i, v := range made.Pix {
		if i%4 != 3 {
			made.Pix[i] = uint8(min(max(float64(v)*gain+more, 0), 255))
		}
	}
	return made
}

func (d drawing) raster() *raster.Picture { return raster.New(d.RGBA, false, nil) }

func (d drawing) jpeg(t testing.TB, quality int) *raster.Picture {
	t.Helper()
	var file bytes.Buffer
	if err := jpeg.Encode(&file, d, &jpeg.Options{Quality: quality}); err != nil {
		t.Fatal(err)
	}
	decoded, err := jpeg.Decode(&file)
	if err != nil {
		t.Fatal(err)
	}
	return raster.New(decoded, true, nil)
}

func (d drawing) part(t testing.TB) *Part {
	t.Helper()
	part, err := NewPart(d.raster(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return part
}

// masked is a part of which hidden is not compared.
func (d drawing) masked(t testing.TB, hidden image.Rectangle) *Part {
	t.Helper()
	visible := make([]uint8, d.Rect.Dx()*d.Rect.Dy())
	for i := range visible {
		if !(image.Pt(i%d.Rect.Dx(), i/d.Rect.Dx()).In(hidden)) {
			visible[i] = 1
		}
	}
	part, err := NewPart(d.raster(), visible)
	if err != nil {
		t.Fatal(err)
	}
	return part
}

// scaled is the same in another size, smoothed.
func (d drawing) scaled(width, height int) drawing {
	made := draft(width, height, black)
	for y := range height {
		for x := range width {
			fx, fy := (float64(x)+0.5)*float64(d.Rect.Dx())/float64(width)-0.5, (float64(y)+0.5)*float64(d.Rect.Dy())/float64(height)-0.5
			var sum [3]float64
			for j := range 2 {
				for i := range 2 {
					ax, ay := int(fx+1)-1+i, int(fy+1)-1+j
					part := (1 - abs(fx-float64(ax))) * (1 - abs(fy-float64(ay)))
					c := d.RGBAAt(min(max(ax, 0), d.Rect.Dx()-1), min(max(ay, 0), d.Rect.Dy()-1))
					sum[0], sum[1], sum[2] = sum[0]+part*float64(c.R), sum[1]+part*float64(c.G), sum[2]+part*float64(c.B)
				}
			}
			made.SetRGBA(x, y, color.RGBA{uint8(sum[0] + 0.5), uint8(sum[1] + 0.5), uint8(sum[2] + 0.5), 255})
		}
	}
	return made
}

func abs(v float64) float64 { return max(v, -v) }
