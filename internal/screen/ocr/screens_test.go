package ocr

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/draw"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/ocr/ocrtest"
)

// page is a screen of testdata with what stands on it, a text a line.
type page struct {
	name    string
	picture image.Image
	truth   []string
	chinese bool
}

func pages(t testing.TB) []page {
	t.Helper()
	files, err := filepath.Glob("testdata/*.png")
	if err != nil || len(files) == 0 {
		t.Fatal("no pages in testdata", err)
	}
	var found []page
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		picture, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		truth, err := os.ReadFile(strings.TrimSuffix(file, ".png") + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(file), ".png")
		found = append(found, page{name, picture, strings.Split(strings.TrimSpace(string(truth)), "\n"), strings.HasPrefix(name, "zh-")})
	}
	return found
}

// lossy is a picture as a JPEG file of quality 75 keeps it.
func lossy(t testing.TB, picture image.Image) image.Image {
	t.Helper()
	plain := image.NewRGBA(image.Rect(0, 0, picture.Bounds().Dx(), picture.Bounds().Dy()))
	draw.Draw(plain, plain.Rect, picture, picture.Bounds().Min, draw.Src)
	var file bytes.Buffer
	if err := jpeg.Encode(&file, plain, &jpeg.Options{Quality: 75}); err != nil {
		t.Fatal(err)
	}
	decoded, err := jpeg.Decode(&file)
	if err != nil {
		t.Fatal(err)
	}
	return decoded
}

// compare holds lines that were read against what stands on a page.
func compare(truth []string, lines []Line) ocrtest.Score {
	texts := make([]string, len(lines))
	for i := range lines {
		texts[i] = lines[i].Text
	}
	return ocrtest.Compare(truth, texts)
}

func mustRead(t testing.TB, picture image.Image) []Line {
	t.Helper()
	lines, err := Read(t.Context(), picture)
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

func TestReadsScreens(t *testing.T) {
	for _, kind := range []struct {
		name  string
		shown func(testing.TB, image.Image) image.Image
	}{{"png", func(_ testing.TB, p image.Image) image.Image { return p }}, {"q75", lossy}} {
		t.Run(kind.name, func(t *testing.T) {
			var latin, chinese ocrtest.Score
			for _, p := range pages(t) {
				if underRace && p.name != "stop" && p.name != "zh-stop" {
					continue
				}
				lines := mustRead(t, kind.shown(t, p.picture))
				s := compare(p.truth, lines)
				t.Logf("%-10s %4d characters, %d missed, %d false", p.name, s.Stand, s.Missed, s.False)
				if p.chinese {
					chinese.Add(s)
				} else {
					latin.Add(s)
				}
				for _, l := range lines {
					if !l.Box.In(p.picture.Bounds()) || l.Confidence <= 0 || l.Confidence > 1 || strings.TrimSpace(l.Text) != l.Text {
						t.Errorf("%s: a line %+v", p.name, l)
					}
				}
			}
			for _, c := range []struct {
				ocrtest.Score
				least float64 // the share that is read
			}{{latin, 0.985}, {chinese, 0.93}} {
				if c.Stand == 0 || float64(c.Stand-c.Missed) < c.least*float64(c.Stand) || float64(c.False) > 0.02*float64(c.Stand) {
					t.Errorf("of %d characters %d were missed and %d are false", c.Stand, c.Missed, c.False)
				}
			}
		})
	}
}

func TestReadsFromTopToBottomAndLeftToRight(t *testing.T) {
	for _, p := range pages(t) {
		if p.name != "setup" {
			continue
		}
		var text strings.Builder
		for _, l := range mustRead(t, p.picture) {
			text.WriteString(l.Text + "\n")
		}
		if want := "Drive 0 Partition 2\n39.5 GB\n28.4 GB\nPrimary\nDrive 1 Unallocated Space\n100.0 GB\n"; !strings.Contains(text.String(), want) {
			t.Errorf("read\n%swant in it\n%s", text.String(), want)
		}
	}
}

// A large picture is read at half its size, and says where its lines are all the
// same.
func TestReadsALargePictureAtHalfItsSize(t *testing.T) {
	for _, p := range pages(t) {
		if p.name != "stop" {
			continue
		}
		bounds := p.picture.Bounds()
		large := image.NewGray(image.Rect(0, 0, 3*bounds.Dx(), 3*bounds.Dy()))
		for y := range large.Rect.Dy() {
			for x := range large.Rect.Dx() {
				large.Set(x, y, p.picture.At(x/3, y/3))
			}
		}
		lines := mustRead(t, large)
		if s := compare(p.truth, lines); s.Missed*100 > 2*s.Stand || s.False*100 > 2*s.Stand {
			t.Errorf("of %d characters %d were missed and %d are false", s.Stand, s.Missed, s.False)
		}
		// The first text begins at 80, 220 of 24 pixels.
		if box := lines[0].Box; box.Min.X < 230 || box.Min.X > 250 || box.Min.Y < 660 || box.Max.Y > 780 {
			t.Errorf("the first line is at %v", box)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	for _, p := range pages(b) {
		for _, kind := range []string{"png", "q75"} {
			picture := p.picture
			if kind == "q75" {
				picture = lossy(b, picture)
			}
			b.Run(p.name+"/"+kind, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					mustRead(b, picture)
				}
			})
		}
	}
}

// Whoever loses patience waits for a line or two at most, and is told.
func TestReadStopsWhenNobodyWantsIt(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	why := errors.New("no more")
	cancel(why)
	if lines, err := Read(ctx, pages(t)[0].picture); !errors.Is(err, why) || lines != nil {
		t.Errorf("%d lines, %v", len(lines), err)
	}
}

func TestRowsSayWhatStandsSideBySide(t *testing.T) {
	for _, p := range pages(t) {
		if p.name != "setup" {
			continue
		}
		var rows []string
		last := -1
		for _, l := range mustRead(t, p.picture) {
			if l.Row < last {
				t.Errorf("%q of row %d after row %d", l.Text, l.Row, last)
			}
			if l.Row > last {
				rows = append(rows, "")
			}
			last = l.Row
			rows[len(rows)-1] += l.Text + "|"
		}
		for _, want := range []string{"Name|Total size|Free space|Type|", "Drive 1 Unallocated Space|100.0 GB|100.0 GB|"} {
			if !slices.Contains(rows, want) {
				t.Errorf("no row %q in %q", want, rows)
			}
		}
	}
}
