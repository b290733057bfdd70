package ecstest_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/ecstest"
)

// askAt takes a screenshot at the clock's time.
func askAt(t *testing.T, c *clock, address, id string) reply {
	t.Helper()
	params := ordinary()
	params["InstanceId"] = id
	params["Timestamp"] = c.Now().Format("2006-01-02T15:04:05Z")
	return get(t, address, sign("GET", params, secret))
}

// slow is a machine at which a look takes 5 s.
type slow struct{ clock *clock }

func (s slow) Look(context.Context, time.Time, bool) (string, []byte, error) {
	s.clock.Advance(5 * time.Second)
	return "Running", ecstest.Screen("login"), nil
}

// TestTheIntervalCountsFromTheAnswer: not from the call that it answers.
func TestTheIntervalCountsFromTheAnswer(t *testing.T) {
	c := newClock()
	_, address := serve(t, ecstest.WithClock(c.Now), ecstest.WithInstance(ecstest.Instance{Region: "cn-hangzhou", ID: "i-slow", Screen: slow{c}}))
	if got := askAt(t, c, address, "i-slow"); got.status != 200 {
		t.Fatalf("got %d", got.status)
	}
	c.Advance(9 * time.Second)
	if got := askAt(t, c, address, "i-slow"); got.status != 429 {
		t.Errorf("9 s after the answer: %d", got.status)
	}
	c.Advance(time.Second)
	if got := askAt(t, c, address, "i-slow"); got.status != 200 {
		t.Errorf("10 s after the answer: %d", got.status)
	}
}

// TestWhatStartsTheInterval: a call that fails on its way back has been made,
// and one that is refused before it reaches the instance has not.
func TestWhatStartsTheInterval(t *testing.T) {
	for name, test := range map[string]struct {
		set  func(e *ecstest.Endpoint)
		id   string
		next int
	}{
		"answer":            {func(*ecstest.Endpoint) {}, "i-1", 429},
		"fault":             {func(e *ecstest.Endpoint) { e.Script("i-1", ecstest.BrokenJSON) }, "i-1", 429},
		"scripted throttle": {func(e *ecstest.Endpoint) { e.Script("i-1", ecstest.Throttle) }, "i-1", 429},
		"wrong status":      {func(*ecstest.Endpoint) {}, "i-stopped", 429},
		"unknown instance":  {func(*ecstest.Endpoint) {}, "i-9", 404},
		"revoked key":       {func(e *ecstest.Endpoint) { e.Revoke(keyID) }, "i-1", 200},
	} {
		t.Run(name, func(t *testing.T) {
			c := newClock()
			endpoint, address := serve(t, ecstest.WithClock(c.Now), ecstest.WithStrict(),
				ecstest.WithInstance(ecstest.Instance{Region: "cn-hangzhou", ID: "i-stopped", Screen: ecstest.Status("Stopped")}))
			test.set(endpoint)
			askAt(t, c, address, test.id)
			endpoint.AddKey(ecstest.Key{ID: keyID, Secret: secret})
			if got := askAt(t, c, address, test.id); got.status != test.next {
				t.Errorf("the next call got %d %s, want %d", got.status, got.code(), test.next)
			}
		})
	}
}

// TestScriptsKeepTheirPlace: a call that the interval refuses uses up no fault,
// and the script of all serves an instance without one of its own.
func TestScriptsKeepTheirPlace(t *testing.T) {
	c := newClock()
	endpoint, address := serve(t, ecstest.WithClock(c.Now))
	endpoint.Script("i-1", ecstest.None, ecstest.Internal)
	endpoint.Script("", ecstest.Unavailable)
	for i, want := range []int{200, 429, 500, 429, 503, 429, 200} {
		if got := askAt(t, c, address, "i-1"); got.status != want {
			t.Errorf("call %d got %d, want %d", i+1, got.status, want)
		}
		if want == 429 {
			c.Advance(10 * time.Second)
		}
	}
}

// TestInstancesComeAndGo while the endpoint serves.
func TestInstancesComeAndGo(t *testing.T) {
	c := newClock()
	endpoint, address := serve(t, ecstest.WithClock(c.Now), ecstest.WithInterval(0))
	endpoint.RemoveInstance("cn-hangzhou", "i-1")
	if got := askAt(t, c, address, "i-1"); got.code() != "InvalidParameter" {
		t.Errorf("released: %d %s", got.status, got.code())
	}
	endpoint.AddInstance(ecstest.Instance{Region: "cn-hangzhou", ID: "i-1", Screen: ecstest.Status("Stopping")})
	if got := askAt(t, c, address, "i-1"); got.code() != "IncorrectInstanceStatus" {
		t.Errorf("stopping: %d %s", got.status, got.code())
	}
}

// TestRandomFaults: as many as were asked for, and the same for the same seed.
func TestRandomFaults(t *testing.T) {
	faults := func(seed uint64) []ecstest.Fault {
		endpoint, address := serve(t, ecstest.WithInterval(0), ecstest.WithRandomFaults(seed, 3))
		for range 60 {
			response, err := http.Get(address + "/?" + sign("GET", ordinary(), secret).Encode())
			if err == nil {
				io.Copy(io.Discard, response.Body)
				response.Body.Close()
			}
		}
		// The client may have sent a request again after a broken connection;
		// that is the nonce's second use, and no call on the instance.
		var played []ecstest.Fault
		for _, request := range endpoint.Requests() {
			if request.Code != "SignatureNonceUsed" {
				played = append(played, request.Fault)
			}
		}
		return played
	}
	first, same, other := faults(1), faults(1), faults(2)
	if len(first) != 60 || !slices.Equal(first, same) || slices.Equal(first, other) {
		t.Errorf("seed 1 %v and %v, seed 2 %v", first, same, other)
	}
	played := 0
	for _, fault := range first {
		if fault != "" {
			played++
		}
	}
	if played < 10 || played > 30 {
		t.Errorf("%d faults in 60 calls, of which a third should be", played)
	}
}

// TestManyCallersAtOnce: every answer is for the instance that was asked for,
// and every call is in the log.
func TestManyCallersAtOnce(t *testing.T) {
	const instances, calls = 20, 5
	endpoint, address := serve(t, ecstest.WithInterval(0), ecstest.WithRandomFaults(7, 4))
	names := ecstest.ScreenNames()
	type call struct {
		id, screen, query string
	}
	var all []call
	for i := range instances {
		id, screen := fmt.Sprint("i-many-", i), names[i%len(names)]
		endpoint.AddInstance(ecstest.Instance{Region: "cn-hangzhou", ID: id, Screen: ecstest.Still(ecstest.Screen(screen))})
		for range calls {
			params := ordinary()
			params["InstanceId"] = id
			all = append(all, call{id, screen, sign("GET", params, secret).Encode()})
		}
	}
	var group sync.WaitGroup
	for _, c := range all {
		group.Go(func() {
			response, err := http.Get(address + "/?" + c.query)
			if err != nil {
				return // a fault broke the connection
			}
			defer response.Body.Close()
			var answer struct{ InstanceId, Screenshot string }
			body, err := io.ReadAll(response.Body)
			if err != nil || response.StatusCode != http.StatusOK || json.Unmarshal(body, &answer) != nil {
				return // another fault
			}
			if answer.InstanceId != c.id || answer.Screenshot != base64.StdEncoding.EncodeToString(ecstest.Screen(c.screen)) {
				t.Errorf("%s got the answer of %s", c.id, answer.InstanceId)
			}
		})
	}
	group.Wait()
	for i := range instances {
		if got := endpoint.Count(fmt.Sprint("i-many-", i)); got < calls {
			t.Errorf("i-many-%d: %d calls in the log", i, got)
		}
	}
}
