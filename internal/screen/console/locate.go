package console

import (
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/glyph"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/raster"
)

// place is where a console's cells are: in one grid, or in lines that stand
// anywhere.
type place struct {
	picture *raster.Picture // reduced, when it was enlarged
	faces   []*glyph.Face   // the one that explains most cells first
	grids   []raster.Grid   // one of the whole console, or each of one row
	isLines bool
}

// locate looks for a grid at the corner, then in a picture that was enlarged,
// then for characters anywhere; nil is no console. What was reduced is not reduced
// again.
func locate(p *raster.Picture, t *tools, isReduced bool) *place {
	corner := atCorner(p, t)
	if corner.certain() {
		return corner.place(p)
	}
	if x, y := p.Scale(); !isReduced && (x > 1 || y > 1) {
		if found := locate(p.Reduced(x, y), t, true); found != nil {
			return found
		}
	}
	if corner.likely() {
		return corner.place(p)
	}
	if found := anywhere(p, &corner, t); found != nil {
		return found
	}
	if corner.plausible() {
		return corner.place(p)
	}
	return nil
}

// place is that of a grid which was found good.
func (q *quality) place(p *raster.Picture) *place {
	return &place{picture: p, faces: facesFrom(q.face), grids: []raster.Grid{q.grid}}
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
			return placeOfLines(p, lines, table.mainFace(anchors))
		}
	}
	return nil
}
