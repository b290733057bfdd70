package screen

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"image/draw"
	stdjpeg "image/jpeg"
	"image/png"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/jpeg"
)

// MaxBytes bounds the encoded picture, in bytes.
const MaxBytes = 16 << 20

// MaxPixels bounds width times height: 16 megapixels, in units of 2^20. The
// largest screen that a machine of the cloud has is a quarter of that.
const MaxPixels = 16 << 20

const limitBytes, limitPixels = "16 MiB", "16 megapixels"

const (
	contentTypePNG  = "image/png"
	contentTypeJPEG = "image/jpeg"
)

// Picture is a decoded screenshot. It does not change after Decode; its methods
// may be called from several goroutines.
type Picture struct {
	contentType string
	sha256      string
	image       image.Image
	spectra     []jpeg.Spectrum // of a JPEG of the usual kind

	// looking guards what was found, in the greatest detail that was asked for.
	looking sync.Mutex
	found   *reading
	// recognised is what stands on a graphical screen, once somebody asked.
	recognised atomic.Pointer[Reading]
}

// DecodeBase64 decodes standard Base64 with its padding; line breaks are
// skipped. It returns ErrEmpty for a text of nothing, a *TooLargeError when the
// result would exceed MaxBytes, and a *MalformedError for anything else that is
// not Base64.
func DecodeBase64(text string) ([]byte, error) {
	length := len(text) - strings.Count(text, "\n") - strings.Count(text, "\r")
	if length == 0 {
		return nil, ErrEmpty
	}
	// The padding counts as data here: too much by two bytes at most, and
	// exact again after decoding.
	if size := length / 4 * 3; size > MaxBytes+2 {
		return nil, &TooLargeError{Bytes: size, Limit: limitBytes}
	}
	data, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, &MalformedError{Format: "Base64", Err: err}
	}
	if len(data) > MaxBytes {
		return nil, &TooLargeError{Bytes: len(data), Limit: limitBytes}
	}
	return data, nil
}

// Decode decodes a PNG or a JPEG, told apart by their first bytes. Its errors
// are ErrEmpty, *UnsupportedError, *TooLargeError and *MalformedError. Bounds
// are checked on the header, so that a small file which promises a huge picture
// costs nothing; a truncated file is an error, never half a picture.
func Decode(data []byte) (*Picture, error) {
	as, err := formatOf(data)
	if err != nil {
		return nil, err
	}
	if _, err := as.memory(data); err != nil {
		return nil, err
	}
	return as.decodeChecked(data)
}

// Open is Decode for who may have company: it waits until there is room for one
// picture more, or gives ctx's error.
func Open(ctx context.Context, data []byte) (*Picture, error) {
	return opened(ctx, data, func(p *Picture, _ format) (*Picture, error) { return p, nil })
}

// opened decodes a picture when there is room for it, and has it until what is
// wanted of it is made.
func opened[T any](ctx context.Context, data []byte, wanted func(*Picture, format) (*T, error)) (*T, error) {
	as, err := formatOf(data)
	if err != nil {
		return nil, err
	}
	memory, err := as.memory(data)
	if err != nil {
		return nil, err
	}
	if err := room.Acquire(ctx, memory); err != nil {
		return nil, context.Cause(ctx)
	}
	defer room.Release(memory)
	picture, err := as.decodeChecked(data)
	if err != nil {
		return nil, err
	}
	return wanted(picture, as)
}

// format is one of the two that are read.
type format struct {
	name, contentType string
	decode            func([]byte) (*Picture, error)
	// memory checks the header against the bounds, and says what reading the
	// picture takes at most, in bytes.
	memory func([]byte) (int64, error)
}

var (
	formatPNG  = format{"PNG", contentTypePNG, decodePNG, checkPNG}
	formatJPEG = format{"JPEG", contentTypeJPEG, decodeJPEG, checkJPEG}
)

func formatOf(data []byte) (format, error) {
	switch {
	case len(data) == 0:
		return format{}, ErrEmpty
	case len(data) > MaxBytes:
		return format{}, &TooLargeError{Bytes: len(data), Limit: limitBytes}
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")):
		return formatPNG, nil
	case bytes.HasPrefix(data, []byte("\xff\xd8\xff")):
		return formatJPEG, nil
	}
	return format{}, &UnsupportedError{Start: bytes.Clone(data[:min(16, len(data))])}
}

func (f format) decodeChecked(data []byte) (*Picture, error) {
	decoded, err := f.decode(data)
	if err != nil {
		return nil, decoderError(f.name, err)
	}
	sum := sha256.Sum256(data)
	decoded.contentType, decoded.sha256 = f.contentType, hex.EncodeToString(sum[:])
	return decoded, nil
}

func decodePNG(data []byte) (*Picture, error) {
	decoded, err := png.Decode(bytes.NewReader(data))
	if see, ok := decoded.(*image.NRGBA); ok && len(see.Pix) > largePixels*4 {
		decoded = onBlack(see)
	}
	return &Picture{image: decoded}, err
}

// largePixels is how many a picture has whose transparency is not kept: reading
// draws it on black, and two of that size are too much.
const largePixels = 8 << 20

// onBlack draws a picture on black in its own memory, row by row.
func onBlack(see *image.NRGBA) *image.RGBA {
	row := image.NewRGBA(image.Rect(0, 0, see.Rect.Dx(), 1))
	for y := see.Rect.Min.Y; y < see.Rect.Max.Y; y++ {
		draw.Draw(row, row.Rect, image.Black, image.Point{}, draw.Src)
		draw.Draw(row, row.Rect, see, image.Pt(see.Rect.Min.X, y), draw.Over)
		copy(see.Pix[see.PixOffset(see.Rect.Min.X, y):], row.Pix)
	}
	return &image.RGBA{Pix: see.Pix, Stride: see.Stride, Rect: see.Rect}
}

// decodeJPEG leaves to image/jpeg what is unusual or damaged, and with it the
// words for what is wrong.
func decodeJPEG(data []byte) (*Picture, error) {
	if found := jpeg.Decode(data); found != nil {
		return &Picture{image: found.Image, spectra: found.Spectra}, nil
	}
	decoded, err := stdjpeg.Decode(bytes.NewReader(data))
	return &Picture{image: decoded}, err
}

// ContentType is "image/png" or "image/jpeg", by the picture's bytes.
func (p *Picture) ContentType() string { return p.contentType }

// Width is in pixels.
func (p *Picture) Width() int { return p.image.Bounds().Dx() }

// Height is in pixels.
func (p *Picture) Height() int { return p.image.Bounds().Dy() }

// SHA256 is the digest of the encoded bytes, in lower-case hexadecimal.
func (p *Picture) SHA256() string { return p.sha256 }

// Image is the decoded picture; it is shared and must not be written to.
func (p *Picture) Image() image.Image { return p.image }

// checkPixels holds a header against the bounds that both formats have.
func checkPixels(format string, width, height, bytes int) error {
	if width <= 0 || height <= 0 {
		return &MalformedError{Format: format, Err: fmt.Errorf("its header says %dx%d pixels", width, height)}
	}
	if width > MaxPixels/height {
		return &TooLargeError{Format: format, Width: width, Height: height, Bytes: bytes, Limit: limitPixels}
	}
	return nil
}

// decoderError tells what a decoder does not know from what is damaged.
func decoderError(format string, err error) error {
	var ofPNG png.UnsupportedError
	if errors.As(err, &ofPNG) {
		return &UnsupportedError{Reason: format + " with " + string(ofPNG)}
	}
	var ofJPEG stdjpeg.UnsupportedError
	if errors.As(err, &ofJPEG) {
		return &UnsupportedError{Reason: format + " with " + string(ofJPEG)}
	}
	return &MalformedError{Format: format, Err: err}
}
