package screen

import (
	"encoding/binary"

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
