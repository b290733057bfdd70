package glyph

import "github.com/cloudscreen/terraform-provider-alicloud/internal/screen/raster"

// blurredInk describes a glyph as a plane of chroma shows it: its ink averaged
// over what each value there covers, where that lies in the cell as a whole; the
// others show the neighbour's colours too.
type blurredInk struct {
	// pixels is how many of the pixels so covered are ink.
	pixels float32
	// squares is the sum of the squared averages, one for each pixel, and
	// variance that of their squared differences from the mean.
	squares, variance float32
}

// inkIn gives the blurred ink of each glyph.
func (f *Face) inkIn(s raster.Subsampling) []blurredInk {
	if known, ok := f.blurred.Load(s); ok {
		return known.([]blurredInk)
	}
	described := make([]blurredInk, len(f.Bits))
	covered := float32(s.Width * s.Height)
	for i := range f.Bits {
		d, values := &described[i], float32(0)
		s.Within(f.Size, func(x, y int) {
			ink := float32(0)
			for j := range s.Height {
				for k := range s.Width {
					if f.Bits[i].Get((y+j)*f.Width + x + k) {
						ink++
					}
				}
			}
			d.pixels, d.squares, values = d.pixels+ink, d.squares+ink*ink/covered, values+1
		})
		if values > 0 {
			d.variance = d.squares - d.pixels*d.pixels/(values*covered)
		}
	}
	f.blurred.Store(s, described)
	return described
}
