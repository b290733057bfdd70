package credentials

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"
)

const oauthProfiles = `{
	"current": "me",
	"meta_path": "kept",
	"profiles": [
		{"name": "other", "mode": "AK", "access_key_id": "LTAI1", "access_key_secret": "key-SeCrEt", "language": "zh"},
		{"name": "me", "mode": "OAuth", "oauth_site_type": "cn", "oauth_access_token": "access-SeCrEt", "oauth_refresh_token": "refresh-SeCrEt",
			"oauth_access_token_expire": EXPIRES, "output_format": "json", "retry_timeout": 10, "a_field_of_tomorrow": {"x": [1.50]}}
	]
}`

// oauthSource signs in at the fake; the login lasts for the given time more.
func oauthSource(t *testing.T, f *fakeCloud, lasts time.Duration) (source *cachedSource, path string) {
	t.Helper()
	cfg := f.config(t)
	expires, err := json.Marshal(f.clock.Now().Add(lasts).Unix())
	if err != nil {
		t.Fatal(err)
	}
	path = writeFile(t, strings.ReplaceAll(oauthProfiles, "EXPIRES", string(expires)), cfg.HomeDir, "config.json")
	profile, err := LoadProfile(path, "", cfg.HomeDir)
	if err != nil {
		t.Fatal(err)
	}
	source, err = newSources(cfg).profile(profile)
	if err != nil {
		t.Fatal(err)
	}
	keys, ok := source.from.(*oauthKeys)
	if !ok || keys.site.address != "https://oauth.aliyun.com" {
		t.Fatalf("got %T", source.from)
	}
	keys.site.address = f.URL
	return source, path
}

// TestOAuth: a login that lasts is exchanged for keys; the file is left alone.
func TestOAuth(t *testing.T) {
	t.Parallel()
	f := newFakeCloud(t)
	source, path := oauthSource(t, f, time.Hour)
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if keys := mustKeys(t, source); keys.AccessKeyID != "STS.1" || keys.Source != `profile "me" of ~/config.json` {
		t.Errorf("got %v", keys)
	}
	if got := f.Last(t).header.Get("Authorization"); got != "Bearer access-"+marker {
		t.Errorf("sent %q", got)
	}
	after, err := os.ReadFile(path)
	if err != nil || string(after) != string(before) {
		t.Errorf("the file was written: %v", err)
	}
}

// TestOAuthRenews: a login about to expire is renewed; the new one goes into
// the file, in which nothing else changes.
func TestOAuthRenews(t *testing.T) {
	t.Parallel()
	f := newFakeCloud(t)
	source, path := oauthSource(t, f, oauthRenewBefore)
	var before, after map[string]any
	readJSON(t, path, &before)
	mustKeys(t, source)
	if got := f.Last(t).header.Get("Authorization"); got != "Bearer renewed-access-"+marker {
		t.Errorf("sent %q", got)
	}
	if sent := strings.Join(f.Sent(), ", "); sent != "POST /v1/token, POST /v1/exchange" {
		t.Errorf("sent %s", sent)
	}
	f.mu.Lock()
	form := f.requests[0].form
	f.mu.Unlock()
	if form.Get("grant_type") != "refresh_token" || form.Get("refresh_token") != "refresh-"+marker || form.Get("client_id") != "4038181954557748008" {
		t.Errorf("sent %v", form)
	}

	readJSON(t, path, &after)
	list, _ := before["profiles"].([]any)
	mine, _ := list[1].(map[string]any)
	mine["oauth_access_token"] = "renewed-access-" + marker
	mine["oauth_refresh_token"] = "renewed-refresh-" + marker
	mine["oauth_access_token_expire"] = float64(f.clock.Now().Add(2 * time.Hour).Unix())
	if !reflect.DeepEqual(before, after) {
		t.Errorf("the file holds %v, want %v", after, before)
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if left, err := filepath.Glob(filepath.Join(filepath.Dir(path), ".config-*")); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}

	// The next exchange goes on from the file.
	f.clock.Move(time.Hour)
	mustKeys(t, source)
	if sent := f.Sent(); len(sent) != 3 {
		t.Errorf("sent %q", sent)
	}
}

// TestOAuthUnsaved: a login that was renewed but could not be saved serves on
// in this process.
func TestOAuthUnsaved(t *testing.T) {
	t.Parallel()
	f := newFakeCloud(t)
	source, path := oauthSource(t, f, 0)
	original, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	f.On("POST /v1/exchange", f.handKeys)
	f.On("POST /v1/token", func(w http.ResponseWriter, r *http.Request) {
		if r.PostForm.Get("refresh_token") != "refresh-"+marker {
			http.Error(w, "used up", http.StatusBadRequest)
			return
		}
		// The profile is gone when the new login comes back.
		if err := os.WriteFile(path, []byte(`{"profiles":[]}`), 0o600); err != nil {
			t.Error(err)
		}
		answerJSON(w, http.StatusOK, map[string]any{"access_token": "renewed-access-" + marker, "refresh_token": "r2-" + marker, "expires_in": 7200})
	})
	mustKeys(t, source)
	if err := os.WriteFile(path, original, 0o600); err != nil {
		t.Fatal(err)
	}
	f.clock.Move(time.Hour)
	if keys := mustKeys(t, source); keys.AccessKeyID != "STS.2" {
		t.Errorf("got %s", keys.AccessKeyID)
	}
}

// TestOAuthRenewedElsewhere: a refresh token serves once; when another process
// used it first, its new login is taken from the file.
func TestOAuthRenewedElsewhere(t *testing.T) {
	t.Parallel()
	f := newFakeCloud(t)
	source, path := oauthSource(t, f, 0)
	f.On("POST /v1/exchange", f.handKeys)
	f.On("POST /v1/token", func(w http.ResponseWriter, _ *http.Request) {
		text := strings.NewReplacer("EXPIRES", strconv.FormatInt(f.clock.Now().Add(time.Hour).Unix(), 10),
			"access-SeCrEt", "elsewhere-SeCrEt", "refresh-SeCrEt", "next-SeCrEt").Replace(oauthProfiles)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Error(err)
		}
		http.Error(w, "used up", http.StatusBadRequest)
	})
	mustKeys(t, source)
	if got := f.Last(t).header.Get("Authorization"); got != "Bearer elsewhere-"+marker {
		t.Errorf("sent %q", got)
	}
}

// TestLoginExpired: a login that is over says how to sign in again.
func TestLoginExpired(t *testing.T) {
	t.Parallel()
	f := newFakeCloud(t)
	source, path := oauthSource(t, f, 0)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, strings.ReplaceAll(string(text), `"oauth_refresh_token": "refresh-SeCrEt",`, ""), path)
	want := "profile \"me\" of ~/config.json: renewing the OAuth login: the login has expired; run `aliyun configure --profile me --mode OAuth`"
	if e := keysError(t.Context(), t, source); e.Error() != want {
		t.Errorf("got %v", e)
	}

	sso, err := profileSource(t, f, "sso")
	if err != nil {
		t.Fatal(err)
	}
	f.clock.Move(10 * 365 * 24 * time.Hour)
	want = "profile \"sso\" of ~/.aliyun/config.json: exchanging the CloudSSO login for keys: the login has expired; run `aliyun configure --profile sso`"
	if e := keysError(t.Context(), t, sso); e.Error() != want {
		t.Errorf("got %v", e)
	}
	if sent := f.Sent(); len(sent) != 0 {
		t.Errorf("sent %q", sent)
	}
}

// TestLoginRefused: the services' refusals keep their status.
func TestLoginRefused(t *testing.T) {
	t.Parallel()
	for _, what := range []string{"POST /v1/token", "POST /v1/exchange"} {
		f := newFakeCloud(t)
		f.On(what, func(w http.ResponseWriter, _ *http.Request) {
			answerJSON(w, http.StatusUnauthorized, map[string]string{"Code": "InvalidToken.Expired", "Message": "access-" + marker})
		})
		source, _ := oauthSource(t, f, 0)
		if e := keysError(t.Context(), t, source); !strings.HasSuffix(e.Error(), "InvalidToken.Expired: the keys were refused (HTTP 401)") {
			t.Errorf("%s: got %v", what, e)
		}
	}
	f := newFakeCloud(t)
	f.On("POST /v1/token", func(w http.ResponseWriter, _ *http.Request) {
		answerJSON(w, http.StatusOK, map[string]string{"access_token": "a-" + marker})
	})
	source, _ := oauthSource(t, f, 0)
	if e := keysError(t.Context(), t, source); !strings.HasSuffix(e.Error(), "the answer has no tokens") {
		t.Errorf("got %v", e)
	}
}

// TestCloudSSORequest: what CloudSSO is asked.
func TestCloudSSORequest(t *testing.T) {
	t.Parallel()
	f := newFakeCloud(t)
	bodies := make(chan map[string]string, 1)
	f.On("POST /cloud-credentials", func(w http.ResponseWriter, r *http.Request) {
		var body map[string]string
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
			t.Error(err)
		}
		bodies <- body
		answerJSON(w, http.StatusOK, map[string]any{"CloudCredential": map[string]string{"AccessKeyId": "a", "AccessKeySecret": "b", "SecurityToken": "c", "Expiration": "2026-03-01T13:00:00Z"}})
	})
	source, err := profileSource(t, f, "sso")
	if err != nil {
		t.Fatal(err)
	}
	mustKeys(t, source)
	if body := <-bodies; body["AccountId"] != "1" || body["AccessConfigurationId"] != "ac-1" {
		t.Errorf("sent %v", body)
	}
	if got := f.Last(t).header.Get("Authorization"); got != "Bearer sso-"+marker {
		t.Errorf("sent %q", got)
	}
}

func readJSON(t *testing.T, path string, into any) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, into); err != nil {
		t.Fatal(err)
	}
}
