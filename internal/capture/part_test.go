package capture

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/draw"
	_ "image/jpeg" // some screens are
	"image/png"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/ecstest"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen"
)

// cutOut is an area of a named screen.
func cutOut(t *testing.T, name string, area image.Rectangle) *screen.Part {
	t.Helper()
	from, _, err := image.Decode(bytes.NewReader(ecstest.Screen(name)))
	if err != nil {
		t.Fatal(err)
	}
	made := image.NewNRGBA(image.Rect(0, 0, area.Dx(), area.Dy()))
	draw.Draw(made, made.Rect, from, area.Min, draw.Src)
	var encoded bytes.Buffer
	if err := png.Encode(&encoded, made); err != nil {
		t.Fatal(err)
	}
	part, err := screen.OpenPart(t.Context(), encoded.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return part
}

var (
	promptArea = image.Rect(168, 752, 224, 768)   // "login:"
	windowArea = image.Rect(301, 401, 451, 461)   // of the desktop
	wholeArea  = image.Rect(0, 0, 1024, 768)      // of either
	panicArea  = image.Rect(100, 100, 350, 180)   // of kernel-panic
	oddArea    = image.Rect(-300, -80, 1024, 768) // larger than any screen
)

func TestWaitEndsOnAPart(t *testing.T) {
	prompt, window, whole := cutOut(t, "login", promptArea), cutOut(t, "desktop", windowArea), cutOut(t, "desktop", wholeArea)
	checkWaits(t, []endingWait{
		{"a window", []string{"status Starting", "grub-menu", "login", "desktop"}, WaitFor{Picture: window}, "desktop", 4},
		{"a whole screen", []string{"grub-menu", "login", "desktop"}, WaitFor{Picture: whole}, "desktop", 3},
		{"a prompt, and what must not be", []string{"grub-menu", "booting", "login"}, WaitFor{Picture: prompt, FailOnPicture: window}, "login", 3},
		{"nothing but not that", []string{"booting"}, WaitFor{FailOnPicture: window}, "booting", 1},
		{"a part and text", []string{"desktop", "login"}, WaitFor{Picture: prompt, Text: loginPrompt}, "login", 2},
		{"a part and rest", []string{"desktop", "grub-menu", "desktop"}, WaitFor{Picture: window, StillFor: 15 * time.Second}, "desktop", 5},
		{"less alike", []string{"booting", "login"}, WaitFor{Picture: prompt, Similarity: 0.6}, "login", 2},
	})
}

func TestWaitFailsAtOnceOnAnUnwantedPart(t *testing.T) {
	shunned, window := cutOut(t, "kernel-panic", panicArea), cutOut(t, "desktop", windowArea)
	synctest.Test(t, func(t *testing.T) {
		caller := films("grub-menu", "kernel-panic")
		_, err := newReader().Read(t.Context(), waiting(caller, WaitFor{Picture: window, FailOnPicture: shunned}))
		var unwanted *UnwantedPictureError
		var seen *WaitError
		if !errors.As(err, &unwanted) || !errors.As(err, &seen) {
			t.Fatalf("got %v", err)
		}
		at := unwanted.Seen
		if (image.Rect(at.X, at.Y, at.X+at.Width, at.Y+at.Height) != panicArea) || at.Similarity < 0.99 || unwanted.Wanted != 0.9 || caller.count() != 2 ||
			seen.Last.RequestID != "kernel-panic" || !at.At.Equal(seen.Last.CapturedAt) {
			t.Errorf("%+v after %d calls", unwanted, caller.count())
		}
	})
}

// A wait that runs out says how near the part came, and when.
func TestWaitTellsHowNearAPartCame(t *testing.T) {
	prompt, window, large := cutOut(t, "login", promptArea), cutOut(t, "desktop", windowArea), cutOut(t, "desktop", oddArea)
	for _, c := range []struct {
		name      string
		screens   []string
		condition WaitFor
		words     []string
		argument  string
	}{
		{"on the last screen", []string{"shell"}, WaitFor{Picture: prompt},
			[]string{"picture is not on the screen: the likeliest place, 56x16 at ", " alike and 0.9 is wanted; that was on the last screen"}, "picture"},
		{"on one before", []string{"login", "grub-menu"}, WaitFor{Picture: prompt, StillFor: 15 * time.Second},
			[]string{"the likeliest place, 56x16 at 168,752, is 1 alike and 0.9 is wanted; that was at 00:00:00Z, and on the last screen 56x16 at "}, "picture"},
		{"on a screen of nothing", []string{"blank"}, WaitFor{Picture: window}, []string{"picture is not on the screen, and nothing is like it"}, "picture"},
		{"larger than the screen", []string{"grub-prompt"}, WaitFor{Picture: large}, []string{"picture is 1324x848 pixels large and the screen only 720x400"}, "picture"},
		{"beside what is there", []string{"login"}, WaitFor{Picture: window, Text: loginPrompt}, []string{"picture is not on the screen: "}, "picture"},
		{"beside what is not there either", []string{"login"}, WaitFor{Picture: window, Text: panics}, []string{`text "Kernel panic" is not on the screen|picture is not on the screen: `}, "text"},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				request := waiting(films(c.screens...), c.condition)
				request.Timeout = time.Minute
				_, err := newReader().Read(t.Context(), request)
				var missing *NotShownError
				if !errors.As(err, &missing) {
					t.Fatalf("got %v", err)
				}
				said := strings.Join(missing.Missing, "|")
				for _, words := range c.words {
					if !strings.Contains(said, words) {
						t.Errorf("%q does not say %q", said, words)
					}
				}
				if missing.Argument != c.argument {
					t.Errorf("it is about %q, want %q", missing.Argument, c.argument)
				}
			})
		})
	}
}

// An interrupt while a screen is searched is an interrupt, and the picture is kept.
func TestSearchIsInterrupted(t *testing.T) {
	prompt := cutOut(t, "login", promptArea)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	w := newWatch(&WaitFor{Picture: prompt})
	picture, err := screen.Decode(ecstest.Screen("login"))
	if err != nil {
		t.Fatal(err)
	}
	result := &Result{Picture: picture}
	err = w.giveUp(w.see(ctx, result))
	var seen *WaitError
	if !errors.Is(err, context.Canceled) || !errors.As(err, &seen) || seen.Last.Picture != picture {
		t.Errorf("got %v", err)
	}
}

// What is not enough must not look so.
func TestLikenessIsNotRoundedUp(t *testing.T) {
	for similarity, want := range map[float64]string{0.8999: "0.899", 0.9: "0.9", 1: "1", 0.57: "0.57", 0.99996: "0.999", 0: "0"} {
		if got := Likeness(similarity); got != want {
			t.Errorf("%v is %q, want %q", similarity, got, want)
		}
	}
}
