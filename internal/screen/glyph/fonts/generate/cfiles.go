package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// Fonts that firmware has as arrays in its C sources.

var hexByte = regexp.MustCompile(`\b0x[0-9a-fA-F]{2}\b`)

// cBytes are the numbers of two digits in a piece of C, comments aside.
func cBytes(source string) ([]byte, error) {
	source = regexp.MustCompile(`(?s)/\*.*?\*/`).ReplaceAllString(source, "")
	var bits []byte
	for _, number := range hexByte.FindAllString(source, -1) {
		value, err := strconv.ParseUint(number, 0, 8)
		if err != nil {
			return nil, err
		}
		bits = append(bits, byte(value))
	}
	return bits, nil
}

// efiGlyph takes a row of gUsStdNarrowGlyphData apart: the character as a number
// or by name, its attributes, and 19 bytes.
var efiGlyph = regexp.MustCompile(`\{\s*(?:\(CHAR16\)\s*)?(\w+),\s*0x00,\s*\{([^}]*)\}`)

// efi reads the font of UEFI's consoles from sources of EDK II, the newest first:
// what an older one draws otherwise is added.
func efi(trees ...string) (font, error) {
	f := font{name: "efi", width: 8, height: 19}
	for _, tree := range trees {
		names, err := efiNames(filepath.Join(tree, "MdePkg/Include/Protocol/SimpleTextOut.h"))
		if err != nil {
			return f, err
		}
		path := filepath.Join(tree, "MdeModulePkg/Universal/Console/GraphicsConsoleDxe/LaffStd.c")
		source, err := os.ReadFile(path)
		if err != nil {
			return f, err
		}
		for _, row := range efiGlyph.FindAllStringSubmatch(string(source), -1) {
			char, ok := names[row[1]]
			if !ok {
				number, err := strconv.ParseUint(row[1], 0, 16)
				if err != nil {
					return f, fmt.Errorf("%s: no character %s", path, row[1])
				}
				char = rune(number)
			}
			bits, err := cBytes(row[2])
			if err != nil || len(bits) != f.height {
				return f, fmt.Errorf("%s: U+%04X has %d rows: %w", path, char, len(bits), err)
			}
			if char != 0 { // the end of the list
				f.glyphs = append(f.glyphs, glyph{char, string(bits)})
			}
		}
	}
	if len(f.glyphs) == 0 {
		return f, fmt.Errorf("no glyphs in %v", trees)
	}
	return f, nil
}

// efiNames are the characters that EDK II has names for.
func efiNames(path string) (map[string]rune, error) {
	header, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	names := map[string]rune{}
	for _, define := range regexp.MustCompile(`(?m)^#define (\w+)\s+0x([0-9a-f]{4})\s*$`).FindAllStringSubmatch(string(header), -1) {
		char, err := strconv.ParseUint(define[2], 16, 16)
		if err != nil {
			return nil, err
		}
		names[define[1]] = rune(char)
	}
	return names, nil
}

// slof reads the font of the firmware that QEMU's POWER machines start with.
func slof(path string) (font, error) {
	f := font{name: "slof", width: 8, height: 16}
	source, err := os.ReadFile(path)
	if err != nil {
		return f, err
	}
	_, body, _ := strings.Cut(string(source), "bmfont_8x16[]")
	bits, err := cBytes(body)
	if err != nil {
		return f, err
	}
	const count = 0x80 - ' '
	if len(bits) != count*f.height {
		return f, fmt.Errorf("%s has %d bytes", path, len(bits))
	}
	for i := range rune(count - 1) { // the last one is a place holder for DEL
		f.glyphs = append(f.glyphs, glyph{' ' + i, string(bits[int(i)*f.height : int(i+1)*f.height])})
	}
	return f, nil
}
