package screen

import (
	"bytes"
	"encoding/binary"
	"fmt"
	stdjpeg "image/jpeg"
	"image/png"

	"golang.org/x/sync/semaphore"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/jpeg"
)

// maxMemory is what one read may make at its worst, in bytes: the answer with
// the picture in Base64, the picture's bytes, and all that decoding and reading
// allocate, also what is garbage by then: it may still be there. Deep, interlaced and progressive pictures, which no screenshot is, need
// more a pixel, so fewer pixels of them are taken.
const maxMemory = 108 << 20

// room is the memory that pictures that are decoded at the same time have together.
var room = semaphore.NewWeighted(maxMemory)

// recogniseMemory is what recognising a picture's text takes at most besides, in
// bytes; larger pictures are read at half their size.
func recogniseMemory(width, height int) int64 {
	return min(recognisedPixels, int64(width)*int64(height))*bytesRecognised + networksMemory
}

const (
	recognisedPixels = 4 << 20
	bytesRecognised  = 16 // a pixel: its ground, the way there, ink, and pieces of ink
	networksMemory   = 16 << 20
)

// Every scan of a progressive JPEG walks the whole picture, however few bytes
// it has; encoders write ten or so.
const maxScans = 100

// No deflate stream yields more than 1032 bytes a byte.
const maxInflation = 1032

// A JPEG has at least one bit for a block of 8x8 samples, and one of its
// components may cover the picture with a single block for 4 of these each way.
const maxPixelsPerByte = 8 * 64 * 16

// checkPNG holds the header against the bounds, and the size that it promises
// against what the file's bytes can hold at all: a bomb of zero data.
func checkPNG(data []byte) (int64, error) {
	const format = "PNG"
	config, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return 0, decoderError(format, err)
	}
	if err := checkPixels(format, config.Width, config.Height, len(data)); err != nil {
		return 0, err
	}
	header := readPNGHeader(data)
	row := (int64(config.Width)*int64(header.depth*header.samples) + 7) / 8
	if row*int64(config.Height) > maxInflation*int64(len(data)) {
		return 0, &MalformedError{Format: format, Err: fmt.Errorf("%d bytes cannot hold the %dx%d pixels of its header",
			len(data), config.Width, config.Height)}
	}
	return checkMemory(format, config.Width, config.Height, len(data), header.bytesPerPixel(config.Width*config.Height)*8, 0)
}

// checkMemory adds up what a read holds: eighths of a byte a pixel, more for the
// whole picture, its bytes and these in Base64.
func checkMemory(format string, width, height, size int, eighths, more int64) (int64, error) {
	memory := int64(width)*int64(height)*eighths/8 + more + int64(size)*7/3
	if memory > maxMemory {
		return 0, &TooLargeError{Format: format, Width: width, Height: height, Bytes: size,
			Limit: fmt.Sprintf("%d MiB of memory for one of its kind", maxMemory>>20)}
	}
	return memory, nil
}

// pngHeader is what a PNG's header says of its pixels.
type pngHeader struct {
	depth, samples int // bits a sample, samples a pixel
	kind           byte
	keyed          bool // one colour is transparent
	interlaced     bool
}

// readPNGHeader reads the IHDR chunk, which png.DecodeConfig has checked:
//
//	0  signature (8)   16 width (4)   24 bits a sample (1)
//	8  chunk head (8)  20 height (4)  25 colour type (1)   28 interlace (1)
func readPNGHeader(data []byte) pngHeader {
	perPixel := [...]int{0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
	return pngHeader{depth: int(data[24]), samples: perPixel[data[25]], kind: data[25],
		keyed: bytes.Contains(data, []byte("tRNS")), interlaced: len(data) > 28 && data[28] != 0}
}

// bytesPerPixel is what image/png makes of a pixel of so many, and what is made
// of it to be read. What is not grey or opaque RGBA already is drawn into an RGBA,
// and luminance has a byte beside that.
func (h pngHeader) bytesPerPixel(pixels int) int64 {
	const rgba, luma = 4, 1
	grey, seeThrough := h.kind == 0 && !h.keyed, h.kind == 4 || h.kind == 6 || h.keyed
	decoded, drawn := int64(rgba), int64(luma)
	switch {
	case h.depth == 16 && grey:
		decoded, drawn = 2, rgba+luma
	case h.depth == 16:
		decoded, drawn = 8, rgba+luma
	case grey:
		decoded, drawn = 1, 0
	case h.kind == 3:
		decoded, drawn = 1, rgba+luma
	case seeThrough && pixels <= largePixels:
		drawn = rgba + luma
	}
	if h.interlaced {
		decoded *= 2 // the passes, and the whole
	}
	return decoded + drawn
}

// checkJPEG does for JPEG what checkPNG does for PNG, and bounds the scans.
func checkJPEG(data []byte) (int64, error) {
	const format = "JPEG"
	config, err := stdjpeg.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return 0, decoderError(format, err)
	}
	if err := checkPixels(format, config.Width, config.Height, len(data)); err != nil {
		return 0, err
	}
	// In compressed data 0xff is always followed by 0x00, so these are markers,
	// at worst those of a thumbnail inside the metadata.
	if scans := bytes.Count(data, []byte{0xff, 0xda}); scans > maxScans {
		return 0, &UnsupportedError{Reason: fmt.Sprintf("JPEG with %d scans", scans)}
	}
	if int64(config.Width)*int64(config.Height) > maxPixelsPerByte*int64(len(data)) {
		return 0, &MalformedError{Format: format, Err: fmt.Errorf("%d bytes cannot hold the %dx%d pixels of its header",
			len(data), config.Width, config.Height)}
	}
	return checkMemory(format, config.Width, config.Height, len(data), jpegEighths(data), min(jpeg.MaxKept, int64(len(data))*5))
}

// jpegEighths is what image/jpeg makes of a pixel, and what is made of it to be
// read, in eighths of a byte. It believes the first frame, as decoders do.
func jpegEighths(data []byte) int64 {
	const whole, coefficient = 8, 4 // eighths of a sample's byte; bytes of a coefficient
	adobe := false
	for at := 2; at+4 <= len(data); {
		if data[at] != 0xff || data[at+1] == 0xff { // damaged, or filled up
			at++
			continue
		}
		marker, segment := data[at+1], data[at+4:]
		at += 2 + int(binary.BigEndian.Uint16(data[at+2:]))
		switch {
		case marker == 0xee:
			adobe = true
		case marker >= 0xc0 && marker <= 0xc2 && len(segment) >= 6 && len(segment) >= 6+3*int(segment[5]):
			components := int(segment[5])
			samples, across, down := int64(0), int64(1), int64(1)
			for i := range components {
				h, v := int64(segment[7+3*i]>>4), int64(segment[7+3*i]&15)
				samples, across, down = samples+h*v, max(across, h), max(down, v)
			}
			eighths := (samples*whole + across*down - 1) / (across * down)
			if marker == 0xc2 { // progressive
				eighths += coefficient * eighths
			}
			switch named := string([]byte{segment[6], segment[min(9, len(segment)-1)], segment[min(12, len(segment)-1)]}); {
			case components == 4:
				eighths += 9 * whole // the planes become a CMYK, that an RGBA, with luminance beside it
			case components == 3 && (adobe || named == "RGB"):
				eighths += 5 * whole // the planes become an RGBA, with luminance beside it
			}
			return eighths
		}
	}
	return 29 * whole // not to be had: image/jpeg read a header
}
