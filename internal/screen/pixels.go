package screen

import (
	"image"
	"image/color"
)

// rgb is a colour, 8 bits a channel.
type rgb struct{ r, g, b uint8 }

// luma is the weight that JPEG gives the channels (ITU-R BT.601), 0 to 255.
func (c rgb) luma() uint8 {
	return uint8((19595*uint32(c.r) + 38470*uint32(c.g) + 7471*uint32(c.b) + 1<<15) >> 16)
}

// pixels gives the two views of a picture that reading needs: its luminance as
// plain bytes, and the colour of a pixel where luminance does not do.
type pixels struct {
	width, height int
	// luma has stride bytes a row; a JPEG's own Y plane where there is one.
	luma   []uint8
	stride int
	image  image.Image
	origin image.Point
}

func newPixels(picture image.Image) *pixels {
	bounds := picture.Bounds()
	p := &pixels{width: bounds.Dx(), height: bounds.Dy(), image: picture, origin: bounds.Min}
	switch picture := picture.(type) {
	case *image.YCbCr:
		p.luma, p.stride = picture.Y[picture.YOffset(bounds.Min.X, bounds.Min.Y):], picture.YStride
		return p
	case *image.Gray:
		p.luma, p.stride = picture.Pix[picture.PixOffset(bounds.Min.X, bounds.Min.Y):], picture.Stride
		return p
	}
	p.luma, p.stride = make([]uint8, p.width*p.height), p.width
	for y := range p.height {
		row := p.luma[y*p.stride : (y+1)*p.stride]
		for x := range row {
			row[x] = p.at(x, y).luma()
		}
	}
	return p
}

// at is the colour of a pixel; transparency is drawn on black.
func (p *pixels) at(x, y int) rgb {
	x, y = x+p.origin.X, y+p.origin.Y
	switch picture := p.image.(type) {
	case *image.YCbCr:
		c, i := picture.COffset(x, y), picture.YOffset(x, y)
		r, g, b := color.YCbCrToRGB(picture.Y[i], picture.Cb[c], picture.Cr[c])
		return rgb{r, g, b}
	case *image.RGBA:
		i := picture.PixOffset(x, y)
		return rgb{picture.Pix[i], picture.Pix[i+1], picture.Pix[i+2]}
	case *image.Gray:
		v := picture.Pix[picture.PixOffset(x, y)]
		return rgb{v, v, v}
	}
	r, g, b, _ := p.image.At(x, y).RGBA()
	return rgb{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8)}
}

// isBlank says whether a picture is of one colour, up to JPEG's rounding.
func isBlank(p *pixels) bool {
	const noise = 8
	lowest, highest := uint8(255), uint8(0)
	for y := range p.height {
		for _, v := range p.luma[y*p.stride : y*p.stride+p.width] {
			lowest, highest = min(lowest, v), max(highest, v)
		}
		if highest-lowest > noise && highest > lowest {
			return false
		}
	}
	return true
}
