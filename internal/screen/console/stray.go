package console

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
	seen := make([]bool, width*height)
	for i := range lines {
		l := &lines[i]
		for y := l.grid.Y; y < min(height, l.grid.Y+l.grid.Cell.Height); y++ {
			for x := max(0, l.grid.X); x < min(width, l.grid.X+l.grid.Columns*l.grid.Cell.Width); x++ {
				seen[y*width+x] = true
			}
		}
	}
	var shape []int
	for i := range seen {
		if seen[i] || !ink.at(i%width, i/width) {
			continue
		}
		seen[i] = true
		shape = append(shape[:0], i)
		left, top, right, bottom := i%width, i/width, i%width, i/width
		for next := 0; next < len(shape); next++ {
			x, y := shape[next]%width, shape[next]/width
			left, top, right, bottom = min(left, x), min(top, y), max(right, x), max(bottom, y)
			for dy := max(0, y-1); dy <= min(height-1, y+1); dy++ {
				for dx := max(0, x-1); dx <= min(width-1, x+1); dx++ {
					if j := dy*width + dx; !seen[j] && ink.at(dx, dy) {
						seen[j] = true
						shape = append(shape, j)
					}
				}
			}
		}
		w, h := right-left+1, bottom-top+1
		if w <= letterWidth && h <= letterHeight && max(w, h) >= letterLeast {
			n++
		}
	}
	return n
}
