package capture

import (
	"context"
	"encoding/base64"
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/ecs"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/ecstest"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen"
)

// films answers each call with the next screen of real machines; the last one
// stays. "Starting" and other statuses are refusals.
func films(names ...string) *script {
	return &script{takes: 100 * time.Millisecond, answer: func(n int, call sent) (*ecs.Screenshot, error) {
		name := names[min(n, len(names)-1)]
		if status, ok := strings.CutPrefix(name, "status "); ok {
			return nil, &ecs.Error{Code: "IncorrectInstanceStatus", HTTPStatus: 405, Sent: true,
				Message: `The instance status "` + status + `" is not applicable`}
		}
		return &ecs.Screenshot{InstanceID: call.id, RequestID: name, Image: base64.StdEncoding.EncodeToString(ecstest.Screen(name))}, nil
	}}
}

func waiting(caller Caller, condition WaitFor) Request {
	request := ask(caller)
	condition.Interval = max(condition.Interval, DefaultInterval)
	request.WaitFor = &condition
	return request
}

var (
	loginPrompt = regexp.MustCompile(`(?m)login:\s*$`)
	panics      = regexp.MustCompile(`(?m)Kernel panic`)
)

// endingWait is a wait, which of the screens it ends with, and after how many calls.
type endingWait struct {
	name      string
	screens   []string
	condition WaitFor
	shown     string
	calls     int
}

func checkWaits(t *testing.T, waits []endingWait) {
	t.Helper()
	for _, c := range waits {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				caller := films(c.screens...)
				result, err := newReader().Read(t.Context(), waiting(caller, c.condition))
				if err != nil {
					t.Fatal(err)
				}
				if result.RequestID != c.shown || caller.count() != c.calls {
					t.Errorf("ended with %s after %d calls, want %s after %d", result.RequestID, caller.count(), c.shown, c.calls)
				}
			})
		})
	}
}

func TestWaitEndsWithTheScreenThatWasWaitedFor(t *testing.T) {
	checkWaits(t, []endingWait{
		{"a machine that boots", []string{"status Pending", "status Starting", "no-bootable-device", "grub-menu", "booting", "login"},
			WaitFor{Text: loginPrompt, FailOnText: panics}, "login", 6},
		{"at once", []string{"login"}, WaitFor{Text: loginPrompt}, "login", 1},
		{"nothing but no panic", []string{"booting"}, WaitFor{FailOnText: panics}, "booting", 1},
		{"a screen that comes to rest", []string{"grub-menu", "booting", "login"}, WaitFor{StillFor: 30 * time.Second}, "login", 6},
		{"text and rest", []string{"login", "booting", "login"}, WaitFor{Text: loginPrompt, StillFor: 15 * time.Second}, "login", 5},
	})
}

func TestWaitFailsAtOnceOnUnwantedText(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		caller := films("grub-menu", "kernel-panic")
		_, err := newReader().Read(t.Context(), waiting(caller, WaitFor{Text: loginPrompt, FailOnText: panics}))
		var unwanted *UnwantedTextError
		if !errors.As(err, &unwanted) {
			t.Fatalf("got %v", err)
		}
		if unwanted.Pattern != "Kernel panic" || !strings.Contains(unwanted.Line, "Kernel panic - not syncing: VFS") || caller.count() != 2 {
			t.Errorf("line %q for pattern %q after %d calls", unwanted.Line, unwanted.Pattern, caller.count())
		}
	})
}

// "unknown-block" stands on two rows of the screen, broken by its right edge; a
// pattern that spans rows as they are drawn holds as well.
func TestWaitSeesTextThatWraps(t *testing.T) {
	for _, pattern := range []string{`root fs on unknown-block\(0,0\)$`, `on unkno\nwn-block`, `^wn-block`} {
		synctest.Test(t, func(t *testing.T) {
			unwanted := regexp.MustCompile("(?m)" + pattern)
			_, err := newReader().Read(t.Context(), waiting(films("kernel-panic-wrapped"), WaitFor{FailOnText: unwanted}))
			var shown *UnwantedTextError
			if !errors.As(err, &shown) {
				t.Fatalf("%s: got %v", pattern, err)
			}
			result, err := newReader().Read(t.Context(), waiting(films("kernel-panic-wrapped"), WaitFor{Text: unwanted}))
			if err != nil || result == nil {
				t.Errorf("%s: waiting for it: %v", pattern, err)
			}
		})
	}
}

func TestWaitFailsAtOnceOnAMachineThatWillNotRun(t *testing.T) {
	for _, status := range []string{"Stopping", "Stopped", "Locked"} {
		synctest.Test(t, func(t *testing.T) {
			caller := films("status Starting", "status "+status)
			_, err := newReader().Read(t.Context(), waiting(caller, WaitFor{Text: loginPrompt}))
			var failure *ecs.Error
			if !errors.As(err, &failure) || failure.InstanceStatus() != status || caller.count() != 2 {
				t.Errorf("got %v after %d calls, want the refusal of a %s instance after 2", err, caller.count(), status)
			}
		})
	}
}

func TestWaitTellsWhatWasMissing(t *testing.T) {
	for _, c := range []struct {
		name      string
		screens   []string
		condition WaitFor
		missing   []string
		kind      screen.Type
		status    string
		pictures  int
	}{
		{"stuck in GRUB", []string{"grub-prompt"}, WaitFor{Text: loginPrompt},
			[]string{`text "login:\\s*$" is not on the screen`}, screen.Text, "", 6},
		{"never still", []string{"booting", "login", "booting", "login", "booting", "login", "booting"}, WaitFor{StillFor: 20 * time.Second, Text: regexp.MustCompile("(?m)nowhere")},
			[]string{`text "nowhere" is not on the screen`, "the screen was still for 0s of 20s"}, screen.Text, "", 6},
		{"never running", []string{"status Starting"}, WaitFor{Text: loginPrompt},
			[]string{"the instance is Starting, not Running"}, "", "Starting", 0},
		{"blank", []string{"blank"}, WaitFor{Text: loginPrompt}, []string{`text "login:\\s*$" is not on the screen`}, screen.Blank, "", 6},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				request := waiting(films(c.screens...), c.condition)
				request.Timeout = time.Minute
				began := time.Now()
				_, err := newReader().Read(t.Context(), request)
				var missing *NotShownError
				if !errors.As(err, &missing) {
					t.Fatalf("got %v", err)
				}
				var kind screen.Type
				var seen *WaitError
				if errors.As(err, &seen) {
					kind = seen.Last.Picture.Read().Type
				}
				if strings.Join(missing.Missing, "|") != strings.Join(c.missing, "|") || kind != c.kind || missing.Status != c.status || missing.Pictures != c.pictures {
					t.Errorf("got %q of a %q screen, status %q, after %d pictures", missing.Missing, kind, missing.Status, missing.Pictures)
				}
				if took := time.Since(began); took > request.Timeout || took < request.Timeout-DefaultInterval-time.Second {
					t.Errorf("took %s of %s", took, request.Timeout)
				}
			})
		})
	}
}

func TestWaitOutlivesFaults(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		machine := films("booting", "booting", "booting", "login")
		screens := machine.answer
		machine.answer = func(n int, call sent) (*ecs.Screenshot, error) {
			if n%2 == 1 {
				return nil, throttled
			}
			return screens(n, call)
		}
		if _, err := newReader().Read(t.Context(), waiting(machine, WaitFor{Text: loginPrompt})); err != nil {
			t.Fatal(err)
		}
	})
}

func TestWaitShowsTheLastScreenWhenCallsFailInTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		machine := films("booting")
		screens := machine.answer
		machine.answer = func(n int, call sent) (*ecs.Screenshot, error) {
			if n > 0 {
				return nil, throttled
			}
			return screens(n, call)
		}
		request := waiting(machine, WaitFor{Text: loginPrompt})
		request.Timeout = 40 * time.Second
		_, err := newReader().Read(t.Context(), request)
		var missing *NotShownError
		var seen *WaitError
		if !errors.As(err, &missing) || !errors.As(err, &seen) || missing.Pictures != 1 || seen.Age < 30*time.Second ||
			!strings.Contains(seen.Last.Picture.Read().Text, "modprobe@fuse") || !errors.Is(err, throttled) {
			t.Errorf("got %v, want the one picture and the throttling after it", err)
		}
	})
}

func TestWaitEndsWithAnInterrupt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(4*time.Second, cancel)
		began := time.Now()
		_, err := newReader().Read(ctx, waiting(films("booting"), WaitFor{Text: loginPrompt}))
		if !errors.Is(err, context.Canceled) || time.Since(began) != 4*time.Second {
			t.Errorf("got %v after %s", err, time.Since(began))
		}
	})
}

const panicEnd = "[    1.915322] ---[ end Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0) ]---"

// Whatever ends a wait, the screens that it saw are told: each once, the latest
// three, and not what the last picture shows anyway.
func TestWaitRemembersTheScreensBefore(t *testing.T) {
	for _, c := range []struct {
		name    string
		screens []string
		last    string
		before  []string
	}{
		{"a panic that a restart hides", []string{"kernel-panic-wrapped", "no-bootable-device"}, "no-bootable-device",
			[]string{panicEnd}},
		{"there and back", []string{"grub-prompt", "no-bootable-device", "grub-prompt", "no-bootable-device"}, "no-bootable-device",
			[]string{"grub>"}},
		{"more than a message has room for", []string{"kernel-panic-wrapped", "grub-prompt", "blank", "desktop", "no-bootable-device"}, "no-bootable-device",
			[]string{"grub>", "blank", "graphics"}},
		{"one screen only", []string{"grub-prompt"}, "grub-prompt", nil},
		{"a machine that stops", []string{"kernel-panic-wrapped", "grub-prompt", "status Stopped"}, "grub-prompt",
			[]string{panicEnd}},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				request := waiting(films(c.screens...), WaitFor{Text: loginPrompt})
				request.Timeout = time.Minute
				_, err := newReader().Read(t.Context(), request)
				var seen *WaitError
				if !errors.As(err, &seen) {
					t.Fatalf("got %v", err)
				}
				var before []string
				for _, g := range seen.Before {
					if g.Line == "" {
						g.Line = string(g.Type)
					}
					before = append(before, g.Line)
					if !g.At.Before(seen.Last.CapturedAt) {
						t.Errorf("%q was seen at %s, the last picture at %s", g.Line, g.At, seen.Last.CapturedAt)
					}
				}
				if seen.Last.RequestID != c.last || !slices.Equal(before, c.before) {
					t.Errorf("last %s, before it %q", seen.Last.RequestID, before)
				}
			})
		})
	}
}

func TestWaitKeepsItsPictureWhenInterrupted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(14*time.Second, cancel)
		_, err := newReader().Read(ctx, waiting(films("booting"), WaitFor{Text: loginPrompt}))
		var seen *WaitError
		if !errors.Is(err, context.Canceled) || !errors.As(err, &seen) || seen.Last.RequestID != "booting" {
			t.Errorf("got %#v", err)
		}
	})
}

// A picture that came in time is read to its end, also when time is up by then:
// what stands on it is never said not to be there. An interrupt ends the reading,
// and is told.
func TestWaitReadsItsLastPictureAfterItsTime(t *testing.T) {
	prompt := cutOut(t, "login", promptArea)
	for name, interrupted := range map[string]bool{"time is up": false, "an interrupt": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				machine := films("desktop")
				screens := machine.answer
				machine.answer = func(n int, call sent) (*ecs.Screenshot, error) {
					if n > 0 {
						time.Sleep(time.Hour) // past the end of the wait, which is then in a call
					}
					return screens(n, call)
				}
				request := waiting(machine, WaitFor{Picture: prompt})
				request.Timeout, request.ReadGraphics = time.Minute, true
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				if interrupted {
					time.AfterFunc(30*time.Second, cancel)
				}
				_, err := newReader().Read(ctx, request)
				var seen *WaitError
				if !errors.As(err, &seen) {
					t.Fatalf("got %v", err)
				}
				if seen.Unread != interrupted || strings.Contains(seen.Last.Reading.Text, "Welcome to Ubuntu") == interrupted {
					t.Errorf("%v: unread is %t, the text %q", err, seen.Unread, seen.Last.Reading.Text)
				}
			})
		})
	}
}

func TestLineAt(t *testing.T) {
	text := "first\n\nthird line\nlast"
	for _, c := range []struct{ pattern, want string }{{"third", "third line"}, {"\n+third", "third line"}, {"first", "first"}, {"last$", "last"}, {"line\nlast", "third line"}} {
		at := regexp.MustCompile(c.pattern).FindStringIndex(text)
		if got := lineAt(text, at[0], at[1]); got != c.want {
			t.Errorf("%q: %q, want %q", c.pattern, got, c.want)
		}
	}
}
