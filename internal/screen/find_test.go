package screen

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/png"
	"testing"
)

// cutOut is an area of a picture, of which hide says what is transparent.
func cutOut(from image.Image, area image.Rectangle, hide func(x, y int) bool) *image.NRGBA {
	made := image.NewNRGBA(image.Rect(0, 0, area.Dx(), area.Dy()))
	for y := range area.Dy() {
		for x := range area.Dx() {
			c := color.NRGBAModel.Convert(from.At(area.Min.X+x, area.Min.Y+y)).(color.NRGBA)
			if hide(x, y) {
				c = color.NRGBA{255, 0, 255, 0}
			}
			made.SetNRGBA(x, y, c)
		}
	}
	return made
}

func nothing(int, int) bool { return false }

func mustOpenPart(t testing.TB, data []byte) *Part {
	t.Helper()
	part, err := OpenPart(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	return part
}

// A part of a real screen is found on it, in every encoding, and on no other.
func TestFindOnCaptures(t *testing.T) {
	for name, area := range map[string]image.Rectangle{
		"graphic-desktop":   image.Rect(0, 0, 1024, 768),
		"bochs1024-dialog":  image.Rect(31, 33, 501, 163),
		"grub-gfx-1024":     image.Rect(33, 75, 511, 190),
		"bochs1024-systemd": image.Rect(8, 160, 333, 208),
	} {
		part := mustOpenPart(t, encodePNG(t, cutOut(loadCapture(t, name, ".png").Image(), area, nothing)))
		if part.Width() != area.Dx() || part.Height() != area.Dy() {
			t.Errorf("%s: a part of %dx%d", name, part.Width(), part.Height())
		}
		for _, quality := range qualities {
			got, found, err := loadCapture(t, name, quality).Find(t.Context(), part)
			if err != nil || !found || got.X != area.Min.X || got.Y != area.Min.Y || got.Width != area.Dx() || got.Height != area.Dy() || got.Similarity < 0.95 {
				t.Errorf("%s%s: %+v, %t, %v", name, quality, got, found, err)
			}
		}
		if got, _, err := loadPlasma(t, ".q75.jpg").Find(t.Context(), part); err != nil || got.Similarity > 0.5 {
			t.Errorf("%s on a picture without it: %+v, %v", name, got, err)
		}
	}
}

// What is transparent is not compared, whichever way a PNG says so.
func TestTransparencyOfEveryKindOfPNG(t *testing.T) {
	screen := loadCapture(t, "graphic-desktop", ".q75.jpg")
	area := image.Rect(500, 300, 700, 420)
	hidden := image.Rect(20, 30, 180, 90)
	hide := func(x, y int) bool { return image.Pt(x, y).In(hidden) }
	seen := cutOut(loadCapture(t, "graphic-desktop", ".png").Image(), area, hide)
	deep := image.NewNRGBA64(seen.Rect)
	palette := image.NewPaletted(seen.Rect, color.Palette{color.NRGBA{}})
	index := map[color.NRGBA]uint8{}
	for y := range seen.Rect.Dy() {
		for x := range seen.Rect.Dx() {
			c := seen.NRGBAAt(x, y)
			deep.Set(x, y, c)
			if c.A == 0 {
				continue // 0 is transparent
			}
			at, known := index[c]
			if !known && len(palette.Palette) < 256 {
				at = uint8(len(palette.Palette))
				index[c], palette.Palette = at, append(palette.Palette, c)
			}
			palette.SetColorIndex(x, y, at)
		}
	}
	half := cutOut(seen, seen.Rect, nothing)
	for y := range half.Rect.Dy() {
		for x := range half.Rect.Dx() {
			c := seen.NRGBAAt(x, y)
			if c.A == 0 {
				half.SetNRGBA(x, y, color.NRGBA{255, 255, 255, 127}) // just transparent enough
			} else {
				c.A = 128 // and just not
				half.SetNRGBA(x, y, c)
			}
		}
	}
	for name, picture := range map[string]image.Image{"8 bits": seen, "16 bits": deep, "a palette": palette, "half transparent": half} {
		part := mustOpenPart(t, encodePNG(t, picture))
		got, found, err := screen.Find(t.Context(), part)
		if err != nil || !found || got.X != area.Min.X || got.Y != area.Min.Y || got.Similarity < 0.95 {
			t.Errorf("%s: %+v, %t, %v", name, got, found, err)
		}
	}
	opaque := cutOut(seen, seen.Rect, nothing)
	for i := 3; i < len(opaque.Pix); i += 4 {
		opaque.Pix[i] = 255
	}
	if got, _, _ := screen.Find(t.Context(), mustOpenPart(t, encodePNG(t, opaque))); got.Similarity > 0.5 {
		t.Errorf("nothing is transparent any more: %+v", got)
	}
}

func TestOpenPartRefuses(t *testing.T) {
	wide := image.NewNRGBA(image.Rect(0, 0, 4096, 2049))
	var large bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&large, wide); err != nil {
		t.Fatal(err)
	}
	even := image.NewGray(image.Rect(0, 0, 40, 40))
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"nothing":      {nil, "the picture is empty: 0 bytes"},
		"no picture":   {[]byte("GIF89a"), `not a picture (PNG or JPEG): starts with "GIF89a"`},
		"one colour":   {encodePNG(t, even), "not a part of a screen: it is of one colour, or nearly so, and would be found anywhere or nowhere"},
		"all hidden":   {encodePNG(t, image.NewNRGBA(even.Rect)), "not a part of a screen: it has too few pixels to compare: at least 64 must not be transparent, such as 8x8"},
		"a few pixels": {encodePNG(t, image.NewGray(image.Rect(0, 0, 9, 7))), "not a part of a screen: it has too few pixels to compare: at least 64 must not be transparent, such as 8x8"},
		"too large":    {large.Bytes(), "PNG of 4096x2049 pixels: more than 8 megapixels"},
	} {
		if _, err := OpenPart(t.Context(), c.data); err == nil || err.Error() != c.want {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
	gone, leave := context.WithCancelCause(t.Context())
	left := errors.New("left")
	leave(left)
	if err := room.Acquire(t.Context(), maxMemory); err != nil {
		t.Fatal(err)
	}
	defer room.Release(maxMemory)
	if _, err := OpenPart(gone, encodePNG(t, even)); !errors.Is(err, left) {
		t.Errorf("who has gone got %v", err)
	}
}
