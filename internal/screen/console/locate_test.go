package console

import (
	"image/color"
	"strings"
	"testing"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/raster"
)

// Letters that throw a shadow on a picture are read by their brightness; where the
// ground is plain and there are as many letters again that nobody knows, the lines
// that are read are not all, and none is said.
func TestLinesOnAPicture(t *testing.T) {
	read := func(p *paper) string {
		found := Read(raster.New(p.RGBA, false, nil), Rows, nil)
		if found == nil {
			return ""
		}
		return strings.Join(strings.Fields(texts(found.Rows)), " ")
	}
	shaded := newPaper(60, 20)
	for y := range shaded.Rect.Dy() {
		for x := range shaded.Rect.Dx() {
			level := uint8(120 + x/8 + y/8)
			shaded.Set(x, y, color.RGBA{level, level, level, 255})
		}
	}
	for _, line := range []struct {
		x, y int
		text string
	}{{33, 37, "Install Fedora"}, {52, 70, "Boot from local drive"}} {
		shaded.draw(line.x+1, line.y+1, line.text, black)
		shaded.draw(line.x, line.y, line.text, color.RGBA{240, 240, 240, 255})
	}
	// The first map of ink has to see a word before the second is drawn.
	shaded.draw(91, 130, "Press Tab to edit", black)
	if got := read(shaded); got != "Install Fedora Boot from local drive Press Tab to edit" {
		t.Errorf("%q", got)
	}
	plain := newPaper(60, 20)
	plain.draw(33, 37, "Install", grey)
	plain.draw(52, 70, "Rescue", grey)
	if got := read(plain); got != "Install Rescue" {
		t.Errorf("%q", got)
	}
	for i := range 20 { // crosses that are no letters
		for j := range 12 {
			plain.Set(40+16*i+j, 200+j, grey)
			plain.Set(40+16*i+j, 211-j, grey)
		}
	}
	if got := read(plain); got != "" {
		t.Errorf("beside what nobody knows: %q", got)
	}
}
