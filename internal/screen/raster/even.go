package raster

import (
	"encoding/binary"
	"image"
)

// Extremes are the lowest and the highest luminance of an area.
type Extremes struct{ Lowest, Highest uint8 }

// Contrast is the difference of the two.
func (e Extremes) Contrast() int { return int(e.Highest) - int(e.Lowest) }

// Extremes looks at an area, which must lie in the picture. Most areas of a
// console are even, which is seen at once.
func (p *Picture) Extremes(x, y int, area Size) Extremes {
	start := y*p.Stride + x
	if level := p.Luma[start]; p.isFlat(0, x, y, area) || isEven(p.Luma[start:], p.Stride, area, level) {
		return Extremes{level, level}
	}
	lowest, highest := uint8(255), uint8(0)
	for j := range area.Height {
		start := (y+j)*p.Stride + x
		for _, v := range p.Luma[start : start+area.Width] {
			lowest, highest = min(lowest, v), max(highest, v)
		}
	}
	return Extremes{lowest, highest}
}

// isFlat says whether the file has one value for an area of a plane, in samples;
// when it does not say so, the area may still be even.
func (p *Picture) isFlat(plane, x, y int, area Size) bool {
	if p.Spectra == nil {
		return false
	}
	s := &p.Spectra[plane]
	value, _ := s.Flat(x/8, y/8)
	for by := y / 8; by*8 < y+area.Height; by++ {
		for bx := x / 8; bx*8 < x+area.Width; bx++ {
			if v, flat := s.Flat(bx, by); !flat || v != value {
				return false
			}
		}
	}
	return true
}

// isEven says whether an area has only one value: it looks at 8 pixels at once.
func isEven(plane []uint8, stride int, area Size, value uint8) bool {
	want := uint64(value) * 0x0101010101010101
	for j := range area.Height {
		row := plane[j*stride : j*stride+area.Width]
		for ; len(row) >= 8; row = row[8:] {
			if binary.LittleEndian.Uint64(row) != want {
				return false
			}
		}
		for _, v := range row {
			if v != value {
				return false
			}
		}
	}
	return true
}

// IsColourful says whether an area's chroma differs by more than limit.
func (p *Picture) IsColourful(x, y int, area Size, limit int32) bool {
	if p.IsGrey() || p.isPlain420(x, y, area) {
		return false
	}
	blue, red := p.Chroma(x, y)
	found := false
	p.SubsamplingAt(x, y).Within(area, func(ax, ay int) {
		b, r := p.Chroma(x+ax, y+ay)
		found = found || max(b-blue, blue-b, r-red, red-r) > limit
	})
	return found
}

// isPlain420 says whether an area has one value in each plane of chroma, in the
// kind of JPEG that nearly all are.
func (p *Picture) isPlain420(x, y int, area Size) bool {
	if p.ycbcr == nil || p.ycbcr.SubsampleRatio != image.YCbCrSubsampleRatio420 {
		return false
	}
	// The values that lie in the area are these, the first pixel's too.
	left, top, right, bottom := x/2, y/2, (x+area.Width)/2, (y+area.Height)/2
	start, values := top*p.ycbcr.CStride+left, Size{right - left, bottom - top}
	if p.isFlat(1, left, top, values) && p.isFlat(2, left, top, values) {
		return true
	}
	return isEven(p.ycbcr.Cb[start:], p.ycbcr.CStride, values, p.ycbcr.Cb[start]) &&
		isEven(p.ycbcr.Cr[start:], p.ycbcr.CStride, values, p.ycbcr.Cr[start])
}

// IsOneColour says whether the picture is of one colour, up to JPEG's rounding.
func (p *Picture) IsOneColour() bool {
	noise := int32(0)
	if p.Lossy {
		noise = 8
	}
	lowest, highest := uint8(255), uint8(0)
	for y := range p.Height {
		for _, v := range p.Luma[y*p.Stride : y*p.Stride+p.Width] {
			lowest, highest = min(lowest, v), max(highest, v)
		}
		if int32(highest)-int32(lowest) > noise {
			return false
		}
	}
	blue, red := p.Chroma(0, 0)
	for y := range p.Height {
		for x := range p.Width {
			b, r := p.Chroma(x, y)
			if max(b-blue, blue-b, r-red, red-r) > noise {
				return false
			}
		}
	}
	return true
}
