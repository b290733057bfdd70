package screen

import (
	"flag"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/console"
)

// traceCell is such as vgatext-systemd.q75.jpg,3,12: a capture's picture, a row and
// a column, counted from 0. Without the end of the name it is the PNG.
var traceCell = flag.String("trace-cell", "", "NAME,row,column: TestReadCaptures prints what each pass thought of that cell")

// traceOne prints what each pass thinks of one cell, and what stands there.
func traceOne(t *testing.T, cell string) {
	t.Helper()
	parts := strings.Split(cell, ",")
	if len(parts) != 3 {
		t.Fatalf("%q is not NAME,row,column", cell)
	}
	row, err := strconv.Atoi(parts[1])
	if err != nil {
		t.Fatal(err)
	}
	column, err := strconv.Atoi(parts[2])
	if err != nil {
		t.Fatal(err)
	}
	name, end, found := strings.Cut(parts[0], ".")
	if end = "." + end; !found {
		end = ".png"
	}
	for _, c := range slices.Concat(allCaptures(t, "testdata/captures"), allCaptures(t, "testdata/more"), allCaptures(t, "testdata/uefi")) {
		if c.Name != name {
			continue
		}
		t.Logf("%s%s, row %d, column %d: %q is printed there", name, end, row, column, charAt(c.text, row, column))
		picture := c.picture(t, end)
		read := console.Read(picture.raster(), console.Rows, &console.Trace{Column: column, Row: row, Print: func(line string) { t.Log(line) }})
		if read == nil {
			t.Log("no console was found")
		}
		return
	}
	t.Fatalf("there is no capture %q", name)
}

// charAt is the character at a place of a text, a space beyond its ends.
func charAt(text string, row, column int) rune {
	if lines := strings.Split(text, "\n"); row >= 0 && row < len(lines) {
		if line := []rune(lines[row]); column >= 0 && column < len(line) {
			return line[column]
		}
	}
	return ' '
}

// A trace has a line of every pass, and the last word of it is what is read.
func TestTraceOfACell(t *testing.T) {
	picture := loadCapture(t, "vgatext-systemd", ".q75.jpg")
	want := charAt(picture.Read().Text, 3, 12)
	var lines []string
	console.Read(picture.raster(), console.Rows, &console.Trace{Column: 12, Row: 3, Print: func(line string) { lines = append(lines, line) }})
	if len(lines) < 7 || !strings.HasPrefix(lines[0], "survey") || !strings.Contains(lines[len(lines)-1], strconv.QuoteRune(want)) {
		t.Errorf("%q is read, and the trace is %q", want, lines)
	}
}
