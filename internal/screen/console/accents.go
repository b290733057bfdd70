package console

import "github.com/cloudscreen/terraform-provider-alicloud/internal/screen/glyph"

// accents reads letters with an accent that no font has just so, and says of what
// was taken for a bare letter, or for another accent, that it is unread.
func accents(p page) page {
	for i := range p.cells {
		c := &p.cells[i]
		if !c.mayBeAccented(p.picture.Lossy) {
			continue
		}
		x, y := p.grid.Corner(i%p.grid.Columns, i/p.grid.Columns)
		b, isLoud := p.bitmap(x, y)
		if !isLoud {
			continue
		}
		if isDark(&b, p.faces[0]) {
			b = p.faces[0].Inverse(&b)
		}
		switch found, isAccented := glyph.AccentsOf(p.faces[0].Size).Read(&b); {
		case found.Face != nil:
			*c = cell{kind: character, Match: found}
		case isAccented:
			c.kind = unknown
		}
	}
	return p
}

// mayBeAccented says whether a cell is not explained by what it was taken for; in a
// JPEG noise stands above letters too.
func (c *cell) mayBeAccented(lossy bool) bool {
	switch {
	case c.kind == unknown:
		return true
	case c.kind != character || c.certainty > weighed || c.certainty == obscured:
		return false
	case c.certainty == weighed:
		return c.missed >= poorMiss
	}
	return !lossy || c.Cost > sureCost
}

// isDark says whether most of a cell is ink: then it is the ground.
func isDark(b *glyph.Bitmap, f *glyph.Face) bool { return 2*b.Count() > f.Width*f.Height }
