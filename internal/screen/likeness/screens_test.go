package likeness

import (
	"image"
	"image/color"
	"testing"
)

// grounds are what desktops lie on.
var grounds = map[string]func(drawing){
	"a smooth wallpaper": drawing.wallpaper,
	"a photograph":       drawing.photograph,
	"one colour":         func(d drawing) { d.box(d.Rect, blue) },
	"light grey":         func(d drawing) { d.box(d.Rect, silver) },
}

// What each number of Screens means. The bounds are those that its documentation
// gives.
func TestScreensAsPeopleSeeThem(t *testing.T) {
	for name, ground := range grounds {
		if underRace && name != "a photograph" {
			continue
		}
		empty := draft(1024, 768, black)
		ground(empty)
		empty.furnish()
		changed := func(change func(drawing)) drawing {
			d := empty.cut(empty.Rect)
			change(d)
			return d
		}
		withWindow := changed(func(d drawing) { d.window(image.Rect(300, 250, 700, 550), blue, 60) })
		other := draft(1024, 768, color.Gray{30})
		other.window(image.Rect(700, 50, 1000, 200), red, 80)
		other.write(image.Rect(100, 300, 800, 700), white, 81)
		for what, c := range map[string]struct {
			a, b        drawing
			least, most float64
		}{
			"itself":                        {empty, changed(func(drawing) {}), 1, 1},
			"another time on the clock":     {empty, changed(func(d drawing) { d.clock(90) }), 0.9, 1},
			"a pointer":                     {empty, changed(func(d drawing) { d.box(image.Rect(640, 200, 652, 219), white) }), 0.95, 1},
			"a window moved by 8 pixels":    {withWindow, changed(func(d drawing) { d.window(image.Rect(308, 258, 708, 558), blue, 60) }), 0.8, 0.99},
			"a window moved to the right":   {withWindow, changed(func(d drawing) { d.window(image.Rect(308, 250, 708, 550), blue, 60) }), 0.8, 0.99},
			"a window that is gone":         {withWindow, empty, 0, 0.5},
			"a window with other text":      {withWindow, changed(func(d drawing) { d.window(image.Rect(300, 250, 700, 550), blue, 70) }), 0, 0.8},
			"an error dialog in the middle": {empty, changed(func(d drawing) { d.window(image.Rect(362, 324, 662, 444), red, 50) }), 0, 0.7},
			"another screen":                {empty, other, 0, 0.4},
		} {
			got := Screens(c.a.raster(), c.b.raster())
			if got < c.least || got > c.most {
				t.Errorf("%s, on %s: %.3f, want %v to %v", what, name, got, c.least, c.most)
			}
			if underRace {
				continue
			}
			if back := Screens(c.b.raster(), c.a.raster()); back != got {
				t.Errorf("%s, on %s: %v the other way round, %v", what, name, back, got)
			}
		}
		for _, quality := range []int{90, 75, 50} {
			if got := Screens(empty.raster(), empty.jpeg(t, quality)); got < 0.95 {
				t.Errorf("JPEG of quality %d, on %s: %.3f", quality, name, got)
			}
		}
	}
}

// Screens that were made larger or smaller stay alike.
func TestScreensOfOtherSizes(t *testing.T) {
	console := draft(1024, 768, black)
	console.write(image.Rect(0, 0, 900, 640), color.Gray{170}, 20)
	otherText := draft(1024, 768, black)
	otherText.write(image.Rect(0, 0, 900, 640), color.Gray{170}, 21)
	for name, d := range map[string]drawing{"a console": console, "a desktop": desktop()} {
		for i, size := range []image.Point{{512, 384}, {1536, 1152}, {1280, 960}, {800, 600}} {
			if underRace && i > 0 {
				break
			}
			scaled := d.scaled(size.X, size.Y)
			if got := Screens(d.raster(), scaled.raster()); got < 0.9 {
				t.Errorf("%s at %v: %.3f", name, size, got)
			}
			if got := Screens(otherText.raster(), scaled.raster()); got > 0.6 {
				t.Errorf("%s at %v and another console: %.3f", name, size, got)
			}
		}
	}
}

func TestScreensOfAnySizeAreCompared(t *testing.T) {
	for _, size := range []image.Point{{1, 1}, {3, 900}, {7, 7}, {640, 9}, {1440, 900}} {
		d := draft(size.X, size.Y, silver)
		d.write(d.Rect, black, 4)
		if got := Screens(d.raster(), d.raster()); got != 1 {
			t.Errorf("%v is like itself to %v", size, got)
		}
		if got := Screens(d.raster(), desktop().raster()); got < 0 || got > 0.6 {
			t.Errorf("%v is like a desktop to %v", size, got)
		}
	}
}
