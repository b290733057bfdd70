package console

import (
	"slices"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/glyph"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/raster"
)

// survey is what is seen of a grid's cells before any is read: the extremes of
// each one's luminance, row by row.
type survey struct {
	picture *raster.Picture
	grid    raster.Grid
	levels  []raster.Extremes
}

const (
	// quietLuma and quietChroma are differences that a JPEG's noise makes in
	// a cell of one colour that stands among others of that colour.
	quietLuma, quietChroma = 8, 10
	// faintLuma is a difference that not even a dim full stop stays below.
	faintLuma = 3
	// clearLuma is a difference that is no encoder's noise.
	clearLuma = 48
)

// of looks at every cell, unless just that was done last.
func (s *survey) of(p *raster.Picture, g raster.Grid) *survey {
	if s.picture == p && s.grid == g {
		return s
	}
	s.picture, s.grid = p, g
	s.levels = slices.Grow(s.levels[:0], g.Columns*g.Rows)
	for row := range g.Rows {
		for column := range g.Columns {
			x, y := g.Corner(column, row)
			s.levels = append(s.levels, p.Extremes(x, y, g.Glyph))
		}
	}
	return s
}

// inked appends the numbers of the cells whose luminance differs by contrast or
// more: something stands in them.
func (s *survey) inked(contrast int, into []int) []int {
	for i := range s.levels {
		if s.levels[i].Contrast() >= contrast {
			into = append(into, i)
		}
	}
	return into
}

// pictureBehind says whether hardly any cell is even, and most have the shallow
// differences of a picture: there is no use in looking for dim text there.
func (s *survey) pictureBehind() bool {
	if !s.picture.Lossy {
		return false
	}
	even, shallow := 0, 0
	for i := range s.levels {
		switch contrast := s.levels[i].Contrast(); {
		case contrast < quietLuma:
			even++
		case contrast < glyph.LoudLuma:
			shallow++
		}
	}
	return even*10 < len(s.levels) && shallow*3 > len(s.levels)*2
}
