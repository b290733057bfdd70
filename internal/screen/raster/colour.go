package raster

// RGB is a colour, 8 bits a channel.
type RGB struct{ R, G, B uint8 }

// Luma is the weight that JPEG gives the channels (ITU-R BT.601), 0 to 255.
func (c RGB) Luma() uint8 {
	return uint8((19595*uint32(c.R) + 38470*uint32(c.G) + 7471*uint32(c.B) + 1<<15) >> 16)
}

// Near says whether two colours are the same up to an encoder's noise.
func (c RGB) Near(d RGB) bool {
	const noise = 40 // a channel
	far := func(a, b uint8) bool { return int(a)-int(b) > noise || int(b)-int(a) > noise }
	return !far(c.R, d.R) && !far(c.G, d.G) && !far(c.B, d.B)
}

// Apart is how far two colours are from each other, 0 to 1.
func (c RGB) Apart(d RGB) float64 {
	part := func(x, y uint8) float64 { return float64(max(x, y) - min(x, y)) }
	return (part(c.R, d.R) + part(c.G, d.G) + part(c.B, d.B)) / (3 * 255)
}

// YCC is a colour in luminance, 0 to 255, and chroma, about -128 to 127.
type YCC [3]float32

// RGB is the same colour, or the nearest that there is.
func (c YCC) RGB() RGB {
	channel := func(v float32) uint8 { return uint8(min(max(v+0.5, 0), 255)) }
	return RGB{channel(c[0] + 1.402*c[2]), channel(c[0] - 0.344*c[1] - 0.714*c[2]), channel(c[0] + 1.772*c[1])}
}

// Apart is the square of the distance of two colours.
func (c YCC) Apart(d YCC) (squares float32) {
	for i := range c {
		squares += (c[i] - d[i]) * (c[i] - d[i])
	}
	return squares
}
