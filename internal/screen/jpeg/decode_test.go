package jpeg

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"testing"
)

const captures = "../testdata/captures/"

// farApart gives the greatest difference of two pictures' samples, and their mean.
func farApart(t testing.TB, a, b image.Image) (greatest int, mean float64) {
	t.Helper()
	if a.Bounds() != b.Bounds() {
		t.Fatalf("the bounds are %v, want %v", a.Bounds(), b.Bounds())
	}
	total, count := 0, 0
	compare := func(a, b uint8) {
		apart := max(int(a)-int(b), int(b)-int(a))
		greatest, total, count = max(greatest, apart), total+apart, count+1
	}
	for y := a.Bounds().Min.Y; y < a.Bounds().Max.Y; y++ {
		for x := a.Bounds().Min.X; x < a.Bounds().Max.X; x++ {
			switch a := a.(type) {
			case *image.YCbCr:
				p, q := a.YCbCrAt(x, y), b.(*image.YCbCr).YCbCrAt(x, y)
				compare(p.Y, q.Y)
				compare(p.Cb, q.Cb)
				compare(p.Cr, q.Cr)
			default:
				compare(a.At(x, y).(color.Gray).Y, b.At(x, y).(color.Gray).Y)
			}
		}
	}
	return greatest, float64(total) / float64(count)
}

func TestCapturesAreTheSameAsWithTheStandardLibrary(t *testing.T) {
	files, err := filepath.Glob(captures + "*.jpg")
	if err != nil || len(files) < 100 {
		t.Fatalf("%d captures: %v", len(files), err)
	}
	for i, file := range files {
		if underRace && i%8 > 0 {
			continue
		}
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		want, err := jpeg.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		got := Decode(data)
		if got == nil {
			t.Errorf("%s: given up", file)
			continue
		}
		if greatest, mean := farApart(t, got.Image, want); greatest > 2 || mean > 0.1 {
			t.Errorf("%s: samples differ by up to %d, by %.3f in the mean", file, greatest, mean)
		}
	}
}

// noisy has every frequency in it, and sizes that are no multiple of a block.
func noisy(width, height int) *image.RGBA {
	picture := image.NewRGBA(image.Rect(0, 0, width, height))
	state := uint32(1)
	for i := range picture.Pix {
		state = state*1664525 + 1013904223
		picture.Pix[i] = uint8(state >> 24)
	}
	return picture
}

func encode(t testing.TB, picture image.Image, quality int) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, picture, &jpeg.Options{Quality: quality}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestEverySizeAndQuality(t *testing.T) {
	for _, quality := range []int{1, 10, 50, 75, 90, 100} {
		for _, size := range []image.Point{{1, 1}, {7, 9}, {8, 8}, {16, 16}, {17, 33}, {100, 75}} {
			grey := image.NewGray(image.Rect(0, 0, size.X, size.Y))
			copy(grey.Pix, noisy(size.X, size.Y).Pix)
			for _, picture := range []image.Image{noisy(size.X, size.Y), grey} {
				data := encode(t, picture, quality)
				want, err := jpeg.Decode(bytes.NewReader(data))
				if err != nil {
					t.Fatal(err)
				}
				got := Decode(data)
				if got == nil {
					t.Errorf("%v at quality %d: given up", size, quality)
					continue
				}
				if greatest, mean := farApart(t, got.Image, want); greatest > 2 || mean > 0.3 {
					t.Errorf("%v at quality %d: samples differ by up to %d, by %.3f in the mean", size, quality, greatest, mean)
				}
			}
		}
	}
}

// A large picture of noise has more frequencies than any screen, and is decoded
// without keeping them.
func TestTooManyFrequenciesAreNotKept(t *testing.T) {
	data := encode(t, noisy(2900, 2000), 90)
	want, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	got := Decode(data)
	if got == nil || got.Spectra != nil {
		t.Fatalf("given up: %t, frequencies kept: %t", got == nil, got != nil)
	}
	// Its last corner is decoded long after they were dropped.
	corner := image.Rect(2700, 1800, 2900, 2000)
	if greatest, mean := farApart(t, got.Image.(*image.YCbCr).SubImage(corner), want.(*image.YCbCr).SubImage(corner)); greatest > 2 || mean > 0.3 {
		t.Errorf("samples differ by up to %d, by %.3f in the mean", greatest, mean)
	}
}

func TestWhatIsCutOffOrFollowedByMoreIsLeftToOthers(t *testing.T) {
	data := encode(t, noisy(40, 40), 75)
	for cut := range data {
		if Decode(data[:cut]) != nil {
			t.Fatalf("a picture out of the first %d of %d bytes", cut, len(data))
		}
	}
	longer := append(bytes.Clone(data[:len(data)-2]), 0x12, 0x34, 0xff, 0xd9)
	if Decode(longer) != nil {
		t.Error("data that belongs to no block was not noticed")
	}
}

func TestProgressiveIsLeftToOthers(t *testing.T) {
	data := encode(t, noisy(16, 16), 75)
	at := bytes.Index(data, []byte{0xff, markFrame})
	data[at+1] = 0xc2
	if Decode(data) != nil {
		t.Error("decoded a progressive JPEG")
	}
}

// FuzzDecode holds that whatever is decoded is a picture for image/jpeg too.
func FuzzDecode(f *testing.F) {
	f.Add(encode(f, noisy(20, 20), 50))
	f.Add(encode(f, image.NewGray(image.Rect(0, 0, 9, 9)), 90))
	for _, name := range []string{"bochs640-ascii.q50.jpg", "vgatext-systemd.q75.jpg"} {
		if data, err := os.ReadFile(captures + name); err == nil {
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		config, err := jpeg.DecodeConfig(bytes.NewReader(data))
		if err != nil || config.Width*config.Height > 1<<20 {
			return
		}
		got := Decode(data)
		if got == nil {
			return
		}
		want, err := jpeg.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatalf("decoded what image/jpeg refuses: %v", err)
		}
		if got.Image.Bounds() != want.Bounds() {
			t.Fatalf("bounds %v, want %v", got.Image.Bounds(), want.Bounds())
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	data, err := os.ReadFile(captures + "bochs1024-systemd.q75.jpg")
	if err != nil {
		b.Fatal(err)
	}
	b.Run("baseline", func(b *testing.B) {
		for b.Loop() {
			if Decode(data) == nil {
				b.Fatal("given up")
			}
		}
	})
	b.Run("image-jpeg", func(b *testing.B) {
		for b.Loop() {
			if _, err := jpeg.Decode(bytes.NewReader(data)); err != nil {
				b.Fatal(err)
			}
		}
	})
}
