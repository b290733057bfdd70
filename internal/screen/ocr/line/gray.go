package line

import (
	"image"
	"image/color"
)

// Gray is a picture's light: one byte a pixel, row by row.
type Gray struct {
	Width, Height int
	Pix           []uint8
}

// NewGray takes the light of a picture: the luma of a JPEG file as it is, of
// anything else that of ITU-R BT.601.
func NewGray(picture image.Image) *Gray {
	b := picture.Bounds()
	g := &Gray{b.Dx(), b.Dy(), make([]uint8, b.Dx()*b.Dy())}
	for y := range g.Height {
		row := g.Pix[y*g.Width : (y+1)*g.Width]
		switch p := picture.(type) {
		case *image.YCbCr:
			copy(row, p.Y[p.YOffset(b.Min.X, b.Min.Y+y):])
		case *image.Gray:
			copy(row, p.Pix[p.PixOffset(b.Min.X, b.Min.Y+y):])
		case *image.RGBA:
			lumaOf(row, p.Pix[p.PixOffset(b.Min.X, b.Min.Y+y):])
		case *image.NRGBA:
			if p.Opaque() {
				lumaOf(row, p.Pix[p.PixOffset(b.Min.X, b.Min.Y+y):])
				continue
			}
			slowRow(row, picture, b.Min.X, b.Min.Y+y)
		default:
			slowRow(row, picture, b.Min.X, b.Min.Y+y)
		}
	}
	return g
}

// lumaOf takes the light of pixels of four bytes, red first.
func lumaOf(row, pix []uint8) {
	for x := range row {
		p := pix[4*x : 4*x+3 : 4*x+3]
		row[x] = uint8((19595*uint32(p[0]) + 38470*uint32(p[1]) + 7471*uint32(p[2]) + 1<<15) >> 16)
	}
}

func slowRow(row []uint8, picture image.Image, x, y int) {
	for i := range row {
		row[i] = color.GrayModel.Convert(picture.At(x+i, y)).(color.Gray).Y
	}
}

// Half is the picture at half its size: each pixel is the mean of four.
func (g *Gray) Half() *Gray {
	h := &Gray{g.Width / 2, g.Height / 2, make([]uint8, (g.Width/2)*(g.Height/2))}
	for y := range h.Height {
		above, below := g.Pix[2*y*g.Width:], g.Pix[(2*y+1)*g.Width:]
		row := h.Pix[y*h.Width : (y+1)*h.Width]
		for x := range row {
			sum := int(above[2*x]) + int(above[2*x+1]) + int(below[2*x]) + int(below[2*x+1])
			row[x] = uint8((sum + 2) / 4)
		}
	}
	return h
}
