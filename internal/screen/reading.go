package screen

import (
	"strings"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/console"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/raster"
)

// Type says what kind of screen a picture shows.
type Type string

const (
	// Text is a console whose characters could be read.
	Text Type = "text"
	// Graphics is anything else with something on it.
	Graphics Type = "graphics"
	// Blank is a picture of one colour, but for a cursor perhaps.
	Blank Type = "blank"
)

// Reading is what stands on a screen.
type Reading struct {
	Type Type
	// Text is the console's rows, joined by line feeds, right-trimmed and
	// without blank rows at the end. A character that matches no known glyph is
	// U+FFFD. Of Graphics it is what Recognise found, and may err; else empty.
	Text string
	// Lines are the same as logical lines: a row that fills the console's last
	// column goes on in the next one. Of Graphics they are the stretches of text
	// in reading order; else nil.
	Lines []string
}

// reading is a Reading with what drawing and comparing need beside it. It does
// not change.
type reading struct {
	Reading
	detail  console.Detail   // of the console
	console *console.Console // nil unless Type is Text
	thumb   *raster.Thumb    // of Graphics in more detail than Rows; else nil
	ground  raster.RGB       // the picture's last pixel
}

// Read reads the screen, of a graphical one no text: see Recognise. It does so
// once; later calls return the same value.
func (p *Picture) Read() Reading { return p.look(console.Rows).Reading }

// look is what was found on the screen. More detail costs time and memory, so it
// is looked for when somebody asks.
func (p *Picture) look(detail console.Detail) *reading {
	p.looking.Lock()
	defer p.looking.Unlock()
	if p.found == nil || p.found.detail < detail {
		p.found = read(p.raster(), detail)
	}
	return p.found
}

// raster is the picture as light and colour.
func (p *Picture) raster() *raster.Picture {
	return raster.New(p.image, p.contentType == contentTypeJPEG, p.spectra)
}

func read(p *raster.Picture, detail console.Detail) *reading {
	found := &reading{detail: detail, ground: p.At(p.Width-1, p.Height-1)}
	if isBlank(p) {
		found.Type = Blank
	} else if found.console = console.Read(p, detail, nil); found.console != nil {
		found.Reading = textReading(found.console.Rows)
	} else {
		found.Type = Graphics
		if detail > console.Rows { // it is for comparing, which asks for cells
			found.thumb = p.Thumb()
		}
	}
	return found
}

// textReading is what stands in the rows of a console; blank ones at the end do
// not count.
func textReading(rows []console.Row) Reading {
	for len(rows) > 0 && rows[len(rows)-1].Text == "" {
		rows = rows[:len(rows)-1]
	}
	reading := Reading{Type: Text}
	texts := make([]string, len(rows))
	joined := false
	for i, r := range rows {
		texts[i] = r.Text
		if joined {
			reading.Lines[len(reading.Lines)-1] += r.Text
		} else {
			reading.Lines = append(reading.Lines, r.Text)
		}
		joined = r.GoesOn
	}
	reading.Text = strings.Join(texts, "\n")
	return reading
}
