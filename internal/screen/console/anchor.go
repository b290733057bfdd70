package console

import (
	"sync"

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

// anchorTable finds glyphs by a hash of their rows, the kind that can be rolled
// down a column of the picture: the sum of row[i] * hashFactor^(height-1-i).
type anchorTable struct {
	raster.Size
	faces []*glyph.Face
	// maybe has a bit for each of the hashes' top 16; most places of a
	// picture fail there.
	maybe  [1 << 16]bool
	hashes map[uint64]anchor
	drop   uint64 // hashFactor^height
}

const hashFactor = 0x9e3779b97f4a7c15

// anchorTables are made when a picture first needs them and never change.
var anchorTables = func() map[raster.Size]func() *anchorTable {
	tables := map[raster.Size]func() *anchorTable{}
	for _, s := range glyph.Sizes {
		tables[s] = sync.OnceValue(func() *anchorTable { return newAnchorTable(s) })
	}
	return tables
}()

func newAnchorTable(s raster.Size) *anchorTable {
	t := &anchorTable{Size: s, faces: glyph.Faces(s), hashes: map[uint64]anchor{}, drop: 1}
	for range s.Height {
		t.drop *= hashFactor
	}
	for i, f := range t.faces {
		for j := range f.Bits {
			// Letters and digits of some substance: chance does not draw them.
			if !isWordly(f.Chars[j]) || f.Ink[j] < 8 || differentRows(&f.Bits[j], s) < 4 {
				continue
			}
			inverse := f.Inverse(&f.Bits[j])
			for _, b := range []*glyph.Bitmap{&f.Bits[j], &inverse} {
				h := t.hash(b)
				if _, known := t.hashes[h]; !known {
					t.hashes[h] = anchor{face: i, glyph: j}
				}
				t.maybe[h>>48] = true
			}
		}
	}
	return t
}

// differentRows counts the rows that are not like the one above: a bar or a
// frame has few.
func differentRows(b *glyph.Bitmap, s raster.Size) int {
	n := 0
	for y := 1; y < s.Height; y++ {
		for x := range s.Width {
			if b.Get(y*s.Width+x) != b.Get((y-1)*s.Width+x) {
				n++
				break
			}
		}
	}
	return n
}

func (t *anchorTable) hash(b *glyph.Bitmap) uint64 {
	var h uint64
	for y := range t.Height {
		var row uint64
		for x := range t.Width {
			row <<= 1
			if b.Get(y*t.Width + x) {
				row |= 1
			}
		}
		h = h*hashFactor + row
	}
	return h
}

// inkMap is a picture in two levels, one bit a pixel, 64 pixels a word with the
// leftmost in the highest bit; a word more at the end of each row.
type inkMap struct {
	words int
	bits  []uint64
}

// newInkMap sets what is brighter than halfway between the extremes around it:
// those of a tile of 64x16 pixels, so that a bar in reverse is seen too. Tiles of
// less contrast stay empty.
func newInkMap(p *raster.Picture, contrast int) *inkMap {
	m := &inkMap{words: (p.Width+63)/64 + 1}
	m.bits = make([]uint64, m.words*p.Height)
	for ty := 0; ty < p.Height; ty += 16 {
		for tx := 0; tx < p.Width; tx += 64 {
			tile := raster.Size{Width: min(64, p.Width-tx), Height: min(16, p.Height-ty)}
			seen := p.Extremes(tx, ty, tile)
			if seen.Contrast() < contrast {
				continue
			}
			middle := uint8((int(seen.Lowest) + int(seen.Highest) + 1) / 2)
			for y := ty; y < ty+tile.Height; y++ {
				var word uint64
				for i, v := range p.Luma[y*p.Stride+tx : y*p.Stride+tx+tile.Width] {
					if v >= middle {
						word |= 1 << (63 - i)
					}
				}
				m.bits[y*m.words+tx/64] = word
			}
		}
	}
	return m
}

// find returns the anchors in a picture, in every step-th of its columns.
func (t *anchorTable) find(m *inkMap, p *raster.Picture, step int) []anchor {
	var found []anchor
	if p.Height < t.Height || p.Width < t.Width {
		return nil
	}
	ring := make([]uint64, p.Height)
	for x := 0; x+t.Width <= p.Width; x += step {
		word, shift := x>>6, x&63
		var h uint64
		for y := range p.Height {
			row := m.bits[y*m.words+word] << shift
			if shift != 0 {
				row |= m.bits[y*m.words+word+1] >> (64 - shift)
			}
			row >>= 64 - t.Width
			ring[y] = row
			h = h*hashFactor + row
			if y >= t.Height {
				h -= ring[y-t.Height] * t.drop
			}
			if y >= t.Height-1 && t.maybe[h>>48] {
				if a, ok := t.hashes[h]; ok {
					a.x, a.y = x, y-t.Height+1
					found = append(found, a)
				}
			}
		}
	}
	return found
}

// probe is a step that meets one of a few letters in a row, since it has no
// factor in common with their pitch.
func (t *anchorTable) probe() int {
	if t.Width%5 == 0 {
		return 3
	}
	return 5
}

// offsetGrid is the grid of a pitch that most anchors agree on.
func offsetGrid(p *raster.Picture, anchors []anchor, s raster.Size, pitch int) raster.Grid {
	counts := map[[2]int]int{}
	var most [2]int
	for _, a := range anchors {
		at := [2]int{a.x % pitch, a.y % s.Height}
		counts[at]++
		if counts[at] > counts[most] || counts[at] == counts[most] && (at[1] < most[1] || at[1] == most[1] && at[0] < most[0]) {
			most = at
		}
	}
	return raster.NewGrid(p, most[0], most[1], raster.Size{Width: pitch, Height: s.Height}, s)
}

// mainFace is the face that most anchors name.
func (t *anchorTable) mainFace(anchors []anchor) *glyph.Face {
	votes := make([]int, len(t.faces))
	best := 0
	for _, a := range anchors {
		votes[a.face]++
		if votes[a.face] > votes[best] {
			best = a.face
		}
	}
	return t.faces[best]
}
