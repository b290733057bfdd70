package credentials

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/acs"
)

// TestSources: each source alone gives its keys, says where they came from,
// and sends nothing before the first read.
func TestSources(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		set    func(t *testing.T, f *fakeCloud, cfg *Config)
		id     string
		source string
		sent   []string
	}{
		"access key": {
			func(_ *testing.T, _ *fakeCloud, cfg *Config) {
				cfg.AccessKey, cfg.SecretKey, cfg.StaticSource = "LTAI1", secretKey, "argument access_key"
			}, "LTAI1", "argument access_key", nil,
		},
		"credentials URI": {
			func(_ *testing.T, f *fakeCloud, cfg *Config) {
				cfg.CredentialsURI = f.URL + secretPath + "?q=" + marker
			}, "STS.1", "credentials URI at HOST", []string{"GET " + secretPath},
		},
		"instance role": {
			func(_ *testing.T, _ *fakeCloud, cfg *Config) { cfg.ECSRoleName = "my-role" },
			"STS.1", "RAM role my-role of the instance", []string{"PUT /latest/api/token", "GET " + roleKeysPath + "my-role"},
		},
		"OIDC token": {
			func(_ *testing.T, _ *fakeCloud, cfg *Config) {
				cfg.OIDC = &OIDCRole{ProviderARN: oidcProvider, Token: secretOIDC, RoleARN: oidcRole, Policy: secretPolicy}
			}, "STS.1", "role " + oidcRole + " assumed with an OIDC token", []string{"AssumeRoleWithOIDC"},
		},
		"role on top of an access key": {
			func(_ *testing.T, _ *fakeCloud, cfg *Config) {
				cfg.AccessKey, cfg.SecretKey, cfg.StaticSource = "LTAI1", secretKey, "argument access_key"
				cfg.Roles = []AssumeRole{{RoleARN: testRole, Policy: secretPolicy}}
			}, "STS.1", "role " + testRole + " assumed with the argument access_key", []string{"AssumeRole"},
		},
		"role on top of the instance's": {
			func(_ *testing.T, _ *fakeCloud, cfg *Config) {
				cfg.ECSRoleName = "my-role"
				cfg.Roles = []AssumeRole{{RoleARN: testRole}}
			}, "STS.2", "role " + testRole + " assumed with the RAM role my-role of the instance",
			[]string{"PUT /latest/api/token", "GET " + roleKeysPath + "my-role", "AssumeRole"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFakeCloud(t)
			cfg := f.config(t)
			test.set(t, f, &cfg)
			checkSilent(t, cfg, &cfg, cfg.OIDC, cfg.Roles)
			source := mustSource(t, cfg)
			checkSilent(t, source)
			if sent := f.Sent(); len(sent) != 0 {
				t.Errorf("before the first read, %q was sent", sent)
			}
			keys := mustKeys(t, source)
			wantSource := strings.ReplaceAll(test.source, "HOST", strings.TrimPrefix(f.URL, "http://"))
			if keys.AccessKeyID != test.id || keys.Source != wantSource || !strings.Contains(keys.AccessKeySecret, marker) {
				t.Errorf("got %s from %q, want %s from %q", keys.AccessKeyID, keys.Source, test.id, wantSource)
			}
			if again := mustKeys(t, source); again != keys {
				t.Errorf("the second read got %v", again)
			}
			if sent := f.Sent(); strings.Join(sent, ", ") != strings.Join(test.sent, ", ") {
				t.Errorf("two reads sent %q, want %q", sent, test.sent)
			}
		})
	}
}

// TestPrecedence: of several sources the first in the order of the
// configuration's fields serves, and no other is asked.
func TestPrecedence(t *testing.T) {
	t.Parallel()
	f := newFakeCloud(t)
	cfg := f.config(t)
	cfg.AccessKey, cfg.SecretKey, cfg.StaticSource = "LTAI1", secretKey, "argument access_key"
	path := writeFile(t, `{"profiles":[{"name":"p","mode":"AK","access_key_id":"LTAI2","access_key_secret":"`+secretKey+`"}]}`, t.TempDir(), "config.json")
	profile, err := LoadProfile(path, "p", "")
	if err != nil {
		t.Fatal(err)
	}
	cfg.Profile = profile
	cfg.CredentialsURI = f.URL + secretPath
	cfg.ECSRoleName = "my-role"
	cfg.OIDC = &OIDCRole{ProviderARN: oidcProvider, Token: secretOIDC, RoleARN: oidcRole}
	steps := []struct {
		want string
		drop func()
	}{
		{"argument access_key", func() { cfg.AccessKey, cfg.SecretKey = "", "" }},
		{`profile "p" of `, func() { cfg.Profile = nil }},
		{"credentials URI at ", func() { cfg.CredentialsURI = "" }},
		{"RAM role my-role", func() { cfg.ECSRoleName = "" }},
		{"role " + oidcRole, func() { cfg.OIDC = nil }},
	}
	for _, step := range steps {
		if keys := mustKeys(t, mustSource(t, cfg)); !strings.HasPrefix(keys.Source, step.want) {
			t.Errorf("got %q, want %q", keys.Source, step.want)
		}
		step.drop()
	}
	_, err = NewSource(cfg)
	if e := credentialsError(t, err); e.Error() != "nothing gives keys" {
		t.Errorf("without a source: %v", e)
	}
}

// TestIncomplete: what cannot work is refused before anything is sent.
func TestIncomplete(t *testing.T) {
	t.Parallel()
	key := Config{AccessKey: "LTAI1", SecretKey: secretKey, StaticSource: "argument access_key"}
	withRole := key
	withRole.Roles = []AssumeRole{{SessionName: "s"}}
	tests := map[string]struct {
		cfg  Config
		want string
	}{
		"no secret":     {Config{AccessKey: "LTAI1", StaticSource: "argument access_key"}, "argument access_key: there is an access key's id, but no secret"},
		"no id":         {Config{SecretKey: secretKey, StaticSource: "argument secret_key"}, "argument secret_key: there is a secret, but no access key's id"},
		"no role":       {withRole, "role to assume: it has no ARN"},
		"URI":           {Config{CredentialsURI: "http://[::1" + secretPath}, "credentials URI: the credentials URI is not one with http or https and a host"},
		"file URI":      {Config{CredentialsURI: "file://" + secretPath}, "credentials URI: the credentials URI is not one with http or https and a host"},
		"OIDC provider": {Config{OIDC: &OIDCRole{Token: secretOIDC, RoleARN: testRole}}, "role " + testRole + " assumed with an OIDC token: the OIDC provider's ARN is missing"},
		"OIDC token":    {Config{OIDC: &OIDCRole{ProviderARN: "p", RoleARN: testRole}}, "role " + testRole + " assumed with an OIDC token: the OIDC token or its file is missing"},
		"OIDC role":     {Config{OIDC: &OIDCRole{ProviderARN: "p", Token: secretOIDC}}, "OIDC role: the role's ARN is missing"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := NewSource(test.cfg)
			if e := credentialsError(t, err); e.Error() != test.want {
				t.Errorf("got %q, want %q", e, test.want)
			}
		})
	}
}

// TestOddAnswers: whatever answers in place of the service, the error says
// what it was, keeps its status, and repeats none of it.
func TestOddAnswers(t *testing.T) {
	t.Parallel()
	page := func(status int, kind, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind)
			w.WriteHeader(status)
			_, _ = w.Write([]byte(body))
		}
	}
	answers := map[string]struct {
		handler   http.HandlerFunc
		status    int
		want      string
		plainOnly bool
	}{
		"HTML 502":       {page(502, "text/html", "<html>"+marker+"</html>"), 502, "HTTP 502", false},
		"JSON 500":       {page(500, "application/json", `{"Code":"InternalError","Message":"`+marker+`"}`), 500, "InternalError", true},
		"secret as code": {page(400, "application/json", `{"Code":"x-`+marker+`","Message":"`+marker+`"}`), 400, "HTTP 400", true},
		"broken JSON":    {page(200, "application/json", `{"Credentials":{"AccessKeySecret":"`+marker), 0, "", false},
		"wrong type":     {page(200, "application/json", `{"AccessKeyId":12345,"Credentials":{"AccessKeyId":12345,"AccessKeySecret":"`+marker+`"}}`), 0, "", false},
		"no secret":      {page(200, "application/json", `{"AccessKeyId":"a","Credentials":{"AccessKeyId":"a","SecurityToken":"`+marker+`"}}`), 0, "no access key secret", false},
		"no id":          {page(200, "application/json", `{"AccessKeySecret":"`+marker+`"}`), 0, "no access key id", false},
		"bad expiration": {page(200, "application/json", `{"AccessKeyId":"a","AccessKeySecret":"`+marker+`","Expiration":"`+marker+`",
			"Credentials":{"AccessKeyId":"a","AccessKeySecret":"`+marker+`","Expiration":"`+marker+`"}}`), 0, "expiration is not a time", false},
		"expired": {page(200, "application/json", `{"AccessKeyId":"a","AccessKeySecret":"`+marker+`","Expiration":"2020-01-01T00:00:00Z",
			"Credentials":{"AccessKeyId":"a","AccessKeySecret":"`+marker+`","Expiration":"2020-01-01T00:00:00Z"}}`), 0, "expired at 2020-01-01T00:00:00Z", false},
		"not a success": {page(200, "application/json", `{"Code":"Failed`+marker+`","AccessKeySecret":"`+marker+`"}`), 0, "", false},
		"too large":     {page(200, "application/json", `"`+strings.Repeat(marker, maxKeyBytes/len(marker)+1)+`"`), 0, "", false},
		"secret as request id": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("x-acs-request-id", marker)
			w.Header().Set("Content-Type", marker+"/"+marker)
			w.WriteHeader(http.StatusForbidden)
			_, _ = w.Write([]byte(`{"RequestId":"` + marker + `"}`))
		}, 403, "HTTP 403", true},
		"redirect": {page(302, "text/plain", marker), 302, "HTTP 302", false},
		"cut off": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			_, _ = w.Write([]byte(`{"AccessKeySecret":"` + marker))
		}, 0, acs.ErrMalformedAnswer.Error(), false},
	}
	kinds := map[string]struct {
		on  string
		set func(f *fakeCloud, cfg *Config)
	}{
		"STS": {"AssumeRole", func(_ *fakeCloud, cfg *Config) {
			cfg.AccessKey, cfg.SecretKey, cfg.SecurityToken = "LTAItemp", secretKey, secretToken
			cfg.Roles = []AssumeRole{{RoleARN: testRole, Policy: secretPolicy, ExternalID: secretExternal}}
		}},
		"OIDC": {"AssumeRoleWithOIDC", func(_ *fakeCloud, cfg *Config) {
			cfg.OIDC = &OIDCRole{ProviderARN: "p", Token: secretOIDC, RoleARN: testRole, Policy: secretPolicy}
		}},
		"URI":      {"GET " + secretPath, func(f *fakeCloud, cfg *Config) { cfg.CredentialsURI = f.URL + secretPath }},
		"metadata": {"GET " + roleKeysPath + "my-role", func(_ *fakeCloud, cfg *Config) { cfg.ECSRoleName = "my-role" }},
	}
	for kindName, kind := range kinds {
		for answerName, answer := range answers {
			if answer.plainOnly && (kindName == "STS" || kindName == "OIDC") {
				continue // STS's own words are kept: TestRefused
			}
			t.Run(kindName+"/"+answerName, func(t *testing.T) {
				t.Parallel()
				f := newFakeCloud(t)
				f.On(kind.on, answer.handler)
				cfg := f.config(t)
				kind.set(f, &cfg)
				e := keysError(t.Context(), t, mustSource(t, cfg))
				if !strings.Contains(e.Error(), answer.want) {
					t.Errorf("%v does not say %q", e, answer.want)
				}
				var failure *acs.Error
				if answer.status != 0 && (!errors.As(e, &failure) || failure.HTTPStatus != answer.status) {
					t.Errorf("%v has not status %d", e, answer.status)
				}
			})
		}
	}
}

// TestCancel: a caller who gives up gets an answer at once, and the request is
// taken back from the socket.
func TestCancel(t *testing.T) {
	t.Parallel()
	kinds := map[string]struct {
		on  string
		set func(f *fakeCloud, cfg *Config)
	}{
		"STS": {"AssumeRole", func(_ *fakeCloud, cfg *Config) {
			cfg.AccessKey, cfg.SecretKey, cfg.Roles = "LTAI1", secretKey, []AssumeRole{{RoleARN: testRole}}
		}},
		"OIDC": {"AssumeRoleWithOIDC", func(_ *fakeCloud, cfg *Config) {
			cfg.OIDC = &OIDCRole{ProviderARN: "p", Token: secretOIDC, RoleARN: testRole}
		}},
		"URI":              {"GET " + secretPath, func(f *fakeCloud, cfg *Config) { cfg.CredentialsURI = f.URL + secretPath }},
		"metadata session": {"PUT /latest/api/token", func(_ *fakeCloud, cfg *Config) { cfg.ECSRoleName = "my-role" }},
		"metadata keys":    {"GET " + roleKeysPath + "my-role", func(_ *fakeCloud, cfg *Config) { cfg.ECSRoleName = "my-role" }},
		"chain":            {"PUT /latest/api/token", func(f *fakeCloud, cfg *Config) { cfg.Chain = f.chain(*cfg) }},
	}
	for name, kind := range kinds {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFakeCloud(t)
			handler, begun, ended := hang()
			f.On(kind.on, handler)
			cfg := f.config(t)
			kind.set(f, &cfg)
			source := mustSource(t, cfg)
			reason := errors.New("interrupted by a person")
			ctx, cancel := context.WithCancelCause(t.Context())
			go func() {
				<-begun
				cancel(reason)
			}()
			if e := keysError(ctx, t, source); !errors.Is(e, reason) {
				t.Errorf("%v does not wrap the context's cause", e)
			}
			<-ended
			if _, err := source.Keys(ctx); !errors.Is(err, reason) {
				t.Errorf("with a context that has ended: %v", err)
			}
		})
	}
}

// TestPatience: a source of which nobody hears ends by itself, and not with an
// error that looks like the caller's own deadline.
func TestPatience(t *testing.T) {
	t.Parallel()
	f := newFakeCloud(t)
	handler, _, ended := hang()
	f.On("PUT /latest/api/token", handler)
	cfg := f.config(t)
	cfg.Chain = f.chain(cfg)
	e := keysError(t.Context(), t, mustSource(t, cfg))
	<-ended
	if errors.Is(e, context.DeadlineExceeded) || len(e.Tried) != 5 {
		t.Fatalf("got %v", e)
	}
	if got, want := e.Tried[4].Reason, "asking the instance's metadata for a session: nothing usable answers, as on a machine that is no ECS instance: no answer within "+probePatience.String(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if sent := f.Sent(); len(sent) != 1 {
		t.Errorf("sent %q", sent)
	}
}

// TestKeysString: what people see of keys.
func TestKeysString(t *testing.T) {
	t.Parallel()
	keys := acs.Keys{AccessKeyID: "id" + marker, AccessKeySecret: secretKey, SecurityToken: secretToken, Source: "argument access_key"}
	checkSilent(t, keys)
	if got := keys.String(); got != "keys from argument access_key" {
		t.Errorf("got %q", got)
	}
	keys.Expires = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	if got := keys.String(); got != "keys from argument access_key, valid until 2026-03-01T12:00:00Z" {
		t.Errorf("got %q", got)
	}
}
