package console

import (
	"image"
	"image/color"
	"image/draw"
	"strings"
	"testing"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/raster"
)

// A screen of one word, or of a prompt alone, is a console; a line, a pointer or
// the dots of a start-up are none.
func TestScreensOfHardlyAnything(t *testing.T) {
	for text, want := range map[string]string{"login:": "login:", "#": "#", "grub>": "grub>", "-": "", "________": "", "│": ""} {
		paper := newPaper(100, 30)
		paper.write(0, 2, text, grey, black)
		got := ""
		if found := Read(raster.New(paper.RGBA, false, nil), Rows, nil); found != nil {
			got = strings.TrimSpace(texts(found.Rows))
		}
		if got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
	for name, drawn := range map[string]func(p *paper){
		"a pointer": func(p *paper) {
			for y := range 18 {
				for x := range y*2/3 + 1 {
					p.Set(403+x, 211+y, color.White)
				}
			}
		},
		"a bar": func(p *paper) { draw.Draw(p, image.Rect(300, 400, 360, 404), image.White, image.Point{}, draw.Src) },
		"dots": func(p *paper) {
			for _, at := range []image.Point{{400, 300}, {412, 305}, {418, 318}, {410, 330}, {396, 332}} {
				draw.Draw(p, image.Rect(at.X, at.Y, at.X+4, at.Y+4), image.White, image.Point{}, draw.Src)
			}
		},
	} {
		paper := newPaper(100, 30)
		drawn(paper)
		if found := Read(raster.New(paper.RGBA, false, nil), Rows, nil); found != nil {
			t.Errorf("%s: %q", name, texts(found.Rows))
		}
	}
}
