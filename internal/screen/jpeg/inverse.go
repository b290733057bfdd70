package jpeg

import "encoding/binary"

// The inverse DCT of Loeffler, Ligtenberg and Moschytz (1989), in integers with
// 13 bits after the point, once over the columns and once over the rows. The
// constants are cosines of multiples of pi/16, and sums of them.
const (
	fraction = 13
	keep     = 2 // bits of the fraction that columns hand to rows

	c0_298631336 = 2446
	c0_390180644 = 3196
	c0_541196100 = 4433
	c0_765366865 = 6270
	c0_899976223 = 7373
	c1_175875602 = 9633
	c1_501321110 = 12299
	c1_847759065 = 15137
	c1_961570560 = 16069
	c2_053119869 = 16819
	c2_562915447 = 20995
	c3_072711026 = 25172
)

// fillFlat writes a block of which only the first frequency is not 0.
func fillFlat(out []byte, stride int, dc int32) {
	level := uint64(clamp((dc + 4) >> 3))
	level *= 0x0101010101010101
	for y := range 8 {
		binary.LittleEndian.PutUint64(out[y*stride:], level)
	}
}

// clamp turns a sample around 0 into a byte.
func clamp(sample int32) byte { return byte(min(max(sample+128, 0), 255)) }

// inverse writes the samples of a block.
func inverse(out []byte, stride int, block *[64]int32, f filled) {
	for x := range 8 {
		if f.below>>x&1 == 0 {
			level := block[x] << keep
			if level == 0 {
				continue
			}
			for y := range 8 {
				block[8*y+x] = level
			}
			continue
		}
		even, odd := halves([8]int32{block[x], block[8+x], block[16+x], block[24+x], block[32+x], block[40+x], block[48+x], block[56+x]})
		const shift, half = fraction - keep, 1 << (fraction - keep - 1)
		for y := range 4 {
			block[8*y+x] = (even[y] + odd[y] + half) >> shift
			block[56-8*y+x] = (even[y] - odd[y] + half) >> shift
		}
	}
	for y := range 8 {
		row := (*[8]int32)(block[8*y:])
		line := (*[8]byte)(out[y*stride:])
		even, odd := halves(*row)
		const shift, half = fraction + keep + 3, 1 << (fraction + keep + 2)
		for x := range 4 {
			line[x] = clamp((even[x] + odd[x] + half) >> shift)
			line[7-x] = clamp((even[x] - odd[x] + half) >> shift)
		}
	}
}

// halves gives what sample i and sample 7-i have in common, and what they
// differ by, with fraction more bits than in has.
func halves(in [8]int32) (even, odd [4]int32) {
	z := (in[2] + in[6]) * c0_541196100
	low, high := z-in[6]*c1_847759065, z+in[2]*c0_765366865
	sum, difference := (in[0]+in[4])<<fraction, (in[0]-in[4])<<fraction
	even = [4]int32{sum + high, difference + low, difference - low, sum - high}

	a, b, c, d := in[7], in[5], in[3], in[1]
	z1, z2, z3, z4 := a+d, b+c, a+c, b+d
	z5 := (z3 + z4) * c1_175875602
	z1, z2 = -z1*c0_899976223, -z2*c2_562915447
	z3, z4 = z5-z3*c1_961570560, z5-z4*c0_390180644
	odd = [4]int32{
		d*c1_501321110 + z1 + z4,
		c*c3_072711026 + z2 + z3,
		b*c2_053119869 + z2 + z4,
		a*c0_298631336 + z1 + z3,
	}
	return even, odd
}
