package likeness

const (
	// worstWeight is by how much a region that does not match at all makes
	// pictures unlike.
	worstWeight = 0.6

	// A block that is the same in both pictures weighs leastWeight when it is even,
	// and up to 1 more by its detail: most of a screen is a background that says
	// nothing. A block that differs weighs as much as detail.
	leastWeight = 0.03
	// halfDetail is the deviation of light that is half of all detail, in levels.
	halfDetail = 8
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

// detail is how much there is in the first block's light, 0 to 1.
func (s *blockSums) detail() float64 {
	if s.n == 0 {
		return 0
	}
	n := float64(s.n)
	variance := (float64(s.aSquares) - float64(s.a)*float64(s.a)/n) / n
	return variance / (variance + halfDetail*halfDetail)
}

// blocks is what two pictures come to, block by block.
type blocks struct {
	width, height int
	unlike, all   float64   // the weights of what differs, and of everything
	sums          []float64 // of the mismatches left of and above a corner, so that those of any rectangle are had at once
}

func newBlocks(width, height int) *blocks {
	return &blocks{width: width, height: height, sums: make([]float64, (width+1)*(height+1))}
}

// set is called for the blocks row by row; share says how much of a block counts,
// 0 to 1.
func (b *blocks) set(x, y int, mismatch, detail, share float64) {
	weight := share * (leastWeight + max(detail, mismatch))
	b.unlike, b.all = b.unlike+weight*mismatch, b.all+weight
	stride := b.width + 1
	at := (y+1)*stride + x + 1
	b.sums[at] = share*mismatch + b.sums[at-1] + b.sums[at-stride] - b.sums[at-stride-1]
}

// likeness is the share of what is drawn on either picture that is on both, and
// not more than the worst region lets it be: an eighth of the pictures each way,
// since a dialog is a hundredth of a screen and the thing that matters.
func (b *blocks) likeness() float64 {
	if b.all == 0 {
		return 1
	}
	const leastWidth, leastHeight = 3, 2
	width, height := min(max(b.width/8, leastWidth), b.width), min(max(b.height/8, leastHeight), b.height)
	stride, highest := b.width+1, 0.0
	for y := range b.height - height + 1 {
		for x := range b.width - width + 1 {
			upper, lower := b.sums[y*stride+x:], b.sums[(y+height)*stride+x:]
			highest = max(highest, lower[width]-lower[0]-upper[width]+upper[0])
		}
	}
	return min(1-b.unlike/b.all, 1-worstWeight*highest/float64(width*height))
}
