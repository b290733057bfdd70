package screen

import "image/color"

// ycc is a colour in luminance, 0 to 255, and chroma, about -128 to 127.
type ycc [3]float32

func (c ycc) rgb() rgb {
	channel := func(v float32) uint8 { return uint8(min(max(v+0.5, 0), 255)) }
	return rgb{channel(c[0] + 1.402*c[2]), channel(c[0] - 0.344*c[1] - 0.714*c[2]), channel(c[0] + 1.772*c[1])}
}

// apart is the square of the distance of two colours.
func (c ycc) apart(d ycc) (squares float32) {
	for i := range c {
		squares += (c[i] - d[i]) * (c[i] - d[i])
	}
	return squares
}

// palette is what an adapter makes of the sixteen colours of text consoles, in
// luminance and chroma.
type palette [16]ycc

// newPalette gives the palette of an adapter that has certain levels for what
// ought to be 85, 170 and, of bright colours, 85 in each channel.
func newPalette(half, full rgb) palette {
	var p palette
	for i := range p {
		channel := func(bit int, half, full uint8) uint8 {
			switch on := i>>bit&1 != 0; {
			case i == 3 && bit == 1:
				return half // brown, not a dark yellow
			case i >= 8 && on:
				return 255
			case i >= 8:
				return half
			case on:
				return full
			}
			return 0
		}
		// The order of bits is that of terminals: red, green, blue.
		r, g, b := channel(0, half.r, full.r), channel(1, half.g, full.g), channel(2, half.b, full.b)
		// As an encoder rounds them.
		y, cb, cr := color.RGBToYCbCr(r, g, b)
		p[i] = ycc{float32(y), float32(cb) - 128, float32(cr) - 128}
	}
	return p
}

// palettes are those of framebuffers of 24 bits, of VGA's text mode, and of
// framebuffers of 16 bits.
var palettes = [3]palette{
	newPalette(rgb{0x55, 0x55, 0x55}, rgb{0xaa, 0xaa, 0xaa}),
	newPalette(rgb{0x57, 0x57, 0x57}, rgb{0xa8, 0xa8, 0xa8}),
	newPalette(rgb{0x52, 0x55, 0x52}, rgb{0xad, 0xaa, 0xad}),
}

// snapped moves both colours to the nearest of the palette, for a fit to a
// blurred glyph makes ink too pale; colours of no palette stay.
func (p *palette) snapped(a attribute) attribute {
	return attribute{ink: p.snap(a.ink), ground: p.snap(a.ground)}
}

func (p *palette) snap(colour ycc) ycc {
	const reach = 72 * 72
	nearest, least := colour, float32(reach)
	for _, c := range p {
		if d := c.apart(colour); d < least {
			nearest, least = c, d
		}
	}
	return nearest
}
