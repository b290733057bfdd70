package likeness

import (
	"image"
	"testing"
	"time"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/raster"
)

// BenchmarkFind searches 1024x768 pixels. "reads" says how long it takes beside
// going through every pixel of light once and adding it up.
func BenchmarkFind(b *testing.B) {
	photograph := desktop()
	photograph.photograph()
	page := draft(1024, 768, black)
	page.write(page.Rect, white, 12)
	for name, screen := range map[string]drawing{"desktop": desktop(), "photograph": photograph, "text": page} {
		for part, area := range map[string]image.Rectangle{
			"20x10": image.Rect(200, 130, 220, 140), "60x30": image.Rect(200, 130, 260, 160), "300x120": image.Rect(200, 130, 500, 250),
			"600x400": image.Rect(181, 95, 781, 495), "1000x750": image.Rect(9, 7, 1009, 757), "1024x768": screen.Rect,
		} {
			b.Run(name+"/"+part, func(b *testing.B) {
				cut, on := screen.cut(area).part(b), screen.jpeg(b, 75)
				b.ReportAllocs()
				for b.Loop() {
					if _, _, err := cut.Find(b.Context(), on); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(b.Elapsed())/float64(b.N)/float64(oneLook(on)), "reads")
			})
		}
	}
}

// BenchmarkNewPart prepares a part, which is done once for a wait.
func BenchmarkNewPart(b *testing.B) {
	screen := desktop()
	for name, area := range map[string]image.Rectangle{"300x120": image.Rect(200, 130, 500, 250), "1024x768": screen.Rect} {
		b.Run(name, func(b *testing.B) {
			cut := screen.cut(area).raster()
			for b.Loop() {
				if _, err := NewPart(cut, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkScreens compares pictures of 1024x768 pixels that are the same, and two
// that have nothing in common.
func BenchmarkScreens(b *testing.B) {
	page := draft(1024, 768, black)
	page.write(page.Rect, white, 12)
	for name, other := range map[string]drawing{"the same": desktop(), "another": page} {
		b.Run(name, func(b *testing.B) {
			x, y := desktop().raster(), other.jpeg(b, 75)
			b.ReportAllocs()
			for b.Loop() {
				Screens(x, y)
			}
			b.ReportMetric(float64(b.Elapsed())/float64(b.N)/float64(oneLook(x)), "reads")
		})
	}
}

// oneLook is how long it takes to add up the light of a picture.
func oneLook(p *raster.Picture) time.Duration {
	const times = 20
	start := time.Now()
	sum := 0
	for range times {
		for _, v := range p.Luma {
			sum += int(v)
		}
	}
	if sum < 0 {
		panic("light is never negative")
	}
	return time.Since(start) / times
}
