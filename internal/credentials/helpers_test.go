package credentials

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/acs"
)

// marker is in every secret of these tests, and must be in no text.
const marker = "SeCrEt"

const (
	secretKey      = "key-" + marker
	secretToken    = "token-" + marker
	secretPolicy   = `{"Version":"1","note":"policy-` + marker + `"}`
	secretExternal = "external-" + marker
	secretOIDC     = "oidc-" + marker
	secretPath     = "/uri/path-" + marker
	testRole       = "acs:ram::1234567890123456:role/reader"
)

// testClock is a clock that tests move.
type testClock struct {
	mu  sync.Mutex
	now time.Time
}

func newTestClock() *testClock {
	return &testClock{now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
}

func (c *testClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *testClock) Move(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(by)
}

// fakeCloud is STS, metadata, a credentials URI and the sign-in services on
// one socket. Keys it hands out are numbered and live for an hour of its clock.
type fakeCloud struct {
	*httptest.Server
	clock *testClock

	mu       sync.Mutex
	requests []fakeRequest
	override map[string]http.HandlerFunc // by "METHOD /path" or STS action
	lifetime time.Duration
	handed   int
}

type fakeRequest struct {
	what   string // "METHOD /path", or STS's action
	header http.Header
	form   url.Values
}

func newFakeCloud(t *testing.T) *fakeCloud {
	t.Helper()
	f := &fakeCloud{clock: newTestClock(), override: map[string]http.HandlerFunc{}, lifetime: time.Hour}
	f.Server = httptest.NewServer(f)
	t.Cleanup(f.Close)
	return f
}

// On has the fake answer one kind of request otherwise.
func (f *fakeCloud) On(what string, handler http.HandlerFunc) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.override[what] = handler
}

// Sent lists what was asked, in order.
func (f *fakeCloud) Sent() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	all := []string{}
	for _, request := range f.requests {
		all = append(all, request.what)
	}
	return all
}

func (f *fakeCloud) Last(t *testing.T) fakeRequest {
	t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.requests) == 0 {
		t.Fatal("nothing was sent")
	}
	return f.requests[len(f.requests)-1]
}

func (f *fakeCloud) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	what := r.Method + " " + r.URL.Path
	if action := r.Header.Get("x-acs-action"); action != "" {
		what = action
	}
	if err := r.ParseForm(); err != nil {
		http.Error(w, "no form", http.StatusBadRequest)
		return
	}
	f.mu.Lock()
	f.requests = append(f.requests, fakeRequest{what, r.Header.Clone(), r.Form})
	handler := f.override[what]
	f.handed++
	keys := map[string]string{
		"AccessKeyId": fmt.Sprintf("STS.%d", f.handed), "AccessKeySecret": fmt.Sprintf("%s-%d", secretKey, f.handed),
		"SecurityToken": fmt.Sprintf("%s-%d", secretToken, f.handed),
		"Expiration":    f.clock.Now().Add(f.lifetime).Format(time.RFC3339),
	}
	f.mu.Unlock()
	if handler != nil {
		handler(w, r)
		return
	}
	switch what {
	case "AssumeRole", "AssumeRoleWithOIDC":
		answerJSON(w, http.StatusOK, map[string]any{"RequestId": "R-1", "Credentials": keys})
	case "PUT /latest/api/token":
		fmt.Fprint(w, "metadata-"+marker)
	case "GET " + roleKeysPath:
		fmt.Fprint(w, "found-role\n")
	case "GET " + roleKeysPath + "found-role", "GET " + roleKeysPath + "my-role", "GET " + secretPath:
		answerJSON(w, http.StatusOK, map[string]any{"Code": "Success", "AccessKeyId": keys["AccessKeyId"],
			"AccessKeySecret": keys["AccessKeySecret"], "SecurityToken": keys["SecurityToken"], "Expiration": keys["Expiration"]})
	case "POST /cloud-credentials":
		answerJSON(w, http.StatusOK, map[string]any{"CloudCredential": keys})
	case "POST /v1/exchange":
		answerJSON(w, http.StatusOK, map[string]any{"accessKeyId": keys["AccessKeyId"], "accessKeySecret": keys["AccessKeySecret"],
			"securityToken": keys["SecurityToken"], "expiration": keys["Expiration"]})
	case "POST /v1/token":
		answerJSON(w, http.StatusOK, map[string]any{"access_token": "renewed-access-" + marker, "refresh_token": "renewed-refresh-" + marker, "expires_in": 7200})
	default:
		http.NotFound(w, r)
	}
}

func answerJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

// hang answers nothing until the client gives up, which it tells of.
func hang() (handler http.HandlerFunc, begun, ended chan struct{}) {
	begun, ended = make(chan struct{}, 100), make(chan struct{}, 100)
	return func(_ http.ResponseWriter, r *http.Request) {
		begun <- struct{}{}
		<-r.Context().Done()
		ended <- struct{}{}
	}, begun, ended
}

// config is a configuration that reaches nothing but the fake, with an empty
// environment and home.
func (f *fakeCloud) config(t *testing.T) Config {
	t.Helper()
	client := acs.NewHTTPClient(5*time.Second, 5*time.Second)
	t.Cleanup(client.CloseIdleConnections)
	return Config{
		STSEndpoint: strings.TrimPrefix(f.URL, "http://"), Protocol: "HTTP", MetadataURL: f.URL, HTTPClient: client,
		Getenv: environment(nil), Now: f.clock.Now, HomeDir: t.TempDir(), UserAgent: "test-agent",
	}
}

func environment(set map[string]string) func(string) string {
	return func(name string) string { return set[name] }
}

func mustSource(t *testing.T, cfg Config) acs.KeySource {
	t.Helper()
	source, err := NewSource(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return source
}

func mustKeys(t *testing.T, source acs.KeySource) acs.Keys {
	t.Helper()
	keys, err := source.Keys(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	checkSilent(t, keys, &keys, []acs.Keys{keys}, map[string]acs.Keys{"k": keys}, source)
	return keys
}

// keysError asks for keys that must not come, and checks what the error gives away.
func keysError(ctx context.Context, t *testing.T, source acs.KeySource) *acs.CredentialsError {
	t.Helper()
	keys, err := source.Keys(ctx)
	if err == nil {
		t.Fatalf("got %v, want an error", keys)
	}
	return credentialsError(t, err)
}

func credentialsError(t *testing.T, err error) *acs.CredentialsError {
	t.Helper()
	var credentials *acs.CredentialsError
	if !errors.As(err, &credentials) {
		t.Fatalf("%T is not a *acs.CredentialsError: %v", err, err)
	}
	for e := err; e != nil; e = errors.Unwrap(e) {
		checkSilent(t, e)
	}
	return credentials
}

// checkSilent fails when any way of printing a value shows a secret.
func checkSilent(t *testing.T, values ...any) {
	t.Helper()
	for _, value := range values {
		var texts []string
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			texts = append(texts, fmt.Sprintf(verb, value))
		}
		if text, err := json.Marshal(value); err == nil {
			texts = append(texts, string(text))
		}
		for _, text := range texts {
			if strings.Contains(text, marker) || strings.Contains(text, fmt.Sprintf("%x", marker)) {
				t.Errorf("%T shows a secret: %s", value, text)
			}
		}
	}
}

func writeFile(t *testing.T, text string, path ...string) string {
	t.Helper()
	name := filepath.Join(path...)
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}
