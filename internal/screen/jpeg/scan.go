package jpeg

// Zigzag is the order in which a JPEG stores the frequencies of a block: the
// place of each, row by row.
var Zigzag = [64]uint8{
	0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5,
	12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
	35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51,
	58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
}

// scan decodes all units into the planes. The data must end as it should.
func (d *decoder) scan() bool {
	for i := range d.components {
		c := &d.components[i]
		c.stride = d.across * c.h * 8
		c.plane = make([]byte, c.stride*d.down*c.v*8)
		expected := min(len(d.data)*5/4, maxKept) // a console's frequencies have 6 bits or so
		if i > 0 {
			expected = min(len(d.data)/8, maxKept/8) // and hardly any are of colour
		}
		c.kept = newSpectrum(d.across*c.h, d.down*c.v, expected)
	}
	d.bits = bits{data: d.data, at: d.at}
	left := d.restart
	for y := range d.down {
		for x := range d.across {
			if d.restart > 0 {
				if left == 0 {
					if !d.resume((y*d.across + x) / d.restart) {
						return false
					}
					left = d.restart
				}
				left--
			}
			if !d.unit(x, y) {
				return false
			}
		}
		d.boundKept()
		// Zeros for what is missing must not fill a huge picture.
		if d.bits.overdrawn() {
			return false
		}
	}
	return d.ended(markEnd)
}

// boundKept drops all frequencies when they get too many, and then those of
// each row of units: a picture of noise, on which nothing is to be read.
func (d *decoder) boundKept() {
	total := 0
	for i := range d.components {
		total += len(d.components[i].kept.kept)
	}
	if total > maxKept {
		d.dropped = true
	}
	if !d.dropped {
		return
	}
	for i := range d.components {
		kept := &d.components[i].kept
		kept.kept = kept.kept[:0]
	}
}

// ended says whether the bits end at a marker: less than a byte is left over.
func (d *decoder) ended(marker byte) bool {
	b := &d.bits
	b.fill()
	left := b.count - b.lent // of the data's own
	at := b.at
	return b.lent > 0 && left >= 0 && left < 8 && at+1 < len(b.data) && b.data[at] == 0xff && b.data[at+1] == marker
}

// resume starts anew after the number-th restart marker, counted from 1.
func (d *decoder) resume(number int) bool {
	if !d.ended(markRestart0 + byte((number-1)&7)) {
		return false
	}
	d.bits = bits{data: d.data, at: d.bits.at + 2}
	for i := range d.components {
		d.components[i].last = 0
	}
	return true
}

// unit decodes the blocks of all components that cover one piece of the picture.
func (d *decoder) unit(x, y int) bool {
	var block [64]int32
	for i := range d.components {
		c := &d.components[i]
		for v := range c.v {
			for h := range c.h {
				c.kept.begin(x*c.h+h, y*c.v+v)
				filled, ok := d.bits.block(c, &block)
				if !ok {
					return false
				}
				out := c.plane[(y*c.v+v)*8*c.stride+(x*c.h+h)*8:]
				if filled.flat() {
					fillFlat(out, c.stride, block[0])
					block[0] = 0
					continue
				}
				inverse(out, c.stride, &block, filled)
				block = [64]int32{}
			}
		}
	}
	return true
}

// filled says which frequencies of a block may be other than 0, beside the
// first: bits of columns that have one below the first row, and of columns
// that have one in the first row.
type filled struct{ below, first uint8 }

func (f filled) flat() bool { return f.below|f.first == 0 }

// block decodes one block's frequencies, times their steps; block must be 0.
func (b *bits) block(c *component, block *[64]int32) (f filled, ok bool) {
	if b.count < 32 {
		b.fill()
	}
	size := b.next(c.dc)
	if size > 11 {
		return f, false
	}
	if size > 0 {
		c.last += b.signed(int(size))
	}
	block[0] = c.last * c.steps[0]
	c.kept.add(0, c.last)
	for k := 1; k < 64; k++ {
		if b.count < 32 {
			b.fill()
		}
		code := b.next(c.ac) // how many zeros come before, and the number's size
		if code > 0xff {
			return f, false
		}
		zeros, size := int(code>>4), int(code&15)
		if size == 0 {
			if zeros == 0 {
				break // the rest is 0
			}
			if zeros < 15 {
				return f, false // only progressive ones know these
			}
			k += 15
			continue
		}
		if k += zeros; k > 63 {
			return f, false
		}
		place := Zigzag[k]
		value := b.signed(size)
		c.kept.add(place, value)
		block[place] = value * c.steps[k]
		if place < 8 {
			f.first |= 1 << place
		} else {
			f.below |= 1 << (place & 7)
		}
	}
	return f, true
}
