package screen

import (
	"encoding/binary"
	"math"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/baseline"
)

// quantization is what a JPEG was rounded to: for luminance and the two chroma
// planes the step of each of the 8x8 frequencies, row by row.
type quantization [3][64]float32

// readQuantization takes the steps from a JPEG that has been decoded, so its
// segments are sound; it returns nil for one that says them in another place
// than before its first scan. Segments are 0xff, a code, and, in two bytes, the
// length of what follows with these two:
//
//	db  tables: 1 precision and number, 64 steps of one or two bytes
//	c0, c1, c2  frame: 1 precision, 2 height, 2 width, 1 count of components,
//	            then for each 1 id, 1 sampling, 1 number of its table
//	da  scan
func readQuantization(data []byte) *quantization {
	var tables [4][64]float32
	var q quantization
	framed := false
	for at := 2; at+4 <= len(data); {
		if data[at] != 0xff {
			return nil
		}
		code := data[at+1]
		if code == 0xff { // a fill byte
			at++
			continue
		}
		length := int(binary.BigEndian.Uint16(data[at+2:]))
		if length < 2 || at+2+length > len(data) {
			return nil
		}
		segment := data[at+4 : at+2+length]
		switch code {
		case 0xdb:
			if !readTables(&tables, segment) {
				return nil
			}
		case 0xc0, 0xc1, 0xc2:
			if len(segment) < 6 || len(segment) < 6+3*int(segment[5]) {
				return nil
			}
			for i := range min(3, int(segment[5])) {
				q[i] = tables[segment[6+3*i+2]&3]
			}
			framed = true
		case 0xda:
			if !framed || q[0][0] == 0 {
				return nil
			}
			return &q
		}
		at += 2 + length
	}
	return nil
}

func readTables(tables *[4][64]float32, segment []byte) bool {
	for len(segment) > 0 {
		wide, number := segment[0]>>4 != 0, segment[0]&3
		segment = segment[1:]
		size := 64
		if wide {
			size = 128
		}
		if len(segment) < size {
			return false
		}
		for i, place := range baseline.Zigzag {
			if wide {
				tables[number][place] = float32(binary.BigEndian.Uint16(segment[2*i:]))
			} else {
				tables[number][place] = float32(segment[i])
			}
		}
		segment = segment[size:]
	}
	return true
}

// cosines is the one-dimensional DCT: [frequency][sample].
var cosines = func() (table [8][8]float32) {
	for u := range table {
		scale := 0.5
		if u == 0 {
			scale = math.Sqrt(0.125)
		}
		for x := range table[u] {
			table[u][x] = float32(scale * math.Cos(float64(2*x+1)*float64(u)*math.Pi/16))
		}
	}
	return table
}()

// block is 8x8 samples, row by row.
type block [64]float32

// requantize does to a block what saving it as a JPEG and loading it does.
func (b *block) requantize(steps *[64]float32) {
	for i := range b {
		b[i] -= 128
	}
	var half block
	for y := 0; y < 64; y += 8 {
		row := (*[8]float32)(b[y : y+8])
		for u := range 8 {
			half[y+u] = dot(&cosines[u], row)
		}
	}
	var column, sums [8]float32
	for u := range 8 {
		for y := range 8 {
			column[y] = half[8*y+u]
		}
		clear(sums[:])
		for v := range 8 {
			step := steps[8*v+u]
			n := dot(&cosines[v], &column) / step
			// Most frequencies of a console vanish here.
			if n < 0.5 && n > -0.5 {
				continue
			}
			rounded := float32(math.Round(float64(n))) * step
			for y := range 8 {
				sums[y] += cosines[v][y] * rounded
			}
		}
		for y := range 8 {
			half[8*y+u] = sums[y]
		}
	}
	for y := 0; y < 64; y += 8 {
		for x := range 8 {
			sum := float32(128)
			for u := range 8 {
				sum += cosines[u][x] * half[y+u]
			}
			b[y+x] = min(max(sum, 0), 255)
		}
	}
}

func dot(a, b *[8]float32) float32 {
	return a[0]*b[0] + a[1]*b[1] + a[2]*b[2] + a[3]*b[3] + a[4]*b[4] + a[5]*b[5] + a[6]*b[6] + a[7]*b[7]
}
