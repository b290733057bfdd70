package main

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"io"
	"os"
)

// The tables of a Portable Compiled Format file that are read here, and the bits
// of a table's format.
//
// Source: https://fontforge.org/docs/techref/pcf-format.html
const (
	pcfAccelerators, pcfMetrics, pcfBitmaps, pcfEncodings = 1 << 1, 1 << 2, 1 << 3, 1 << 5

	pcfBigEndian, pcfHighBitFirst, pcfCompressed = 1 << 2, 1 << 3, 1 << 8
)

// pcfTable is a table behind its format.
type pcfTable struct {
	format int
	data   []byte
}

// order is that of the bytes of the table's numbers.
func (t pcfTable) order() binary.ByteOrder {
	if t.format&pcfBigEndian != 0 {
		return binary.BigEndian
	}
	return binary.LittleEndian
}

func (t pcfTable) int16(at int) int { return int(int16(t.order().Uint16(t.data[at:]))) }
func (t pcfTable) int32(at int) int { return int(int32(t.order().Uint32(t.data[at:]))) }

// readPCF reads a font of X11 whose characters are numbered as in Unicode.
func readPCF(path, name string, width, height int) (font, error) {
	f := font{name: name, width: width, height: height}
	file, err := os.Open(path)
	if err != nil {
		return f, err
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		return f, err
	}
	data, err := io.ReadAll(unzipped)
	if err != nil {
		return f, err
	}
	if !bytes.HasPrefix(data, []byte("\x01fcp")) {
		return f, fmt.Errorf("%s: not a PCF", path)
	}
	little := func(at int) int { return int(binary.LittleEndian.Uint32(data[at:])) }
	tables := map[int]pcfTable{}
	for i := range little(4) {
		entry := 8 + 16*i
		start := little(entry + 12)
		tables[little(entry)] = pcfTable{little(start), data[start+4 : start+little(entry+8)]}
	}
	ascent := tables[pcfAccelerators].int32(8)
	if total := ascent + tables[pcfAccelerators].int32(12); total != height {
		return f, fmt.Errorf("%s: %d rows, not %d", path, total, height)
	}
	codes := tables[pcfEncodings]
	firstLow, lastLow, firstHigh, lastHigh := codes.int16(0), codes.int16(2), codes.int16(4), codes.int16(6)
	at := 10
	for high := firstHigh; high <= lastHigh; high++ {
		for low := firstLow; low <= lastLow; low++ {
			if index := codes.int16(at); index != -1 {
				bits, err := pcfGlyph(tables[pcfMetrics], tables[pcfBitmaps], index, f, ascent)
				if err != nil {
					return f, fmt.Errorf("%s: U+%02X%02X: %w", path, high, low, err)
				}
				f.glyphs = append(f.glyphs, glyph{rune(high<<8 | low), bits})
			}
			at += 2
		}
	}
	return f, nil
}

// pcfGlyph puts a glyph's bitmap at its place in the cell.
func pcfGlyph(metrics, bitmaps pcfTable, index int, f font, ascent int) (string, error) {
	var left, right, up, down int
	if metrics.format&pcfCompressed != 0 {
		m := metrics.data[2+5*index:]
		left, right, up, down = int(m[0])-0x80, int(m[1])-0x80, int(m[3])-0x80, int(m[4])-0x80
	} else {
		m := 4 + 12*index
		left, right, up, down = metrics.int16(m), metrics.int16(m+2), metrics.int16(m+6), metrics.int16(m+8)
	}
	if left < 0 || right > f.width || up > ascent || ascent+down > f.height {
		return "", fmt.Errorf("it leaves its cell")
	}
	rows := bitmaps.data[4+4*bitmaps.int32(0)+16+bitmaps.int32(4+4*index):]
	pad := 8 << (bitmaps.format & 3)
	rowBytes := (right - left + pad - 1) / pad * pad / 8
	cellBytes := (f.width + 7) / 8
	bits := make([]byte, f.height*cellBytes)
	for y := range up + down {
		for x := range right - left {
			bit := byte(1) << (x % 8)
			if bitmaps.format&pcfHighBitFirst != 0 {
				bit = 0x80 >> (x % 8)
			}
			if rows[y*rowBytes+x/8]&bit != 0 {
				column := left + x
				bits[(ascent-up+y)*cellBytes+column/8] |= 0x80 >> (column % 8)
			}
		}
	}
	return string(bits), nil
}
