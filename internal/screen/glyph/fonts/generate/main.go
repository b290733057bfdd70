// Command generate makes the tables of internal/screen/glyph/fonts from the files of
// these Debian 12 packages, unpacked with dpkg -x (binary packages) or
// dpkg-source -x (sources) into one directory:
//
//	console-setup-linux 1.221  usr/share/consolefonts/*.psf.gz
//	unifont 1:15.0.01-2        usr/share/unifont/unifont.hex
//	seabios 1.16.2-1 (source)  seabios-1.16.2/vgasrc/vgafonts.c
//	libansilove1 1.3.1-1       usr/lib/x86_64-linux-gnu/libansilove.so.1.3.1
//	xscreensaver 6.06+dfsg1-3+deb12u1
//	                           usr/share/fonts/xscreensaver/gallant12x22.ttf
//	fonts-spleen 1.9.1-1       usr/share/fonts/X11/misc/spleen-*.pcf.gz
//	xfonts-terminus 4.48-3.1   usr/share/fonts/X11/misc/ter-u12b_unicode.pcf.gz
//	xfonts-intl-european 1.2.1-10.1
//	                           usr/share/fonts/X11/misc/lt1-16-etl.pcf.gz
//	qemu 1:7.2+dfsg-7+deb12u18 (source)
//	                           qemu-7.2.0/roms/SLOF/slof/default-font.c
//	edk2 2022.11-6+deb12u2 (source)
//	                           edk2-2022.11/MdeModulePkg, edk2-2022.11/MdePkg
//	edk2 2025.02-8+deb13u1 (source, of Debian 13)
//	                           edk2-2025.02/MdeModulePkg, edk2-2025.02/MdePkg
//
// Run it in internal/screen/glyph/fonts:
//
//	go run ./generate -packages DIR
//
// The same packages give the same tables, to the byte.
package main

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"flag"
	"fmt"
	"log"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// glyph is a bitmap, row by row, each row padded to whole bytes, the leftmost
// pixel in the highest bit; and the character that it stands for.
type glyph struct {
	char rune
	bits string
}

// font is what a console may have loaded.
type font struct {
	name          string
	width, height int
	glyphs        []glyph
}

func main() {
	packages := flag.String("packages", "", "directory with the unpacked packages")
	flag.Parse()
	if err := run(*packages); err != nil {
		log.Fatal(err)
	}
}

func run(packages string) error {
	fonts, err := read(packages)
	if err != nil {
		return err
	}
	bySize := map[string][]font{}
	for _, f := range fonts {
		size := fmt.Sprintf("%dx%d", f.width, f.height)
		f.glyphs = resolveTwins(f.glyphs)
		bySize[size] = append(bySize[size], f)
	}
	for _, size := range slices.Sorted(maps.Keys(bySize)) {
		slices.SortFunc(bySize[size], func(a, b font) int { return strings.Compare(a.name, b.name) })
		data, err := pack(bySize[size])
		if err != nil {
			return err
		}
		if err := os.WriteFile(size+".gz", data, 0o644); err != nil {
			return err
		}
		for _, f := range bySize[size] {
			fmt.Printf("%s %s: %d glyphs\n", size, f.name, len(f.glyphs))
		}
	}
	return nil
}

// readSmall are the fonts of VGA adapters, and those of 14 rows and more doubled,
// as dense displays show them.
func readSmall(packages string) ([]font, error) {
	bios, err := seaBIOS(filepath.Join(packages, "seabios-1.16.2/vgasrc/vgafonts.c"))
	if err != nil {
		return nil, err
	}
	ibm, err := ibmPC(filepath.Join(packages, "usr/lib/x86_64-linux-gnu/libansilove.so.1.3.1"))
	if err != nil {
		return nil, err
	}
	fonts := slices.Concat(bios, ibm)
	for _, f := range slices.Clone(fonts) {
		if f.height >= 14 {
			fonts = append(fonts, double(f))
		}
	}
	return fonts, nil
}

// read gathers the fonts from all packages, and those made from them.
func read(packages string) ([]font, error) {
	fonts, err := consoleSetup(filepath.Join(packages, "usr/share/consolefonts"))
	if err != nil {
		return nil, err
	}
	for i, f := range fonts {
		switch size := [2]int{f.width, f.height}; {
		case f.name == "vga" && size == [2]int{8, 14}:
			fonts = append(fonts, stretch(f, "tall2", 6))
		case f.name == "vga" && size == [2]int{8, 16}:
			fonts[i] = withMoved(f, '.', 1) // as illumos has it
		case f.name == "ter-b" && size == [2]int{16, 32}:
			fonts[i] = withMoved(f, '~', 9) // as Linux's built-in font has it
		}
	}
	small, err := readSmall(packages)
	if err != nil {
		return nil, err
	}
	fonts = append(fonts, small...)
	unifont, err := unifont(filepath.Join(packages, "usr/share/unifont/unifont.hex"))
	if err != nil {
		return nil, err
	}
	fonts = append(fonts, unifont)
	x11Fonts := filepath.Join(packages, "usr/share/fonts/X11/misc")
	more, err := x11(x11Fonts, fonts)
	if err != nil {
		return nil, err
	}
	fonts = append(fonts, more...)
	for _, one := range []func() (font, error){
		func() (font, error) {
			return oldUnifont(unifont, filepath.Join(x11Fonts, "lt1-16-etl.pcf.gz"))
		},
		func() (font, error) {
			return gallant(filepath.Join(packages, "usr/share/fonts/xscreensaver/gallant12x22.ttf"))
		},
		func() (font, error) {
			return efi(filepath.Join(packages, "edk2-2025.02"), filepath.Join(packages, "edk2-2022.11"))
		},
		func() (font, error) {
			return slof(filepath.Join(packages, "qemu-7.2.0/roms/SLOF/slof/default-font.c"))
		},
	} {
		f, err := one()
		if err != nil {
			return nil, err
		}
		fonts = append(fonts, f)
	}
	return append(fonts, lines12x22()), nil
}

// withMoved adds a character's glyph once more, some rows higher, where another
// system's copy of the font has it.
func withMoved(f font, char rune, rows int) font {
	for _, g := range f.glyphs {
		if g.char == char {
			above := rows * ((f.width + 7) / 8)
			f.glyphs = append(f.glyphs, glyph{g.char, g.bits[above:] + strings.Repeat("\x00", above)})
			break
		}
	}
	return f
}

// double draws each pixel as four, as fonts for dense displays were made.
func double(f font) font {
	large := font{name: f.name, width: 2 * f.width, height: 2 * f.height}
	for _, g := range f.glyphs {
		var bits []byte
		for _, row := range []byte(g.bits) {
			wide := uint16(0)
			for i := range 8 {
				if row>>(7-i)&1 != 0 {
					wide |= 0xc000 >> (2 * i)
				}
			}
			bits = append(bits, byte(wide>>8), byte(wide), byte(wide>>8), byte(wide))
		}
		large.glyphs = append(large.glyphs, glyph{g.char, string(bits)})
	}
	return large
}

// resolveTwins keeps one character for each bitmap: ASCII first, then the line
// drawing and blocks of code page 437, then what languages and texts use, then
// the lower code.
func resolveTwins(glyphs []glyph) []glyph {
	byBits := map[string]rune{}
	for _, g := range glyphs {
		known, ok := byBits[g.bits]
		if !ok || compareRunes(g.char, known) < 0 {
			byBits[g.bits] = g.char
		}
	}
	kept := make([]glyph, 0, len(byBits))
	for bits, char := range byBits {
		kept = append(kept, glyph{char, bits})
	}
	slices.SortFunc(kept, func(a, b glyph) int {
		return cmp.Or(cmp.Compare(a.char, b.char), strings.Compare(a.bits, b.bits))
	})
	return kept
}

func compareRunes(a, b rune) int {
	return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a, b))
}

func rank(char rune) int {
	switch {
	case char >= ' ' && char < 0x7f:
		return 0
	case char >= 0x2190 && char <= 0x27bf && char != '∙' && slices.Contains(codePage437, char), char == '◈':
		return 1
	case char >= 0x2500 && char < 0x25a0: // frames, rather than the pieces of brackets
		return 2
	case char > 0xa0 && char < 0x180 && char != 0xad, char >= 0x370 && char < 0x460, char >= 0x5d0 && char < 0x700, slices.Contains([]rune("–—‘’“”•…"), char):
		return 2
	case char < 0x2000:
		return 4
	}
	return 3
}

// pack writes the fonts of one size, compressed. Numbers are big-endian:
//
//	1 length of the name   n name   2 number of glyphs
//	for each glyph: 3 character   height * ((width+7)/8) bitmap
func pack(fonts []font) ([]byte, error) {
	var out bytes.Buffer
	zip, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	var raw bytes.Buffer
	for _, f := range fonts {
		raw.WriteByte(byte(len(f.name)))
		raw.WriteString(f.name)
		raw.Write([]byte{byte(len(f.glyphs) >> 8), byte(len(f.glyphs))})
		for _, g := range f.glyphs {
			raw.Write([]byte{byte(g.char >> 16), byte(g.char >> 8), byte(g.char)})
			raw.WriteString(g.bits)
		}
	}
	if _, err := zip.Write(raw.Bytes()); err != nil {
		return nil, err
	}
	if err := zip.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
