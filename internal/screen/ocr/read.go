package ocr

import (
	"image"
	"strings"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/ocr/line"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/ocr/models"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/ocr/net"
)

// Line is a line of text that was recognised.
type Line struct {
	Text string
	// Confidence is the mean probability of its characters, 0 to 1.
	Confidence float32
	// Box holds its ink, in the picture's pixels.
	Box image.Rectangle
}

// Read recognises the lines of text on a picture, in reading order.
func Read(picture image.Image) []Line {
	return ReadGray(line.NewGray(picture))
}

// ReadGray is Read for a picture's light.
func ReadGray(g *line.Gray) []Line {
	page := line.Find(g)
	r := newReader(page)
	var lines []Line
	for i := range page.Lines {
		l := &page.Lines[i]
		read := r.read(l)
		if read.Text != "" {
			lines = append(lines, read)
		}
	}
	return lines
}

// reader reads the lines of a page, one after the other.
type reader struct {
	page             *line.Page
	english, chinese *net.Run
	strip            line.Strip
	chars            []net.Char
	Debug            bool
}

func newReader(page *line.Page) *reader {
	return &reader{page: page, english: models.English().NewRun(), chinese: models.Chinese().NewRun()}
}

// reading is what a network made of a line.
type reading struct {
	text       string
	confidence float32
	chars      int
}

var (
	EngHigh = 2.7
	EngBase = 1.85
	Stretch = 1.0
	ChiPad  = 0.22
)

func (r *reader) latin(l *line.Line, size float64) reading {
	small := l.Small / size
	top := l.Base - EngBase*small
	r.page.Cut(l, line.Cut{Top: top, Bottom: top + EngHigh*small, Height: models.English().Height, Margin: 4, Stretch: Stretch}, &r.strip)
	return r.run(r.english)
}

func (r *reader) han(l *line.Line, size float64) reading {
	ink := float64(l.Box.Dy())
	pad := (1/size - 1) / 2 * ink
	top := float64(l.Box.Min.Y) - ChiPad*ink - pad
	bottom := float64(l.Box.Max.Y) + ChiPad*ink + pad
	r.page.Cut(l, line.Cut{Top: top, Bottom: bottom, Height: models.Chinese().Height, Margin: 3, Stretch: 1}, &r.strip)
	return r.run(r.chinese)
}

func (r *reader) run(run *net.Run) reading {
	if run.Forward(r.strip.Pix, r.strip.Width) != nil {
		return reading{}
	}
	r.chars = run.Decode(r.chars[:0])
	var text strings.Builder
	var sum float32
	n := 0
	for _, c := range r.chars {
		text.WriteString(c.Text)
		if c.Text != " " {
			sum += c.Confidence
			n++
		}
	}
	if n == 0 {
		return reading{}
	}
	return reading{strings.TrimSpace(text.String()), sum / float32(n), n}
}

func (r *reader) read(l *line.Line) Line {
	best := r.latin(l, 1)
	if best.confidence < 0.9 {
		if han := r.han(l, 1); han.confidence > best.confidence {
			best = han
		}
	}
	if best.confidence < 0.6 {
		best.text = ""
	}
	return Line{best.text, best.confidence, l.Box}
}
