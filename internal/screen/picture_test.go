package screen

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/raster"
)

func encodePNG(t testing.TB, picture image.Image) []byte {
	t.Helper()
	var buffer bytes.Buffer
	if err := png.Encode(&buffer, picture); err != nil {
		t.Fatal(err)
	}
	return buffer.Bytes()
}

func encodeJPEG(t testing.TB, picture image.Image, quality int) []byte {
	t.Helper()
	var buffer bytes.Buffer
	if err := jpeg.Encode(&buffer, picture, &jpeg.Options{Quality: quality}); err != nil {
		t.Fatal(err)
	}
	return buffer.Bytes()
}

func mustDecode(t testing.TB, data []byte) *Picture {
	t.Helper()
	picture, err := Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	return picture
}

// withPNGHeader returns a PNG whose header promises another size and depth.
func withPNGHeader(data []byte, width, height uint32, depth, colorType byte) []byte {
	changed := bytes.Clone(data)
	binary.BigEndian.PutUint32(changed[16:], width)
	binary.BigEndian.PutUint32(changed[20:], height)
	changed[24], changed[25] = depth, colorType
	binary.BigEndian.PutUint32(changed[29:], crc32.ChecksumIEEE(changed[12:29]))
	return changed
}

// withJPEGSize returns a JPEG whose frame header promises another size.
func withJPEGSize(t testing.TB, data []byte, width, height uint16) []byte {
	t.Helper()
	changed := bytes.Clone(data)
	frame := bytes.Index(changed, []byte{0xff, 0xc0})
	if frame < 0 {
		t.Fatal("no baseline frame header")
	}
	binary.BigEndian.PutUint16(changed[frame+5:], height)
	binary.BigEndian.PutUint16(changed[frame+7:], width)
	return changed
}

func TestDecodeBase64(t *testing.T) {
	got, err := DecodeBase64("aGVs\r\nbG8=\n")
	if err != nil || string(got) != "hello" {
		t.Fatalf("got %q, %v", got, err)
	}
	for _, text := range []string{"", "\r\n"} {
		if _, err := DecodeBase64(text); !errors.Is(err, ErrEmpty) {
			t.Errorf("%q: got %v", text, err)
		}
	}
	var malformed *MalformedError
	for _, text := range []string{"aGVsbG8", "aGV$bG8=", "data:image/png;base64,aGVsbG8=", "=", "aGVs bG8="} {
		if _, err := DecodeBase64(text); !errors.As(err, &malformed) || malformed.Format != "Base64" {
			t.Errorf("%q: got %v", text, err)
		}
	}
}

func TestDecodeBase64Bound(t *testing.T) {
	for _, test := range []struct {
		size    int
		refused bool
	}{{MaxBytes - 1, false}, {MaxBytes, false}, {MaxBytes + 1, true}, {MaxBytes + 2, true}, {MaxBytes + 3, true}} {
		text := base64.StdEncoding.EncodeToString(make([]byte, test.size))
		data, err := DecodeBase64(text)
		var tooLarge *TooLargeError
		if test.refused != errors.As(err, &tooLarge) {
			t.Errorf("%d bytes: got %v", test.size, err)
		}
		if !test.refused && len(data) != test.size {
			t.Errorf("%d bytes: got %d", test.size, len(data))
		}
	}
}

func TestDecode(t *testing.T) {
	source := image.NewRGBA(image.Rect(0, 0, 30, 20))
	for _, test := range []struct {
		contentType string
		data        []byte
	}{{"image/png", encodePNG(t, source)}, {"image/jpeg", encodeJPEG(t, source, 75)}} {
		p := mustDecode(t, test.data)
		if p.ContentType() != test.contentType || p.Width() != 30 || p.Height() != 20 || len(p.SHA256()) != 64 {
			t.Errorf("got %s %dx%d %s", p.ContentType(), p.Width(), p.Height(), p.SHA256())
		}
		if got := p.Image().Bounds().Size(); got != source.Bounds().Size() {
			t.Errorf("got %v", got)
		}
	}
}

func TestDecodeTruncated(t *testing.T) {
	source := image.NewRGBA(image.Rect(0, 0, 64, 48))
	for i := range source.Pix {
		source.Pix[i] = uint8(i * 7)
	}
	for _, data := range [][]byte{encodePNG(t, source), encodeJPEG(t, source, 75)} {
		for n := 9; n < len(data); n++ {
			var malformed *MalformedError
			if _, err := Decode(data[:n]); !errors.As(err, &malformed) {
				t.Fatalf("%d of %d bytes: got %v", n, len(data), err)
			}
		}
	}
}

func TestDecodeRefusesWhatIsNoPicture(t *testing.T) {
	if _, err := Decode(nil); !errors.Is(err, ErrEmpty) {
		t.Errorf("nothing: got %v", err)
	}
	for text, want := range map[string]string{
		"<html><body>503</body></html>": `not a picture (PNG or JPEG): starts with "<html><body>503<"`,
		"GIF89a":                        `not a picture (PNG or JPEG): starts with "GIF89a"`,
		"\xff":                          `not a picture (PNG or JPEG): starts with "\xff"`,
	} {
		var unsupported *UnsupportedError
		_, err := Decode([]byte(text))
		if !errors.As(err, &unsupported) || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if _, err := Decode(append([]byte("\x89PNG\r\n\x1a\n"), make([]byte, MaxBytes)...)); err == nil ||
		err.Error() != "picture of 16777224 bytes: more than 16 MiB" {
		t.Errorf("got %v", err)
	}
}

func TestDecodeBounds(t *testing.T) {
	small := encodePNG(t, image.NewRGBA(image.Rect(0, 0, 8, 8)))
	photo := encodeJPEG(t, image.NewRGBA(image.Rect(0, 0, 8, 8)), 75)
	for name, test := range map[string]struct {
		data []byte
		want string
	}{
		"PNG too wide and high": {withPNGHeader(small, 100000, 100000, 8, 2),
			"PNG of 100000x100000 pixels: more than 16 megapixels"},
		"PNG just too large": {withPNGHeader(small, 4096, 4097, 8, 2),
			"PNG of 4096x4097 pixels: more than 16 megapixels"},
		"PNG just not too large, of nothing": {withPNGHeader(small, 4096, 4096, 8, 2),
			fmt.Sprintf("damaged or truncated PNG: %d bytes cannot hold the 4096x4096 pixels of its header", len(small))},
		"PNG 0 wide": {withPNGHeader(small, 0, 8, 8, 2),
			"damaged or truncated PNG: png: invalid format: non-positive dimension"},
		"PNG with a 16-bit palette": {withPNGHeader(small, 8, 8, 16, 3),
			"picture not supported: PNG with bit depth 16, color type 3"},
		"PNG deep and just too large": {withPNGHeader(append(small[:len(small):len(small)], make([]byte, 1<<20)...), 3000, 3113, 16, 6),
			"PNG of 3000x3113 pixels: more than 108 MiB of memory for one of its kind"},
		"JPEG just too large": {withJPEGSize(t, photo, 4096, 4097),
			"JPEG of 4096x4097 pixels: more than 16 megapixels"},
		"JPEG just not too large, of nothing": {withJPEGSize(t, photo, 4096, 4096),
			fmt.Sprintf("damaged or truncated JPEG: %d bytes cannot hold the 4096x4096 pixels of its header", len(photo))},
		"JPEG 0 high": {withJPEGSize(t, photo, 8, 0),
			"damaged or truncated JPEG: its header says 8x0 pixels"},
	} {
		_, err := Decode(test.data)
		if err == nil || err.Error() != test.want {
			t.Errorf("%s: got %v, want %s", name, err, test.want)
		}
	}
}

// An all-black screen compresses far more than any other and is no bomb.
func TestDecodeBlackScreen(t *testing.T) {
	size := image.Rect(0, 0, 2560, 1600)
	palette := color.Palette{color.Black, color.White}
	for _, source := range []image.Image{image.NewRGBA(size), image.NewGray(size), image.NewPaletted(size, palette)} {
		for _, data := range [][]byte{encodePNG(t, source), encodeJPEG(t, source, 1)} {
			p := mustDecode(t, data)
			if got := p.Read().Type; got != Blank {
				t.Errorf("%T in %d bytes: got %q", source, len(data), got)
			}
		}
	}
}

func TestReadBlankAndGraphics(t *testing.T) {
	source := image.NewRGBA(image.Rect(0, 0, 320, 200))
	if got := mustDecode(t, encodePNG(t, source)).Read().Type; got != Blank {
		t.Errorf("black: got %q", got)
	}
	for i := range source.Pix {
		source.Pix[i] = uint8(i * i / 77)
	}
	if got := mustDecode(t, encodePNG(t, source)).Read().Type; got != Graphics {
		t.Errorf("noise: got %q", got)
	}
}

func TestPreviewOfGraphics(t *testing.T) {
	source := image.NewRGBA(image.Rect(0, 0, 320, 200))
	for i := range source.Pix {
		source.Pix[i] = 0xff
	}
	source.Set(0, 0, color.Black)
	got := Preview(mustDecode(t, encodePNG(t, source)), 40)
	lines := strings.SplitAfter(got, "\x1b[0m\n")
	if len(lines) != 14 || lines[13] != "" || strings.Count(lines[0], "▀") != 40 {
		t.Errorf("got %d lines, %d columns", len(lines)-1, strings.Count(lines[0], "▀"))
	}
}

// A picture with transparency looks the same whether it is drawn on black beside
// itself or, when it is large, in its own memory.
func TestLargeTransparentPicturesAreDrawnOnBlackInPlace(t *testing.T) {
	source := image.NewNRGBA(image.Rect(3, 5, 60, 45))
	for i := range source.Pix {
		source.Pix[i] = uint8(i * i / 7)
	}
	want := raster.New(source, false, nil)
	got := onBlack(source)
	for y := range want.Height {
		for x := range want.Width {
			if a, b := got.RGBAAt(x+3, y+5), want.At(x, y); (raster.RGB{R: a.R, G: a.G, B: a.B}) != b {
				t.Fatalf("%d,%d: %v, want %v", x, y, a, b)
			}
		}
	}
}

// Pictures are opened as there is room for them, and nobody waits who has gone.
func TestOpenWaitsForRoom(t *testing.T) {
	data := encodePNG(t, image.NewRGBA(image.Rect(0, 0, 8, 8)))
	if err := room.Acquire(t.Context(), maxMemory); err != nil {
		t.Fatal(err)
	}
	gone, leave := context.WithCancelCause(t.Context())
	left := errors.New("left")
	leave(left)
	if _, err := Open(gone, data); !errors.Is(err, left) {
		t.Errorf("who has gone got %v", err)
	}
	opened := make(chan error)
	go func() {
		_, err := Open(t.Context(), data)
		opened <- err
	}()
	select {
	case err := <-opened:
		t.Fatalf("opened without room: %v", err)
	default:
	}
	room.Release(maxMemory)
	if err := <-opened; err != nil {
		t.Error(err)
	}
}
