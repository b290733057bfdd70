package screen

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// capture is a screen of a real machine, with what stands on it.
type capture struct {
	Name, Mode    string
	Width, Height int
	dir, text     string
}

var qualities = []string{".png", ".q90.jpg", ".q75.jpg", ".q50.jpg"}

func readCaptures(t testing.TB, dir string) []capture {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, "manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	var captures []capture
	if err := json.Unmarshal(data, &captures); err != nil {
		t.Fatal(err)
	}
	for i := range captures {
		c := &captures[i]
		text, err := os.ReadFile(filepath.Join(dir, c.Name+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		c.dir, c.text = dir, strings.TrimRight(string(text), "\n")
	}
	return part(captures)
}

func (c capture) picture(t testing.TB, quality string) *Picture {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(c.dir, c.Name+quality))
	if err != nil {
		t.Fatal(err)
	}
	return mustDecode(t, data)
}

// twins are characters that one glyph of console-setup's fonts stands for: the
// same pixels, so that nobody can tell which was printed.
var twins = strings.NewReplacer("═", "─", "║", "│", "╔", "┌", "╗", "┐", "╚", "└", "╝", "┘",
	"а", "a", "р", "p", "✗", "x", "–", "-")

// hasTwins are the captures in which such a font is loaded and the text has them.
var hasTwins = map[string]bool{"bochs1280x800-chinese": true, "bochs1280x800-dialog": true}

// hidden are characters that no pixel of the picture shows: a block cursor in its
// bright phase covers the cell.
var hidden = map[string]int{"vgatext-blockcursor": 1}

// compareText counts the characters of want that are not in got at their place,
// and those in got where want has none.
func compareText(got, want string) (wrong, total int, differences string) {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	at := func(lines []string, row, column int) rune {
		if row < len(lines) {
			if line := []rune(lines[row]); column < len(line) {
				return line[column]
			}
		}
		return ' '
	}
	for row := range max(len(g), len(w)) {
		width := 0
		for _, lines := range [][]string{g, w} {
			if row < len(lines) {
				width = max(width, len([]rune(lines[row])))
			}
		}
		for column := range width {
			x, y := at(g, row, column), at(w, row, column)
			if y != ' ' {
				total++
			}
			if x != y {
				if wrong++; wrong < 12 {
					differences += fmt.Sprintf(" %d,%d:%q for %q", row, column, x, y)
				}
			}
		}
	}
	return wrong, total, differences
}

// score compares a reading with a capture's truth. Of gfxterm, whose truth lists
// the lines without their places, it counts the characters of missing lines.
func (c capture) score(read Reading) (wrong, total int, differences string) {
	if c.Mode == "gfxterm" {
		for _, line := range strings.Split(c.text, "\n") {
			total += len(line)
			if !strings.Contains(read.Text, strings.TrimSpace(line)) {
				wrong += len(line)
				differences += fmt.Sprintf(" no %q", line)
			}
		}
		return wrong, total, differences
	}
	got, want := read.Text, c.text
	if hasTwins[c.Name] {
		got, want = twins.Replace(got), twins.Replace(want)
	}
	return compareText(got, want)
}

// part is all of a list, and an eighth of it under the race detector.
func part[T any](all []T) []T {
	if !underRace {
		return all
	}
	var some []T
	for i := 0; i < len(all); i += 8 {
		some = append(some, all[i])
	}
	return some
}
