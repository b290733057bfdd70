package screen

import (
	"image"
	"image/color"
	"image/draw"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/jpeg"
)

// rgb is a colour, 8 bits a channel.
type rgb struct{ r, g, b uint8 }

// luma is the weight that JPEG gives the channels (ITU-R BT.601), 0 to 255.
func (c rgb) luma() uint8 {
	return uint8((19595*uint32(c.r) + 38470*uint32(c.g) + 7471*uint32(c.b) + 1<<15) >> 16)
}

// pixels gives the two views of a picture that reading needs: its luminance as
// plain bytes, and its colour where luminance does not do. Exactly one of
// ycbcr and rgba is set, none for a picture in grey.
type pixels struct {
	width, height int
	// luma has stride bytes a row; a JPEG's own Y plane where there is one.
	luma   []uint8
	stride int

	ycbcr *image.YCbCr
	rgba  *image.RGBA
	// lossy says that an encoder has left its noise.
	lossy bool
	// spectra are the frequencies of a JPEG in colour, nil when they are not
	// known; slack is what their rounding leaves open.
	spectra []jpeg.Spectrum
	slack   *[3]jpeg.Frequencies
}

func newPixels(picture *Picture) *pixels {
	bounds := picture.image.Bounds()
	p := &pixels{width: bounds.Dx(), height: bounds.Dy(), lossy: picture.contentType == contentTypeJPEG}
	switch decoded := picture.image.(type) {
	case *image.YCbCr:
		p.luma, p.stride, p.ycbcr = decoded.Y, decoded.YStride, decoded
		if p.spectra = picture.spectra; p.spectra != nil {
			p.slack = slackOf(p.spectra)
		}
		return p
	case *image.Gray:
		p.luma, p.stride = decoded.Pix, decoded.Stride
		return p
	case *image.RGBA:
		p.rgba = decoded
	case *image.NRGBA:
		if !decoded.Opaque() {
			p.rgba = drawnOnBlack(decoded)
			break
		}
		p.rgba = &image.RGBA{Pix: decoded.Pix, Stride: decoded.Stride, Rect: decoded.Rect}
	default:
		// Anything else is drawn on black once, so that there is one more
		// form to look at and not ten.
		p.rgba = drawnOnBlack(decoded)
	}
	p.luma, p.stride = make([]uint8, p.width*p.height), p.width
	for y := range p.height {
		row := p.luma[y*p.stride : (y+1)*p.stride]
		pix := p.rgba.Pix[y*p.rgba.Stride:]
		for x := range row {
			row[x] = rgb{pix[4*x], pix[4*x+1], pix[4*x+2]}.luma()
		}
	}
	return p
}

func drawnOnBlack(decoded image.Image) *image.RGBA {
	bounds := decoded.Bounds()
	drawn := image.NewRGBA(image.Rect(0, 0, bounds.Dx(), bounds.Dy()))
	draw.Draw(drawn, drawn.Rect, image.Black, image.Point{}, draw.Src)
	draw.Draw(drawn, drawn.Rect, decoded, bounds.Min, draw.Over)
	return drawn
}

// at is the colour of a pixel.
func (p *pixels) at(x, y int) rgb {
	switch {
	case p.ycbcr != nil:
		c := p.ycbcr.COffset(x, y)
		r, g, b := color.YCbCrToRGB(p.luma[y*p.stride+x], p.ycbcr.Cb[c], p.ycbcr.Cr[c])
		return rgb{r, g, b}
	case p.rgba != nil:
		i := y*p.rgba.Stride + 4*x
		return rgb{p.rgba.Pix[i], p.rgba.Pix[i+1], p.rgba.Pix[i+2]}
	}
	v := p.luma[y*p.stride+x]
	return rgb{v, v, v}
}

// chroma is the colour of a pixel without its luminance, about -128 to 127.
func (p *pixels) chroma(x, y int) (blue, red int32) {
	switch {
	case p.ycbcr != nil:
		c := p.ycbcr.COffset(x, y)
		return int32(p.ycbcr.Cb[c]) - 128, int32(p.ycbcr.Cr[c]) - 128
	case p.rgba != nil:
		i := y*p.rgba.Stride + 4*x
		luma := int32(p.luma[y*p.stride+x])
		// BT.601: Cb = 0.564 (B - Y), Cr = 0.713 (R - Y).
		return (int32(p.rgba.Pix[i+2]) - luma) * 36 / 64, (int32(p.rgba.Pix[i]) - luma) * 46 / 64
	}
	return 0, 0
}

// ycc is the colour of a pixel, as a JPEG has it.
func (p *pixels) ycc(x, y int) ycc {
	blue, red := p.chroma(x, y)
	return ycc{float32(p.luma[y*p.stride+x]), float32(blue), float32(red)}
}

// mean is the mean colour of an area, which may reach out of the picture.
func (p *pixels) mean(x, y, width, height int) rgb {
	var r, g, b, n int
	for j := max(y, 0); j < min(y+height, p.height); j++ {
		for i := max(x, 0); i < min(x+width, p.width); i++ {
			c := p.at(i, j)
			r, g, b, n = r+int(c.r), g+int(c.g), b+int(c.b), n+1
		}
	}
	if n == 0 {
		return rgb{}
	}
	return rgb{uint8(r / n), uint8(g / n), uint8(b / n)}
}

// split is the mean colour of a cell's pixels under a glyph's ink, and of the
// others; either is black when there are none.
func (p *pixels) split(x, y int, glyph size, bits *bitmap) (ink, ground rgb) {
	var sums [2][4]int
	i := 0
	for j := range glyph.height {
		for k := range glyph.width {
			sum := &sums[0]
			if bits.get(i) {
				sum = &sums[1]
			}
			c := p.at(x+k, y+j)
			sum[0], sum[1], sum[2], sum[3] = sum[0]+int(c.r), sum[1]+int(c.g), sum[2]+int(c.b), sum[3]+1
			i++
		}
	}
	mean := func(s [4]int) rgb {
		n := max(s[3], 1)
		return rgb{uint8(s[0] / n), uint8(s[1] / n), uint8(s[2] / n)}
	}
	return mean(sums[1]), mean(sums[0])
}

// blurAt is how chroma lies over the pixels from x, y on.
func (p *pixels) blurAt(x, y int) blur {
	if p.ycbcr == nil {
		return blur{width: 1, height: 1}
	}
	b := blur{width: 1, height: 1}
	switch p.ycbcr.SubsampleRatio {
	case image.YCbCrSubsampleRatio422:
		b.width = 2
	case image.YCbCrSubsampleRatio420:
		b.width, b.height = 2, 2
	case image.YCbCrSubsampleRatio440:
		b.height = 2
	case image.YCbCrSubsampleRatio411:
		b.width = 4
	case image.YCbCrSubsampleRatio410:
		b.width, b.height = 4, 2
	}
	b.x, b.y = x%b.width, y%b.height
	return b
}

// isFlat says whether the file has one value for an area of a plane, in samples;
// when it does not say so, the area may still be even.
func (p *pixels) isFlat(plane, x, y int, area size) bool {
	if p.spectra == nil {
		return false
	}
	s := &p.spectra[plane]
	value, _ := s.Flat(x/8, y/8)
	for by := y / 8; by*8 < y+area.height; by++ {
		for bx := x / 8; bx*8 < x+area.width; bx++ {
			if v, flat := s.Flat(bx, by); !flat || v != value {
				return false
			}
		}
	}
	return true
}

// isBlank says whether a picture is of one colour, up to JPEG's rounding.
func isBlank(p *pixels) bool {
	noise := int32(0)
	if p.lossy {
		noise = 8
	}
	lowest, highest := uint8(255), uint8(0)
	for y := range p.height {
		for _, v := range p.luma[y*p.stride : y*p.stride+p.width] {
			lowest, highest = min(lowest, v), max(highest, v)
		}
		if int32(highest)-int32(lowest) > noise {
			return false
		}
	}
	blue, red := p.chroma(0, 0)
	for y := range p.height {
		for x := range p.width {
			b, r := p.chroma(x, y)
			if max(b-blue, blue-b, r-red, red-r) > noise {
				return false
			}
		}
	}
	return true
}
