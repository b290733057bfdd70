package raster

import (
	"encoding/binary"
	"math"
)

// thumbSize is the side of a Thumb.
const thumbSize = 32

// Thumb is a picture reduced to 32x32 areas: the mean luminance of each, and how
// much it varies, which is what text on a ground does.
type Thumb struct {
	mean, detail [thumbSize * thumbSize]float32
}

// Thumb looks at every pixel once.
func (p *Picture) Thumb() *Thumb {
	var t Thumb
	for ty := range thumbSize {
		for tx := range thumbSize {
			x0, x1 := tx*p.Width/thumbSize, (tx+1)*p.Width/thumbSize
			y0, y1 := ty*p.Height/thumbSize, (ty+1)*p.Height/thumbSize
			x1, y1 = max(x1, min(x0+1, p.Width)), max(y1, min(y0+1, p.Height))
			var sum, squares int64
			for y := y0; y < y1; y++ {
				row := p.Luma[y*p.Stride+x0 : y*p.Stride+x1]
				for len(row) >= 8 && binary.LittleEndian.Uint64(row) == 0 {
					row = row[8:] // black, as most of a console
				}
				for _, v := range row {
					sum, squares = sum+int64(v), squares+int64(v)*int64(v)
				}
			}
			n := float64((x1 - x0) * (y1 - y0))
			mean := float64(sum) / n
			i := ty*thumbSize + tx
			t.mean[i] = float32(mean)
			t.detail[i] = float32(math.Sqrt(max(0, float64(squares)/n-mean*mean)))
		}
	}
	return &t
}

// Differs says whether any area changed by more than a cursor or noise does.
func (t *Thumb) Differs(other *Thumb) bool {
	changed := 0
	for i := range t.mean {
		mean, detail := t.mean[i]-other.mean[i], t.detail[i]-other.detail[i]
		if max(mean, -mean) > 3 || max(detail, -detail) > 6 {
			changed++
		}
	}
	// A cursor of a graphical terminal touches two areas at most each way.
	return changed > 4
}
