package screen

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"slices"
	"strings"
	"testing"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/console"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/glyph"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/raster"
)

// bar is the part of a screen's characters that may be wrong: none but in the
// coarsest JPEG, and on random screens, whose colours no one chooses.
func (c capture) bar(quality string) float64 {
	bars := map[string]float64{".q50.jpg": 0.005}
	if c.Name == "n-vt-dim" {
		bars[".q50.jpg"] = 0.006 // three l in dim blue are I as well, and said to be unread
	}
	if strings.Contains(c.Name, "rand") {
		bars = map[string]float64{".q90.jpg": 0.001, ".q75.jpg": 0.005, ".q50.jpg": 0.03}
	}
	return bars[quality]
}

// Every capture, at every quality that it has, is held against the truth; run with
// -v for the table by scene. With -trace-cell it tells of one cell instead.
func TestReadCaptures(t *testing.T) {
	if *traceCell != "" {
		traceOne(t, *traceCell)
		return
	}
	var table strings.Builder
	wrongs, totals := map[string]int{}, map[string]int{}
	for _, c := range append(readCaptures(t, "testdata/captures"), readCaptures(t, "testdata/uefi")...) {
		fmt.Fprintf(&table, "%-34s", c.Name)
		for _, quality := range c.qualities() {
			read := c.picture(t, quality).Read()
			wrong, total, differences := c.score(read)
			fmt.Fprintf(&table, " %s %8s %4d of %4d", quality, read.Type, wrong, total)
			switch {
			case c.Mode == "graphic" && read.Type != Graphics:
				t.Errorf("%s%s: %s, not graphics:\n%s", c.Name, quality, read.Type, read.Text)
			case c.text == "" && c.Mode != "graphic" && read.Type != Blank:
				t.Errorf("%s%s: %s, not blank:\n%s", c.Name, quality, read.Type, read.Text)
			case c.text != "" && read.Type != Text:
				t.Errorf("%s%s: %s, not text", c.Name, quality, read.Type)
			}
			allowed := int(c.bar(quality)*float64(total)) + hidden[c.Name]
			if wrong > allowed {
				t.Errorf("%s%s: %d of %d characters wrong, %d allowed:%s", c.Name, quality, wrong, total, allowed, differences)
			}
			wrongs[quality], totals[quality] = wrongs[quality]+wrong, totals[quality]+total
		}
		table.WriteByte('\n')
	}
	t.Logf("wrong characters by scene:\n%s", table.String())
	for _, quality := range qualities {
		t.Logf("%s: %d of %d characters right", quality, totals[quality]-wrongs[quality], totals[quality])
	}
}

// What is no console is none in any quality.
func TestReadPlasma(t *testing.T) {
	for _, quality := range qualities {
		if read := loadPlasma(t, quality).Read(); read.Type != Graphics {
			t.Errorf("%s: %s:\n%s", quality, read.Type, read.Text)
		}
	}
}

// A console reads the same when it does not fill the picture or was enlarged.
func TestReadElsewhere(t *testing.T) {
	for _, name := range part([]string{"vgatext-systemd", "bochs1024-fsck", "g-Uni2-Terminus24x12-systemd"}) {
		original := loadCapture(t, name, ".png")
		want := original.Read().Text
		bounds := original.Image().Bounds()
		for _, offset := range []image.Point{{13, 29}, {40, 100}, {7, 3}} {
			framed := image.NewRGBA(image.Rect(0, 0, bounds.Dx()+2*offset.X, bounds.Dy()+2*offset.Y))
			draw.Draw(framed, framed.Rect, image.Black, image.Point{}, draw.Src)
			draw.Draw(framed, bounds.Add(offset), original.Image(), image.Point{}, draw.Src)
			for form, data := range map[string][]byte{"PNG": encodePNG(t, framed), "JPEG": encodeJPEG(t, framed, 75)} {
				if wrong, total, differences := compareText(mustDecode(t, data).Read().Text, want); wrong > 0 {
					t.Errorf("%s, %s at %v: %d of %d wrong:%s", name, form, offset, wrong, total, differences)
				}
			}
		}
		for scale := 2; scale <= 3; scale++ {
			large := image.NewRGBA(image.Rect(0, 0, bounds.Dx()*scale, bounds.Dy()*scale))
			for y := range large.Rect.Dy() {
				for x := range large.Rect.Dx() {
					large.Set(x, y, original.Image().At(x/scale, y/scale))
				}
			}
			for form, data := range map[string][]byte{"PNG": encodePNG(t, large), "JPEG": encodeJPEG(t, large, 75)} {
				if wrong, total, differences := compareText(mustDecode(t, data).Read().Text, want); wrong > 0 {
					t.Errorf("%s, %s enlarged by %d: %d of %d wrong:%s", name, form, scale, wrong, total, differences)
				}
			}
		}
	}
}

// Colours do not matter, however little luminance tells them apart.
func TestReadColours(t *testing.T) {
	original := loadCapture(t, "bochs1024-fsck", ".png")
	want := original.Read().Text
	bounds := original.Image().Bounds()
	for _, pair := range [][2]color.RGBA{
		{{0, 170, 0, 255}, {170, 85, 0, 255}}, // equal luminance but for 1
		{{0, 0, 170, 255}, {0, 0, 0, 255}},    // dim blue on black
		{{0, 0, 0, 255}, {255, 255, 255, 255}},
		{{85, 85, 85, 255}, {170, 170, 170, 255}},
		{{255, 85, 85, 255}, {0, 0, 170, 255}},
	} {
		painted := image.NewRGBA(bounds)
		for y := range bounds.Dy() {
			for x := range bounds.Dx() {
				ink := pair[1]
				if r, _, _, _ := original.Image().At(x, y).RGBA(); r > 0x4000 {
					ink = pair[0]
				}
				painted.SetRGBA(x, y, ink)
			}
		}
		if wrong, total, differences := compareText(mustDecode(t, encodePNG(t, painted)).Read().Text, want); wrong > 0 {
			t.Errorf("%v on %v: %d of %d wrong:%s", pair[0], pair[1], wrong, total, differences)
		}
	}
}

// A character that the main font draws otherwise is the other font's in dim colours
// too, and not what of the main one is nearest: a zero with a dot is no eight.
func TestReadAnotherFontsShapes(t *testing.T) {
	text := "09:03:05.755 10.0.0.100 0x0080"
	picture := image.NewRGBA(image.Rect(0, 0, 640, 400))
	draw.Draw(picture, picture.Rect, image.Black, image.Point{}, draw.Src)
	write := func(font, text string, row int, ink color.RGBA) {
		for _, f := range glyph.Faces(raster.Size{Width: 8, Height: 16}) {
			for column, char := range text {
				if m, ok := f.Of(char); ok && f.Name == font {
					for i := range 8 * 16 {
						if m.Bits().Get(i) {
							picture.Set(8*column+i%8, 16*row+i/8, ink)
						}
					}
				}
			}
		}
	}
	write("ibm", text, 0, color.RGBA{0, 0, 170, 255})
	for row := 2; row < 20; row++ {
		write("bios", "The quick brown fox jumps over the lazy dog 0 1 2 3 $%&@#~", row, color.RGBA{170, 170, 170, 255})
	}
	read := mustDecode(t, encodeJPEG(t, picture, 75)).Read()
	if got, _, _ := strings.Cut(read.Text, "\n"); got != text {
		t.Errorf("%q, want %q", got, text)
	}
}

// The picture's form does not matter either.
func TestReadForms(t *testing.T) {
	original := loadCapture(t, "vesafb640x480-fsck", ".png")
	want := original.Read().Text
	bounds := original.Image().Bounds()
	palette := color.Palette{color.Black, color.RGBA{170, 170, 170, 255}}
	for name, form := range map[string]draw.Image{
		"gray": image.NewGray(bounds), "gray16": image.NewGray16(bounds), "nrgba": image.NewNRGBA(bounds),
		"rgba64": image.NewRGBA64(bounds), "paletted": image.NewPaletted(bounds, palette),
	} {
		draw.Draw(form, bounds, original.Image(), bounds.Min, draw.Src)
		if got := mustDecode(t, encodePNG(t, form)).Read().Text; got != want {
			t.Errorf("%s: got %q", name, got)
		}
	}
}

var shared = strings.NewReplacer("½", "œ", "§", "š", "¦", "Š")

// costly are the screens of which reading all would cost more than a picture may,
// and which part of them may be unread: random colours in coarse JPEGs.
var costly = map[string]float64{
	"n-vt28-Ter14-rand.q50.jpg": 0.35, "n-vt28-Ter14-rand.q75.jpg": 0.2,
	"n-b1920-TerBold32-rand.q50.jpg": 0.2, "n-b1920-TerBold32-rand.q75.jpg": 0.1,
}

// misreadIn counts the characters that are read as another; a space or U+FFFD is
// none.
func misreadIn(got, want string) (n int) {
	for row, line := range strings.Split(got, "\n") {
		for column, char := range []rune(line) {
			if char != ' ' && char != '\ufffd' && char != charAt(want, row, column) {
				n++
			}
		}
	}
	return n
}

// Other fonts, sizes, texts and colours than those above.
func TestReadMoreCaptures(t *testing.T) {
	for _, c := range readCaptures(t, "testdata/more") {
		for _, quality := range c.qualities() {
			read := c.picture(t, quality).Read()
			if c.Name == "n-b1360-VGA14" {
				// One glyph of this font stands for both of ½œ, §š and ¦Š.
				read.Text = shared.Replace(read.Text)
			}
			wrong, total, differences := c.score(read)
			if c.Mode == "graphic" {
				if read.Type != Graphics {
					t.Errorf("%s%s: %s:\n%s", c.Name, quality, read.Type, read.Text)
				}
				continue
			}
			bar := c.bar(quality)
			if unread, ok := costly[c.Name+quality]; ok {
				if misread := misreadIn(read.Text, c.text); float64(misread) > bar*float64(total) {
					t.Errorf("%s%s: %d of %d characters are read as another:%s", c.Name, quality, misread, total, differences)
				}
				bar = unread
			}
			if allowed := int(bar * float64(total)); wrong > allowed {
				t.Errorf("%s%s: %d of %d characters wrong, %d allowed:%s", c.Name, quality, wrong, total, allowed, differences)
			}
		}
	}
}

// A grey JPEG has no colours to ask the file about; fonts that are read by their
// twins are so there too.
func TestReadGreyJPEG(t *testing.T) {
	for _, name := range []string{"f-latarcyrheb-sun16-systemd", "f-lat9w-16-systemd", "vgatext-systemd"} {
		original := loadCapture(t, name, ".png")
		grey := image.NewGray(original.Image().Bounds())
		draw.Draw(grey, grey.Rect, original.Image(), grey.Rect.Min, draw.Src)
		var encoded bytes.Buffer
		if err := jpeg.Encode(&encoded, grey, &jpeg.Options{Quality: 75}); err != nil {
			t.Fatal(err)
		}
		if wrong, total, differences := compareText(mustDecode(t, encoded.Bytes()).Read().Text, original.Read().Text); wrong > 0 {
			t.Errorf("%s: %d of %d wrong:%s", name, wrong, total, differences)
		}
	}
}

// A terminal breaks a line at its last column, in the middle of a word; Lines has
// it whole.
func TestLinesJoinRowsThatFillTheLastColumn(t *testing.T) {
	for _, c := range []struct {
		capture, row, line string
	}{
		{"vgatext-panic-vfs", "VFS: Unable to mount root fs on unkno\nwn-block(0,0)", "VFS: Unable to mount root fs on unknown-block(0,0)"},
	} {
		for _, quality := range qualities {
			read := loadCapture(t, c.capture, quality).Read()
			if !strings.Contains(read.Text, c.row) || !slices.ContainsFunc(read.Lines, func(line string) bool { return strings.HasSuffix(line, c.line) }) {
				t.Errorf("%s%s: lines %q", c.capture, quality, read.Lines)
			}
		}
	}
}

func TestTextReading(t *testing.T) {
	for _, c := range []struct {
		name  string
		rows  []console.Row
		text  string
		lines []string
	}{
		{"nothing", nil, "", nil},
		{"blank rows at the end", []console.Row{{Text: "a"}, {}, {}}, "a", []string{"a"}},
		{"blank rows between", []console.Row{{Text: "a"}, {}, {Text: "b"}}, "a\n\nb", []string{"a", "", "b"}},
		{"a line of three rows", []console.Row{{Text: "abc", GoesOn: true}, {Text: "def", GoesOn: true}, {Text: "g", GoesOn: false}, {Text: "h", GoesOn: false}}, "abc\ndef\ng\nh", []string{"abcdefg", "h"}},
		{"a line that ends at the edge", []console.Row{{Text: "abc", GoesOn: true}, {}, {Text: "d", GoesOn: false}}, "abc\n\nd", []string{"abc", "d"}},
		{"a line that goes on below the screen", []console.Row{{Text: "abc", GoesOn: true}}, "abc", []string{"abc"}},
	} {
		read := textReading(c.rows)
		if read.Text != c.text || !slices.Equal(read.Lines, c.lines) {
			t.Errorf("%s: %q and %q", c.name, read.Text, read.Lines)
		}
	}
}
