package screen

import "image"

// maxScale is the largest factor by which a picture may have been enlarged.
const maxScale = 4

// scaleOf finds out whether a picture was enlarged by a whole number, each way
// for itself: then it changes only every so many pixels.
func scaleOf(p *pixels) (x, y int) {
	return scaleAlong(p, p.width, p.height, func(at, line int) uint8 { return p.luma[line*p.stride+at] }),
		scaleAlong(p, p.height, p.width, func(at, line int) uint8 { return p.luma[at*p.stride+line] })
}

func scaleAlong(p *pixels, length, lines int, at func(at, line int) uint8) int {
	share := 1.0
	if p.lossy {
		share = 0.8
	}
	// The changes at each position of the smallest common period.
	const period = 12
	var changes [period]int
	total := 0
	step := max(1, lines/200)
	for line := 0; line < lines; line += step {
		previous := at(0, line)
		for i := 1; i < length; i++ {
			v := at(i, line)
			d := int(v) - int(previous)
			previous = v
			changes[i%period] += d * d
			total += d * d
		}
	}
	if total == 0 {
		return 1
	}
	for factor := maxScale; factor > 1; factor-- {
		if length%factor != 0 {
			continue
		}
		kept := 0
		for i := 0; i < period; i += factor {
			kept += changes[i]
		}
		if float64(kept) >= share*float64(total) {
			return factor
		}
	}
	return 1
}

// reduced undoes an enlargement: each pixel is the mean of those it became.
func (p *pixels) reduced(scaleX, scaleY int) *pixels {
	small := &pixels{width: p.width / scaleX, height: p.height / scaleY, lossy: p.lossy}
	small.rgba = image.NewRGBA(image.Rect(0, 0, small.width, small.height))
	small.luma, small.stride = make([]uint8, small.width*small.height), small.width
	for y := range small.height {
		for x := range small.width {
			c := p.mean(x*scaleX, y*scaleY, scaleX, scaleY)
			copy(small.rgba.Pix[y*small.rgba.Stride+4*x:], []uint8{c.r, c.g, c.b, 255})
			small.luma[y*small.stride+x] = c.luma()
		}
	}
	return small
}
