package console

import (
	"image/color"
	"math"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/evidence"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/glyph"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/raster"
)

// palette is what an adapter makes of the sixteen colours of text consoles, in
// luminance and chroma.
type palette [16]raster.YCC

// newPalette gives the palette of an adapter that has certain levels for what
// ought to be 85, 170 and, of bright colours, 85 in each channel.
func newPalette(half, full raster.RGB) palette {
	var p palette
	for i := range p {
		channel := func(bit int, half, full uint8) uint8 {
			switch on := i>>bit&1 != 0; {
			case i == 3 && bit == 1:
				return half // brown, not a dark yellow
			case i >= 8 && on:
				return 255
			case i >= 8:
				return half
			case on:
				return full
			}
			return 0
		}
		// The order of bits is that of terminals: red, green, blue.
		r, g, b := channel(0, half.R, full.R), channel(1, half.G, full.G), channel(2, half.B, full.B)
		p[i] = encoded(r, g, b)
	}
	return p
}

// efiPalette is that of EDK2's GraphicsConsole: bright colours have nothing of
// the others in them, and brown is a dark yellow.
func efiPalette() palette {
	const full, darkGrey = 0x98, 0x30
	var p palette
	for i := range p {
		level := uint8(full)
		if i >= 8 {
			level = 255
		}
		p[i] = encoded(uint8(i&1)*level, uint8(i>>1&1)*level, uint8(i>>2&1)*level)
	}
	p[8] = encoded(darkGrey, darkGrey, darkGrey)
	return p
}

// encoded is a colour as an encoder rounds it.
func encoded(r, g, b uint8) raster.YCC {
	y, cb, cr := color.RGBToYCbCr(r, g, b)
	return raster.YCC{float32(y), float32(cb) - 128, float32(cr) - 128}
}

// palettes are those of framebuffers of 24 bits, of VGA's text mode, of
// framebuffers of 16 bits, and of UEFI.
var palettes = [4]palette{
	newPalette(raster.RGB{R: 0x55, G: 0x55, B: 0x55}, raster.RGB{R: 0xaa, G: 0xaa, B: 0xaa}),
	newPalette(raster.RGB{R: 0x57, G: 0x57, B: 0x57}, raster.RGB{R: 0xa8, G: 0xa8, B: 0xa8}),
	newPalette(raster.RGB{R: 0x52, G: 0x55, B: 0x52}, raster.RGB{R: 0xad, G: 0xaa, B: 0xad}),
	efiPalette(),
}

// snapped moves both colours to the nearest of the palette, for a fit to a
// blurred glyph makes ink too pale; colours of no palette stay.
func (p *palette) snapped(c glyph.Colours) glyph.Colours {
	return glyph.Colours{Ink: p.snap(c.Ink), Ground: p.snap(c.Ground)}
}

func (p *palette) snap(colour raster.YCC) raster.YCC {
	const reach = 72 * 72
	nearest, least := colour, float32(reach)
	for _, c := range p {
		if d := c.Apart(colour); d < least {
			nearest, least = c, d
		}
	}
	return nearest
}

const (
	// palettesMatter is how many cells in doubt make it worth to compare
	// palettes, comparedCells how many of those that are sure are asked, and
	// maxMissedByOne what each says at most, for one cell with wrong
	// neighbours must not decide.
	palettesMatter, comparedCells, maxMissedByOne = 64, 32, 64
)

// choosePalette takes the palette that misses least of what is sure, when there
// is much in doubt; else the one that such a console usually has.
func choosePalette(p page, t *tools) *palette {
	order := [len(palettes)]int{0, 1, 2, 3}
	switch {
	case p.grid.Cell.Width > p.grid.Glyph.Width:
		order = [len(palettes)]int{1, 0, 2, 3}
	case p.grid.Cell == efiCell:
		order = [len(palettes)]int{3, 0, 1, 2}
	}
	best := &palettes[order[0]]
	doubtful := 0
	for i := range p.cells {
		if c := &p.cells[i]; !c.isSure() && c.Face != nil {
			doubtful++
		}
	}
	if doubtful < palettesMatter {
		return best
	}
	var known []int
	for i := range p.cells {
		if p.cells[i].kind == character && p.allSure(i%p.grid.Columns, i/p.grid.Columns) {
			known = append(known, i)
		}
	}
	least := float32(math.MaxFloat32)
	for _, i := range order {
		total := missedWith(&palettes[i], p, known, t)
		if least == math.MaxFloat32 || total < 0.6*least-64 {
			best, least = &palettes[i], total
		}
		if least < evidence.RoundingMiss {
			break
		}
	}
	return best
}

// missedWith is what cells that are known miss with a palette, in squares.
func missedWith(trial *palette, p page, known []int, t *tools) (total float32) {
	t.trial = append(t.trial[:0], p.cells...)
	p.cells = t.trial
	c := colours{page: p, palette: trial, fitter: &t.fitter, bench: &t.bench}
	for j := 0; j < len(known); j += max(1, len(known)/comparedCells) {
		column, row := known[j]%p.grid.Columns, known[j]/p.grid.Columns
		c.findAround(column, row)
		c.find(column, row)
		c.gather(column, row)
		own := c.at(column, row)
		total += min(c.bench.Missed(own.Match, &own.colours, maxMissedByOne), maxMissedByOne)
	}
	return total
}
