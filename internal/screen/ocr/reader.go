package ocr

import (
	"math"
	"sync"
	"unicode"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/ocr/line"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/ocr/models"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/ocr/net"
)

// reader is the memory of reading lines, one after the other.
type reader struct {
	english, chinese *net.Run
	strip            line.Strip
	chars            []net.Char
	// done is closed when nobody wants the lines any more.
	done <-chan struct{}
}

var readers = sync.Pool{New: func() any { return new(reader) }}

// reading is what a network made of a line.
type reading struct {
	chars []net.Char
	// score is the geometric mean of the characters' confidences, so that a few
	// doubtful ones count.
	score float64
	// han is the number of Chinese characters.
	han int
}

// How a line is cut out for the English network, in heights of small letters:
// its height, and the base line's depth in it.
const (
	latinHeight = 2.7
	latinBase   = 1.85
	latinMargin = 4 // pixels of the cut
)

// How it is cut out for the Chinese one, in heights of its ink: what is left
// above and below.
const (
	hanPad    = 0.28
	hanMargin = 3
)

// latin reads a line with the English network, its letters so many times as big
// as the network likes best.
func (r *reader) latin(page *line.Page, l *line.Line, size float64) reading {
	network := models.English()
	if r.english == nil {
		r.english = network.NewRun()
	}
	small := l.Small / size
	top := l.Base - latinBase*small
	page.Cut(l, line.Cut{Top: top, Bottom: top + latinHeight*small, Height: network.Height, Margin: latinMargin}, &r.strip)
	return r.run(r.english)
}

// han reads a line with the Chinese network, or so many pixels of it unless width
// is 0; leaning characters are set upright.
func (r *reader) han(page *line.Page, l *line.Line, size, slant float64, width int) reading {
	network := models.Chinese()
	if r.chinese == nil {
		r.chinese = network.NewRun()
	}
	ink := float64(l.Box.Dy())
	pad := ((1+2*hanPad)/size - 1) / 2 * ink
	page.Cut(l, line.Cut{Top: float64(l.Box.Min.Y) - pad, Bottom: float64(l.Box.Max.Y) + pad, Height: network.Height, Margin: hanMargin,
		Slant: slant, Width: width}, &r.strip)
	return r.run(r.chinese)
}

// run reads the strip.
func (r *reader) run(run *net.Run) reading {
	select {
	case <-r.done:
		return reading{}
	default:
	}
	if run.Forward(r.strip.Pix, r.strip.Width) != nil {
		return reading{} // too narrow to hold a letter
	}
	r.chars = run.Decode(r.chars[:0])
	return newReading(trim(r.chars))
}

// newReading weighs characters, of which it keeps a copy.
func newReading(chars []net.Char) reading {
	got := reading{chars: append([]net.Char(nil), chars...)}
	var sum float64
	n := 0
	for _, c := range chars {
		if c.Text == " " {
			continue
		}
		sum += math.Log(max(float64(c.Confidence), 0.02))
		n++
		if isHan(c.Text) {
			got.han++
		}
	}
	if n > 0 {
		got.score = math.Exp(sum / float64(n))
	}
	return got
}

func isHan(text string) bool {
	for _, r := range text {
		return unicode.Is(unicode.Han, r)
	}
	return false
}
