package screen

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// A console is drawn as its text, in its colours.
func TestPreviewOfText(t *testing.T) {
	picture := loadCapture(t, "vgatext-dialog", ".png")
	preview := Preview(picture, 80)
	lines := strings.SplitAfter(preview, "\x1b[0m\n")
	text := strings.Split(picture.Read().Text, "\n")
	if len(lines) != len(text)+1 || lines[len(text)] != "" {
		t.Fatalf("%d lines, not %d", len(lines)-1, len(text))
	}
	for i, line := range text {
		plain := colourEscape.ReplaceAllString(strings.TrimSuffix(lines[i], "\n"), "")
		if strings.TrimRight(plain, " ") != line || utf8.RuneCountInString(plain) != 80 {
			t.Errorf("line %d: %q, not %q", i, plain, line)
		}
	}
	// The button is grey on red, the screen blue.
	if !strings.Contains(lines[7], "\x1b[48;2;168;0;0m\x1b[38;2;168;168;168m<Go Back>") || !strings.HasPrefix(lines[0], "\x1b[48;2;0;0;168m") {
		t.Errorf("colours: %q", lines[7])
	}
}

// What is wider than the terminal becomes a picture, as wide as it may be.
func TestPreviewOfWideText(t *testing.T) {
	picture := loadCapture(t, "bochs1024-initramfs", ".png")
	for _, columns := range []int{1, 40, 79} {
		for i, line := range strings.Split(strings.TrimSuffix(Preview(picture, columns), "\n"), "\n") {
			if n := strings.Count(line, "▀"); n != columns {
				t.Fatalf("line %d has %d columns, not %d", i, n, columns)
			}
		}
	}
	// 128 columns of it fit: it is text again.
	if !strings.Contains(Preview(picture, 128), "(initramfs)") {
		t.Error("no text at 128 columns")
	}
}

func TestPreviewBounds(t *testing.T) {
	picture := loadCapture(t, "graphic-plasma", ".q50.jpg")
	for _, columns := range []int{0, -1} {
		if got := Preview(picture, columns); got != "" {
			t.Errorf("%d columns: %q", columns, got)
		}
	}
	first, _, _ := strings.Cut(Preview(picture, 1<<30), "\n")
	if n := strings.Count(first, "▀"); n != MaxPreviewColumns {
		t.Errorf("%d columns, not %d", n, MaxPreviewColumns)
	}
}
