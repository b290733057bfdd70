package screen

import (
	"context"
	"image"
	"strings"

	"golang.org/x/sync/semaphore"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/ocr"
)

// recognising lets one picture after the other be recognised: each takes all
// cores, so that several at once would take as long and more memory.
var recognising = semaphore.NewWeighted(1)

// Recognise is Read, with what can be recognised of the text on a graphical
// screen, which may err: a line is left out rather than guessed, so that a picture
// without text has none. It takes tenths of a second of all cores, once for a
// picture, and nothing for what is no graphical screen. Its only error is ctx's.
func (p *Picture) Recognise(ctx context.Context) (Reading, error) {
	reading := p.Read()
	if reading.Type != Graphics {
		return reading, nil
	}
	if recognised := p.recognised.Load(); recognised != nil {
		return *recognised, nil
	}
	if err := recognising.Acquire(ctx, 1); err != nil {
		return reading, context.Cause(ctx)
	}
	defer recognising.Release(1)
	if recognised := p.recognised.Load(); recognised != nil {
		return *recognised, nil // by whom this one waited for
	}
	memory := recogniseMemory(p.Width(), p.Height())
	if err := room.Acquire(ctx, memory); err != nil {
		return reading, context.Cause(ctx)
	}
	defer room.Release(memory)
	seen := p.raster()
	lines, err := ocr.Read(ctx, &image.Gray{Pix: seen.Luma, Stride: seen.Stride, Rect: image.Rect(0, 0, seen.Width, seen.Height)})
	if err != nil {
		return reading, err
	}
	recognised := recognisedReading(lines)
	p.recognised.Store(&recognised)
	return recognised, nil
}

// recognisedReading has a line for each row of the screen; what stands side by
// side there is parted by two spaces, and each by itself in Lines.
func recognisedReading(lines []ocr.Line) Reading {
	reading := Reading{Type: Graphics}
	var text strings.Builder
	for i, l := range lines {
		switch {
		case i == 0:
		case l.Row != lines[i-1].Row:
			text.WriteByte('\n')
		case goesOn(lines[i-1].Box, l.Box):
			text.WriteString(" " + l.Text)
			reading.Lines[len(reading.Lines)-1] += " " + l.Text
			continue
		default:
			text.WriteString("  ")
		}
		text.WriteString(l.Text)
		reading.Lines = append(reading.Lines, l.Text)
	}
	reading.Text = text.String()
	return reading
}

// goesOn says whether a stretch of text goes on in the next one, in letters of its
// size and behind no more than a wide space: that of a fixed pitch, for one.
func goesOn(before, next image.Rectangle) bool {
	low, high := min(before.Dy(), next.Dy()), max(before.Dy(), next.Dy())
	return high <= 2*low && 4*(next.Min.X-before.Max.X) <= 5*high
}
