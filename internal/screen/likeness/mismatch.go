package likeness

// Pictures are compared in blocks, and blocks in regions: 128x96 pixels, an eighth
// of a screen of 1024x768 each way, or half of a small dialog.
const (
	blockSide                 = 16
	regionWidth, regionHeight = 8, 6 // blocks

	// worstWeight is by how much a region that does not match at all makes
	// pictures unlike.
	worstWeight = 0.6
)

// blockSums are what the mismatch of two blocks is made of.
type blockSums struct{ n, a, b, aSquares, bSquares, differences int64 }

func (s *blockSums) add(a, b int64) {
	s.n++
	s.a += a
	s.b += b
	s.aSquares += a * a
	s.bSquares += b * b
	s.differences += (a - b) * (a - b)
}

// mismatchOf is how much of what is in either block is not in both, 0 to 1: what
// differs, over what there is, of light and, where it is given, of colour. Something
// where the other has nothing is 1, and so is something else; noise is
// nothing.
func mismatchOf(planes []blockSums) float64 {
	const (
		noiseEnergy = 2 * 8 * 8 // of a pixel, in both
		noiseShare  = 0.06      // what an encoder alone makes of letters
	)
	n := float64(planes[0].n)
	if n == 0 {
		return 0
	}
	differences, energy := 0.0, noiseEnergy*n
	for i := range planes {
		s := &planes[i]
		differences += float64(s.differences)
		energy += float64(s.aSquares) - float64(s.a)*float64(s.a)/n + float64(s.bSquares) - float64(s.b)*float64(s.b)/n
	}
	return min(1, max(0, differences/energy-noiseShare)/(1-noiseShare))
}

// mismatch is that of all blocks, summed up so that any rectangle is had at once.
type mismatch struct {
	width, height int
	sums          []float64 // of all blocks left of and above a corner
}

func newMismatch(width, height int) *mismatch {
	return &mismatch{width, height, make([]float64, (width+1)*(height+1))}
}

// set is called for the blocks row by row.
func (m *mismatch) set(x, y int, value float64) {
	stride := m.width + 1
	at := (y+1)*stride + x + 1
	m.sums[at] = value + m.sums[at-1] + m.sums[at-stride] - m.sums[at-stride-1]
}

// worst is the highest mean of a region.
func (m *mismatch) worst(width, height int) float64 {
	width, height = min(width, m.width), min(height, m.height)
	stride, highest := m.width+1, 0.0
	for y := range m.height - height + 1 {
		for x := range m.width - width + 1 {
			upper, lower := m.sums[y*stride+x:], m.sums[(y+height)*stride+x:]
			highest = max(highest, lower[width]-lower[0]-upper[width]+upper[0])
		}
	}
	return highest / float64(width*height)
}
