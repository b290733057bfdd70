// Package raster is a picture as light and colour. It knows of areas, grids and
// how much they differ, and nothing of letters.
package raster

import (
	"image"
	"image/color"
	"image/draw"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/jpeg"
)

// Size is a width and a height, in pixels.
type Size struct{ Width, Height int }

// Picture gives the two views of a picture that reading needs: its luminance as
// plain bytes, and its colour where luminance does not do. It does not change
// after New.
type Picture struct {
	Width, Height int
	// Luma has Stride bytes a row; a JPEG's own Y plane where there is one.
	Luma   []uint8
	Stride int
	// Lossy says that an encoder has left its noise.
	Lossy bool
	// Spectra are the frequencies of a JPEG in colour, nil when they are not
	// known.
	Spectra []jpeg.Spectrum

	// One of these has the colours, none when the picture is grey.
	ycbcr *image.YCbCr
	rgba  *image.RGBA
}

// New takes a decoded picture, whose samples it shares, and the frequencies of
// its file where there are any. They are kept of a picture in colour.
func New(decoded image.Image, lossy bool, spectra []jpeg.Spectrum) *Picture {
	bounds := decoded.Bounds()
	p := &Picture{Width: bounds.Dx(), Height: bounds.Dy(), Lossy: lossy}
	switch decoded := decoded.(type) {
	case *image.YCbCr:
		p.Luma, p.Stride, p.ycbcr, p.Spectra = decoded.Y, decoded.YStride, decoded, spectra
		return p
	case *image.Gray:
		p.Luma, p.Stride = decoded.Pix, decoded.Stride
		return p
	case *image.RGBA:
		p.rgba = decoded
	case *image.NRGBA:
		if !decoded.Opaque() {
			p.rgba = onBlack(decoded)
			break
		}
		p.rgba = &image.RGBA{Pix: decoded.Pix, Stride: decoded.Stride, Rect: decoded.Rect}
	default:
		// Anything else is drawn once, so that there is one more form to look
		// at and not ten.
		p.rgba = onBlack(decoded)
	}
	p.Luma, p.Stride = make([]uint8, p.Width*p.Height), p.Width
	for y := range p.Height {
		row := p.Luma[y*p.Stride : (y+1)*p.Stride]
		pix := p.rgba.Pix[y*p.rgba.Stride:]
		for x := range row {
			row[x] = RGB{pix[4*x], pix[4*x+1], pix[4*x+2]}.Luma()
		}
	}
	return p
}

func onBlack(decoded image.Image) *image.RGBA {
	bounds := decoded.Bounds()
	drawn := image.NewRGBA(image.Rect(0, 0, bounds.Dx(), bounds.Dy()))
	draw.Draw(drawn, drawn.Rect, image.Black, image.Point{}, draw.Src)
	draw.Draw(drawn, drawn.Rect, decoded, bounds.Min, draw.Over)
	return drawn
}

// Noisy is the same picture, taken for one that an encoder has left noise in.
func (p *Picture) Noisy() *Picture {
	noisy := *p
	noisy.Lossy = true
	return &noisy
}

// At is the colour of a pixel.
func (p *Picture) At(x, y int) RGB {
	switch {
	case p.ycbcr != nil:
		c := p.ycbcr.COffset(x, y)
		r, g, b := color.YCbCrToRGB(p.Luma[y*p.Stride+x], p.ycbcr.Cb[c], p.ycbcr.Cr[c])
		return RGB{r, g, b}
	case p.rgba != nil:
		i := y*p.rgba.Stride + 4*x
		return RGB{p.rgba.Pix[i], p.rgba.Pix[i+1], p.rgba.Pix[i+2]}
	}
	v := p.Luma[y*p.Stride+x]
	return RGB{v, v, v}
}

// IsGrey says that the picture has no chroma.
func (p *Picture) IsGrey() bool { return p.ycbcr == nil && p.rgba == nil }

// Chroma is the colour of a pixel without its luminance, about -128 to 127.
func (p *Picture) Chroma(x, y int) (blue, red int32) {
	switch {
	case p.ycbcr != nil:
		c := p.ycbcr.COffset(x, y)
		return int32(p.ycbcr.Cb[c]) - 128, int32(p.ycbcr.Cr[c]) - 128
	case p.rgba != nil:
		i := y*p.rgba.Stride + 4*x
		luma := int32(p.Luma[y*p.Stride+x])
		// BT.601: Cb = 0.564 (B - Y), Cr = 0.713 (R - Y).
		return (int32(p.rgba.Pix[i+2]) - luma) * 36 / 64, (int32(p.rgba.Pix[i]) - luma) * 46 / 64
	}
	return 0, 0
}

// YCC is the colour of a pixel, as a JPEG has it.
func (p *Picture) YCC(x, y int) YCC {
	blue, red := p.Chroma(x, y)
	return YCC{float32(p.Luma[y*p.Stride+x]), float32(blue), float32(red)}
}

// Mean is the mean colour of an area, which may reach out of the picture.
func (p *Picture) Mean(x, y int, area Size) RGB {
	var r, g, b, n int
	for j := max(y, 0); j < min(y+area.Height, p.Height); j++ {
		for i := max(x, 0); i < min(x+area.Width, p.Width); i++ {
			c := p.At(i, j)
			r, g, b, n = r+int(c.R), g+int(c.G), b+int(c.B), n+1
		}
	}
	if n == 0 {
		return RGB{}
	}
	return RGB{uint8(r / n), uint8(g / n), uint8(b / n)}
}

// Subsampling says how chroma lies over the pixels of an area: one value for
// each Width x Height of them, the first of which begin left of the area by X and
// above it by Y.
type Subsampling struct{ Width, Height, X, Y int }

// SubsamplingAt is that of the area whose first pixel is x, y.
func (p *Picture) SubsamplingAt(x, y int) Subsampling {
	s := Subsampling{Width: 1, Height: 1}
	if p.ycbcr == nil {
		return s
	}
	switch p.ycbcr.SubsampleRatio {
	case image.YCbCrSubsampleRatio422:
		s.Width = 2
	case image.YCbCrSubsampleRatio420:
		s.Width, s.Height = 2, 2
	case image.YCbCrSubsampleRatio440:
		s.Height = 2
	case image.YCbCrSubsampleRatio411:
		s.Width = 4
	case image.YCbCrSubsampleRatio410:
		s.Width, s.Height = 4, 2
	}
	s.X, s.Y = x%s.Width, y%s.Height
	return s
}

// Within visits the first pixel of what one value of chroma covers, where all of
// that lies within an area.
func (s Subsampling) Within(area Size, visit func(x, y int)) {
	first := func(offset, step int) int { return (step - offset) % step }
	for y := first(s.Y, s.Height); y+s.Height <= area.Height; y += s.Height {
		for x := first(s.X, s.Width); x+s.Width <= area.Width; x += s.Width {
			visit(x, y)
		}
	}
}
