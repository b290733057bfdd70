package capture

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"net"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/ecs"
)

// script is a Caller that answers as told and remembers when it was asked.
// Time in these tests is that of testing/synctest: minutes pass in microseconds.
type script struct {
	mu     sync.Mutex
	calls  []sent
	takes  time.Duration // how long an answer takes
	answer func(n int, call sent) (*ecs.Screenshot, error)
}

type sent struct {
	at         time.Time
	region, id string
	wakeup     bool
}

func (s *script) GetInstanceScreenshot(ctx context.Context, region, id string, wakeup bool) (*ecs.Screenshot, error) {
	s.mu.Lock()
	n, call := len(s.calls), sent{time.Now(), region, id, wakeup}
	s.calls = append(s.calls, call)
	s.mu.Unlock()
	if s.takes > 0 {
		if err := sleep(ctx, s.takes); err != nil {
			return nil, err
		}
	}
	if s.answer == nil {
		return picture(id, n), nil
	}
	return s.answer(n, call)
}

func (s *script) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.calls)
}

// picture is an answer whose picture tells the calls apart by its width.
func picture(id string, n int) *ecs.Screenshot {
	img := image.NewGray(image.Rect(0, 0, 16+n, 16))
	img.SetGray(n%16, 3, color.Gray{Y: 255})
	var buffer bytes.Buffer
	if err := png.Encode(&buffer, img); err != nil {
		panic(err)
	}
	return &ecs.Screenshot{InstanceID: id, RequestID: fmt.Sprint("R-", n), Image: base64.StdEncoding.EncodeToString(buffer.Bytes())}
}

func fails(with error, times int) func(int, sent) (*ecs.Screenshot, error) {
	return func(n int, call sent) (*ecs.Screenshot, error) {
		if n < times {
			return nil, with
		}
		return picture(call.id, n), nil
	}
}

func newReader() *Reader { return NewReader(NewPace(DefaultInterval, DefaultGather)) }

func ask(caller Caller) Request {
	return Request{Caller: caller, Region: "cn-hangzhou", InstanceID: "i-1", Timeout: 5 * time.Minute}
}

var (
	throttled  = &ecs.Error{Code: "Throttling", HTTPStatus: 429, Sent: true}
	refusedTCP = &ecs.Error{Err: &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused")}}
	reset      = &ecs.Error{Sent: true, Err: errors.New("connection reset by peer")}
)

// What is waited out, how many calls it takes, and how long the read lasts.
func TestReadOutlivesPassingFaults(t *testing.T) {
	for _, c := range []struct {
		name        string
		fault       error
		times       int
		least, most time.Duration
	}{
		{"throttled once", throttled, 1, 10 * time.Second, 12 * time.Second},
		{"throttled as older services do", &ecs.Error{Code: "Throttling.User", HTTPStatus: 400, Sent: true}, 1, 10 * time.Second, 12 * time.Second},
		{"throttled with a wait in the headers", &ecs.Error{Code: "Throttling", HTTPStatus: 429, Sent: true, RetryAfter: 40 * time.Second}, 1, 40 * time.Second, 42 * time.Second},
		{"a shorter wait in the headers than the pace", &ecs.Error{Code: "Throttling", HTTPStatus: 429, Sent: true, RetryAfter: 2 * time.Second}, 1, 10 * time.Second, 11 * time.Second},
		{"500", &ecs.Error{Code: "InternalError", HTTPStatus: 500, Sent: true}, 1, 10 * time.Second, 11 * time.Second},
		{"503", &ecs.Error{Code: "ServiceUnavailable", HTTPStatus: 503, Sent: true}, 2, 20 * time.Second, 22 * time.Second},
		{"502 from a proxy", &ecs.Error{HTTPStatus: 502, Sent: true}, 1, 10 * time.Second, 11 * time.Second},
		{"reset in mid-answer", reset, 1, 10 * time.Second, 11 * time.Second},
		{"refused before anything was sent", refusedTCP, 3, 0, 4 * time.Second},
		{"cut off", &ecs.Error{HTTPStatus: 200, Sent: true, Err: ecs.ErrMalformedAnswer}, 1, 10 * time.Second, 11 * time.Second},
		{"nonce used", &ecs.Error{Code: "SignatureNonceUsed", HTTPStatus: 400, Sent: true}, 1, 10 * time.Second, 11 * time.Second},
		{"clock", &ecs.Error{Code: "InvalidTimeStamp.Expired", HTTPStatus: 400, Sent: true}, 1, 10 * time.Second, 11 * time.Second},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				caller := &script{answer: fails(c.fault, c.times)}
				start := time.Now()
				result, err := newReader().Read(t.Context(), ask(caller))
				if err != nil {
					t.Fatalf("Read: %v", err)
				}
				if took := time.Since(start); took < c.least || took > c.most+DefaultGather*5 {
					t.Errorf("took %s, want %s to %s", took, c.least, c.most)
				}
				if got, want := caller.count(), c.times+1; got != want {
					t.Errorf("%d calls, want %d", got, want)
				}
				if got, want := result.RequestID, fmt.Sprint("R-", c.times); got != want {
					t.Errorf("picture of call %s, want %s", got, want)
				}
			})
		})
	}
}

func TestReadDoesNotRepeatRefusals(t *testing.T) {
	for _, c := range []struct {
		name  string
		fault error
		calls int
	}{
		{"no such instance", &ecs.Error{Code: "InvalidParameter", HTTPStatus: 404, Sent: true}, 1},
		{"RAM", &ecs.Error{Code: "Forbidden.RAM", HTTPStatus: 403, Sent: true}, 1},
		{"signature", &ecs.Error{Code: "SignatureDoesNotMatch", HTTPStatus: 403, Sent: true}, 1},
		{"stopped", &ecs.Error{Code: "IncorrectInstanceStatus", HTTPStatus: 405, Sent: true}, 1},
		{"redirect", &ecs.Error{HTTPStatus: 302, Sent: true}, 1},
		{"a proxy's 403 page", &ecs.Error{HTTPStatus: 403, Sent: true}, 1},
		{"no such host", &ecs.Error{Err: &net.DNSError{Name: "ecs.nowhere", IsNotFound: true}}, 1},
		{"too large", &ecs.Error{HTTPStatus: 200, Sent: true, Err: ecs.ErrAnswerTooLarge}, 1},
		{"no keys", &ecs.CredentialsError{Err: errors.New("none")}, 1},
		{"nonce used, also after signing anew", &ecs.Error{Code: "SignatureNonceUsed", HTTPStatus: 400, Sent: true}, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				caller := &script{answer: fails(c.fault, 1000)}
				_, err := newReader().Read(t.Context(), ask(caller))
				if !errors.Is(err, c.fault) {
					t.Errorf("error %v, want %v", err, c.fault)
				}
				if got := caller.count(); got != c.calls {
					t.Errorf("%d calls, want %d", got, c.calls)
				}
			})
		})
	}
}

func TestReadNeverBelievesABadAnswer(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(*ecs.Screenshot)
		want  string
	}{
		{"another instance's", func(s *ecs.Screenshot) { s.InstanceID = "i-2" }, `the answer is for instance "i-2"`},
		{"no picture", func(s *ecs.Screenshot) { s.Image = "" }, "the answer holds no picture"},
		{"not Base64", func(s *ecs.Screenshot) { s.Image = "%%%%" }, "the picture is not valid Base64"},
		{"not a picture", func(s *ecs.Screenshot) { s.Image = "PGh0bWw+" }, "the picture cannot be decoded"},
		{"half a picture", func(s *ecs.Screenshot) { s.Image = s.Image[:len(s.Image)/2/4*4] }, "the picture cannot be decoded"},
	} {
		spoiled := func(times int) *script {
			return &script{answer: func(n int, call sent) (*ecs.Screenshot, error) {
				shot := picture(call.id, n)
				if n < times {
					c.spoil(shot)
				}
				return shot, nil
			}}
		}
		t.Run(c.name+" once", func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				result, err := newReader().Read(t.Context(), ask(spoiled(1)))
				if err != nil || result.RequestID != "R-1" {
					t.Errorf("got %v, %v; want the second answer", result, err)
				}
			})
		})
		t.Run(c.name+" always", func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				caller := spoiled(1000)
				_, err := newReader().Read(t.Context(), ask(caller))
				var bad *BadAnswerError
				if !errors.As(err, &bad) || bad.Reason != c.want || bad.RequestID != "R-1" {
					t.Errorf("got %#v, want reason %q of request R-1", err, c.want)
				}
				if caller.count() != 2 {
					t.Errorf("%d calls, want 2", caller.count())
				}
			})
		})
	}
}

// Throttling.User is the account's: when two pauses did not help, the next one
// reaches into the next minute of the clock. No other code waits for that.
func TestOnlyAThrottledAccountWaitsForTheNextMinute(t *testing.T) {
	for code, minutes := range map[string]bool{"Throttling.User": true, "Throttling": false, "Throttling.Api": false} {
		synctest.Test(t, func(t *testing.T) {
			caller := &script{answer: fails(&ecs.Error{Code: code, HTTPStatus: 429, Sent: true}, 5)}
			if _, err := newReader().Read(t.Context(), ask(caller)); err != nil {
				t.Fatal(err)
			}
			for i, call := range caller.calls[1:] {
				before := caller.calls[i].at
				switch pause := call.at.Sub(before); {
				case pause < DefaultInterval:
					t.Errorf("%s: call %d came %s after the one before", code, i+1, pause)
				case minutes && i >= throttlesOfOne && call.at.Truncate(time.Minute).Equal(before.Truncate(time.Minute)):
					t.Errorf("%s: call %d at %s is in the same minute as the one before", code, i+1, call.at.Format(time.TimeOnly))
				case !minutes && pause > 22*time.Second:
					t.Errorf("%s: call %d came %s after the one before", code, i+1, pause)
				}
			}
		})
	}
}

func TestReadEndsWithItsTime(t *testing.T) {
	t.Run("throttled for ever", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			request := ask(&script{answer: fails(throttled, 1000)})
			request.Timeout = 25 * time.Second
			start := time.Now()
			_, err := newReader().Read(t.Context(), request)
			var timeUp *TimeUpError
			if !errors.As(err, &timeUp) || timeUp.Calls < 2 || !errors.Is(err, throttled) {
				t.Fatalf("got %v, want a TimeUpError after at least 2 throttled calls", err)
			}
			if took := time.Since(start); took > request.Timeout {
				t.Errorf("took %s, longer than %s", took, request.Timeout)
			}
		})
	})
	t.Run("a call without an answer is not called answered", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			caller := &script{answer: func(n int, _ sent) (*ecs.Screenshot, error) {
				if n == 1 {
					return nil, throttled
				}
				return nil, reset
			}}
			_, err := newReader().Read(t.Context(), ask(caller))
			var timeUp *TimeUpError
			if !errors.As(err, &timeUp) || timeUp.Calls < 3 || timeUp.Answers != 1 {
				t.Errorf("got %+v, want 1 answer", timeUp)
			}
		})
	})
	t.Run("max_retry_timeout is shorter", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			caller := &script{answer: fails(throttled, 1000)}
			request := ask(caller)
			request.MaxRetry = 15 * time.Second
			_, err := newReader().Read(t.Context(), request)
			var timeUp *TimeUpError
			if !errors.As(err, &timeUp) || timeUp.Calls != 2 || timeUp.Elapsed > request.MaxRetry {
				t.Fatalf("got %v, want a TimeUpError after 2 calls within %s", err, request.MaxRetry)
			}
		})
	})
	t.Run("a call that hangs", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			request := ask(&script{takes: time.Hour})
			request.Timeout = 3 * time.Second
			start := time.Now()
			_, err := newReader().Read(t.Context(), request)
			var timeUp *TimeUpError
			if !errors.As(err, &timeUp) || timeUp.Phase != "an answer" || timeUp.Calls != 0 {
				t.Fatalf("got %v, want a TimeUpError that waited for an answer", err)
			}
			if took := time.Since(start); took != request.Timeout {
				t.Errorf("took %s, want %s", took, request.Timeout)
			}
		})
	})
	t.Run("waiting for its turn", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			reader, request := newReader(), ask(&script{})
			if _, err := reader.Read(t.Context(), request); err != nil {
				t.Fatal(err)
			}
			request.Timeout = 3 * time.Second
			_, err := reader.Read(t.Context(), request)
			var timeUp *TimeUpError
			if !errors.As(err, &timeUp) || timeUp.Phase == "an answer" {
				t.Fatalf("got %v, want a TimeUpError that waited for its turn", err)
			}
		})
	})
	t.Run("interrupted in each kind of wait", func(t *testing.T) {
		for name, caller := range map[string]*script{
			"call": {takes: time.Hour}, "pause": {answer: fails(throttled, 1000)},
		} {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				start := time.Now()
				time.AfterFunc(4*time.Second, cancel)
				_, err := newReader().Read(ctx, ask(caller))
				if !errors.Is(err, context.Canceled) || time.Since(start) != 4*time.Second {
					t.Errorf("%s: got %v after %s, want context.Canceled at the interrupt", name, err, time.Since(start))
				}
			})
		}
	})
}
