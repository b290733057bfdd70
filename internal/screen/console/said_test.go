package console

import (
	"testing"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/glyph"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/raster"
)

// What was read is a console's when it has words and little else; a firmware's logo
// is not held against it, and what is read without a word is read to the last cell.
func TestOnlyTextIsSaid(t *testing.T) {
	page := func(rows ...string) *page {
		p := &page{faces: []*glyph.Face{usual()}, grid: raster.Grid{Columns: len([]rune(rows[0])), Rows: len(rows)}}
		for _, row := range rows {
			for _, char := range row {
				m, known := usual().Of(char)
				switch {
				case char == ' ':
					p.cells = append(p.cells, cell{kind: uniform})
				case char == '?' || !known:
					p.cells = append(p.cells, cell{kind: unknown})
				default:
					p.cells = append(p.cells, cell{kind: character, Match: m})
				}
			}
		}
		return p
	}
	for _, c := range []struct {
		rows []string
		want bool
	}{
		{[]string{"Press any key ", "              "}, true},
		{[]string{"# ", "  "}, true},
		{[]string{"? ─ ?  ?"}, false},
		{[]string{"a ? b ? c ? d"}, false},
		{[]string{"Start  ", "??????? ", "???????", "???????"}, true},
		{[]string{"Start  ? ? ? ", "? ? ? ? ? ? ?", "             ", " ? ? ? ? ? ? "}, false},
	} {
		if _, ok := saysText(page(c.rows...)); ok != c.want {
			t.Errorf("%q: %v", c.rows, ok)
		}
	}
}
