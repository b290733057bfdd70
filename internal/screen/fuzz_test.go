package screen

import (
	"encoding/base64"
	"errors"
	"image"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

func FuzzDecodeBase64(f *testing.F) {
	f.Add("")
	f.Add("aGVsbG8=\r\n")
	f.Add("aGV$bG8")
	f.Fuzz(func(t *testing.T, text string) {
		data, err := DecodeBase64(text)
		if err != nil {
			return
		}
		stripped := strings.NewReplacer("\r", "", "\n", "").Replace(text)
		if again, err := base64.StdEncoding.DecodeString(stripped); err != nil || string(again) != string(data) {
			t.Errorf("%q decoded to %q, not %q (%v)", text, data, again, err)
		}
	})
}

// small refuses what takes long to look at a million times.
func small(t *testing.T, data []byte) *Picture {
	picture, err := Decode(data)
	if err != nil {
		var unsupported *UnsupportedError
		var malformed *MalformedError
		var tooLarge *TooLargeError
		if !errors.Is(err, ErrEmpty) && !errors.As(err, &unsupported) && !errors.As(err, &malformed) && !errors.As(err, &tooLarge) {
			t.Errorf("an error of no known type: %T %v", err, err)
		}
		return nil
	}
	if picture.Width()*picture.Height() > 200*200 {
		return nil
	}
	return picture
}

func seeds(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte("<html>"))
	source := image.NewRGBA(image.Rect(0, 0, 48, 32))
	for i := range source.Pix {
		source.Pix[i] = uint8(i * i >> 3)
	}
	f.Add(encodePNG(f, source))
	f.Add(encodeJPEG(f, source, 50))
	f.Add(withPNGHeader(encodePNG(f, source), 1<<31-1, 1<<31-1, 8, 6))
	f.Add(encodePNG(f, crop(loadCapture(f, "bochs1024-systemd", ".png"), 160)))
	f.Add(encodeJPEG(f, crop(loadCapture(f, "vgatext-systemd", ".png"), 144), 60))
}

// crop is the corner of a screen: three rows of its cells.
func crop(p *Picture, width int) image.Image {
	const height = 48
	cut := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			cut.Set(x, y, p.Image().At(x, y))
		}
	}
	return cut
}

func FuzzDecode(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		picture := small(t, data)
		if picture == nil {
			return
		}
		if picture.Width() < 1 || picture.Height() < 1 || len(picture.SHA256()) != 64 {
			t.Errorf("%dx%d %s", picture.Width(), picture.Height(), picture.SHA256())
		}
	})
}

func FuzzRead(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		picture := small(t, data)
		if picture == nil {
			return
		}
		read := picture.Read()
		if !utf8.ValidString(read.Text) || read.Type != Text && read.Text != "" {
			t.Errorf("%s: %q", read.Type, read.Text)
		}
		if joined := strings.Join(read.Lines, ""); joined != strings.ReplaceAll(read.Text, "\n", "") {
			t.Errorf("the lines are %q, the text %q", joined, read.Text)
		}
		again := mustDecode(t, data)
		if Similarity(picture, again) != 1 || !picture.SameScreen(again) {
			t.Error("not like itself")
		}
	})
}

func FuzzSimilarity(f *testing.F) {
	source := image.NewRGBA(image.Rect(0, 0, 48, 32))
	f.Add(encodePNG(f, source), encodeJPEG(f, source, 50))
	f.Add(encodePNG(f, crop(loadCapture(f, "bochs1024-systemd", ".png"), 160)),
		encodePNG(f, crop(loadCapture(f, "bochs1024-fsck", ".png"), 160)))
	f.Fuzz(func(t *testing.T, one, other []byte) {
		a, b := small(t, one), small(t, other)
		if a == nil || b == nil {
			return
		}
		forth, back := Similarity(a, b), Similarity(b, a)
		if !(forth >= 0 && forth <= 1) || forth != back {
			t.Errorf("%v one way, %v the other", forth, back)
		}
	})
}

var colourEscape = regexp.MustCompile("\x1b\\[(0|[34]8;2;[0-9]{1,3};[0-9]{1,3};[0-9]{1,3})m")

func FuzzPreview(f *testing.F) {
	source := image.NewRGBA(image.Rect(0, 0, 48, 32))
	f.Add(encodePNG(f, source), 80)
	f.Add(encodePNG(f, crop(loadCapture(f, "bochs1024-systemd", ".png"), 160)), 40)
	f.Add(encodePNG(f, source), -1)
	f.Fuzz(func(t *testing.T, data []byte, columns int) {
		picture := small(t, data)
		if picture == nil {
			return
		}
		columns %= 200
		for _, line := range strings.Split(strings.TrimSuffix(Preview(picture, columns), "\n"), "\n") {
			plain := colourEscape.ReplaceAllString(line, "")
			if strings.ContainsFunc(plain, func(r rune) bool { return r < ' ' || r == 0x7f }) {
				t.Errorf("control characters in %q", line)
			}
			if n := utf8.RuneCountInString(plain); n > max(columns, 0) {
				t.Errorf("%d columns, not %d", n, columns)
			}
		}
	})
}
