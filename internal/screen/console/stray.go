package console

import "github.com/cloudscreen/terraform-provider-alicloud/internal/screen/areas"

// On plain ground what is drawn beside the lines that were found may be text too,
// in a font that nobody knows: then they are not all that the screen says.

const (
	// letterWidth and letterHeight are what a letter of any console has at
	// most, in pixels, letterLeast what its larger side has at least.
	letterWidth, letterHeight, letterLeast = 16, 32, 5
	// readPerStray is how many letters must be read for each that is not.
	readPerStray = 4
)

// strayLetters counts the shapes of a letter's size that lie in no line.
func strayLetters(ink *inkMap, lines []textLine, width, height int) (n int) {
	taken := make([]bool, width*height)
	for i := range lines {
		l := &lines[i]
		for y := l.grid.Y; y < min(height, l.grid.Y+l.grid.Cell.Height); y++ {
			for x := max(0, l.grid.X); x < min(width, l.grid.X+l.grid.Columns*l.grid.Cell.Width); x++ {
				taken[y*width+x] = true
			}
		}
	}
	shapes, _ := areas.Of(width, height, areas.Corners, func(at int) bool { return !taken[at] && ink.at(at%width, at/width) })
	for _, s := range shapes {
		w, h := s.X1-s.X0, s.Y1-s.Y0
		if w <= letterWidth && h <= letterHeight && max(w, h) >= letterLeast {
			n++
		}
	}
	return n
}
