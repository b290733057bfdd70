package screen

import (
	"bytes"
	"fmt"
	"image/jpeg"
	"image/png"
)

// What a decoder may have to allocate for one picture: that of 64 megapixels at
// four bytes each. Deep and progressive pictures, which no console capture is,
// need more a pixel, so fewer pixels of them are taken.
const maxDecodedBytes = 4 * MaxPixels

// A progressive JPEG keeps a 32-bit coefficient a sample beside the samples:
// 3 x (4 + 1) bytes a pixel without chroma subsampling, 4 x 5 in CMYK.
const progressiveBytes = 20

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
func checkPNG(data []byte) error {
	const format = "PNG"
	config, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return decoderError(format, err)
	}
	if err := checkPixels(format, config.Width, config.Height, len(data)); err != nil {
		return err
	}
	depth, samples := pngSamples(data)
	// Samples of 16 bits stay so, up to four of them a pixel.
	if depth == 16 && config.Width*config.Height > maxDecodedBytes/8 {
		return &TooLargeError{Format: format, Width: config.Width, Height: config.Height, Bytes: len(data),
			Limit: "256 MiB of memory at 16 bits a sample"}
	}
	raw := (int64(config.Width)*int64(depth*samples) + 7) / 8 * int64(config.Height)
	if raw > maxInflation*int64(len(data)) {
		return &MalformedError{Format: format, Err: fmt.Errorf("%d bytes cannot hold the %dx%d pixels of its header",
			len(data), config.Width, config.Height)}
	}
	return nil
}

// pngSamples reads the bits a sample and the samples a pixel from the IHDR
// chunk, which png.DecodeConfig has checked:
//
//	0  signature (8)   16 width (4)   24 bits a sample (1)
//	8  chunk head (8)  20 height (4)  25 colour type (1)
func pngSamples(data []byte) (depth, samples int) {
	perPixel := [...]int{0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
	return int(data[24]), perPixel[data[25]]
}

// checkJPEG does for JPEG what checkPNG does for PNG, and bounds the scans.
func checkJPEG(data []byte) error {
	const format = "JPEG"
	config, err := jpeg.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return decoderError(format, err)
	}
	if err := checkPixels(format, config.Width, config.Height, len(data)); err != nil {
		return err
	}
	// In compressed data 0xff is always followed by 0x00, so these are markers,
	// at worst those of a thumbnail inside the metadata.
	progressive := bytes.Contains(data, []byte{0xff, 0xc2})
	if progressive && config.Width*config.Height > maxDecodedBytes/progressiveBytes {
		return &TooLargeError{Format: format, Width: config.Width, Height: config.Height, Bytes: len(data),
			Limit: "256 MiB of memory for a progressive JPEG"}
	}
	if scans := bytes.Count(data, []byte{0xff, 0xda}); scans > maxScans {
		return &UnsupportedError{Reason: fmt.Sprintf("JPEG with %d scans", scans)}
	}
	if int64(config.Width)*int64(config.Height) > maxPixelsPerByte*int64(len(data)) {
		return &MalformedError{Format: format, Err: fmt.Errorf("%d bytes cannot hold the %dx%d pixels of its header",
			len(data), config.Width, config.Height)}
	}
	return nil
}
