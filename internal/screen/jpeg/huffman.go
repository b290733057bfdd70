package jpeg

import "encoding/binary"

// lookupBits is how many bits are looked up at once; nearly all codes are shorter.
const lookupBits = 9

// huffman decodes one table's codes.
type huffman struct {
	// short holds, for the next lookupBits bits, length<<8 | value; 0 for a code
	// that is longer, or none.
	short [1 << lookupBits]uint16
	// For longer codes: limit is one more than the last code of a length, as
	// if it had 16 bits; first and index are its first code and that code's
	// place in values.
	limit  [17]uint32
	first  [17]uint32
	index  [17]int
	values []byte
}

// readHuffman reads tables: 1 byte of class and number, 16 counts of codes by
// length, and their values.
func (d *decoder) readHuffman(segment []byte) bool {
	for len(segment) > 0 {
		if len(segment) < 17 {
			return false
		}
		class, number := segment[0]>>4, segment[0]&15
		table, size := newHuffman(segment[1:])
		if table == nil || class > 1 || number > 3 {
			return false
		}
		if class == 0 {
			d.dc[number] = table
		} else {
			d.ac[number] = table
		}
		segment = segment[1+size:]
	}
	return true
}

// newHuffman also says how long the table is; nil is for one that is not sound.
func newHuffman(data []byte) (*huffman, int) {
	total := 0
	for _, count := range data[:16] {
		total += int(count)
	}
	if total == 0 || total > 256 || len(data) < 16+total {
		return nil, 0
	}
	t := &huffman{values: data[16 : 16+total]}
	code, place := uint32(0), 0
	for length := 1; length <= 16; length++ {
		count := int(data[length-1])
		t.first[length], t.index[length] = code, place
		for range count {
			if length <= lookupBits {
				from := code << (lookupBits - length)
				for i := range uint32(1) << (lookupBits - length) {
					if int(from+i) >= len(t.short) {
						return nil, 0 // more codes than there can be
					}
					t.short[from+i] = uint16(length)<<8 | uint16(t.values[place])
				}
			}
			code++
			place++
		}
		if code > 1<<length {
			return nil, 0
		}
		t.limit[length] = code << (16 - length)
		code <<= 1
	}
	return t, 16 + total
}

// bits are the bits of a scan, most significant first, without the zeros that
// follow each 0xff. After the last, zeros are given and counted.
type bits struct {
	data  []byte
	at    int
	held  uint64 // the next bits, from the top; below count they are worth nothing
	count int
	lent  int // bits given that are not in the data
}

// fill holds 56 bits or more.
func (b *bits) fill() {
	if b.at+8 <= len(b.data) {
		next := binary.BigEndian.Uint64(b.data[b.at:])
		// Is any of the 8 bytes 0xff, that is: is any of the inverse 0?
		if inverse := ^next; (inverse-0x0101010101010101)&^inverse&0x8080808080808080 == 0 {
			// What does not fit as a whole byte is there early, and again
			// at the next fill.
			b.held |= next >> b.count
			taken := (64 - b.count) >> 3
			b.at += taken
			b.count += taken << 3
			return
		}
	}
	for b.count <= 56 {
		var next byte
		switch {
		case b.at >= len(b.data):
			b.lent += 8
		case b.data[b.at] != 0xff:
			next = b.data[b.at]
			b.at++
		case b.at+1 < len(b.data) && b.data[b.at+1] == 0:
			next = 0xff
			b.at += 2
		default: // a marker, at which the data ends
			b.lent += 8
		}
		b.held |= uint64(next) << (56 - b.count)
		b.count += 8
	}
}

// overdrawn says that bits were used which are not in the data.
func (b *bits) overdrawn() bool { return b.lent > b.count }

// next decodes one value; at least 16 bits must be held. 0xffff is for no code.
func (b *bits) next(t *huffman) uint16 {
	if entry := t.short[b.held>>(64-lookupBits)]; entry != 0 {
		length := int(entry >> 8)
		b.held <<= length
		b.count -= length
		return entry & 0xff
	}
	code := uint32(b.held >> 48)
	for length := lookupBits + 1; length <= 16; length++ {
		if code < t.limit[length] {
			place := t.index[length] + int(code>>(16-length)-t.first[length])
			b.held <<= length
			b.count -= length
			return uint16(t.values[place])
		}
	}
	return 0xffff
}

// signed takes a number of size bits, 1 to 15, of which the lower half stands
// for negative numbers.
func (b *bits) signed(size int) int32 {
	value := int32(b.held >> (64 - size))
	b.held <<= size
	b.count -= size
	if value < 1<<(size-1) {
		value += -1<<size + 1
	}
	return value
}
