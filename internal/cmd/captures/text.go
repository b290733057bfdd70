package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image/png"
	"strings"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/qemu"
)

// cp437 are the characters of VGA's own font.
var cp437 = []rune(" ☺☻♥♦♣♠•◘○◙♂♀♪♫☼►◄↕‼¶§▬↨↑↓→←∟↔▲▼" +
	" !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~⌂" +
	"ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀" +
	"αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■ ")

// console is what the guest's memory says of its size and cursor.
type console struct{ rows, columns, x, y int }

// head reads the first 4 bytes of /dev/vcsa1.
func (m *memory) head() (c console, err error) {
	if len(m.cells) < 4 {
		return c, errors.New("the console's memory is empty")
	}
	c = console{int(m.cells[0]), int(m.cells[1]), int(m.cells[2]), int(m.cells[3])}
	if want := 4 + 2*c.rows*c.columns; len(m.cells) != want {
		return c, fmt.Errorf("%d bytes of /dev/vcsa1, not %d for %d rows of %d", len(m.cells), want, c.rows, c.columns)
	}
	return c, nil
}

// glyphs is the text of a console of VGA: a byte a cell is a glyph of its font.
func (m *memory) glyphs(c console) string {
	return text(c, func(i int) rune { return cp437[m.cells[4+2*i]] })
}

// unicode is the text of a framebuffer's console.
func (m *memory) unicode(c console) (string, error) {
	if len(m.chars) != 4*c.rows*c.columns {
		return "", fmt.Errorf("%d bytes of /dev/vcsu1 for %d rows of %d", len(m.chars), c.rows, c.columns)
	}
	return text(c, func(i int) rune {
		if char := rune(binary.NativeEndian.Uint32(m.chars[4*i:])); char != 0 {
			return char
		}
		return ' '
	}), nil
}

// text is the rows, right-trimmed, without blank ones at the end.
func text(c console, at func(i int) rune) string {
	var out strings.Builder
	for row := range c.rows {
		var line strings.Builder
		for column := range c.columns {
			line.WriteRune(at(row*c.columns + column))
		}
		out.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
	if all := strings.TrimRight(out.String(), "\n"); all != "" {
		return all + "\n"
	}
	return ""
}

// blankInvisible blanks the characters that are printed in their own background colour.
func (m *memory) blankInvisible() {
	for i := 4; i+1 < len(m.cells); i += 2 {
		if attribute := m.cells[i+1]; attribute&15 == attribute>>4&7 && attribute&8 == 0 {
			m.cells[i] = ' '
			if at := 4 * (i/2 - 2); at+4 <= len(m.chars) {
				binary.NativeEndian.PutUint32(m.chars[at:], ' ')
			}
		}
	}
}

// describe holds the adapter's memory against the guest's word, and makes of all
// an entry of the manifest.
func describe(o *options, s scene, m mode, shot qemu.Snapshot, seen memory) (*taken, error) {
	c, err := seen.head()
	if err != nil {
		return nil, err
	}
	config, err := png.DecodeConfig(bytes.NewReader(shot.Picture))
	if err != nil {
		return nil, err
	}
	t := &taken{picture: shot.Picture}
	truth := "/dev/vcsa1 and /dev/vcsu1 read before and after the paused picture (equal)"
	if m.manifest == "vga-text" {
		if !bytes.Contains(shot.Memory, seen.cells[4:]) {
			return nil, errors.New("the adapter's memory does not hold what the guest says")
		}
		truth += "; found in the adapter's memory at the picture"
		seen.blankInvisible()
		t.text = seen.glyphs(c)
	} else {
		seen.blankInvisible()
		if t.text, err = seen.unicode(c); err != nil {
			return nil, err
		}
	}
	t.entry = entry{
		Name: m.name + "-" + s.name, Width: config.Width, Height: config.Height, Mode: m.manifest,
		Columns: c.columns, Rows: c.rows, CellWidth: config.Width / c.columns, CellHeight: config.Height / c.rows,
		Cursor:      cursor{X: c.x, Y: c.y},
		Description: s.description(),
		How:         fmt.Sprintf("qemu -vga %s, %s; scene %s", o.adapter, m.how(), s.name), Truth: truth,
		Qualities: []int{90, 75, 50},
	}
	return t, nil
}

// description is the comment at a scene's head.
func (s scene) description() string {
	first, _, _ := strings.Cut(string(s.script), "\n")
	return strings.TrimSpace(strings.TrimPrefix(first, "#"))
}
