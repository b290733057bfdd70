package screen

import (
	"errors"
	"fmt"
)

// ErrEmpty says that there are no bytes, so no picture.
var ErrEmpty = errors.New("the picture is empty: 0 bytes")

// UnsupportedError says that the bytes are not a picture of a format that is
// read here (PNG and JPEG), or one of a kind that no screenshot has.
type UnsupportedError struct {
	// Start holds the first bytes, at most 16; nil when the format is known
	// and Reason says what of it is not supported.
	Start []byte
	// Reason is what is not supported, empty when Start says it.
	Reason string
}

func (e *UnsupportedError) Error() string {
	if e.Reason != "" {
		return "picture not supported: " + e.Reason
	}
	return fmt.Sprintf("not a picture (PNG or JPEG): starts with %q", e.Start)
}

// MalformedError says that a picture, or the Base64 around it, is damaged or
// cut short.
type MalformedError struct {
	// Format is what it should have been: "Base64", "PNG" or "JPEG".
	Format string
	// Err is what its decoder said.
	Err error
}

func (e *MalformedError) Error() string {
	return fmt.Sprintf("damaged or truncated %s: %v", e.Format, e.Err)
}

// Unwrap returns what the decoder said.
func (e *MalformedError) Unwrap() error { return e.Err }

// TooLargeError says that a picture is over one of the bounds that keep time
// and memory finite. It is found in the header, before anything is decoded.
type TooLargeError struct {
	// Format is "PNG" or "JPEG", empty when the bound is that of the bytes.
	Format string
	// Width and Height are pixels, 0 when the bound is that of the bytes.
	Width, Height int
	// Bytes is the size of the encoded picture.
	Bytes int
	// Limit is the bound in words.
	Limit string
}

func (e *TooLargeError) Error() string {
	if e.Format == "" {
		return fmt.Sprintf("picture of %d bytes: more than %s", e.Bytes, e.Limit)
	}
	return fmt.Sprintf("%s of %dx%d pixels: more than %s", e.Format, e.Width, e.Height, e.Limit)
}
