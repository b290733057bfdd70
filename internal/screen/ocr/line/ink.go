package line

// Ink is what differs from its ground: by inkLeast at least, and by inkShare of
// the largest difference around, so that JPEG's ringing beside letters is none.
const (
	inkLeast = 22
	inkShare = 0.32
	tile     = 8 // pixels, of the squares whose largest difference is kept
)

// polarity says on which side of its ground ink lies.
type polarity int8

const (
	dark  polarity = -1
	light polarity = 1
)

// ink holds a picture and its ground.
type ink struct {
	*Gray
	ground []uint8
}

// over is how far a pixel goes from its ground to a side, 0 if to the other.
func (k *ink) over(at int, side polarity) int {
	return max(0, int(side)*(int(k.Pix[at])-int(k.ground[at])))
}

// mask finds the ink of one polarity.
func (k *ink) mask(side polarity) []bool {
	w, h := k.Width, k.Height
	columns, rows := (w+tile-1)/tile, (h+tile-1)/tile
	highest := make([]int16, columns*rows)
	for y := range h {
		for x := range w {
			// Of either polarity: the ringing lies on the other side.
			at := y*w + x
			d := int16(max(k.over(at, dark), k.over(at, light)))
			cell := &highest[y/tile*columns+x/tile]
			*cell = max(*cell, d)
		}
	}
	least := make([]int16, columns*rows)
	for row := range rows {
		for column := range columns {
			most := int16(0)
			for y := max(0, row-1); y <= min(rows-1, row+1); y++ {
				for x := max(0, column-1); x <= min(columns-1, column+1); x++ {
					most = max(most, highest[y*columns+x])
				}
			}
			least[row*columns+column] = max(inkLeast, int16(inkShare*float64(most)))
		}
	}
	mask := make([]bool, w*h)
	for y := range h {
		for x := range w {
			at := y*w + x
			mask[at] = k.over(at, side) >= int(least[y/tile*columns+x/tile])
		}
	}
	return mask
}
