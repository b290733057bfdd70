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
