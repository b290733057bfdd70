package screen

// ycc is a colour in luminance, 0 to 255, and chroma, about -128 to 127.
type ycc [3]float32

func (c ycc) rgb() rgb {
	channel := func(v float32) uint8 { return uint8(min(max(v+0.5, 0), 255)) }
	return rgb{channel(c[0] + 1.402*c[2]), channel(c[0] - 0.344*c[1] - 0.714*c[2]), channel(c[0] + 1.772*c[1])}
}

// console is the palette of text consoles, in luminance and chroma. Adapters
// round it differently, by three levels at most.
var console = func() (colours [16]ycc) {
	for i := range colours {
		bright := 0
		if i >= 8 {
			bright = 85
		}
		c := rgb{uint8(i&1*170 + bright), uint8(i>>1&1*170 + bright), uint8(i>>2&1*170 + bright)}
		if i == 3 {
			c.g = 85 // brown, not a dark yellow
		}
		y := float32(c.luma())
		colours[i] = ycc{y, (float32(c.b) - y) * 0.564, (float32(c.r) - y) * 0.713}
	}
	return colours
}()

// snapped moves both colours to the nearest of the console's palette, for a fit
// to a blurred glyph makes ink too pale; colours of no palette stay.
func (a attribute) snapped() attribute {
	return attribute{ink: snap(a.ink), ground: snap(a.ground)}
}

func snap(colour ycc) ycc {
	const reach = 72 * 72
	nearest, least := colour, float32(reach)
	for _, c := range console {
		var d float32
		for i := range c {
			d += (c[i] - colour[i]) * (c[i] - colour[i])
		}
		if d < least {
			nearest, least = c, d
		}
	}
	return nearest
}
