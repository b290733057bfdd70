package main

import (
	"encoding/binary"
	"fmt"
	"os"
)

// point is a corner of an outline, in the font's units.
type point struct {
	x, y  int
	curve bool // a control point, which a font of square pixels has none of
}

// trueType is as much of a TrueType file as a font drawn of pixels needs.
type trueType struct {
	data   []byte
	tables map[string][]byte
}

// gallant draws Sun's console font from its outlines, which are made of the
// pixels' edges: a pixel is ink when its centre is inside.
func gallant(path string) (font, error) {
	f := font{name: "gallant", width: 12, height: 22}
	data, err := os.ReadFile(path)
	if err != nil {
		return f, err
	}
	t := trueType{data: data, tables: map[string][]byte{}}
	for i := range int(binary.BigEndian.Uint16(data[4:])) {
		entry := data[12+16*i:]
		offset, length := binary.BigEndian.Uint32(entry[8:]), binary.BigEndian.Uint32(entry[12:])
		t.tables[string(entry[:4])] = data[offset : offset+length]
	}
	unitsPerEm := int(binary.BigEndian.Uint16(t.tables["head"][18:]))
	ascent := int(int16(binary.BigEndian.Uint16(t.tables["hhea"][4:])))
	// The file has its baseline a pixel lower than Sun's cell of 22 rows.
	ascent -= unitsPerEm / f.height
	for char := rune(' '); char <= 0xff; char++ {
		index := t.glyphIndex(char)
		if index == 0 {
			continue
		}
		contours, err := t.outline(index)
		if err != nil {
			return f, fmt.Errorf("%s: %q: %w", path, char, err)
		}
		bits := make([]byte, f.height*2)
		for y := range f.height {
			for x := range f.width {
				// Twice the coordinates of the pixel's centre, so that
				// they are whole numbers of units over the height.
				cx := (2*x + 1) * unitsPerEm
				cy := 2*ascent*f.height - (2*y+1)*unitsPerEm
				if inside(contours, cx, cy, 2*f.height) {
					bits[2*y+x/8] |= 0x80 >> (x % 8)
				}
			}
		}
		f.glyphs = append(f.glyphs, glyph{char, string(bits)})
	}
	return f, nil
}

// glyphIndex looks a character up in the cmap's format 4 table for Unicode:
// segments of end codes, start codes, deltas and range offsets.
func (t trueType) glyphIndex(char rune) int {
	cmap := t.tables["cmap"]
	table := cmap[binary.BigEndian.Uint32(cmap[8:]):]
	u16 := func(i int) int { return int(binary.BigEndian.Uint16(table[i:])) }
	segments := u16(6) / 2
	for i := range segments {
		end, start := u16(14+2*i), u16(16+2*segments+2*i)
		if int(char) > end || int(char) < start {
			continue
		}
		delta, at := u16(16+4*segments+2*i), 16+6*segments+2*i
		if u16(at) == 0 {
			return (int(char) + delta) & 0xffff
		}
		if index := u16(at + u16(at) + 2*(int(char)-start)); index != 0 {
			return (index + delta) & 0xffff
		}
		return 0
	}
	return 0
}

// outline reads a simple glyph of the glyf table.
func (t trueType) outline(index int) ([][]point, error) {
	loca := t.tables["loca"]
	start := 2 * int(binary.BigEndian.Uint16(loca[2*index:]))
	end := 2 * int(binary.BigEndian.Uint16(loca[2*index+2:]))
	if start == end {
		return nil, nil
	}
	data := t.tables["glyf"][start:end]
	count := int(int16(binary.BigEndian.Uint16(data)))
	if count < 0 {
		return nil, fmt.Errorf("a composite glyph")
	}
	ends := make([]int, count)
	for i := range ends {
		ends[i] = int(binary.BigEndian.Uint16(data[10+2*i:]))
	}
	data = data[10+2*count:]
	data = data[2+int(binary.BigEndian.Uint16(data)):] // the instructions
	points, err := readPoints(data, ends[count-1]+1)
	if err != nil {
		return nil, err
	}
	contours := make([][]point, 0, count)
	first := 0
	for _, last := range ends {
		contours = append(contours, points[first:last+1])
		first = last + 1
	}
	return contours, nil
}

// readPoints reads the flags and coordinates of a simple glyph's points.
func readPoints(data []byte, count int) ([]point, error) {
	points := make([]point, count)
	flags := make([]byte, 0, len(points))
	for len(flags) < len(points) {
		flag := data[0]
		data = data[1:]
		flags = append(flags, flag)
		if flag&8 != 0 { // repeated
			for range data[0] {
				flags = append(flags, flag)
			}
			data = data[1:]
		}
	}
	// A coordinate is a difference: of one byte and a sign, none, or a word.
	read := func(i int, short, same byte, value int) int {
		switch {
		case flags[i]&short != 0:
			d := int(data[0])
			data = data[1:]
			if flags[i]&same == 0 {
				d = -d
			}
			return value + d
		case flags[i]&same != 0:
			return value
		}
		d := int(int16(binary.BigEndian.Uint16(data)))
		data = data[2:]
		return value + d
	}
	x, y := 0, 0
	for i := range points {
		x = read(i, 2, 16, x)
		points[i].x, points[i].curve = x, flags[i]&1 == 0
	}
	for i := range points {
		y = read(i, 4, 32, y)
		points[i].y = y
		if points[i].curve {
			return nil, fmt.Errorf("a curve")
		}
	}
	return points, nil
}

// inside counts the edges that a ray to the right of x, y crosses; these are in
// units of 1/scale.
func inside(contours [][]point, x, y, scale int) bool {
	winding := 0
	for _, contour := range contours {
		for i, a := range contour {
			b := contour[(i+1)%len(contour)]
			ay, by := a.y*scale-y, b.y*scale-y
			if (ay < 0) == (by < 0) {
				continue
			}
			// Where the edge crosses the ray, times by-ay.
			cross := a.x*scale*(by-ay) - ay*(b.x-a.x)*scale - x*(by-ay)
			if (cross > 0) == (by > ay) {
				if by > ay {
					winding++
				} else {
					winding--
				}
			}
		}
	}
	return winding != 0
}
