package main

import (
	"errors"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// cellWidth and cellHeight are those of UEFI's text modes.
const cellWidth, cellHeight = 8, 19

// cursorChar stands for the cursor in a blank cell: three rows of ink.
const cursorChar = '\ue000'

// firmwareFont is a character by the rows of its glyph, as EDK II has them.
type firmwareFont map[[cellHeight]byte]rune

// openFirmwareFont reads gUsStdNarrowGlyphData from a source of EDK II. The rows
// of the list that name their characters come in the order in which the header
// defines the names.
func openFirmwareFont(source string) (firmwareFont, error) {
	list, err := os.ReadFile(filepath.Join(source, "MdeModulePkg/Universal/Console/GraphicsConsoleDxe/LaffStd.c"))
	if err != nil {
		return nil, fmt.Errorf("no source of the firmware's font; \"apt-get source edk2\" gets it: %w", err)
	}
	header, err := os.ReadFile(filepath.Join(source, "MdePkg/Include/Protocol/SimpleTextOut.h"))
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for line := range strings.Lines(string(header)) {
		if words := strings.Fields(line); len(words) == 3 && words[0] == "#define" {
			names[words[1]] = words[2]
		}
	}
	font := firmwareFont{}
	for line := range strings.Lines(string(list)) {
		words := strings.FieldsFunc(line, func(c rune) bool { return strings.ContainsRune(" ,{}()\t\r\n", c) })
		if len(words) > 0 && words[0] == "CHAR16" {
			words = words[1:]
		}
		if len(words) != 2+cellHeight {
			continue
		}
		code := words[0]
		if name, ok := names[code]; ok {
			code = name
		}
		char, err := strconv.ParseUint(code, 0, 16)
		if err != nil {
			return nil, fmt.Errorf("character %s: %w", code, err)
		}
		var rows [cellHeight]byte
		for i, word := range words[2:] {
			row, err := strconv.ParseUint(word, 0, 8)
			if err != nil {
				return nil, fmt.Errorf("character %s: %w", code, err)
			}
			rows[i] = byte(row)
		}
		if known, ok := font[rows]; !ok || rune(char) < known {
			font[rows] = rune(char)
		}
	}
	font[[cellHeight]byte{}] = ' '
	font[[cellHeight]byte{16: 0xff, 17: 0xff, 18: 0xff}] = cursorChar
	if len(font) < 200 {
		return nil, errors.New("the source of the firmware's font has too few glyphs")
	}
	return font, nil
}

// box is a part of a console: its first row and column, and those behind its last.
type box struct{ top, left, bottom, right int }

// grow makes the box hold a cell.
func (b *box) grow(row, column int) {
	if *b == (box{}) {
		*b = box{row, column, row + 1, column + 1}
		return
	}
	b.top, b.left = min(b.top, row), min(b.left, column)
	b.bottom, b.right = max(b.bottom, row+1), max(b.right, column+1)
}

// list is the box as a list, nil when there is none.
func (b box) list() []int {
	if b == (box{}) {
		return nil
	}
	return []int{b.top, b.left, b.bottom, b.right}
}

// cells is how many cells the box has.
func (b box) cells() int { return (b.bottom - b.top) * (b.right - b.left) }

// page is a console of the firmware's, and where it stands on the picture.
type page struct {
	columns, rows int
	text          string
	origin        image.Point
	cursor        cursor
	logo          box
}

// decode reads the console of a text mode, which is in the middle of the picture,
// pixel by pixel. What is no glyph in two colours is an error, unless it is in the
// picture's middle, where the firmware's logo stands: the box of that is blank in
// the text.
func (font firmwareFont) decode(picture image.Image, columns, rows int) (page, error) {
	size := picture.Bounds()
	p := page{columns: columns, rows: rows, origin: image.Pt((size.Dx()-columns*cellWidth)/2, (size.Dy()-rows*cellHeight)/2)}
	middle := image.Rect(size.Dx()/4, size.Dy()/8, size.Dx()*3/4, size.Dy()*3/4)
	grid := image.Rectangle{Min: p.origin, Max: p.origin.Add(image.Pt(columns*cellWidth, rows*cellHeight))}
	for y := range size.Dy() {
		for x := range size.Dx() {
			if at := image.Pt(x, y); !at.In(grid) && !at.In(middle) && picture.At(x, y) != picture.At(0, 0) {
				return p, fmt.Errorf("something stands beside %d rows of %d, at %v", rows, columns, at)
			}
		}
	}
	cells := make([]rune, rows*columns)
	for row := range rows {
		for column := range columns {
			at := p.origin.Add(image.Pt(column*cellWidth, row*cellHeight))
			char, ok := font.cell(picture, at)
			switch {
			case !ok && !at.In(middle):
				return p, fmt.Errorf("row %d, column %d of %d by %d is no glyph of the firmware's", row, column, rows, columns)
			case !ok:
				p.logo.grow(row, column)
				char = ' '
			case char == cursorChar:
				p.cursor = cursor{column, row}
				char = ' '
			}
			cells[row*columns+column] = char
		}
	}
	for row := p.logo.top; row < p.logo.bottom; row++ {
		for column := p.logo.left; column < p.logo.right; column++ {
			if char := cells[row*columns+column]; char != ' ' {
				return p, fmt.Errorf("row %d, column %d: %q stands on the logo", row, column, char)
			}
		}
	}
	p.text = text(console{rows: rows, columns: columns}, func(i int) rune { return cells[i] })
	return p, nil
}

// cell is the character at a place: that of the glyph which one of the cell's two
// colours draws.
func (font firmwareFont) cell(picture image.Image, at image.Point) (rune, bool) {
	ground := picture.At(at.X, at.Y)
	ink := ground
	var rows, inverse [cellHeight]byte
	for y := range cellHeight {
		for x := range cellWidth {
			switch colour := picture.At(at.X+x, at.Y+y); {
			case colour == ground:
				inverse[y] |= 0x80 >> x
			case ink == ground, colour == ink:
				ink = colour
				rows[y] |= 0x80 >> x
			default:
				return 0, false
			}
		}
	}
	if ink == ground {
		return ' ', true
	}
	if char, ok := font[rows]; ok {
		return char, true
	}
	char, ok := font[inverse]
	return char, ok
}
