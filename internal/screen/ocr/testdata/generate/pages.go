package main

import (
	"fmt"
	"html"
	"os"
	"path/filepath"
	"strings"
)

// page is a screen drawn for the tests: boxes, then texts, at fixed places.
type page struct {
	name          string
	width, height int
	scale         float64
	background    string
	font          string
	boxes         []box
	texts         []text
}

// box is a rectangle with a CSS background, and more CSS.
type box struct {
	x, y, w, h int
	fill, css  string
}

// text stands with the upper edge of its line at y.
type text struct {
	x, y, size int
	colour     string
	text       string
	css        string
}

// makePages draws the pages and writes what stands on them, a text a line.
func makePages(dir string) error {
	for _, p := range pages {
		picture, err := drawPage(p.html(), p.width, p.height, p.scale)
		if err != nil {
			return err
		}
		if err := writePNG(filepath.Join(dir, p.name+".png"), picture); err != nil {
			return err
		}
		var truth strings.Builder
		for _, t := range p.texts {
			truth.WriteString(t.text + "\n")
		}
		if err := os.WriteFile(filepath.Join(dir, p.name+".txt"), []byte(truth.String()), 0o644); err != nil {
			return err
		}
	}
	return nil
}

func (p *page) html() string {
	var b strings.Builder
	fmt.Fprintf(&b, `<meta charset=utf-8><style>div,p{position:absolute;margin:0;white-space:pre;line-height:1.3}html,body{margin:0;height:100%%}</style><body style="overflow:hidden;background:%s;font-family:'%s'">`, p.background, p.font)
	for _, x := range p.boxes {
		fmt.Fprintf(&b, `<div style="box-sizing:border-box;left:%dpx;top:%dpx;width:%dpx;height:%dpx;background:%s;%s"></div>`, x.x, x.y, x.w, x.h, x.fill, x.css)
	}
	for _, t := range p.texts {
		fmt.Fprintf(&b, `<p style="left:%dpx;top:%dpx;font-size:%dpx;color:%s;%s">%s</p>`, t.x, t.y, t.size, t.colour, t.css, html.EscapeString(t.text))
	}
	return b.String()
}
