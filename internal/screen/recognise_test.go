package screen

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/jpeg"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/ocr"
)

// loadPage is a page that the text reader's tests have, as a screenshot of it.
func loadPage(t testing.TB, name string) *Picture {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("ocr", "testdata", name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	return mustDecode(t, data)
}

// asJPEG is the picture as the API sends it.
func asJPEG(t testing.TB, p *Picture) *Picture {
	t.Helper()
	var file bytes.Buffer
	if err := jpeg.Encode(&file, p.Image(), &jpeg.Options{Quality: 75}); err != nil {
		t.Fatal(err)
	}
	return mustDecode(t, file.Bytes())
}

func mustRecognise(t testing.TB, p *Picture) Reading {
	t.Helper()
	reading, err := p.Recognise(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return reading
}

func TestRecogniseGivesTheTextOfGraphicalScreens(t *testing.T) {
	for name, want := range map[string][]string{
		"login":    {"Administrator", "Press Ctrl+Alt+Delete to unlock", "Reset password"},
		"stop":     {"Stop code: INACCESSIBLE_BOOT_DEVICE", "What failed: viostor.sys"},
		"setup":    {"Name  Total size  Free space  Type\n", "Drive 1 Unallocated Space  100.0 GB  100.0 GB\n"},
		"zh-stop":  {"你的电脑遇到问题", "CRITICAL_PROCESS_DIED"},
		"recovery": {"Choose an option\n", "Turn off your PC"},
	} {
		png := loadPage(t, name)
		for kind, p := range map[string]*Picture{"png": png, "q75": asJPEG(t, png)} {
			read := mustRecognise(t, p)
			if read.Type != Graphics {
				t.Errorf("%s, %s: is %s", name, kind, read.Type)
			}
			for _, words := range want {
				if !strings.Contains(read.Text, words) {
					t.Errorf("%s, %s: no %q in\n%s", name, kind, words, read.Text)
				}
			}
			if parted := strings.NewReplacer("\n", "  ").Replace(read.Text); parted != strings.Join(read.Lines, "  ") {
				t.Errorf("%s, %s: text and lines differ:\n%s\n%q", name, kind, read.Text, read.Lines)
			}
		}
	}
}

// Whoever does not ask for the text pays nothing and gets none, also after
// somebody else asked.
func TestOnlyRecogniseRecognises(t *testing.T) {
	p, q := loadPage(t, "login"), asJPEG(t, loadPage(t, "login"))
	Similarity(p, q)
	p.SameScreen(q)
	Preview(p, 80)
	if read := p.Read(); p.recognised.Load() != nil || read.Type != Graphics || read.Text != "" || read.Lines != nil {
		t.Errorf("read %+v", read)
	}
	if read := mustRecognise(t, p); len(read.Lines) == 0 {
		t.Error("nothing was recognised")
	}
	if read := p.Read(); read.Text != "" || read.Lines != nil {
		t.Errorf("afterwards it read %+v", read)
	}
}

func TestRecogniseLeavesOthersToRead(t *testing.T) {
	for _, p := range []*Picture{loadCapture(t, "bochs1024-systemd", ".q75.jpg"), mustDecode(t, encodePNG(t, image.NewGray(image.Rect(0, 0, 640, 480))))} {
		read := mustRecognise(t, p)
		if want := p.Read(); read.Type != want.Type || read.Text != want.Text || !slices.Equal(read.Lines, want.Lines) {
			t.Errorf("recognised %+v, read %+v", read, want)
		}
		if p.recognised.Load() != nil {
			t.Errorf("a %s screen was recognised", read.Type)
		}
	}
}

func TestRecogniseFindsNothingOnAPictureWithoutText(t *testing.T) {
	for _, quality := range []string{".png", ".q75.jpg"} {
		if read := mustRecognise(t, loadPlasma(t, quality)); read.Type != Graphics || read.Text != "" || len(read.Lines) > 0 {
			t.Errorf("%s: recognised %+v", quality, read)
		}
	}
}

// An interrupt ends it, whether it reads or waits for another; the next one who
// asks has it read.
func TestRecogniseEndsWithAnInterrupt(t *testing.T) {
	why := errors.New("no more")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(why)
	p := loadPage(t, "stop")
	if _, err := p.Recognise(ctx); !errors.Is(err, why) {
		t.Errorf("got %v", err)
	}
	if err := recognising.Acquire(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	_, err := p.Recognise(ctx)
	recognising.Release(1)
	if !errors.Is(err, why) {
		t.Errorf("waiting for another: %v", err)
	}
	if read := mustRecognise(t, p); len(read.Lines) == 0 {
		t.Error("afterwards nothing was recognised")
	}
}

// Who asks for the same picture at the same time gets the same reading, once.
func TestRecogniseReadsAPictureOnce(t *testing.T) {
	p := loadPage(t, "login")
	readings := make([]Reading, 8)
	var group sync.WaitGroup
	for i := range readings {
		group.Go(func() { readings[i] = mustRecognise(t, p) })
	}
	group.Wait()
	for _, read := range readings {
		if len(read.Lines) == 0 || &read.Lines[0] != &readings[0].Lines[0] {
			t.Errorf("a reading of its own: %q", read.Lines)
		}
	}
}

// Words of a fixed pitch go on behind a wide space; what stands further off, or is
// larger, is another's.
func TestRecognisedStretchesGoOn(t *testing.T) {
	line := func(text string, x0, x1, height, row int) ocr.Line {
		return ocr.Line{Text: text, Box: image.Rect(x0, 100, x1, 100+height), Row: row}
	}
	got := recognisedReading([]ocr.Line{
		line("Press", 482, 538, 13, 0), line("any", 553, 587, 15, 0), line("key", 602, 640, 19, 0), line("Cancel", 700, 760, 14, 0),
		line("Setup", 482, 560, 32, 1), line("of", 570, 590, 12, 1),
	})
	if want := "Press any key  Cancel\nSetup  of"; got.Text != want {
		t.Errorf("%q, want %q", got.Text, want)
	}
	if want := []string{"Press any key", "Cancel", "Setup", "of"}; !slices.Equal(got.Lines, want) {
		t.Errorf("%q, want %q", got.Lines, want)
	}
}
