package jpeg

import "math"

// Block is 8x8 samples, row by row.
type Block [64]float32

// Frequencies are those of a block, in the order of the file: the low ones,
// which tell most, come first.
type Frequencies [64]float32

// Transform gives a block's frequencies: the DCT along the rows, then along the
// columns, scaled as a JPEG has them.
func (b *Block) Transform(out *Frequencies) {
	var half Block
	for y := 0; y < 64; y += 8 {
		row := (*[8]float32)(b[y : y+8])
		if *row != [8]float32{} {
			transform8(row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7], (*[8]float32)(half[y:y+8]))
		}
	}
	var column [8]float32
	for u := range 8 {
		transform8(half[u], half[8+u], half[16+u], half[24+u], half[32+u], half[40+u], half[48+u], half[56+u], &column)
		for v := range 8 {
			out[order[8*v+u]] = column[v]
		}
	}
}

// cosine[n] is half the cosine of n*pi/16.
var cosine = func() (table [8]float32) {
	for n := range table {
		table[n] = float32(math.Cos(float64(n)*math.Pi/16) / 2)
	}
	return table
}()

// transform8 is the one-dimensional DCT of 8 samples; those of even frequencies
// depend on the sums of samples at the same distance from the middle, those of
// odd ones on their differences.
func transform8(a, b, c, d, e, f, g, h float32, out *[8]float32) {
	c1, c2, c3, c4, c5, c6, c7 := cosine[1], cosine[2], cosine[3], cosine[4], cosine[5], cosine[6], cosine[7]
	ah, bg, cf, de := a+h, b+g, c+f, d+e
	out[0], out[4] = c4*(ah+de+bg+cf), c4*(ah+de-bg-cf)
	out[2], out[6] = c2*(ah-de)+c6*(bg-cf), c6*(ah-de)-c2*(bg-cf)
	ah, bg, cf, de = a-h, b-g, c-f, d-e
	out[1] = c1*ah + c3*bg + c5*cf + c7*de
	out[3] = c3*ah - c7*bg - c1*cf - c5*de
	out[5] = c5*ah - c1*bg + c7*cf + c3*de
	out[7] = c7*ah - c5*bg + c3*cf - c1*de
}

// order is the place in the file of each of a block's frequencies.
var order = func() (order [64]uint8) {
	for k, place := range Zigzag {
		order[place] = uint8(k)
	}
	return order
}()
