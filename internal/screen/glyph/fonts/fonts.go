// Package fonts holds the bitmaps of the fonts that text consoles show. Where
// each comes from and under what licence stands in LICENSES.md.
package fonts

import (
	"bytes"
	"compress/gzip"
	"embed"
	"fmt"
	"io"
)

//go:generate go run ./generate -packages packages

//go:embed *.gz
var files embed.FS

// Font is a console font: its characters and their bitmaps.
type Font struct {
	// Name is short: "vga", "bios", "fixed", "unifont", "ter-n", "efi".
	Name string
	// Chars has the character of each glyph. No two glyphs look the same.
	Chars []rune
	// Bitmaps has Height * ((Width+7)/8) bytes a glyph, row by row, each row
	// padded to whole bytes, the leftmost pixel in the highest bit.
	Bitmaps []byte
}

// Load returns the fonts whose glyphs have that size in pixels, in the order of
// their names. It unpacks them anew at each call.
func Load(width, height int) ([]Font, error) {
	name := fmt.Sprintf("%dx%d.gz", width, height)
	packed, err := files.ReadFile(name)
	if err != nil {
		return nil, err
	}
	unzip, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	data, err := io.ReadAll(unzip)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	size := height * ((width + 7) / 8)
	var loaded []Font
	for len(data) > 0 {
		n := int(data[0])
		font := Font{Name: string(data[1 : 1+n])}
		count := int(data[1+n])<<8 | int(data[2+n])
		data = data[3+n:]
		font.Chars = make([]rune, count)
		font.Bitmaps = make([]byte, 0, count*size)
		for i := range font.Chars {
			font.Chars[i] = rune(data[0])<<16 | rune(data[1])<<8 | rune(data[2])
			font.Bitmaps = append(font.Bitmaps, data[3:3+size]...)
			data = data[3+size:]
		}
		loaded = append(loaded, font)
	}
	return loaded, nil
}
