package screen

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"strings"
	"sync"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/baseline"
)

// MaxBytes bounds the encoded picture, in bytes.
const MaxBytes = 32 << 20

// MaxPixels bounds width times height: 64 megapixels, in units of 2^20.
const MaxPixels = 64 << 20

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
	spectra     []baseline.Spectrum // of a JPEG of the usual kind

	// What was found, made once: without its cells, and with them.
	readOnce, cellsOnce sync.Once
	screen, withCells   *reading
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
		return nil, &TooLargeError{Bytes: size, Limit: "32 MiB"}
	}
	data, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, &MalformedError{Format: "Base64", Err: err}
	}
	if len(data) > MaxBytes {
		return nil, &TooLargeError{Bytes: len(data), Limit: "32 MiB"}
	}
	return data, nil
}

// Decode decodes a PNG or a JPEG, told apart by their first bytes. Its errors
// are ErrEmpty, *UnsupportedError, *TooLargeError and *MalformedError. Bounds
// are checked on the header, so that a small file which promises a huge picture
// costs nothing; a truncated file is an error, never half a picture.
func Decode(data []byte) (*Picture, error) {
	if len(data) == 0 {
		return nil, ErrEmpty
	}
	if len(data) > MaxBytes {
		return nil, &TooLargeError{Bytes: len(data), Limit: "32 MiB"}
	}
	var format, contentType string
	var decode func([]byte) (*Picture, error)
	var check func([]byte) error
	switch {
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")):
		format, contentType, decode, check = "PNG", contentTypePNG, decodePNG, checkPNG
	case bytes.HasPrefix(data, []byte("\xff\xd8\xff")):
		format, contentType, decode, check = "JPEG", contentTypeJPEG, decodeJPEG, checkJPEG
	default:
		return nil, &UnsupportedError{Start: bytes.Clone(data[:min(16, len(data))])}
	}
	if err := check(data); err != nil {
		return nil, err
	}
	decoded, err := decode(data)
	if err != nil {
		return nil, decoderError(format, err)
	}
	sum := sha256.Sum256(data)
	decoded.contentType, decoded.sha256 = contentType, hex.EncodeToString(sum[:])
	return decoded, nil
}

func decodePNG(data []byte) (*Picture, error) {
	decoded, err := png.Decode(bytes.NewReader(data))
	return &Picture{image: decoded}, err
}

// decodeJPEG leaves to image/jpeg what is unusual or damaged, and with it the
// words for what is wrong.
func decodeJPEG(data []byte) (*Picture, error) {
	if found := baseline.Decode(data); found != nil {
		return &Picture{image: found.Image, spectra: found.Spectra}, nil
	}
	decoded, err := jpeg.Decode(bytes.NewReader(data))
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
		return &TooLargeError{Format: format, Width: width, Height: height, Bytes: bytes, Limit: "64 megapixels"}
	}
	return nil
}

// decoderError tells what a decoder does not know from what is damaged.
func decoderError(format string, err error) error {
	var ofPNG png.UnsupportedError
	if errors.As(err, &ofPNG) {
		return &UnsupportedError{Reason: format + " with " + string(ofPNG)}
	}
	var ofJPEG jpeg.UnsupportedError
	if errors.As(err, &ofJPEG) {
		return &UnsupportedError{Reason: format + " with " + string(ofJPEG)}
	}
	return &MalformedError{Format: format, Err: err}
}
