package screen

import "image"

// A JPEG of low quality loses the fine detail of dim or colour-on-colour text.
// What remains is compared with what would remain of each candidate: the cell is
// drawn with it, compressed with the picture's own tables, and held against the
// picture. Around the cell the picture itself stands in for what was there.

// recompressed tells how a cell would differ from the picture if it showed a
// glyph in certain colours, in squares a sample; nil is nothing but ground.
func (r *reader) recompressed(x, y int, g size, a *attribute, glyph *bitmap) float32 {
	var squares, samples float32
	for plane := range 3 {
		s, n := r.recompressPlane(plane, x, y, g, a, glyph)
		squares, samples = squares+s, samples+n
	}
	return squares / samples
}

// plane is one plane of a JPEG: its samples and how many pixels one covers.
type plane struct {
	samples       []uint8
	stride        int
	width, height int
	pixelsX       int
	pixelsY       int
}

func planeOf(picture *image.YCbCr, index int) plane {
	width, height := picture.Rect.Dx(), picture.Rect.Dy()
	if index == 0 {
		return plane{picture.Y, picture.YStride, width, height, 1, 1}
	}
	b := (&pixels{ycbcr: picture}).blurAt(0, 0)
	p := plane{picture.Cb, picture.CStride, (width + b.width - 1) / b.width, (height + b.height - 1) / b.height, b.width, b.height}
	if index == 2 {
		p.samples = picture.Cr
	}
	return p
}

// recompressPlane returns the squared differences in one plane and their number.
func (r *reader) recompressPlane(index, x, y int, g size, a *attribute, glyph *bitmap) (squares, samples float32) {
	p := planeOf(r.p.ycbcr, index)
	offset := float32(0)
	if index > 0 {
		offset = 128
	}
	ground, contrast := a.ground[index]+offset, a.ink[index]-a.ground[index]
	// The samples that lie wholly in the cell.
	left, top := (x+p.pixelsX-1)/p.pixelsX, (y+p.pixelsY-1)/p.pixelsY
	right, bottom := (x+g.width)/p.pixelsX, (y+g.height)/p.pixelsY
	for by := top &^ 7; by < bottom; by += 8 {
		for bx := left &^ 7; bx < right; bx += 8 {
			var drawn block
			for j := range 8 {
				sy := min(by+j, p.height-1)
				for i := range 8 {
					sx := min(bx+i, p.width-1)
					value := float32(p.samples[sy*p.stride+sx])
					if sx >= left && sx < right && sy >= top && sy < bottom {
						value = ground
						if glyph != nil {
							value += contrast * inkShare(glyph, g, sx*p.pixelsX-x, sy*p.pixelsY-y, p.pixelsX, p.pixelsY)
						}
					}
					drawn[8*j+i] = value
				}
			}
			drawn.requantize(&r.p.steps[index])
			for sy := max(by, top); sy < min(by+8, bottom); sy++ {
				for sx := max(bx, left); sx < min(bx+8, right); sx++ {
					d := drawn[8*(sy-by)+sx-bx] - float32(p.samples[sy*p.stride+sx])
					squares += d * d
					samples++
				}
			}
		}
	}
	return squares, samples
}

// inkShare is how much of an area of a glyph is ink, 0 to 1.
func inkShare(glyph *bitmap, g size, x, y, width, height int) float32 {
	ink := 0
	for j := range height {
		for i := range width {
			if glyph.get((y+j)*g.width + x + i) {
				ink++
			}
		}
	}
	return float32(ink) / float32(width*height)
}
