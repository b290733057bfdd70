package screen

import (
	"fmt"
	"math/bits"
)

// PerceptualHash is 64 bits in 16 hexadecimal digits. Pictures that look alike
// have hashes which differ in few bits, whatever their encoding and size: bit i
// says whether the picture gets brighter from one of 9x8 areas to the next.
func (p *Picture) PerceptualHash() string {
	return fmt.Sprintf("%016x", gradientHash(newPixels(p)))
}

// Similarity tells how alike two screens are: 1 for the same, 0 for nothing in
// common.
func Similarity(a, b *Picture) float64 {
	if a.sha256 == b.sha256 {
		return 1
	}
	distance := bits.OnesCount64(gradientHash(newPixels(a)) ^ gradientHash(newPixels(b)))
	return 1 - float64(distance)/64
}

// SameScreen says whether two pictures show the same thing. A blinking cursor
// and the noise of an encoding are no change; a single character is.
func (p *Picture) SameScreen(q *Picture) bool {
	return p.sha256 == q.sha256 || Similarity(p, q) == 1
}

// gradientHash compares the mean luminance of neighbours among 9x8 areas.
func gradientHash(p *pixels) uint64 {
	const columns, rows = 9, 8
	var hash uint64
	for row := range rows {
		var previous float64
		for column := range columns {
			mean := meanLuma(p, column*p.width/columns, row*p.height/rows,
				(column+1)*p.width/columns, (row+1)*p.height/rows)
			if column > 0 {
				hash <<= 1
				if mean > previous+0.5 {
					hash |= 1
				}
			}
			previous = mean
		}
	}
	return hash
}

// meanLuma is the mean luminance of the pixels from x0, y0 up to before x1, y1;
// an area of nothing, in a tiny picture, has 0.
func meanLuma(p *pixels, x0, y0, x1, y1 int) float64 {
	sum := 0
	for y := y0; y < y1; y++ {
		for _, v := range p.luma[y*p.stride+x0 : y*p.stride+x1] {
			sum += int(v)
		}
	}
	if sum == 0 {
		return 0
	}
	return float64(sum) / float64((x1-x0)*(y1-y0))
}
