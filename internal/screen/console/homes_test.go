package console

import (
	"image"
	"image/color"
	"image/draw"
	"testing"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/raster"
)

// A console begins where one of its kind does, whatever of it is empty.
func TestFromOriginFindsTheConsole(t *testing.T) {
	usual, efi := raster.Size{Width: 8, Height: 16}, raster.Size{Width: 8, Height: 19}
	for name, c := range map[string]struct {
		width, height int
		cell          raster.Size
		inked         [][2]int // pixels
		x, y, columns int
	}{
		"640x480 in the middle":             {810, 650, usual, [][2]int{{101, 101}, {325, 485}}, 85, 85, 80},
		"of no usual size":                  {500, 400, usual, [][2]int{{45, 70}, {77, 134}}, 45, 70, 56},
		"all of the picture":                {500, 400, usual, [][2]int{{0, 64}, {72, 128}}, 0, 0, 62},
		"GRUB's graphical terminal":         {800, 600, usual, [][2]int{{26, 42}, {90, 170}}, 10, 10, 97},
		"UEFI's usual mode":                 {1280, 800, efi, [][2]int{{240, 105}, {400, 124}}, 240, 105, 100},
		"the same, nothing at its edge":     {1280, 800, efi, [][2]int{{440, 352}, {480, 371}}, 240, 105, 100},
		"UEFI's 80x25, at whose edge it is": {1280, 800, efi, [][2]int{{320, 181}, {336, 200}}, 320, 162, 80},
		"UEFI's whole screen":               {1280, 800, efi, [][2]int{{0, 1}, {336, 780}}, 0, 1, 160},
	} {
		p := raster.New(image.NewGray(image.Rect(0, 0, c.width, c.height)), false, nil)
		first := c.inked[0]
		g := raster.NewGrid(p, first[0]%c.cell.Width, first[1]%c.cell.Height, c.cell, c.cell)
		var inked []int
		for _, at := range c.inked {
			inked = append(inked, (at[1]-g.Y)/c.cell.Height*g.Columns+(at[0]-g.X)/c.cell.Width)
		}
		if got := fromOrigin(p, g, inked); got.X != c.x || got.Y != c.y || got.Columns != c.columns {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// What fills a picture up, right of a screen and below it, is cut off; a screen that
// is dark there, or no usual one, stays.
func TestAMarginIsCutOff(t *testing.T) {
	for name, c := range map[string]struct {
		screen, margin color.RGBA
		width, height  int
		cut            bool
	}{
		"grey around 720x400": {black, grey, 720, 400, true},
		"grey below":          {blue, grey, 1024, 400, false},
		"black around":        {blue, black, 720, 400, false},
		"no usual size":       {black, grey, 700, 400, false},
		"nothing":             {grey, grey, 720, 400, false},
	} {
		picture := image.NewRGBA(image.Rect(0, 0, 1024, 768))
		draw.Draw(picture, picture.Rect, image.NewUniform(c.margin), image.Point{}, draw.Src)
		draw.Draw(picture, image.Rect(0, 0, c.width, c.height), image.NewUniform(c.screen), image.Point{}, draw.Src)
		got := withoutMargin(raster.New(picture, false, nil))
		if cut := got != nil && got.Width == c.width && got.Height == c.height; cut != c.cut {
			t.Errorf("%s: %v", name, got != nil)
		}
	}
}
