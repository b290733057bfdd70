package main

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"unicode/utf8"
)

// consoleName takes Lat15-TerminusBold20x10.psf.gz apart: code set and face.
var consoleName = regexp.MustCompile(`^[A-Za-z0-9]+-((?:Fixed|VGA|Terminus(?:Bold)?(?:VGA)?)[0-9x]+)\.psf\.gz$`)

// consoleSetup joins the code sets of each face of console-setup: a console has
// loaded one of them, and a character looks the same in all.
func consoleSetup(dir string) ([]font, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.psf.gz"))
	if err != nil {
		return nil, err
	}
	if len(paths) == 0 {
		return nil, fmt.Errorf("no fonts in %s", dir)
	}
	faces := map[string]int{}
	var fonts []font
	for _, path := range paths {
		name := consoleName.FindStringSubmatch(filepath.Base(path))
		if name == nil {
			continue
		}
		part, err := readPSF(path)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		i, ok := faces[name[1]]
		if !ok {
			i = len(fonts)
			faces[name[1]] = i
			fonts = append(fonts, font{name: faceName(name[1]), width: part.width, height: part.height})
		}
		fonts[i].glyphs = append(fonts[i].glyphs, part.glyphs...)
	}
	return fonts, nil
}

// faceName avoids the name that Terminus Font's licence reserves for its
// authors' own files, and leaves out the size, which is the file's name.
func faceName(face string) string {
	trimmed := regexp.MustCompile(`[0-9]+(x[0-9]+)?$`).ReplaceAllString(face, "")
	switch trimmed {
	case "Terminus":
		return "ter-n"
	case "TerminusBold":
		return "ter-b"
	case "TerminusBoldVGA":
		return "ter-v"
	case "Fixed":
		return "fixed"
	}
	return "vga"
}

// readPSF reads a PC Screen Font of version 1 or 2 with its Unicode table. A
// glyph that stands for several characters is listed once for each.
func readPSF(path string) (font, error) {
	file, err := os.Open(path)
	if err != nil {
		return font{}, err
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		return font{}, err
	}
	data, err := io.ReadAll(unzipped)
	if err != nil {
		return font{}, err
	}
	switch {
	case bytes.HasPrefix(data, []byte{0x36, 0x04}):
		return readPSF1(data)
	case bytes.HasPrefix(data, []byte{0x72, 0xb5, 0x4a, 0x86}):
		return readPSF2(data)
	}
	return font{}, fmt.Errorf("not a PSF")
}

// readPSF1: 2 magic, 1 mode (bit 0: 512 glyphs, bit 1: table), 1 height; the
// table has 16-bit characters, 0xfffe before sequences, 0xffff at a glyph's end.
func readPSF1(data []byte) (font, error) {
	mode, height := data[2], int(data[3])
	count := 256
	if mode&1 != 0 {
		count = 512
	}
	if mode&2 == 0 {
		return font{}, fmt.Errorf("no Unicode table")
	}
	f := font{width: 8, height: height}
	table := data[4+count*height:]
	for i := range count {
		bits := string(data[4+i*height : 4+(i+1)*height])
		sequence := false
		for {
			char := binary.LittleEndian.Uint16(table)
			table = table[2:]
			if char == 0xffff {
				break
			}
			sequence = sequence || char == 0xfffe
			if !sequence {
				f.glyphs = append(f.glyphs, glyph{rune(char), bits})
			}
		}
	}
	return f, nil
}

// readPSF2: 4 magic, then 32-bit version, header size, flags, count, bytes a
// glyph, height, width; the table is UTF-8, 0xfe before sequences, 0xff at a
// glyph's end.
func readPSF2(data []byte) (font, error) {
	field := func(i int) int { return int(binary.LittleEndian.Uint32(data[4*i:])) }
	header, flags, count, size := field(2), field(3), field(4), field(5)
	if flags&1 == 0 {
		return font{}, fmt.Errorf("no Unicode table")
	}
	f := font{width: field(7), height: field(6)}
	tables := bytes.Split(data[header+count*size:], []byte{0xff})
	for i := range count {
		bits := string(data[header+i*size : header+(i+1)*size])
		single, _, _ := bytes.Cut(tables[i], []byte{0xfe})
		for len(single) > 0 {
			char, n := utf8.DecodeRune(single)
			f.glyphs = append(f.glyphs, glyph{char, bits})
			single = single[n:]
		}
	}
	return f, nil
}
