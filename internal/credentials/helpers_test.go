package credentials

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
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
	"github.com/cloudscreen/terraform-provider-alicloud/internal/ecstest"
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

const (
	oidcProvider = "acs:ram::1234567890123456:oidc-provider/ci"
	oidcRole     = "acs:ram::1234567890123456:role/ci"
	strictRole   = "acs:ram::1234567890123456:role/strict"
)

// fakeCloud is the endpoint with all that hands out keys, on one socket. Keys
// that it hands out are numbered and live for an hour of its clock.
type fakeCloud struct {
	*ecstest.Endpoint
	*httptest.Server
	clock *testClock

	mu       sync.Mutex
	requests []fakeRequest
	override map[string]http.HandlerFunc // by "METHOD /path" or STS action
	lifetime time.Duration
	services *http.ServeMux
}

type fakeRequest struct {
	what   string // "METHOD /path", or the API's action
	header http.Header
	form   url.Values
}

func newFakeCloud(t *testing.T) *fakeCloud {
	t.Helper()
	f := &fakeCloud{clock: newTestClock(), override: map[string]http.HandlerFunc{}, lifetime: time.Hour}
	role := func(arn, external string) ecstest.Option {
		return ecstest.WithRole(ecstest.Role{ARN: arn, ExternalID: external})
	}
	oidc := func(arn, provider string) ecstest.Option {
		return ecstest.WithRole(ecstest.Role{ARN: arn, OIDCProvider: provider, OIDCToken: secretOIDC})
	}
	f.Endpoint = ecstest.New(
		ecstest.WithInterval(0), ecstest.WithClock(f.clock.Now), ecstest.WithMaxAge(100*365*24*time.Hour),
		ecstest.WithIssuedKeys(func(n int, _ time.Duration) ecstest.Key {
			return ecstest.Key{ID: fmt.Sprintf("STS.%d", n), Secret: fmt.Sprintf("%s-%d", secretKey, n),
				Token: fmt.Sprintf("%s-%d", secretToken, n), Expires: f.clock.Now().Add(f.lifetime)}
		}),
		ecstest.WithKey(ecstest.Key{ID: "LTAI1", Secret: secretKey}), ecstest.WithKey(ecstest.Key{ID: "LTAI7", Secret: secretKey}), ecstest.WithKey(ecstest.Key{ID: "LTAI8", Secret: secretKey}),
		ecstest.WithKey(ecstest.Key{ID: "LTAItemp", Secret: secretKey, Token: secretToken}),
		role(testRole, ""), role(strictRole, secretExternal), role("acs:ram::1:role/a", secretExternal), role("acs:ram::1:role/b", ""), role("acs:ram::1:role/c", ""),
		oidc(oidcRole, oidcProvider), oidc("acs:ram::1:role/d", "p"),
		ecstest.WithInstance(ecstest.Instance{Region: "cn-hangzhou", ID: "i-1", Screen: ecstest.Still(ecstest.Screen("login"))}),
	)
	metadata := f.Metadata(ecstest.Metadata{Role: "my-role"})
	signIn := f.SignIn(ecstest.SignIn{AccessToken: "access-" + marker, RefreshToken: "refresh-" + marker, SSOToken: "sso-" + marker,
		ClientID: "4038181954557748008", Renewed: func(n int) (string, string) {
			if n == 1 {
				return "renewed-access-" + marker, "renewed-refresh-" + marker
			}
			return fmt.Sprintf("renewed-access-%s-%d", marker, n), fmt.Sprintf("renewed-refresh-%s-%d", marker, n)
		}})
	f.services = http.NewServeMux()
	f.services.Handle("/", f.Endpoint)
	f.services.Handle("/latest/", metadata)
	f.services.Handle(secretPath, f.CredentialsURI(time.Hour))
	f.services.Handle("/v1/", signIn)
	f.services.Handle("/cloud-credentials", signIn)
	f.Server = httptest.NewServer(http.HandlerFunc(f.serve))
	t.Cleanup(f.Server.Close)
	t.Cleanup(f.Endpoint.Close) // runs first
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

func (f *fakeCloud) serve(w http.ResponseWriter, r *http.Request) {
	what := r.Method + " " + r.URL.Path
	if action := r.Header.Get("x-acs-action"); action != "" {
		what = action
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // the client has left
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	if err := r.ParseForm(); err != nil {
		http.Error(w, "no form", http.StatusBadRequest)
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	f.mu.Lock()
	f.requests = append(f.requests, fakeRequest{what, r.Header.Clone(), r.Form})
	handler := f.override[what]
	f.mu.Unlock()
	if handler != nil {
		handler(w, r)
		return
	}
	f.services.ServeHTTP(w, r)
}

// handKeys exchanges any login for keys, where a test renews it by itself.
func (f *fakeCloud) handKeys(w http.ResponseWriter, _ *http.Request) {
	key := f.IssueKey(time.Hour)
	answerJSON(w, http.StatusOK, map[string]any{"accessKeyId": key.ID, "accessKeySecret": key.Secret, "securityToken": key.Token,
		"expiration": key.Expires.Format(time.RFC3339)})
}

// host is where the endpoint listens.
func (f *fakeCloud) host() string { return strings.TrimPrefix(f.URL, "http://") }

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
	client := acs.NewHTTPClient(time.Minute, time.Minute)
	t.Cleanup(client.CloseIdleConnections)
	return Config{
		STS: STS{Endpoint: f.host(), Protocol: "HTTP"}, Metadata: Metadata{URL: f.URL}, HomeDir: t.TempDir(),
		Caller: acs.Caller{HTTPClient: client, UserAgent: "test-agent", Secrets: new(acs.Secrets)}, Now: f.clock.Now,
	}
}

// chain is the default chain within the home of cfg.
func (f *fakeCloud) chain(cfg Config) *Chain {
	return &Chain{NotSet: []string{"access_key"}, OIDCSource: "variables of OIDC",
		ProfilePath: filepath.Join(cfg.HomeDir, ".aliyun", "config.json"), INIPath: filepath.Join(cfg.HomeDir, ".alibabacloud", "credentials")}
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
