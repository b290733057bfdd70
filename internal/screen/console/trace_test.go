package console

import (
	"strings"
	"testing"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/raster"
)

// A trace says what every pass thought of a cell, and of that cell only.
func TestTraceTellsOfOneCell(t *testing.T) {
	paper := newPaper(20, 5)
	for row, text := range []string{"a first line", "another line", "the third line", "and a fourth"} {
		paper.write(0, row, text, grey, black)
	}
	var lines []string
	read := Read(raster.New(paper.RGBA, false, nil), Rows, &Trace{Column: 4, Row: 2, Print: func(line string) { lines = append(lines, line) }})
	if read == nil || texts(read.Rows) != "a first line\nanother line\nthe third line\nand a fourth\n" {
		t.Fatalf("%+v", read)
	}
	if len(lines) != 9 {
		t.Fatalf("%q", lines)
	}
	for i, pass := range []string{"survey", "look", "settle", "twins", "accents", "ties", "marks", "blocks", "cursors"} {
		if !strings.HasPrefix(lines[i], pass) || i > 0 && !strings.Contains(lines[i], `'t'`) {
			t.Errorf("%s: %q", pass, lines[i])
		}
	}
}
