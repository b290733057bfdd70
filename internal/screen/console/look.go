package console

import (
	"slices"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/glyph"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/raster"
)

const (
	// maxCost is how much of a cell's spread a glyph may leave unexplained,
	// sureCost what leaves no doubt.
	maxCost, sureCost = 0.35, 0.1
	// loneCost is what a glyph may leave when no other character comes
	// anywhere near: loneMargin and more behind it.
	loneCost, loneMargin = 0.45, 0.25
	// sharpMargin is how much worse the next character has to be where there
	// is no noise.
	sharpMargin = 0.06
	// nearCost is above that of a glyph with no more than noise on it.
	nearCost = 0.04
	// leastContrast is a distance of ink from ground that noise alone does
	// not reach. Any two console colours are 50 apart or more.
	leastContrast = 36
	// calmDeviation is the root mean square up to which a cell that is no
	// glyph is taken for its neighbours' noise.
	calmDeviation = 24
	// sharpPixels is in how many pixels a cell without noise may differ from
	// a glyph, of which every one must have sharpInk times as many.
	sharpPixels, sharpInk = 2, 8
	// sharpLetter is the ink of a letter that no chance draws.
	sharpLetter = 10
)

// looked is a page of which each cell was looked at alone.
type looked struct {
	page
	// lent are the cells whose glyph another font has for an ASCII character,
	// and the main one for a mark.
	lent []int
}

// look reads each cell alone: as one colour, as a glyph to the pixel, else as what
// the main font explains best, with how much it leaves.
func look(seen *survey, faces []*glyph.Face, t *tools) looked {
	p := looked{page: page{picture: seen.picture, grid: seen.grid, faces: faces, behind: seen.pictureBehind()}}
	t.cells = slices.Grow(t.cells[:0], len(seen.levels))[:len(seen.levels)]
	p.cells = t.cells
	for i := range p.cells {
		x, y := p.grid.Corner(i%p.grid.Columns, i/p.grid.Columns)
		c, lent := p.lookAt(x, y, seen.levels[i], &t.fitter)
		if p.cells[i] = c; lent {
			p.lent = append(p.lent, i)
		}
	}
	return p
}

// lookAt reads the cell whose first pixel is x, y, and says whether the glyph is
// lent.
func (p *page) lookAt(x, y int, seen raster.Extremes, fitter *glyph.Fitter) (c cell, lent bool) {
	size, lossy, contrast := p.grid.Glyph, p.picture.Lossy, seen.Contrast()
	quiet, colour := quietLuma, int32(quietChroma)
	if !lossy {
		quiet, colour = 1, 0
	}
	if contrast < quiet && !p.picture.IsColourful(x, y, size, colour) {
		if contrast < faintLuma {
			return cell{kind: uniform, certainty: sure}, false
		}
		return cell{kind: uniform}, false
	}
	if !p.isLoud(contrast) {
		if p.behind {
			return cell{kind: uniform}, false
		}
		fitter.Load(p.picture, x, y, size)
		return p.decide(fitter.Fit(p.faces[0], nil), fitter, false), false
	}
	b, margin := glyph.Binarize(p.picture, x, y, size, seen)
	if !lossy || margin*6 > contrast {
		if m, own := exactIn(p.faces, &b); m.Face != nil {
			return cell{kind: character, Match: m, certainty: sure}, own.Face != nil
		}
		if m := letterOfAnother(p.faces[1:], &b); m.Face != nil && lossy {
			return cell{kind: character, Match: m, certainty: sure}, false
		}
	}
	if !lossy {
		if c, ok := lookSharp(p.faces, &b); ok {
			return c, false
		}
	}
	fitter.Load(p.picture, x, y, size)
	found := fitter.Fit(p.faces[0], &b)
	if found.Cost > sureCost && lossy {
		if c, ok := underCursor(p.faces[0], &b, lossy); ok {
			return c, false
		}
	}
	switch {
	case found.Cost <= nearCost:
		return p.decide(found, fitter, true), false
	case p.picture.Spectra == nil:
		return cell{kind: unknown, Match: found}, false // until other fonts are asked
	}
	c = p.decide(found, fitter, true)
	c.certainty = guessed // until the file's own figures are asked
	return c, false
}

// isLoud says whether a difference of luminance leaves no doubt about ink and
// ground.
func (p *page) isLoud(contrast int) bool {
	return contrast >= glyph.LoudLuma || contrast >= 1 && !p.picture.Lossy
}

// bitmap is the ink of the cell whose first pixel is x, y, which has to be loud.
func (p *page) bitmap(x, y int) (b glyph.Bitmap, isLoud bool) {
	seen := p.picture.Extremes(x, y, p.grid.Glyph)
	if !p.isLoud(seen.Contrast()) {
		return b, false
	}
	b, _ = glyph.Binarize(p.picture, x, y, p.grid.Glyph, seen)
	return b, true
}

// exactIn finds the glyph of the main font that has just these bits. A mark that
// another font has for an ASCII character is that, for the main one may be a twin;
// own is then the main font's own match.
func exactIn(faces []*glyph.Face, b *glyph.Bitmap) (found, own glyph.Match) {
	m := faces[0].Exactly(b)
	if m.Face == nil || glyph.IsPlain(m.Char()) {
		return m, glyph.Match{}
	}
	for _, f := range faces[1:] {
		if other := f.Exactly(b); other.Face != nil && glyph.IsASCII(other.Char()) {
			return other, m
		}
	}
	return m, glyph.Match{}
}

// lookSharp reads a cell without noise that is no glyph of the main font: one
// that differs in a pixel or two, one of another font, or one under a cursor.
func lookSharp(faces []*glyph.Face, b *glyph.Bitmap) (cell, bool) {
	for _, f := range faces[1:] {
		if m := f.Exactly(b); m.Face != nil && glyph.IsASCII(m.Char()) {
			return cell{kind: character, Match: m}, true
		}
	}
	if m, d := faces[0].Nearest(b); d <= sharpPixels && m.Ink() > sharpInk*d {
		return cell{kind: character, Match: m}, true
	}
	if m := letterOfAnother(faces[1:], b); m.Face != nil {
		return cell{kind: character, Match: m}, true
	}
	return underCursor(faces[0], b, false)
}

// letterOfAnother is a letter that another font has to the pixel: a console's font
// may be put together from several, for their alphabets.
func letterOfAnother(faces []*glyph.Face, b *glyph.Bitmap) glyph.Match {
	for _, f := range faces {
		if m := f.Exactly(b); m.Face != nil && isWordly(m.Char()) && m.Ink() >= sharpLetter {
			return m
		}
	}
	return glyph.Match{}
}

// decide takes a fit to the loaded cell, or says what else the cell is. What is
// not loud is never sure: noise looks like something too.
func (p *page) decide(found glyph.Match, fitter *glyph.Fitter, loud bool) cell {
	lossy := p.picture.Lossy
	// Without noise, what is not to the pixel is another font's, and has to be
	// like one character only.
	if !lossy && found.Cost > sureCost && found.Margin < sharpMargin {
		return cell{kind: unknown, Match: found}
	}
	if loud && lossy && found.Cost > maxCost && found.Cost <= loneCost && found.Margin >= loneMargin {
		return cell{kind: character, Match: found}
	}
	if found.Cost <= maxCost && (!lossy || loud || fitter.Colours(found).Contrast() >= leastContrast) {
		c := cell{kind: character, Match: found}
		if loud && found.Cost <= sureCost {
			c.certainty = sure
		}
		return c
	}
	if lossy && fitter.IsCalm(calmDeviation) {
		return cell{kind: uniform, Match: found}
	}
	return cell{kind: unknown, Match: found}
}
