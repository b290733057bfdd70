package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// x11 reads the fonts that Debian has for X11 and consoles show too: Spleen, and
// the bold face of Terminus in the one size that console-setup has only normal.
// Of these they take what a console can show: the characters of Latin-1, lines
// and blocks, and those that console-setup has of the normal face.
//
// Of Spleen, 5x8 is left out, which no screen of a virtual machine is small
// enough for, and 32x64, which is larger than any cell that is looked for.
func x11(dir string, consoleSetup []font) ([]font, error) {
	var fonts []font
	for _, source := range []struct {
		file, name    string
		width, height int
		has           func(char rune) bool
	}{
		{"spleen-6x12", "spleen", 6, 12, isWscons},
		{"spleen-8x16", "spleen", 8, 16, isWscons},
		{"spleen-12x24", "spleen", 12, 24, isWscons},
		{"spleen-16x32", "spleen", 16, 32, isWscons},
		{"ter-u12b_unicode", "ter-b", 6, 12, charsOf(consoleSetup, "ter-n", 6)},
	} {
		f, err := readPCF(filepath.Join(dir, source.file+".pcf.gz"), source.name, source.width, source.height)
		if err != nil {
			return nil, err
		}
		f.glyphs = slices.DeleteFunc(f.glyphs, func(g glyph) bool { return !source.has(g.char) })
		fonts = append(fonts, f)
	}
	return fonts, nil
}

func isWscons(char rune) bool { return char <= 0xff || char >= 0x2500 && char <= 0x25ff }

// charsOf says of each character whether a font has it.
func charsOf(fonts []font, name string, width int) func(char rune) bool {
	has := map[rune]bool{}
	for _, f := range fonts {
		if f.name == name && f.width == width {
			for _, g := range f.glyphs {
				has[g.char] = true
			}
		}
	}
	return func(char rune) bool { return has[char] }
}

// oldShapes are the characters of ASCII that GNU Unifont drew otherwise once.
const oldShapes = "&-0klt{}"

// oldUnifont is GNU Unifont with the shapes that these characters had when they
// were those of the Electrotechnical Laboratory's font, which is free: GRUB of
// many distributions and Ubuntu's console show it. It is a font of its own since
// its hyphen is today's en dash. It has what such screens show: Latin letters,
// lines and blocks.
func oldUnifont(now font, path string) (font, error) {
	f := font{name: "uniold", width: now.width, height: now.height}
	old, err := readPCF(path, "etl", now.width, now.height)
	if err != nil {
		return f, err
	}
	isOld := func(char rune) bool { return strings.ContainsRune(oldShapes, char) }
	for _, g := range old.glyphs {
		if isOld(g.char) && !slices.Contains(now.glyphs, g) {
			f.glyphs = append(f.glyphs, g)
		}
	}
	if len(f.glyphs) != len(oldShapes) {
		return f, fmt.Errorf("%s: %d of %d shapes are others", path, len(f.glyphs), len(oldShapes))
	}
	for _, g := range now.glyphs {
		if !isOld(g.char) && (g.char < 0x180 || g.char >= 0x2190 && g.char < 0x2600) {
			f.glyphs = append(f.glyphs, g)
		}
	}
	return f, nil
}
