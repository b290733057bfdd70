package screen

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// capture is a screen of a real machine, with what stands on it; testdata/README.md
// says where it comes from.
type capture struct {
	Name, Mode    string
	Width, Height int
	Qualities     []int // of its JPEGs
	Logo          []int // a box of cells that is not compared: first row and column, and those behind the last
	dir, text     string
}

// qualities are the ends of the names of all that some captures have.
var qualities = []string{".png", ".q90.jpg", ".q75.jpg", ".q50.jpg"}

// qualities are those that this one has.
func (c capture) qualities() []string {
	has := []string{".png"}
	for _, quality := range c.Qualities {
		has = append(has, fmt.Sprintf(".q%d.jpg", quality))
	}
	return has
}

// readCaptures are those of a folder, or a part of them under the race detector.
func readCaptures(t testing.TB, dir string) []capture {
	t.Helper()
	return part(allCaptures(t, dir))
}

func allCaptures(t testing.TB, dir string) []capture {
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
	return captures
}

func (c capture) picture(t testing.TB, quality string) *Picture {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(c.dir, c.Name+quality))
	if err != nil {
		t.Fatal(err)
	}
	return mustDecode(t, data)
}

func loadCapture(t testing.TB, name, quality string) *Picture {
	t.Helper()
	return capture{Name: name, dir: "testdata/captures"}.picture(t, quality)
}

// plasma is a picture of 1024x768 that is no text: clouds of colour, which change
// from pixel to pixel as a photograph does.
func plasma() image.Image {
	const width, height = 1024, 768
	random := rand.New(rand.NewPCG(7, 11))
	picture := image.NewRGBA(image.Rect(0, 0, width, height))
	for i := range picture.Pix {
		picture.Pix[i] = 255
	}
	for channel := range 3 {
		// Random heights on finer and finer grids, halfway between which the
		// mean stands, each with less weight than the one before.
		var sum [height][width]float64
		for cell, weight := 256, 64.0; cell >= 1; cell, weight = cell/2, weight*0.6 {
			across := width/cell + 2
			heights := make([]float64, across*(height/cell+2))
			for i := range heights {
				heights[i] = (random.Float64()*2 - 1) * weight
			}
			for y := range height {
				for x := range width {
					at, fx, fy := y/cell*across+x/cell, float64(x%cell)/float64(cell), float64(y%cell)/float64(cell)
					top := heights[at] + fx*(heights[at+1]-heights[at])
					bottom := heights[at+across] + fx*(heights[at+across+1]-heights[at+across])
					sum[y][x] += top + fy*(bottom-top)
				}
			}
		}
		for y := range height {
			for x := range width {
				picture.Pix[picture.PixOffset(x, y)+channel] = uint8(min(max(128+sum[y][x], 0), 255))
			}
		}
	}
	return picture
}

// plasmas are the plasma in every quality.
var plasmas = sync.OnceValue(func() map[string][]byte {
	picture := plasma()
	encoded := map[string][]byte{}
	for _, quality := range qualities {
		var out bytes.Buffer
		var number int
		if n, _ := fmt.Sscanf(quality, ".q%d.jpg", &number); n == 1 {
			jpeg.Encode(&out, picture, &jpeg.Options{Quality: number})
		} else {
			png.Encode(&out, picture)
		}
		encoded[quality] = out.Bytes()
	}
	return encoded
})

func loadPlasma(t testing.TB, quality string) *Picture {
	t.Helper()
	return mustDecode(t, plasmas()[quality])
}

// The manifests name every file that is there, and no other.
func TestManifestsNameTheFiles(t *testing.T) {
	for _, dir := range []string{"testdata/captures", "testdata/more", "testdata/uefi"} {
		named := map[string]bool{"manifest.json": true}
		for _, c := range allCaptures(t, dir) {
			named[c.Name+".txt"] = true
			for _, quality := range c.qualities() {
				named[c.Name+quality] = true
			}
		}
		files, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if !named[file.Name()] {
				t.Errorf("%s has %s, which the manifest does not name", dir, file.Name())
			}
			delete(named, file.Name())
		}
		for name := range named {
			t.Errorf("%s names %s, which is not there", dir, name)
		}
	}
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
	got, want := c.withoutLogo(read.Text), c.text
	if hasTwins[c.Name] {
		got, want = twins.Replace(got), twins.Replace(want)
	}
	return compareText(got, want)
}

// withoutLogo blanks what was read where the firmware's logo stands.
func (c capture) withoutLogo(text string) string {
	if c.Logo == nil {
		return text
	}
	lines := strings.Split(text, "\n")
	for row := c.Logo[0]; row < min(c.Logo[2], len(lines)); row++ {
		line := []rune(lines[row])
		for column := c.Logo[1]; column < min(c.Logo[3], len(line)); column++ {
			line[column] = ' '
		}
		lines[row] = string(line)
	}
	return strings.Join(lines, "\n")
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
