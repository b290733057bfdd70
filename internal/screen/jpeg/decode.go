// Package jpeg decodes the kind of JPEG that screenshots are: baseline,
// 8 bits, grey or YCbCr, all components in one scan. On a console, which is
// mostly flat, it needs about a third of the time of image/jpeg.
//
// It gives up on whatever is unusual or damaged, and its callers then ask
// image/jpeg, which knows more kinds of JPEG and says what is wrong.
package jpeg

import (
	"encoding/binary"
	"image"
)

// Picture is a decoded JPEG.
type Picture struct {
	// Image is an *image.YCbCr or an *image.Gray. Pixels may differ by one or
	// two levels from those of image/jpeg, since the standard leaves rounding
	// open.
	Image image.Image
	// Spectra are what the file says of each component: Y, or Y, Cb and Cr; nil
	// when there is more of it than MaxKept.
	Spectra []Spectrum
}

// Decode gives the picture, or nil when it is not one for this package:
// progressive, CMYK, of several scans, cut off, damaged.
//
// The header's dimensions are believed: check them first.
func Decode(data []byte) *Picture {
	d := &decoder{data: data}
	if !d.decode() {
		return nil
	}
	return &Picture{Image: d.picture(), Spectra: d.spectra()}
}

type decoder struct {
	data []byte
	at   int // of the next byte in data
	tables
	frame
	restart int // units from one restart marker to the next; 0 is none

	bits    bits
	dropped bool // the frequencies, since there are too many
}

// tables are what a file says of how it is coded.
type tables struct {
	steps  [4][64]int32 // quantization, in the order of the stream
	dc, ac [4]*huffman
}

// frame is what a file says of its picture.
type frame struct {
	components    []component
	width, height int // pixels
	across, down  int // units of one block of chroma, or of grey, in a row and a column
}

// component is one of Y, Cb and Cr.
type component struct {
	id     byte
	h, v   int // blocks of a unit
	steps  *[64]int32
	dc, ac *huffman
	last   int32 // the DC of the block before

	plane  []byte // whole blocks
	stride int
	kept   Spectrum
}

// Markers of a JPEG, after 0xff.
const (
	markFrame    = 0xc0 // baseline
	markHuffman  = 0xc4
	markRestart0 = 0xd0
	markStart    = 0xd8
	markEnd      = 0xd9
	markScan     = 0xda
	markSteps    = 0xdb
	markRestart  = 0xdd
	markApp0     = 0xe0
	markApp14    = 0xee // Adobe's, which may say that this is no YCbCr
	markApp15    = 0xef
	markComment  = 0xfe
)

// decode walks the segments: 0xff, a marker, and, in two bytes, the length of
// what follows with these two.
func (d *decoder) decode() bool {
	if len(d.data) < 4 || d.data[0] != 0xff || d.data[1] != markStart {
		return false
	}
	for d.at = 2; d.at+4 <= len(d.data); {
		if d.data[d.at] != 0xff {
			return false
		}
		marker := d.data[d.at+1]
		length := int(binary.BigEndian.Uint16(d.data[d.at+2:]))
		end := d.at + 2 + length
		if length < 2 || end > len(d.data) {
			return false
		}
		segment := d.data[d.at+4 : end]
		d.at = end
		ok := true
		switch {
		case marker == markSteps:
			ok = d.readSteps(segment)
		case marker == markHuffman:
			ok = d.readHuffman(segment)
		case marker == markFrame:
			ok = d.readFrame(segment)
		case marker == markRestart:
			ok = len(segment) == 2
			if ok {
				d.restart = int(binary.BigEndian.Uint16(segment))
			}
		case marker == markScan:
			return d.readScan(segment) && d.scan()
		case marker == markApp14, marker < markApp0, marker > markApp15 && marker != markComment:
			ok = false
		}
		if !ok {
			return false
		}
	}
	return false
}

// readSteps reads tables: 1 byte of precision and number, 64 steps.
func (d *decoder) readSteps(segment []byte) bool {
	for len(segment) > 0 {
		if len(segment) < 65 || segment[0] > 3 { // steps of 16 bits are for 12-bit samples
			return false
		}
		for i, step := range segment[1:65] {
			d.steps[segment[0]][i] = int32(step)
		}
		segment = segment[65:]
	}
	return true
}

// readFrame reads 1 byte of precision, 2 of height, 2 of width, 1 count of
// components, and for each 1 id, 1 sampling, 1 number of its steps.
func (d *decoder) readFrame(segment []byte) bool {
	if d.components != nil || len(segment) < 6 || segment[0] != 8 {
		return false
	}
	count := int(segment[5])
	if count != 1 && count != 3 || len(segment) != 6+3*count {
		return false
	}
	d.height = int(binary.BigEndian.Uint16(segment[1:]))
	d.width = int(binary.BigEndian.Uint16(segment[3:]))
	if d.height == 0 || d.width == 0 {
		return false
	}
	d.components = make([]component, count)
	for i := range d.components {
		part := segment[6+3*i:]
		h, v := int(part[1]>>4), int(part[1]&15)
		chroma := i > 0 || count == 1
		if h < 1 || h > 2 || v < 1 || v > 2 || chroma && (h != 1 || v != 1) || part[2] > 3 {
			return false
		}
		d.components[i] = component{id: part[0], h: h, v: v, steps: &d.steps[part[2]]}
	}
	// Ids that spell RGB are how a JPEG without Adobe's marker says so.
	if count == 3 && d.components[0].id == 'R' && d.components[1].id == 'G' && d.components[2].id == 'B' {
		return false
	}
	d.across = ceil(d.width, 8*d.components[0].h)
	d.down = ceil(d.height, 8*d.components[0].v)
	return true
}

func ceil(a, b int) int { return (a + b - 1) / b }

// readScan reads 1 count of components, for each 1 id and 1 byte of numbers of
// its tables, and 3 bytes that only a progressive JPEG sets otherwise.
func (d *decoder) readScan(segment []byte) bool {
	count := len(d.components)
	if count == 0 || len(segment) != 4+2*count || int(segment[0]) != count {
		return false
	}
	for i := range d.components {
		c := &d.components[i]
		id, tables := segment[1+2*i], segment[2+2*i]
		if id != c.id || tables>>4 > 3 || tables&15 > 3 {
			return false
		}
		c.dc, c.ac = d.dc[tables>>4], d.ac[tables&15]
		if c.dc == nil || c.ac == nil {
			return false
		}
	}
	return segment[len(segment)-3] == 0 && segment[len(segment)-2] == 63 && segment[len(segment)-1] == 0
}

// picture wraps the planes, cut to the size in the header.
func (d *decoder) picture() image.Image {
	bounds := image.Rect(0, 0, d.width, d.height)
	y := d.components[0]
	if len(d.components) == 1 {
		return &image.Gray{Pix: y.plane, Stride: y.stride, Rect: bounds}
	}
	ratio := map[[2]int]image.YCbCrSubsampleRatio{
		{1, 1}: image.YCbCrSubsampleRatio444, {2, 1}: image.YCbCrSubsampleRatio422,
		{1, 2}: image.YCbCrSubsampleRatio440, {2, 2}: image.YCbCrSubsampleRatio420,
	}[[2]int{y.h, y.v}]
	return &image.YCbCr{
		Y: y.plane, YStride: y.stride,
		Cb: d.components[1].plane, Cr: d.components[2].plane, CStride: d.components[1].stride,
		SubsampleRatio: ratio, Rect: bounds,
	}
}
