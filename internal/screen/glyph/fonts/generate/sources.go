package main

import (
	"bufio"
	"encoding/hex"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
)

// codePage437 are the characters of the IBM PC in the order of its font.
var codePage437 = []rune("" +
	"\u0020☺☻♥♦♣♠•◘○◙♂♀♪♫☼►◄↕‼¶§▬↨↑↓→←∟↔▲▼" +
	" !\"#$%&'()*+,-./0123456789:;<=>?" +
	"@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_" +
	"`abcdefghijklmnopqrstuvwxyz{|}~⌂" +
	"ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒ" +
	"áíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐" +
	"└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀" +
	"αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u0020")

// seaBIOS reads the three fonts of SeaBIOS's VGA BIOS, which VGA text mode
// shows until an operating system loads another.
func seaBIOS(path string) ([]font, error) {
	source, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var fonts []font
	for _, height := range []int{8, 14, 16} {
		f := font{name: "bios", width: 8, height: height}
		start := strings.Index(string(source), fmt.Sprintf("u8 vgafont%d[", height))
		if start < 0 {
			return nil, fmt.Errorf("%s: no vgafont%d", path, height)
		}
		body, _, _ := strings.Cut(string(source[start:]), "};")
		var bits []byte
		for _, number := range regexp.MustCompile(`0x[0-9a-f]{2}\b`).FindAllString(body, -1) {
			value, err := strconv.ParseUint(number, 0, 8)
			if err != nil {
				return nil, err
			}
			bits = append(bits, byte(value))
		}
		if len(bits) != 256*height {
			return nil, fmt.Errorf("%s: vgafont%d has %d bytes", path, height, len(bits))
		}
		for code, char := range codePage437 {
			f.glyphs = append(f.glyphs, glyph{char, string(bits[code*height : (code+1)*height])})
		}
		fonts = append(fonts, f)
		if height == 14 {
			fonts = append(fonts, stretch(f, "tall", 3))
		}
	}
	return fonts, nil
}

// stretch makes 16 rows of 14 as the makers of Sun's and others' 8x16 fonts have
// done: one row twice, so that capitals grow, and a blank one below.
func stretch(f font, name string, row int) font {
	taller := font{name: name, width: f.width, height: f.height + 2}
	for _, g := range f.glyphs {
		if g.char >= ' ' && g.char < 0x7f {
			taller.glyphs = append(taller.glyphs, glyph{g.char, g.bits[:row+1] + g.bits[row:] + "\x00"})
		}
	}
	return taller
}

// unifontRanges are what a boot menu or an installer in an alphabet may show: letters,
// those of Arabic as they are joined,
// punctuation, arrows, signs and line drawing.
var unifontRanges = [][2]int64{{0x20, 0x5ff}, {0x10d0, 0x10ff}, {0x1e00, 0x2bff}, {0xfb00, 0xfb06}, {0xfe70, 0xfefc}, {0xfffd, 0xfffd}}

// unifont reads GNU Unifont's characters of half width, as GRUB draws them:
// lines such as "0041:0000000018242442427E424242420000".
func unifont(path string) (font, error) {
	file, err := os.Open(path)
	if err != nil {
		return font{}, err
	}
	defer file.Close()
	f := font{name: "unifont", width: 8, height: 16}
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		code, digits, _ := strings.Cut(lines.Text(), ":")
		char, err := strconv.ParseInt(code, 16, 32)
		if err != nil {
			return font{}, err
		}
		bits, err := hex.DecodeString(digits)
		if err != nil {
			return font{}, err
		}
		for _, r := range unifontRanges {
			if char >= r[0] && char <= r[1] && len(bits) == 16 {
				f.glyphs = append(f.glyphs, glyph{rune(char), string(bits)})
			}
		}
	}
	return f, lines.Err()
}
