package screen

import (
	"image"
	"image/color"
	"testing"
)

// The same screen is near 1 in any encoding.
func TestSimilarityOfEncodings(t *testing.T) {
	for _, name := range part([]string{"vgatext-systemd", "bochs1024-ascii", "bochs1024-dialog", "grub-gfx-1024", "graphic-desktop", "vgatext-blanked", "vga-random0"}) {
		original := loadCapture(t, name, ".png")
		for _, quality := range qualities[1:] {
			other := loadCapture(t, name, quality)
			if got := Similarity(original, other); got < 0.95 {
				t.Errorf("%s%s: similarity %.3f", name, quality, got)
			}
		}
	}
}

func TestSimilarityOfAPictureInOtherEncodings(t *testing.T) {
	for _, quality := range qualities[1:] {
		if got := Similarity(loadPlasma(t, ".png"), loadPlasma(t, quality)); got < 0.95 {
			t.Errorf("%s: similarity %.3f", quality, got)
		}
	}
}

// Other screens are clearly lower, also when both are mostly black.
func TestSimilarityOfOtherScreens(t *testing.T) {
	for _, pair := range part([][2]string{
		{"seabios-nodevice", "vgatext-fsck"}, {"grub-prompt", "grub-error-text"}, {"bochs1024-fsck", "bochs1024-systemd"},
		{"vgatext-systemd", "vgatext-panic-vfs"}, {"graphic-desktop", "bochs1024-systemd"},
		{"grub-gfx-1024", "bochs1024-dialog"}, {"vgatext-blanked", "seabios-nodevice"}, {"bochs1024-chinese", "bochs1024-fsck"},
	}) {
		if got := Similarity(loadCapture(t, pair[0], ".png"), loadCapture(t, pair[1], ".q75.jpg")); got > 0.4 {
			t.Errorf("%s and %s: similarity %.3f", pair[0], pair[1], got)
		}
	}
	if got := Similarity(loadPlasma(t, ".png"), loadCapture(t, "graphic-desktop", ".q75.jpg")); got > 0.4 {
		t.Errorf("plasma and a desktop: similarity %.3f", got)
	}
	// One message in two.
	if got := Similarity(loadCapture(t, "seabios-nodevice", ".png"), loadCapture(t, "seabios-bootmenu", ".png")); got > 0.8 || got < 0.1 {
		t.Errorf("two screens of one BIOS: similarity %.3f", got)
	}
}

func TestSameScreen(t *testing.T) {
	on, off := loadCapture(t, "vgatext-cursor-on", ".png"), loadCapture(t, "vgatext-cursor-off", ".q50.jpg")
	if !on.SameScreen(off) || Similarity(on, off) < 0.95 {
		t.Error("a cursor's phase is a change")
	}
	first := loadCapture(t, "bochs1024-systemd", ".png")
	for _, quality := range qualities[1:] {
		if !first.SameScreen(loadCapture(t, "bochs1024-systemd", quality)) {
			t.Errorf("%s is a change", quality)
		}
	}
	if first.SameScreen(loadCapture(t, "vesafb800x600-systemd", ".png")) {
		t.Error("another size is the same screen")
	}
	// One letter, in one cell.
	changed := image.NewRGBA(first.Image().Bounds())
	for y := range changed.Rect.Dy() {
		for x := range changed.Rect.Dx() {
			changed.Set(x, y, first.Image().At(x, y))
		}
	}
	for y := range 16 {
		for x := range 8 {
			changed.Set(9*8+x, y, first.Image().At(10*8+x, y)) // "Started" becomes "ttarted"
		}
	}
	if first.SameScreen(mustDecode(t, encodePNG(t, changed))) {
		t.Error("another letter is no change")
	}
}

func TestSameScreenOfGraphics(t *testing.T) {
	desktop := loadCapture(t, "graphic-desktop", ".png")
	if !desktop.SameScreen(loadCapture(t, "graphic-desktop", ".q75.jpg")) {
		t.Error("an encoding is a change")
	}
	if desktop.SameScreen(loadPlasma(t, ".png")) {
		t.Error("another picture is the same screen")
	}
	blue := image.NewUniform(color.RGBA{0, 0, 200, 255})
	black := image.NewRGBA(image.Rect(0, 0, 1024, 768))
	painted := image.NewRGBA(black.Rect)
	for y := range 768 {
		for x := range 1024 {
			painted.Set(x, y, blue.C)
		}
	}
	if mustDecode(t, encodePNG(t, black)).SameScreen(mustDecode(t, encodePNG(t, painted))) {
		t.Error("a blue screen is a black one")
	}
}

// scaled is a picture in another size, smoothed as viewers do.
func scaled(from image.Image, numerator, denominator int) image.Image {
	bounds := from.Bounds()
	width, height := bounds.Dx()*numerator/denominator, bounds.Dy()*numerator/denominator
	made := image.NewRGBA(image.Rect(0, 0, width, height))
	const fine = 4 // samples each way in a pixel
	for y := range height {
		for x := range width {
			var sum [3]int
			for i := range fine * fine {
				ax := (x*fine + i%fine) * denominator / (numerator * fine)
				ay := (y*fine + i/fine) * denominator / (numerator * fine)
				c := color.RGBAModel.Convert(from.At(bounds.Min.X+ax, bounds.Min.Y+ay)).(color.RGBA)
				sum[0], sum[1], sum[2] = sum[0]+int(c.R), sum[1]+int(c.G), sum[2]+int(c.B)
			}
			made.SetRGBA(x, y, color.RGBA{uint8(sum[0] / (fine * fine)), uint8(sum[1] / (fine * fine)), uint8(sum[2] / (fine * fine)), 255})
		}
	}
	return made
}

// A screen stays alike at half its size and at one and a half, read or not; another
// screen does not become alike.
func TestSimilarityOfOtherSizes(t *testing.T) {
	other := loadCapture(t, "bochs1024-fsck", ".png")
	for _, name := range part([]string{"bochs1024-systemd", "vgatext-systemd", "bochs1024-dialog", "grub-gfx-1024", "graphic-desktop"}) {
		original := loadCapture(t, name, ".png")
		for _, size := range [][2]int{{1, 2}, {3, 2}} {
			smaller := mustDecode(t, encodePNG(t, scaled(original.Image(), size[0], size[1])))
			got, apart := Similarity(original, smaller), Similarity(other, smaller)
			if got < 0.9 || apart > 0.4 {
				t.Errorf("%s at %d/%d, which reads as %s: similarity %.3f, to another screen %.3f", name, size[0], size[1], smaller.Read().Type, got, apart)
			}
			if back := Similarity(smaller, original); back != got {
				t.Errorf("%s at %d/%d: %v the other way round, %v", name, size[0], size[1], back, got)
			}
		}
	}
}
