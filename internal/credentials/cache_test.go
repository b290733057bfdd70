package credentials

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/acs"
)

// roleSource is a source whose keys come from the fake's STS.
func roleSource(t *testing.T, f *fakeCloud) acs.KeySource {
	t.Helper()
	cfg := f.config(t)
	cfg.AccessKey, cfg.SecretKey, cfg.StaticSource = "LTAI1", secretKey, "argument access_key"
	cfg.Roles = []AssumeRole{{RoleARN: testRole}}
	return mustSource(t, cfg)
}

func unavailable(w http.ResponseWriter, _ *http.Request) {
	answerJSON(w, http.StatusServiceUnavailable, map[string]string{"Code": "ServiceUnavailable", "Message": "later", "RequestId": "R-9"})
}

// TestRefresh: keys are replaced shortly before they expire, and not earlier.
func TestRefresh(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		lifetime, early, due time.Duration
	}{
		"an hour":        {time.Hour, time.Hour - 181*time.Second, time.Second},
		"a quarter":      {15 * time.Minute, 15*time.Minute - 91*time.Second, time.Second},
		"a short minute": {time.Minute, 53 * time.Second, time.Second},
		"long asleep":    {time.Hour, time.Minute, 24 * time.Hour},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFakeCloud(t)
			f.lifetime = test.lifetime
			source := roleSource(t, f)
			first := mustKeys(t, source)
			f.clock.Move(test.early)
			if keys := mustKeys(t, source); keys != first {
				t.Errorf("replaced too early: %v", keys)
			}
			f.clock.Move(test.due)
			if keys := mustKeys(t, source); keys.AccessKeyID != "STS.2" || !keys.Expires.Equal(f.clock.Now().Add(test.lifetime)) {
				t.Errorf("not replaced: %v", keys)
			}
		})
	}
}

// TestRefreshChained: the keys that assume a role are replaced too.
func TestRefreshChained(t *testing.T) {
	t.Parallel()
	f := newFakeCloud(t)
	cfg := f.config(t)
	cfg.ECSRoleName, cfg.Roles = "my-role", []AssumeRole{{RoleARN: testRole}}
	source := mustSource(t, cfg)
	mustKeys(t, source)
	f.clock.Move(time.Hour)
	mustKeys(t, source)
	if sent := f.Sent(); len(sent) != 6 {
		t.Errorf("sent %q", sent)
	}
}

// TestRefreshFails: keys that are still valid serve on while nothing replaces
// them, without a call for every read; once they expired it is an error, and
// the service's recovery is noticed.
func TestRefreshFails(t *testing.T) {
	t.Parallel()
	f := newFakeCloud(t)
	source := roleSource(t, f)
	first := mustKeys(t, source)
	f.On("AssumeRole", unavailable)
	f.clock.Move(time.Hour - 100*time.Second)
	for range 3 {
		if keys := mustKeys(t, source); keys != first {
			t.Fatalf("got %v", keys)
		}
	}
	if sent := f.Sent(); len(sent) != 2 {
		t.Errorf("three reads within %v sent %q", refreshPause, sent)
	}
	f.clock.Move(refreshPause)
	mustKeys(t, source)
	if sent := f.Sent(); len(sent) != 3 {
		t.Errorf("after the pause: sent %q", sent)
	}
	f.clock.Move(100*time.Second - refreshPause)
	var failure *acs.Error
	if e := keysError(t.Context(), t, source); !errors.As(e, &failure) || failure.HTTPStatus != 503 || failure.RequestID != "R-9" {
		t.Errorf("expired and refused: %v", e)
	}
	f.On("AssumeRole", nil)
	if keys := mustKeys(t, source); keys == first {
		t.Error("the old keys serve on")
	}
}

// TestOneCallForAll: reads that start together share one call, and its error.
func TestOneCallForAll(t *testing.T) {
	t.Parallel()
	for name, refuse := range map[string]bool{"keys": false, "error": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFakeCloud(t)
			cfg := f.config(t)
			begun, gate := make(chan struct{}), make(chan struct{})
			calls := 0
			source := newSources(cfg).cached(fetchFunc(func(context.Context) (acs.Keys, error) {
				calls++ // without a lock: the race detector holds that there is one call at a time
				close(begun)
				<-gate
				if refuse {
					return acs.Keys{}, &acs.CredentialsError{Source: "test", Err: errors.New("refused")}
				}
				return acs.Keys{AccessKeyID: "id", AccessKeySecret: secretKey, Expires: f.clock.Now().Add(time.Hour)}, nil
			}))
			const readers = 64
			leader := make(chan error, 1)
			go func() {
				_, err := source.Keys(t.Context())
				leader <- err
			}()
			<-begun
			var started, done sync.WaitGroup
			errs := make([]error, readers)
			for i := range readers {
				started.Add(1)
				done.Go(func() {
					ctx := &watchedContext{Context: t.Context(), waiting: started.Done}
					_, errs[i] = source.Keys(ctx)
				})
			}
			started.Wait()
			close(gate)
			done.Wait()
			for _, err := range append(errs, <-leader) {
				if (err != nil) != refuse {
					t.Errorf("got %v", err)
				}
			}
			if calls != 1 {
				t.Errorf("%d calls for %d reads", calls, readers+1)
			}
		})
	}
}

// TestOneSTSCall is the same over a socket.
func TestOneSTSCall(t *testing.T) {
	t.Parallel()
	f := newFakeCloud(t)
	source := roleSource(t, f)
	var all sync.WaitGroup
	for range 64 {
		all.Go(func() {
			if _, err := source.Keys(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if sent := f.Sent(); len(sent) != 1 {
		t.Errorf("64 reads sent %q", sent)
	}
}

// TestWaiters: a waiting read honours its own context, and takes over when the
// one that was fetching gives up.
func TestWaiters(t *testing.T) {
	t.Parallel()
	f := newFakeCloud(t)
	handler, begun, ended := hang()
	f.On("AssumeRole", handler)
	source := roleSource(t, f)

	leaderCtx, stopLeader := context.WithCancel(t.Context())
	leader := make(chan error, 1)
	go func() {
		_, err := source.Keys(leaderCtx)
		leader <- err
	}()
	<-begun

	impatient, stop := context.WithCancel(t.Context())
	stop()
	if e := keysError(impatient, t, source); !errors.Is(e, context.Canceled) {
		t.Errorf("a waiter that gave up: %v", e)
	}

	waiting := make(chan struct{})
	successor := make(chan error, 1)
	go func() {
		_, err := source.Keys(&watchedContext{Context: t.Context(), waiting: func() { close(waiting) }})
		successor <- err
	}()
	<-waiting
	f.On("AssumeRole", nil)
	stopLeader()
	if err := <-leader; !errors.Is(err, context.Canceled) {
		t.Errorf("the read that gave up: %v", err)
	}
	<-ended
	if err := <-successor; err != nil {
		t.Errorf("the read that took over: %v", err)
	}
}

// TestNoExpiration: temporary keys that do not say how long they live are
// asked for anew after a quarter of an hour; keys without a token stay.
func TestNoExpiration(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		token string
		calls int
	}{"temporary": {secretToken, 2}, "lasting": {"", 1}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFakeCloud(t)
			f.On("GET "+secretPath, func(w http.ResponseWriter, _ *http.Request) {
				answerJSON(w, http.StatusOK, map[string]string{"AccessKeyId": "id", "AccessKeySecret": secretKey, "SecurityToken": test.token})
			})
			cfg := f.config(t)
			cfg.CredentialsURI = f.URL + secretPath
			source := mustSource(t, cfg)
			mustKeys(t, source)
			f.clock.Move(unknownLifetime)
			mustKeys(t, source)
			if sent := f.Sent(); len(sent) != test.calls {
				t.Errorf("sent %q", sent)
			}
		})
	}
}

type fetchFunc func(ctx context.Context) (acs.Keys, error)

func (f fetchFunc) fetch(ctx context.Context) (acs.Keys, error) { return f(ctx) }

// watchedContext tells when its owner waits for it: nothing else asks for Done.
type watchedContext struct {
	context.Context
	once    sync.Once
	waiting func()
}

func (c *watchedContext) Done() <-chan struct{} {
	c.once.Do(c.waiting)
	return c.Context.Done()
}
