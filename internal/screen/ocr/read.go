package ocr

import (
	"context"
	"image"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/ocr/line"
)

// Line is a line of text that was recognised.
type Line struct {
	Text string
	// Confidence is the mean probability of its characters, 0 to 1.
	Confidence float64
	// Box holds its ink, in the picture's pixels.
	Box image.Rectangle
	// Row counts from the top: lines of one row stand side by side.
	Row int
}

// Read recognises the text on a picture, in reading order: what stands side by
// side from left to right, the rest from top to bottom. Lines that are read
// without confidence are left out, so that a picture without text gives none.
// It takes a core for each line at once, as many as there are, and has let go of
// them when it returns. Its only error is ctx's, at which it stops between lines.
// Of a picture of more than halfPixels it reads half the size.
func Read(ctx context.Context, picture image.Image) ([]Line, error) {
	g, scale := line.NewGray(picture), 1
	for g.Width*g.Height > halfPixels {
		g, scale = g.Half(), 2*scale
	}
	page := line.Find(g)
	page.Lines = affordable(page.Lines)
	readings := make([]choice, len(page.Lines))
	each(ctx, len(readings), func(r *reader, i int) {
		readings[i].first(r, page, &page.Lines[i])
	})
	// Where some lines are Chinese, those that passed for English are doubted.
	chinese := false
	for i := range readings {
		chinese = chinese || readings[i].best.han >= hanLines
	}
	if chinese {
		each(ctx, len(readings), func(r *reader, i int) {
			readings[i].doubt(r, page, &page.Lines[i])
		})
	}
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	var lines []Line
	believed := believe(readings)
	for i := range readings {
		if text, confidence, ok := readings[i].best.accept(); ok && believed[i] {
			box := page.Lines[i].Box
			box = image.Rectangle{box.Min.Mul(scale), box.Max.Mul(scale)}
			lines = append(lines, Line{text, confidence, box, page.Lines[i].Row})
		}
	}
	return lines, nil
}

// Bounds of a picture's work. Screens have a few thousand letters, on a hundred
// lines; photographs have any number of things that might be.
const (
	halfPixels  = 4 << 20
	lettersMost = 8000
	linesMost   = 400
)

// affordable leaves out the lines that are more than can be read in seconds,
// those with the fewest pieces of ink first.
func affordable(lines []line.Line) []line.Line {
	order := make([]int, len(lines))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return lines[b].Patches - lines[a].Patches })
	letters, n := 0.0, 0
	for ; n < len(order) && n < linesMost; n++ {
		l := &lines[order[n]]
		letters += 1 + float64(l.Box.Dx())/l.Small
		if letters > lettersMost {
			break
		}
	}
	kept := order[:n]
	slices.Sort(kept)
	var found []line.Line
	for _, i := range kept {
		found = append(found, lines[i])
	}
	return found
}

// hanLines is how many Chinese characters on a line make a page Chinese.
const hanLines = 2

// each calls a function for 0 to n-1, on all cores, and returns when all are done
// or, once ctx has ended, those that were begun.
func each(ctx context.Context, n int, do func(r *reader, i int)) {
	var next atomic.Int64
	var group sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		group.Go(func() {
			r := readers.Get().(*reader)
			defer readers.Put(r)
			r.done = ctx.Done()
			for i := int(next.Add(1)) - 1; i < n && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				do(r, i)
			}
		})
	}
	group.Wait()
}
