package main

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// ownFont is a font of three glyphs, for tests that need no source of EDK II.
func ownFont() firmwareFont {
	return firmwareFont{
		{}:                       ' ',
		{3: 0x18, 4: 0x24}:       'A',
		{5: 0x7e}:                '-',
		{16: 255, 255, 255}:      cursorChar,
		{0: 0x81, 18: 0x81}:      'B',
		{7: 0xff, 8: 0xff, 9: 1}: '#',
	}
}

// drawn is a picture of a mode of 80 columns and 25 rows in its middle.
func (font firmwareFont) drawn(t *testing.T, rows ...string) *image.RGBA {
	t.Helper()
	picture := image.NewRGBA(image.Rect(0, 0, 800, 600))
	for i := range picture.Pix {
		picture.Pix[i] = []byte{0, 0, 0, 255}[i%4]
	}
	for row, line := range rows {
		for column, char := range []rune(line) {
			for bits, known := range font {
				if known != char {
					continue
				}
				for i := range cellWidth * cellHeight {
					if x, y := i%cellWidth, i/cellWidth; bits[y]&(0x80>>x) != 0 {
						picture.Set(80+column*cellWidth+x, 62+row*cellHeight+y, color.RGBA{152, 152, 152, 255})
					}
				}
			}
		}
	}
	return picture
}

func TestTheFirmwaresConsoleIsReadToThePixel(t *testing.T) {
	font := ownFont()
	picture := font.drawn(t, "AB-A"+strings.Repeat(" ", 75)+"A", " -", string(cursorChar)+"B")
	page, err := font.decode(picture, 80, 25)
	if err != nil || page.text != "AB-A"+strings.Repeat(" ", 75)+"A\n -\n B\n" || page.origin != image.Pt(80, 62) || page.cursor != (cursor{0, 2}) || page.logo != (box{}) {
		t.Fatalf("%+v, %v", page, err)
	}
	if _, err := font.decode(picture, 50, 25); err == nil {
		t.Error("what stands beside a mode is no error")
	}
	// A logo in the middle is told from letters; a wrong pixel anywhere else, and
	// a letter on the logo, are errors.
	for x := 350; x < 450; x++ {
		for y := 250; y < 300; y++ {
			picture.Set(x, y, color.RGBA{uint8(x), uint8(y), 99, 255})
		}
	}
	if page, err := font.decode(picture, 80, 25); err != nil || page.logo != (box{9, 33, 13, 47}) {
		t.Errorf("%+v, %v", page, err)
	}
	picture.Set(81, 63, color.RGBA{152, 152, 152, 255})
	if page, err := font.decode(picture, 80, 25); err == nil {
		t.Errorf("a wrong pixel is read as %q", page.text)
	}
}

// 80 by 25 and 100 by 31 share their rows and columns at 800x600: the larger is
// taken.
func TestTheModeIsFound(t *testing.T) {
	font := ownFont()
	var shot bytes.Buffer
	if err := png.Encode(&shot, font.drawn(t, "AAAA", "B")); err != nil {
		t.Fatal(err)
	}
	taken, err := firmwareScenes[0].read(font, shot.Bytes())
	if err != nil || taken.text != "\n\n\n          AAAA\n          B\n" || taken.Columns != 100 || taken.X != 0 || taken.Y != 5 || taken.Mode != "uefi" {
		t.Errorf("%+v, %v", taken, err)
	}
}

func TestTheFirmwaresFontIsReadFromItsSource(t *testing.T) {
	folder := t.TempDir()
	if _, err := openFirmwareFont(folder); err == nil || !strings.Contains(err.Error(), "apt-get source edk2") {
		t.Errorf("%v", err)
	}
	for name, text := range map[string]string{
		"MdeModulePkg/Universal/Console/GraphicsConsoleDxe/LaffStd.c": "  { 0x0041, 0x00, { 0x00 }\n",
		"MdePkg/Include/Protocol/SimpleTextOut.h":                     "#define ARROW_UP 0x2191\n",
	} {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if font, err := openFirmwareFont(folder); err == nil {
		t.Errorf("half a font is %d glyphs", len(font))
	}
}

func TestScenesWithUEFIHaveNames(t *testing.T) {
	if all, err := firmwareNamed(nil); err != nil || len(all) != len(firmwareScenes) {
		t.Errorf("%d, %v", len(all), err)
	}
	if some, err := firmwareNamed([]string{"aavmf-front"}); err != nil || len(some) != 1 || some[0].firmware.name != "aavmf" {
		t.Errorf("%+v, %v", some, err)
	}
	if _, err := firmwareNamed([]string{"bios"}); err == nil {
		t.Error("a scene that is not there is no error")
	}
}
