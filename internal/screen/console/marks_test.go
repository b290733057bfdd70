package console

import (
	"testing"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/glyph"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/raster"
)

// Marks that look lent come back to the main font when the screen is its own, and
// shows what they were taken for too: a dash where there is no hyphen is one.
func TestMarksGoBackToTheirFont(t *testing.T) {
	mark, letter, own, hyphen := glyph.Bitmap{1}, glyph.Bitmap{2}, glyph.Bitmap{3}, glyph.Bitmap{4}
	face := func(chars string, bits ...glyph.Bitmap) *glyph.Face {
		return glyph.NewFace("", raster.Size{Width: 8, Height: 8}, []rune(chars), bits)
	}
	main, lender := face("–ab-", mark, letter, own, hyphen), face("-a", mark, letter)
	for _, c := range []struct {
		mains     int
		hasHyphen bool
		want      rune
	}{{ownMarks, true, '–'}, {ownMarks - 2, true, '-'}, {ownMarks, false, '-'}} {
		p := page{faces: []*glyph.Face{main, lender}}
		put := func(f *glyph.Face, i int32) {
			p.cells = append(p.cells, cell{kind: character, certainty: sure, Match: glyph.Match{Face: f, Glyph: i}})
		}
		put(lender, 0)
		for range c.mains {
			put(main, 2)
		}
		if c.hasHyphen {
			put(main, 3)
		}
		if got := marks(p, []int{0}).cells[0].Char(); got != c.want {
			t.Errorf("with %d characters of its own, a hyphen %v: %q, want %q", c.mains, c.hasHyphen, got, c.want)
		}
	}
}
