package console

import (
	"image"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/glyph"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/raster"
)

// GRUB's graphical terminal, and a console that does not begin at the picture's
// corner, put characters anywhere. They are found by sliding a window of a
// glyph's size over the picture and looking each place up among the glyphs.

// anchor is a place where a letter or digit stands to the pixel.
type anchor struct {
	x, y        int
	face, glyph int
}

// anchorTable finds glyphs by a hash of their rows: the sum of row[i] *
// hashFactor^(height-1-i). That of a window is the difference of two sums down a
// column of the picture.
type anchorTable struct {
	raster.Size
	faces []*glyph.Face
	// maybe has a bit for each of the hashes' top 16; most places of a
	// picture fail there.
	maybe  [1 << 16 / 64]uint64
	hashes map[uint64]anchor
	drop   uint64 // hashFactor^height
}

const hashFactor = 0x9e3779b97f4a7c15

func newAnchorTable(s raster.Size) *anchorTable {
	t := &anchorTable{Size: s, faces: glyph.Faces(s), hashes: map[uint64]anchor{}, drop: 1}
	for range s.Height {
		t.drop *= hashFactor
	}
	for i, f := range t.faces {
		for j := range f.Bits {
			// Letters and digits of some substance: chance does not draw them,
			// save small ones of all alphabets.
			if !isWordly(f.Chars[j]) || s.Width*s.Height < smallPixels && !glyph.IsASCII(f.Chars[j]) || f.Ink[j] < 8 || differentRows(&f.Bits[j], s) < shapeRows {
				continue
			}
			inverse := f.Inverse(&f.Bits[j])
			for _, b := range []*glyph.Bitmap{&f.Bits[j], &inverse} {
				h := t.hash(b)
				if _, known := t.hashes[h]; !known {
					t.hashes[h] = anchor{face: i, glyph: j}
				}
				t.maybe[h>>54] |= 1 << (h >> 48 & 63)
			}
		}
	}
	return t
}

// shapeRows is how many rows of a character are not like the one above, at least,
// for it to be of some substance.
const shapeRows = 4

// differentRows counts the rows that are not like the one above: a bar or a
// frame has few.
func differentRows(b *glyph.Bitmap, s raster.Size) int {
	n := 0
	for y := 1; y < s.Height; y++ {
		if b.Row(s, y) != b.Row(s, y-1) {
			n++
		}
	}
	return n
}

func (t *anchorTable) hash(b *glyph.Bitmap) uint64 {
	var h uint64
	for y := range t.Height {
		h = h*hashFactor + b.Row(t.Size, y)
	}
	return h
}

// inkMap is a picture in two levels, one bit a pixel, 64 pixels a word with the
// leftmost in the highest bit; a word more at the end of each row.
type inkMap struct {
	words int
	bits  []uint64
	// inked is how many of the tiles have something in them.
	inked, tiles int
}

// isMostlyPlain says that most of the picture is its ground.
func (m *inkMap) isMostlyPlain() bool { return m.inked*2 < m.tiles }

// at says whether a pixel is set.
func (m *inkMap) at(x, y int) bool { return m.bits[y*m.words+x>>6]>>(63-x&63)&1 != 0 }

// picture is the map as a picture of two levels.
func (m *inkMap) picture(p *raster.Picture) *raster.Picture {
	drawn := image.NewGray(image.Rect(0, 0, p.Width, p.Height))
	for i := range drawn.Pix {
		if m.at(i%p.Width, i/p.Width) {
			drawn.Pix[i] = 255
		}
	}
	return raster.New(drawn, false, nil)
}

// isSparse says that little of the picture has anything on it that is loud.
func (m *inkMap) isSparse() bool { return m.inked*8 < m.tiles }

// newInkMap sets what is brighter than halfway between the extremes around it:
// those of a tile of 64x16 pixels, so that a bar in reverse is seen too. Tiles of
// less contrast stay empty.
func newInkMap(p *raster.Picture) *inkMap {
	return mapInk(p, func(seen raster.Extremes) int { return (int(seen.Lowest) + int(seen.Highest) + 1) / 2 })
}

// newBrightMap sets what is nearly as bright as the brightest around it: letters
// that throw a shadow on a picture.
func newBrightMap(p *raster.Picture) *inkMap {
	return mapInk(p, func(seen raster.Extremes) int { return int(seen.Highest) - seen.Contrast()/6 })
}

// mapInk sets what is as bright as is asked of a tile.
func mapInk(p *raster.Picture, least func(seen raster.Extremes) int) *inkMap {
	contrast := inkContrast(p)
	m := &inkMap{words: (p.Width+63)/64 + 1}
	m.bits = make([]uint64, m.words*p.Height)
	for ty := 0; ty < p.Height; ty += 16 {
		for tx := 0; tx < p.Width; tx += 64 {
			m.tiles++
			tile := raster.Size{Width: min(64, p.Width-tx), Height: min(16, p.Height-ty)}
			seen := p.Extremes(tx, ty, tile)
			if seen.Contrast() < contrast {
				continue
			}
			m.inked++
			level := uint8(least(seen))
			for y := ty; y < ty+tile.Height; y++ {
				var word uint64
				for i, v := range p.Luma[y*p.Stride+tx : y*p.Stride+tx+tile.Width] {
					if v >= level {
						word |= 1 << (63 - i)
					}
				}
				m.bits[y*m.words+tx/64] = word
			}
		}
	}
	return m
}

// sums are those of a column of a picture, as wide as a glyph, down to each row.
type sums []uint64

// of adds up the column that begins at x.
func (s sums) of(m *inkMap, x, width int) {
	word, shift, rest := x>>6, x&63, 64-width
	bits := m.bits[word:]
	var h uint64
	for y := range s[1:] {
		at := y * m.words
		// Shifting by 64 leaves nothing.
		row := (bits[at]<<shift | bits[at+1]>>(64-shift)) >> rest
		h = h*hashFactor + row
		s[y+1] = h
	}
}

// find appends the anchors in the column that begins at x, whose sums these are.
func (t *anchorTable) find(s sums, x int, found []anchor) []anchor {
	for y := t.Height; y < len(s); y++ {
		h := s[y] - s[y-t.Height]*t.drop
		if t.maybe[h>>54]>>(h>>48&63)&1 == 0 {
			continue
		}
		if a, ok := t.hashes[h]; ok {
			a.x, a.y = x, y-t.Height
			found = append(found, a)
		}
	}
	return found
}

// lettersOf finds the letters of every size of a width, in every step-th column.
func lettersOf(tables []*anchorTable, m *inkMap, p *raster.Picture, step int, column sums) [][]anchor {
	found := make([][]anchor, len(tables))
	width := tables[0].Width
	for x := 0; x+width <= p.Width; x += step {
		column.of(m, x, width)
		for i, t := range tables {
			found[i] = t.find(column, x, found[i])
		}
	}
	return found
}

// probe is a step that meets one of a few letters in a row, since it has no
// factor in common with their pitch.
func probe(width int) int {
	if width%5 == 0 {
		return 3
	}
	return 5
}
