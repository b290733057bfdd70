package ecstest

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"math/rand/v2"
)

// Worst is a picture that costs whoever decodes it as much memory as one of its
// kind can, at the size in its name.
type Worst struct {
	Name    string
	Picture []byte
}

// WorstPictures are made anew by each call, which takes some seconds; the same
// bytes each time. Their sizes are at and just above what a screen can have, 16
// megapixels, and their bytes at most 16 MiB.
func WorstPictures() []Worst {
	return []Worst{
		{"JPEG 4096x4096 4:4:4, all coefficients", worstJPEG{size: 4096, kept: true, components: 3}.encode()},
		{"JPEG 4096x4096 4:2:0, all coefficients", worstJPEG{size: 4096, kept: true, components: 3, halved: true}.encode()},
		{"JPEG 4096x4096 grey, all coefficients", worstJPEG{size: 4096, kept: true, components: 1}.encode()},
		{"JPEG 4096x4096 progressive 4:4:4", worstJPEG{size: 4096, components: 3, progressive: true}.encode()},
		{"JPEG 2700x2700 progressive 4:4:4", worstJPEG{size: 2700, components: 3, progressive: true}.encode()},
		{"JPEG 3850x3850 progressive 4:2:0", worstJPEG{size: 3850, components: 3, halved: true, progressive: true}.encode()},
		{"JPEG 4096x4096 CMYK", worstJPEG{size: 4096, components: 4}.encode()},
		{"JPEG 2900x2900 CMYK", worstJPEG{size: 2900, components: 4}.encode()},
		{"JPEG 1950x1950 progressive CMYK", worstJPEG{size: 1950, components: 4, progressive: true}.encode()},
		{"JPEG 3700x3700 RGB", worstJPEG{size: 3700, components: 3, rgb: true}.encode()},
		{"PNG 4096x4096 RGB, of nothing", worstPNG{size: 4096, depth: 8, kind: 2}.encode()},
		{"PNG 4096x4096 RGBA, of nothing", worstPNG{size: 4096, depth: 8, kind: 6}.encode()},
		{"PNG 4096x4096 palette", worstPNG{size: 4096, depth: 8, kind: 3}.encode()},
		{"PNG 4096x4096 grey", worstPNG{size: 4096, depth: 8, kind: 0}.encode()},
		{"PNG 4096x4096 grey and alpha", worstPNG{size: 4096, depth: 8, kind: 4}.encode()},
		{"PNG 4096x4096 interlaced RGBA", worstPNG{size: 4096, depth: 8, kind: 6, interlaced: true}.encode()},
		{"PNG 3500x3500 interlaced RGBA", worstPNG{size: 3500, depth: 8, kind: 6, interlaced: true}.encode()},
		{"PNG 4096x4096 16-bit RGBA", worstPNG{size: 4096, depth: 16, kind: 6}.encode()},
		{"PNG 2900x2900 16-bit RGBA", worstPNG{size: 2900, depth: 16, kind: 6}.encode()},
		{"PNG 2300x2300 16-bit interlaced RGBA", worstPNG{size: 2300, depth: 16, kind: 6, interlaced: true}.encode()},
		{"PNG 2000x2000 RGBA, noise", worstPNG{size: 2000, depth: 8, kind: 6, noise: true}.encode()},
		{"PNG 8192x8192 RGBA, of nothing", worstPNG{size: 8192, depth: 8, kind: 6}.encode()},
	}
}

// worstPNG is a square PNG; depth and kind are those of its header.
type worstPNG struct {
	size        int
	depth, kind byte
	interlaced  bool
	noise       bool
}

func (p worstPNG) encode() []byte {
	samples := map[byte]int{0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[p.kind]
	header := binary.BigEndian.AppendUint32(nil, uint32(p.size))
	header = binary.BigEndian.AppendUint32(header, uint32(p.size))
	header = append(header, p.depth, p.kind, 0, 0, 0)
	type pass struct{ x, y, dx, dy int }
	passes := []pass{{0, 0, 1, 1}}
	if p.interlaced {
		header[12] = 1
		passes = []pass{{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}}
	}
	var packed bytes.Buffer
	writer := zlib.NewWriter(&packed)
	random := rand.NewChaCha8([32]byte{1})
	for _, pass := range passes {
		width, height := (p.size-pass.x+pass.dx-1)/pass.dx, (p.size-pass.y+pass.dy-1)/pass.dy
		row := make([]byte, 1+width*samples*int(p.depth)/8)
		for range height {
			if p.noise {
				_, _ = random.Read(row[1:])
			}
			_, _ = writer.Write(row)
		}
	}
	_ = writer.Close()
	file := []byte("\x89PNG\r\n\x1a\n")
	file = appendChunk(file, "IHDR", header)
	if p.kind == 3 {
		file = appendChunk(file, "PLTE", make([]byte, 3*256))
	}
	file = appendChunk(file, "IDAT", packed.Bytes())
	return appendChunk(file, "IEND", nil)
}

func appendChunk(file []byte, name string, data []byte) []byte {
	file = binary.BigEndian.AppendUint32(file, uint32(len(data)))
	start := len(file)
	file = append(append(file, name...), data...)
	return binary.BigEndian.AppendUint32(file, crc32.ChecksumIEEE(file[start:]))
}

// worstJPEG is a square JPEG whose Huffman codes are as short as can be: a
// coefficient has two bits, a block of nothing three.
type worstJPEG struct {
	size        int
	components  int
	halved      bool // chroma, each way
	kept        bool // every coefficient is -1 or 1
	progressive bool
	rgb         bool
}

func (p worstJPEG) encode() []byte {
	file := []byte{0xff, 0xd8}
	segment := func(marker byte, data ...byte) {
		file = append(file, 0xff, marker)
		file = binary.BigEndian.AppendUint16(file, uint16(len(data)+2))
		file = append(file, data...)
	}
	if p.components == 4 {
		segment(0xee, append([]byte("Adobe"), 0, 100, 0, 0, 0, 0, 0)...)
	}
	segment(0xdb, append([]byte{0}, bytes.Repeat([]byte{2}, 64)...)...)
	frame := []byte{8, byte(p.size >> 8), byte(p.size), byte(p.size >> 8), byte(p.size), byte(p.components)}
	scan := []byte{byte(p.components)}
	perUnit := p.components
	for i := range p.components {
		id, sampling := byte(i+1), byte(0x11)
		if p.rgb {
			id = "RGB"[i]
		}
		if p.halved && i == 0 {
			sampling, perUnit = 0x22, perUnit+3
		}
		frame = append(frame, id, sampling, 0)
		scan = append(scan, id, 0)
	}
	// Code 0 of DC is a difference of 0 bits; codes 0, 10 and 110 of AC are one
	// coefficient of 1 bit, the end of a block, and of up to 32767 blocks.
	segment(0xc4, 0x00, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x00)
	segment(0xc4, 0x10, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x01, 0x00, 0xe0)
	unit := 8
	if p.halved {
		unit = 16
	}
	across := (p.size + unit - 1) / unit
	blocks := across * across * perUnit
	if !p.progressive {
		segment(0xc0, frame...)
		segment(0xda, append(scan, 0, 63, 0)...)
		file = append(file, p.blocks(blocks)...)
		return append(file, 0xff, 0xd9)
	}
	segment(0xc2, frame...)
	segment(0xda, append(scan, 0, 0, 0)...)
	file = append(file, make([]byte, (blocks+7)/8)...)
	for i := range p.components {
		segment(0xda, 1, scan[1+2*i], 0, 1, 63, 0)
		var bits bitWriter
		for left := (p.size + 7) / 8 * ((p.size + 7) / 8); left > 0; left -= 16384 {
			bits.write(0b110<<14, 17)
		}
		file = append(file, bits.end()...)
	}
	return append(file, 0xff, 0xd9)
}

// blocks of a baseline scan.
func (p worstJPEG) blocks(count int) []byte {
	var bits bitWriter
	random := rand.New(rand.NewPCG(1, 1))
	for range count {
		if !p.kept {
			bits.write(0b010, 3)
			continue
		}
		bits.write(0, 1)
		for k := 0; k < 63; k += 21 {
			// Signs at random, in every second bit.
			bits.write(random.Uint64()&0x155555555555&(1<<42-1), 42)
		}
	}
	return bits.end()
}

// bitWriter writes bits as a JPEG has them: a zero byte follows each 0xff.
type bitWriter struct {
	out   []byte
	held  uint64
	count int
}

func (b *bitWriter) write(bits uint64, count int) {
	b.held |= bits << (64 - b.count - count)
	for b.count += count; b.count >= 8; b.count -= 8 {
		next := byte(b.held >> 56)
		b.held <<= 8
		if b.out = append(b.out, next); next == 0xff {
			b.out = append(b.out, 0)
		}
	}
}

// end fills the last byte with ones.
func (b *bitWriter) end() []byte {
	if b.count > 0 {
		b.write(1<<(8-b.count)-1, 8-b.count)
	}
	return b.out
}
