package raster

import "image"

// maxScale is the largest factor by which a picture may have been enlarged.
const maxScale = 4

// Scale finds out whether a picture was enlarged by a whole number, each way for
// itself: then it changes only every so many pixels. It is 1 when it was not.
func (p *Picture) Scale() (x, y int) {
	return p.scaleAlong(p.Width, p.Height, 1, p.Stride), p.scaleAlong(p.Height, p.Width, p.Stride, 1)
}

// scaleAlong looks along lines of a length, whose pixels are next apart in Luma,
// as the lines are by across.
func (p *Picture) scaleAlong(length, lines, next, across int) int {
	share := 1.0
	if p.Lossy {
		share = 0.8
	}
	// The changes at each position of the smallest common period.
	const period = 12
	var changes [period]int
	total := 0
	step := max(1, lines/200)
	for line := 0; line < lines; line += step {
		previous := p.Luma[line*across]
		for i := 1; i < length; i++ {
			v := p.Luma[line*across+i*next]
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

// Reduced undoes an enlargement: each pixel is the mean of those it became.
func (p *Picture) Reduced(scaleX, scaleY int) *Picture {
	small := &Picture{Width: p.Width / scaleX, Height: p.Height / scaleY, Lossy: p.Lossy}
	small.rgba = image.NewRGBA(image.Rect(0, 0, small.Width, small.Height))
	small.Luma, small.Stride = make([]uint8, small.Width*small.Height), small.Width
	for y := range small.Height {
		for x := range small.Width {
			c := p.Mean(x*scaleX, y*scaleY, Size{scaleX, scaleY})
			copy(small.rgba.Pix[y*small.rgba.Stride+4*x:], []uint8{c.R, c.G, c.B, 255})
			small.Luma[y*small.Stride+x] = c.Luma()
		}
	}
	return small
}

// Cut is the picture's upper left part.
func (p *Picture) Cut(width, height int) *Picture {
	cut := *p
	cut.Width, cut.Height = width, height
	return &cut
}

// IsMargin says whether what is right of a part and below it is of one colour, and
// the part's edge is not.
func (p *Picture) IsMargin(width, height int) bool {
	noise, first := 0, int(p.Luma[(p.Height-1)*p.Stride+p.Width-1])
	if p.Lossy {
		noise = 6
	}
	isIt := func(x, y int) bool {
		d := int(p.Luma[y*p.Stride+x]) - first
		return d <= noise && d >= -noise
	}
	// An encoder's blocks are of 8 or 16 pixels, and an edge spoils one.
	spoilt := 0
	if p.Lossy {
		spoilt = 16
	}
	for y := range p.Height {
		from := 0
		if y < height+spoilt {
			from = width + spoilt
		}
		for x := from; x < p.Width; x++ {
			if !isIt(x, y) {
				return false
			}
		}
	}
	differs := 0
	for x := range width {
		if height < p.Height && !isIt(x, height-1) {
			differs++
		}
	}
	for y := range height {
		if width < p.Width && !isIt(width-1, y) {
			differs++
		}
	}
	return differs*4 > width
}
