package screen

import (
	"fmt"
	"strings"
	"sync"
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
	picture := loadPlasma(t, ".q50.jpg")
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

// cellColours are the ground and, of what is no space, the ink of a preview's
// characters, line by line.
func cellColours(t *testing.T, preview string) (lines [][][2][3]int) {
	t.Helper()
	for _, line := range strings.Split(strings.TrimSuffix(preview, "\n"), "\n") {
		var cells [][2][3]int
		var now [2][3]int
		for line != "" {
			if at := colourEscape.FindStringSubmatchIndex(line); at != nil && at[0] == 0 {
				var which int
				var c [3]int
				if n, _ := fmt.Sscanf(line, "\x1b[%d;2;%d;%d;%dm", &which, &c[0], &c[1], &c[2]); n == 4 {
					now[which/40] = c // 38 is the ink, 48 the ground
				}
				line = line[at[1]:]
				continue
			}
			char, size := utf8.DecodeRuneInString(line)
			line = line[size:]
			cell := now
			if char == ' ' {
				cell[0] = cell[1]
			}
			cells = append(cells, cell)
		}
		lines = append(lines, cells)
	}
	return lines
}

// A JPEG is drawn in the colours that the lossless picture has: those of its own
// adapter. Fonts that are read by their twins have other ink, and a cursor another
// ground: some cells may differ.
func TestPreviewOfJPEGHasTheColoursOfTheScreen(t *testing.T) {
	const near, most = 8, 0.02 // of RGB565's levels, and of the cells
	for _, c := range readCaptures(t, "testdata/captures") {
		lossless, jpeg := c.picture(t, ".png"), c.picture(t, c.qualities()[1])
		if lossless.Read().Type != Text || c.Mode == "gfxterm" {
			continue
		}
		want, got := cellColours(t, Preview(lossless, 500)), cellColours(t, Preview(jpeg, 500))
		if len(got) != len(want) {
			t.Errorf("%s: %d lines, not %d", c.Name, len(got), len(want))
			continue
		}
		wrong, total := 0, 0
		for row := range want {
			for column := range min(len(want[row]), len(got[row])) {
				total++
				for i, v := range want[row][column] {
					w := got[row][column][i]
					if max(v[0]-w[0], w[0]-v[0], v[1]-w[1], w[1]-v[1], v[2]-w[2], w[2]-v[2]) > near {
						wrong++
						break
					}
				}
			}
		}
		if float64(wrong) > most*float64(total) {
			t.Errorf("%s: %d of %d cells have other colours", c.Name, wrong, total)
		}
	}
	// VGA's grey is 168 and not the framebuffer's 170.
	for _, quality := range qualities {
		preview := Preview(loadCapture(t, "vgatext-systemd", quality), 80)
		if !strings.Contains(preview, ";168;168;168m") || strings.Contains(preview, ";170;170;170m") {
			t.Errorf("%s: another grey than the screen's", quality)
		}
	}
}

// One picture may be read, drawn and compared by several at a time.
func TestOnePictureServesManyAtOnce(t *testing.T) {
	for _, quality := range []string{".png", ".q75.jpg"} {
		other := loadCapture(t, "vgatext-fsck", quality)
		alone := loadCapture(t, "vgatext-systemd", quality)
		text, narrow, wide := alone.Read().Text, Preview(alone, 40), Preview(alone, 80)
		alike := Similarity(alone, other)
		shared := loadCapture(t, "vgatext-systemd", quality)
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				if Preview(shared, 40) != narrow || Preview(shared, 80) != wide {
					t.Errorf("%s: another preview in company", quality)
				}
			})
			all.Go(func() {
				if shared.Read().Text != text {
					t.Errorf("%s: another text in company", quality)
				}
			})
			all.Go(func() {
				if Similarity(shared, other) != alike || shared.SameScreen(other) {
					t.Errorf("%s: another similarity in company", quality)
				}
			})
		}
		all.Wait()
	}
}
