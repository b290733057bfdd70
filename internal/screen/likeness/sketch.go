package likeness

import "github.com/cloudscreen/terraform-provider-alicloud/internal/screen/raster"

// A sketch is at most so large, in pixels: half of the usual 1024x768. Less would
// lose letters, more would see how they were smoothed.
const sketchWidth, sketchHeight = 512, 400

// sketchBlock is the side of a sketch's blocks, in its pixels.
const sketchBlock = 8

// sketch is a picture reduced to a size that two pictures have in common.
type sketch struct {
	width, height int // multiples of sketchBlock
	planes        [3][]uint8
}

// sketchSize is the common size of two pictures. One that was made larger or
// smaller becomes the other again.
func sketchSize(a, b *raster.Picture) (width, height int) {
	width, height = min(a.Width, b.Width), min(a.Height, b.Height)
	factor := max(1, (width+sketchWidth-1)/sketchWidth, (height+sketchHeight-1)/sketchHeight)
	whole := func(n int) int { return max(1, n/factor/sketchBlock) * sketchBlock }
	return whole(width), whole(height)
}

// sketchOf reduces a picture: each pixel is the mean of the area that it covers,
// to a 256th of a pixel.
func sketchOf(p *raster.Picture, width, height int) *sketch {
	s := &sketch{width: width, height: height}
	for i := range s.planes {
		s.planes[i] = make([]uint8, width*height)
	}
	columns := shares(p.Width, width)
	rows := shares(p.Height, height)
	lines := [3][]uint32{make([]uint32, p.Width), make([]uint32, p.Width), make([]uint32, p.Width)}
	colours := len(lines)
	if p.IsGrey() {
		colours = 1
	}
	for y, row := range rows {
		for i := range lines {
			clear(lines[i])
		}
		for at := row.from; at < row.to; at++ {
			addLine(lines[:colours], p, at, row.weight(at))
		}
		for i := range lines {
			if i >= colours {
				fill(s.planes[i][y*width:(y+1)*width], neutral)
				continue
			}
			for x, column := range columns {
				var sum uint64
				for at := column.from; at < column.to; at++ {
					sum += uint64(lines[i][at]) * uint64(column.weight(at))
				}
				s.planes[i][y*width+x] = uint8((sum + row.total*column.total/2) / (row.total * column.total))
			}
		}
	}
	return s
}

// neutral is a chroma of nothing, as a byte.
const neutral = 128

// addLine adds a line of a picture, times weight.
func addLine(lines [][]uint32, p *raster.Picture, y int, weight uint32) {
	for x, v := range p.Luma[y*p.Stride : y*p.Stride+p.Width] {
		lines[0][x] += uint32(v) * weight
	}
	if len(lines) == 1 {
		return
	}
	for x := range p.Width {
		blue, red := p.Chroma(x, y)
		lines[1][x] += uint32(min(max(blue+neutral, 0), 255)) * weight
		lines[2][x] += uint32(min(max(red+neutral, 0), 255)) * weight
	}
}

func fill(row []uint8, value uint8) {
	for i := range row {
		row[i] = value
	}
}

// share is what a pixel of a sketch covers: some of its first and its last pixel,
// and all of those between.
type share struct {
	from, to    int
	first, last uint32 // 256ths
	total       uint64
}

func (s share) weight(at int) uint32 {
	switch at {
	case s.from:
		return s.first
	case s.to - 1:
		return s.last
	}
	return 256
}

// shares divides a length among as many pixels.
func shares(length, among int) []share {
	all := make([]share, among)
	for i := range all {
		// In 256ths of a pixel.
		begin, end := i*length*256/among, (i+1)*length*256/among
		if end == begin {
			end++
		}
		s := &all[i]
		s.from, s.to = begin/256, (end+255)/256
		s.total = uint64(end - begin)
		if s.to == s.from+1 {
			s.first = uint32(end - begin)
			continue
		}
		s.first, s.last = uint32((s.from+1)*256-begin), uint32(end-(s.to-1)*256)
	}
	return all
}
