package console

import (
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/glyph"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/raster"
)

// place is where a console's cells are: in one grid, or in lines that stand
// anywhere.
type place struct {
	picture *raster.Picture // reduced or cut, when the console's is
	faces   []*glyph.Face   // of the grid; the one that explains most cells first
	grid    raster.Grid
	// Without a grid, the lines from the top, and the size of most of them.
	lines []textLine
	paper raster.Size
	// ink and seen are what a grid was found by, when it was by words: what
	// cannot be read on it may be so line by line.
	ink  *inkMap
	seen []sighting
}

// locate finds a console in a picture, nil when there is none. A picture may have
// a margin around the screen, or be an enlarged one.
func locate(p *raster.Picture, t *tools) *place {
	if screen := withoutMargin(p); screen != nil {
		if found := locateOn(screen, t, false); found != nil {
			return found
		}
	}
	return locateOn(p, t, false)
}

// locateOn looks for the usual console first, which fills the screen in cells of
// 8x16; then in a picture that was enlarged; then for letters to the pixel, which
// tell size and place; then for what cannot be told by single letters, since they
// are dim, coarse or of a font that is not known, in the places that consoles
// have.
func locateOn(p *raster.Picture, t *tools, isReduced bool) *place {
	usual := judgeUsual(p, t)
	if usual.certain() {
		return usual.place(p)
	}
	if !isReduced {
		if x, y := p.Scale(); x > 1 || y > 1 {
			if found := locateOn(p.Reduced(x, y), t, true); found != nil {
				return found
			}
		}
	}
	if usual.isLikely() && usual.isConsole(t) {
		return usual.place(p)
	}
	ink := newInkMap(p)
	if seen := sightings(ink, p); len(seen) > 0 {
		if q := seen[0].grid(p, t); q != nil && q.isConsole(t) {
			found := q.place(p)
			found.ink, found.seen = ink, seen
			return found
		}
		return placeOfLines(p, ink, seen)
	}
	best := usual
	if p.Lossy && ink.isSparse() {
		best = judgeHomes(p, usual, t)
	}
	if best.isConsole(t) {
		return best.place(p)
	}
	return nil
}

// placeOfLines is that of lines in no grid, nil when there may be more of them than
// can be read.
func placeOfLines(p *raster.Picture, ink *inkMap, seen []sighting) *place {
	for i := range seen {
		seen[i].picture = p.Noisy() // with what lies behind
	}
	bright := newBrightMap(p)
	lines, letters := linesOf(append(seen, sightings(bright, bright.picture(p))...), p)
	if letters == 0 || ink.isMostlyPlain() && strayLetters(ink, lines, p.Width, p.Height)*readPerStray > letters {
		return nil
	}
	return &place{picture: p, lines: lines, paper: seen[0].Size}
}

// place is that of a grid which was found good.
func (q *quality) place(p *raster.Picture) *place {
	return &place{picture: p, faces: q.faces, grid: q.grid}
}
