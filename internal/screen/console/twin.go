package console

import "github.com/cloudscreen/terraform-provider-alicloud/internal/screen/glyph"

// A font that may not be embedded is read by its near twins: fonts of the same
// size in which most glyphs are the same, and others differ in a few pixels or
// stand a pixel beside.

const (
	// otherFontCost is what a glyph of another font has to be better by.
	otherFontCost = 0.03
	// manyGlyphs is from how many on a font has a glyph for any noise.
	manyGlyphs = 600
)

// twins reads what the screen's own font does not explain with others.
func twins(p page, t *tools) page {
	for i := range p.cells {
		c := &p.cells[i]
		if !c.mayBeOfTwin() {
			continue
		}
		x, y := p.grid.Corner(i%p.grid.Columns, i/p.grid.Columns)
		b, isLoud := p.bitmap(x, y)
		if !isLoud {
			continue
		}
		t.fitter.Load(p.picture, x, y, p.grid.Glyph)
		found := c.Match
		if c.certainty == weighed {
			found = t.fitter.Fit(p.faces[0], &b)
		}
		if twin := twinOf(found, p.faces, &b, t); c.certainty != weighed || twin.Cost < found.Cost {
			*c = p.decide(twin, &t.fitter, true)
		}
	}
	return p
}

// mayBeOfTwin says whether neither the main font nor the file's own figures
// explain a cell well.
func (c *cell) mayBeOfTwin() bool {
	switch {
	case c.kind != unknown && c.kind != character:
		return false
	case c.certainty == weighed:
		return c.missed >= poorMiss
	}
	return c.certainty == guessed && c.Cost > nearCost
}

// twinOf looks in all fonts for what explains the loaded cell better than what was
// found.
func twinOf(found glyph.Match, faces []*glyph.Face, b *glyph.Bitmap, t *tools) glyph.Match {
	if !t.budget.has(maxEffort) {
		return found
	}
	for _, f := range faces[1:] {
		if found.Cost <= sureCost && len(f.Chars) > manyGlyphs {
			continue
		}
		m := t.fitter.Fit(f, b)
		if m.Face == nil || !glyph.IsPlain(m.Char()) {
			continue
		}
		if m.Cost += otherFontCost; m.Cost < found.Cost {
			found = m
		}
	}
	if found.Cost <= sureCost {
		return found
	}
	for _, f := range faces {
		if f.Name == "unifont" {
			continue
		}
		if m := t.fitter.FitShifted(f, b); m.Cost < found.Cost {
			found = m
		}
	}
	return found
}
