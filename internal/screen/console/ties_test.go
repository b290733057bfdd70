package console

import (
	"testing"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/glyph"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/raster"
)

// Of two characters that the file's figures allow alike, the one that the text
// around it tells is read; else none is.
func TestTiesAreNotGuessed(t *testing.T) {
	f := usual()
	match := func(char rune) glyph.Match {
		m, _ := f.Of(char)
		return m
	}
	for _, c := range []struct {
		text  string // of which the second character is in doubt
		rival rune
		want  string
	}{
		{"aIl", 'l', "all"}, {"AlL", 'I', "AIL"}, {"4O2", '0', "402"}, {"x.y", ',', "x\ufffdy"}, {"I8B", 'B', "IBB"}, {" lo", 'I', " \ufffdo"},
		{"a─b", '-', "a-b"}, {"a-b", '─', "a-b"}, {"aéb", 'è', "a\ufffdb"},
	} {
		p := page{faces: []*glyph.Face{f}, grid: raster.Grid{Columns: 3, Rows: 1}}
		for _, char := range c.text {
			one := cell{kind: character, certainty: weighed, Match: match(char)}
			if char == ' ' {
				one.kind = uniform
			}
			p.cells = append(p.cells, one)
		}
		p.cells[1].Match, p.cells[1].rival = match([]rune(c.text)[1]), match(c.rival)
		read := ties(p)
		got := ""
		for i := range read.cells {
			got += string(read.cells[i].shown())
		}
		if got != c.want {
			t.Errorf("%q or %q: %q, want %q", c.text, c.rival, got, c.want)
		}
	}
}
