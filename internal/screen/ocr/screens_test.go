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

// alike takes away what two spellings of a text may differ in: spaces, and the
// width and the curl of marks.
var alike = strings.NewReplacer(" ", "", "‘", "'", "’", "'", "“", `"`, "”", `"`, "，", ",", "：", ":", "？", "?", "（", "(", "）", ")")

// edits is the least number of edits that turn a text into some piece of another.
func edits(text, within []rune) int {
	row := make([]int, len(within)+1)
	for i, c := range text {
		before := row[0]
		row[0] = i + 1
		for j, d := range within {
			change := before
			if c != d {
				change++
			}
			before = row[j+1]
			row[j+1] = min(change, row[j+1]+1, row[j]+1)
		}
	}
	return slices.Min(row)
}

// compare counts characters of the truth that were not read, and read ones that
// do not stand there.
func compare(truth []string, lines []Line) (all, missed, false int) {
	var read, stands []rune
	for _, l := range lines {
		read = append(read, []rune(alike.Replace(l.Text))...)
	}
	for _, text := range truth {
		stands = append(stands, []rune(alike.Replace(text))...)
	}
	for _, text := range truth {
		letters := []rune(alike.Replace(text))
		all += len(letters)
		missed += edits(letters, read)
	}
	for _, l := range lines {
		false += edits([]rune(alike.Replace(l.Text)), stands)
	}
	return all, missed, false
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
			// all, missed and false characters, of Latin and of Chinese pages.
			var sums [2][3]int
			for _, p := range pages(t) {
				lines := mustRead(t, kind.shown(t, p.picture))
				all, missed, wrong := compare(p.truth, lines)
				t.Logf("%-10s %4d characters, %d missed, %d false", p.name, all, missed, wrong)
				at := &sums[0]
				if p.chinese {
					at = &sums[1]
				}
				at[0], at[1], at[2] = at[0]+all, at[1]+missed, at[2]+wrong
				for _, l := range lines {
					if !l.Box.In(p.picture.Bounds()) || l.Confidence <= 0 || l.Confidence > 1 || strings.TrimSpace(l.Text) != l.Text {
						t.Errorf("%s: a line %+v", p.name, l)
					}
				}
			}
			for i, share := range []float64{0.985, 0.93} {
				all, missed, wrong := sums[i][0], sums[i][1], sums[i][2]
				if all == 0 || float64(all-missed) < share*float64(all) || float64(wrong) > 0.02*float64(all) {
					t.Errorf("of %d characters %d were missed and %d are false", all, missed, wrong)
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
		all, missed, wrong := compare(p.truth, lines)
		if missed*100 > 2*all || wrong*100 > 2*all {
			t.Errorf("of %d characters %d were missed and %d are false", all, missed, wrong)
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
