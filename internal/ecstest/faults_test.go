package ecstest_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/ecstest"
)

// TestScriptedFaults looks at each fault from the client's side, and at the
// ordinary answer after it.
func TestScriptedFaults(t *testing.T) {
	for _, c := range []struct {
		fault  ecstest.Fault
		status int
		words  string // of the answer, or of the client's error
	}{
		{ecstest.Reset, 0, "connection reset"},
		{ecstest.CutOff, 200, "unexpected EOF"},
		{ecstest.Hang, 0, "context canceled"},
		{ecstest.SlowBody, 200, "context canceled"},
		{ecstest.Internal, 500, `"Code":"InternalError"`},
		{ecstest.Unavailable, 503, `"Code":"ServiceUnavailable"`},
		{ecstest.BadGateway, 502, "<title>502 Bad Gateway"},
		{ecstest.HTMLPage, 200, "Please log in"},
		{ecstest.BrokenJSON, 200, `"InstanceId":`},
		{ecstest.BadBase64, 200, `"Screenshot":"@@@`},
		{ecstest.EmptyPicture, 200, `"Screenshot":""`},
		{ecstest.MissingPicture, 200, `"InstanceId":"i-1"`},
		{ecstest.NotAPicture, 200, `"Screenshot":"PGh0bWw`},
		{ecstest.OtherInstance, 200, `"InstanceId":"i-1-other"`},
		{ecstest.Throttle, 429, `"Code":"Throttling"`},
		{ecstest.ThrottleOld, 400, `"Code":"Throttling"`},
		{ecstest.ThrottleUser, 429, `"Code":"Throttling.User"`},
		{ecstest.Oversize, 200, "AAAAAAAA"},
		{ecstest.Redirect, 302, "moved"},
		{ecstest.NonceUsed, 400, "SignatureNonceUsed"},
		{ecstest.Hangup, 0, "EOF"},
		{ecstest.HalfAPicture, 200, `"Screenshot":"/9j/`},
		{ecstest.HugePicture, 200, `"Screenshot":"iVBORw0KGgoAAAANSUhEUgABAAAAAQAACAYAAA`},
		{ecstest.None, 200, `"Screenshot":"/9j/`},
	} {
		t.Run(string(c.fault), func(t *testing.T) {
			endpoint, address := serve(t, ecstest.WithInterval(0))
			endpoint.Script("i-1", c.fault)
			ctx, leave := context.WithCancel(t.Context())
			defer leave()
			if c.fault == ecstest.Hang {
				go func() {
					defer leave()
					untilPlayed(t.Context(), endpoint)
				}()
			}
			request, err := http.NewRequestWithContext(ctx, http.MethodGet, address+"/?"+sign("GET", ordinary(), secret).Encode(), nil)
			if err != nil {
				t.Fatal(err)
			}
			transport := &http.Transport{}
			defer transport.CloseIdleConnections()
			response, err := transport.RoundTrip(request)
			got := reply{}
			if err == nil {
				got.status = response.StatusCode
				if c.fault == ecstest.SlowBody {
					leave() // or there would be no end to it
				}
				var body []byte
				if c.fault == ecstest.Oversize {
					body = make([]byte, 1024)
					io.ReadFull(response.Body, body)
					if rest, _ := io.Copy(io.Discard, response.Body); rest < 32<<20 {
						t.Errorf("%d bytes are no answer without end", rest)
					}
				} else {
					body, err = io.ReadAll(response.Body)
				}
				response.Body.Close()
				got.body = string(body)
			}
			if seen := endpoint.Requests()[0]; seen.Fault != c.fault && c.fault != ecstest.None {
				t.Errorf("the log says %q", seen.Fault)
			}
			if c.fault == ecstest.Reset {
				// The reset may arrive with the headers or in the body.
				if err == nil || !strings.Contains(err.Error(), c.words) {
					t.Errorf("got %d, %v", got.status, err)
				}
				return
			}
			if got.status != c.status || !strings.Contains(got.body+fmt.Sprint(err), c.words) {
				t.Errorf("got %d %.200q %v, want %d with %q", got.status, got.body, err, c.status, c.words)
			}
			if after := get(t, address, sign("GET", ordinary(), secret)); after.status != 200 || after.code() != "" {
				t.Errorf("the call after it: %d %s", after.status, after.code())
			}
		})
	}
}

// untilPlayed returns when the endpoint is playing a fault.
func untilPlayed(ctx context.Context, endpoint *ecstest.Endpoint) {
	if endpoint.Await(ctx, "i-1", 1) != nil {
		return
	}
	for endpoint.Requests()[0].Fault == "" && ctx.Err() == nil {
		runtime.Gosched() // from the call's arrival it is a matter of microseconds
	}
}
