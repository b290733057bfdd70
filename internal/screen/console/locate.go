package console

import (
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/glyph"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/raster"
)

// place is where a console's cells are: in one grid, or in lines that stand
// anywhere.
type place struct {
	picture *raster.Picture // reduced, when it was enlarged
	face    *glyph.Face     // explains most cells
	grid    raster.Grid
	lines   []textLine // nil when there is a grid
}

// locate looks for a grid at the corner, then in a picture that was enlarged,
// then for characters anywhere; nil is no console.
func locate(p *raster.Picture, t *tools) *place {
	found := atCorner(p, t)
	if found.certain() {
		return found.place(p)
	}
	if x, y := p.Scale(); x > 1 || y > 1 {
		if reduced := locateReduced(p.Reduced(x, y), t); reduced != nil {
			return reduced
		}
	}
	return locateFurther(p, &found, t)
}

// locateReduced is locate for a picture whose enlargement was undone.
func locateReduced(p *raster.Picture, t *tools) *place {
	found := atCorner(p, t)
	if found.certain() {
		return found.place(p)
	}
	return locateFurther(p, &found, t)
}

// locateFurther goes on where the best grid at the corner leaves doubts.
func locateFurther(p *raster.Picture, corner *quality, t *tools) *place {
	if corner.likely() {
		return corner.place(p)
	}
	if found := anywhere(p, corner, t); found != nil {
		return found
	}
	if corner.plausible() {
		return corner.place(p)
	}
	return nil
}

// place is that of a grid which was found good.
func (q *quality) place(p *raster.Picture) *place {
	return &place{picture: p, face: q.face, grid: q.grid}
}

// anywhere looks for letters at any place. When they lie on one grid, that is the
// console's; else their lines are read one by one.
func anywhere(p *raster.Picture, corner *quality, t *tools) *place {
	const contrast = 40 // of text on anything
	ink := newInkMap(p, contrast)
	for i, s := range glyph.Sizes {
		table := anchorTables[s]()
		// The first size is that of nearly all such text.
		if i > 0 && len(table.find(ink, p, table.probe())) == 0 {
			continue
		}
		anchors := table.find(ink, p, 1)
		lines := linesOf(anchors, s, p.Width)
		hits := 0
		for _, line := range lines {
			hits += line.hits
		}
		if hits < fewCells {
			continue
		}
		for _, pitch := range []int{s.Width, s.Width + 1} {
			q := judge(p, offsetGrid(p, anchors, s, pitch), t)
			if q.certain() {
				inked := t.survey.of(p, q.grid).inked(q.contrast, t.inked[:0])
				q.grid = withoutBorder(p, q.grid, inked)
				return q.place(p)
			}
		}
		if hits > 2*corner.allLetters() {
			return &place{picture: p, face: table.mainFace(anchors), lines: lines}
		}
	}
	return nil
}
