package console

import (
	"strings"
	"testing"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/raster"
)

// Words are seen to the pixel wherever they stand, and make a grid or lines; letters
// that follow in no step, or are all the same, are no words.
func TestWordsAreSeenAnywhere(t *testing.T) {
	type text struct {
		x, y int
		text string
	}
	for name, c := range map[string]struct {
		texts []text
		want  string // the lines, "grid", or nothing
	}{
		"in step":            {[]text{{101, 37, "GRUB Rescue"}, {101 + 16, 37 + 32, "prompt"}}, "grid"},
		"each on its own":    {[]text{{101, 37, "GRUB Rescue"}, {64, 70, "Memory test"}}, "GRUB Rescue|Memory test"},
		"level, out of step": {[]text{{21, 37, "version"}, {121, 40, "Language"}}, "version Language"},
		"one letter":         {[]text{{101, 37, "eeeeeeeeee"}}, ""},
		"too few":            {[]text{{101, 37, "Re"}, {30, 70, "Gt"}}, ""},
	} {
		paper := newPaper(40, 8)
		for _, written := range c.texts {
			paper.draw(written.x, written.y, written.text, grey)
		}
		p := raster.New(paper.RGBA, false, nil)
		got := ""
		tools := takeTools(nil)
		if seen := sightings(newInkMap(p), p); len(seen) > 0 {
			if seen[0].grid(p, tools) != nil {
				got = "grid"
			} else if lines, letters := linesOf(seen, p); letters > 0 {
				var read []string
				for _, row := range readLines(&place{picture: p, lines: lines, paper: seen[0].Size}, tools).Rows {
					if row.Text != "" {
						read = append(read, strings.Join(strings.Fields(row.Text), " "))
					}
				}
				got = strings.Join(read, "|")
			}
		}
		tools.putBack()
		if got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
