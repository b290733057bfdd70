package main

import (
	"debug/elf"
	"fmt"
)

// ibmPC reads the fonts that IBM's VGA had in its ROM, and Linux has built in,
// from libansilove, where each is an array of 256 glyphs in the data section.
func ibmPC(path string) ([]font, error) {
	file, err := elf.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close() //nolint:errcheck // only read
	symbols, err := file.DynamicSymbols()
	if err != nil {
		return nil, err
	}
	var fonts []font
	for name, height := range map[string]int{"font_pc_80x25": 16, "font_pc_80x50": 8} {
		f := font{name: "ibm", width: 8, height: height}
		for _, symbol := range symbols {
			if symbol.Name != name {
				continue
			}
			section := file.Sections[symbol.Section]
			bits := make([]byte, 256*height)
			if _, err := section.ReadAt(bits, int64(symbol.Value-section.Addr)); err != nil {
				return nil, fmt.Errorf("%s: %w", path, err)
			}
			for code, char := range codePage437 {
				f.glyphs = append(f.glyphs, glyph{char, string(bits[code*height : (code+1)*height])})
			}
		}
		if len(f.glyphs) == 0 {
			return nil, fmt.Errorf("%s: no %s", path, name)
		}
		fonts = append(fonts, f)
	}
	return fonts, nil
}
