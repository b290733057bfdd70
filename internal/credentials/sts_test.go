package credentials

import (
	"errors"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/acs"
)

// TestAssumeRoleRequest: what is sent is what was asked for, signed with the
// keys at hand, and no secret is in the URL.
func TestAssumeRoleRequest(t *testing.T) {
	t.Parallel()
	f := newFakeCloud(t)
	cfg := f.config(t)
	cfg.AccessKey, cfg.SecretKey, cfg.SecurityToken = "LTAItemp", secretKey, secretToken
	cfg.Roles = []AssumeRole{{RoleARN: testRole, SessionName: "nightly", Policy: secretPolicy, ExternalID: secretExternal, DurationSeconds: 900}}
	f.On("AssumeRole", func(w http.ResponseWriter, r *http.Request) {
		if r.URL.RawQuery != "" || strings.Contains(r.PostForm.Encode(), secretKey) {
			http.Error(w, "secrets on the way", http.StatusBadRequest)
			return
		}
		answerJSON(w, http.StatusOK, map[string]any{"Credentials": map[string]string{"AccessKeyId": "STS.1", "AccessKeySecret": "s", "SecurityToken": "t", "Expiration": "2026-03-01T13:00:00Z"}})
	})
	mustKeys(t, mustSource(t, cfg))
	sent := f.Last(t)
	for name, want := range map[string]string{"RoleArn": testRole, "RoleSessionName": "nightly", "Policy": secretPolicy,
		"ExternalId": secretExternal, "DurationSeconds": "900"} {
		if got := sent.form.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	for name, want := range map[string]string{"x-acs-version": "2015-04-01", "x-acs-security-token": secretToken} {
		if got := sent.header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if got := sent.header.Get("Authorization"); !strings.HasPrefix(got, "ACS3-HMAC-SHA256 Credential=LTAItemp,") {
		t.Errorf("Authorization is %q", got)
	}
	if got := sent.header.Get("User-Agent"); !strings.Contains(got, "test-agent") {
		t.Errorf("User-Agent is %q", got)
	}
}

// TestAssumeRoleDefaults: a role that says only its ARN.
func TestAssumeRoleDefaults(t *testing.T) {
	t.Parallel()
	f := newFakeCloud(t)
	mustKeys(t, roleSource(t, f))
	form := f.Last(t).form
	if form.Get("RoleSessionName") != "terraform" || form.Get("DurationSeconds") != "3600" || form.Has("Policy") || form.Has("ExternalId") {
		t.Errorf("sent %v", form)
	}
}

// TestOIDCTokenFile: the file is read anew for each call, and the call is not signed.
func TestOIDCTokenFile(t *testing.T) {
	t.Parallel()
	f := newFakeCloud(t)
	cfg := f.config(t)
	path := writeFile(t, "first-"+secretOIDC+"\n", cfg.HomeDir, "token")
	f.On("AssumeRoleWithOIDC", func(w http.ResponseWriter, _ *http.Request) {
		answerJSON(w, http.StatusOK, map[string]any{"Credentials": map[string]string{"AccessKeyId": "STS.1", "AccessKeySecret": "s",
			"SecurityToken": "t", "Expiration": f.clock.Now().Add(time.Hour).Format(time.RFC3339)}})
	})
	cfg.OIDC = &OIDCRole{ProviderARN: oidcProvider, TokenFile: "~/token", RoleARN: oidcRole}
	source := mustSource(t, cfg)
	mustKeys(t, source)
	writeFile(t, "second-"+secretOIDC, path)
	f.clock.Move(time.Hour)
	mustKeys(t, source)
	sent := f.Last(t)
	if got := sent.form.Get("OIDCToken"); got != "second-"+secretOIDC {
		t.Errorf("sent %q", got)
	}
	if got := sent.form.Get("OIDCProviderArn"); got != oidcProvider {
		t.Errorf("sent %q", got)
	}
	if sent.header.Get("Authorization") != "" {
		t.Error("the call was signed")
	}

	writeFile(t, " \n", path)
	f.clock.Move(time.Hour)
	if e := keysError(t.Context(), t, source); !strings.HasSuffix(e.Error(), "reading the OIDC token file ~/token: the file is empty") {
		t.Errorf("got %v", e)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if e := keysError(t.Context(), t, source); !errors.Is(e, os.ErrNotExist) || strings.Contains(e.Error(), "open ") {
		t.Errorf("got %v", e)
	}
}

// TestRefused: STS's refusal keeps its code, status, request id and words,
// save for what must stay secret in them.
func TestRefused(t *testing.T) {
	t.Parallel()
	f := newFakeCloud(t)
	f.On("AssumeRole", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "7")
		answerJSON(w, http.StatusForbidden, map[string]any{"RequestId": "R-7", "Code": "NoPermission",
			"Message":            "No " + secretKey + " nor " + secretToken + " nor " + secretPolicy + " nor " + secretExternal + " may AssumeRole.",
			"AccessDeniedDetail": map[string]string{"PolicyType": "AssumeRolePolicy"}})
	})
	cfg := f.config(t)
	cfg.AccessKey, cfg.SecretKey, cfg.SecurityToken, cfg.StaticSource = "LTAItemp", secretKey, secretToken, "argument access_key"
	cfg.Roles = []AssumeRole{{RoleARN: testRole, Policy: secretPolicy, ExternalID: secretExternal}}
	e := keysError(t.Context(), t, mustSource(t, cfg))
	var failure *acs.Error
	if !errors.As(e, &failure) {
		t.Fatalf("%v wraps no *acs.Error", e)
	}
	if failure.Code != "NoPermission" || failure.HTTPStatus != 403 || failure.RequestID != "R-7" || failure.RetryAfter != 7*time.Second ||
		failure.AccessDeniedDetail["PolicyType"] != "AssumeRolePolicy" || failure.Endpoint != cfg.STS.Endpoint {
		t.Errorf("got %+v", *failure)
	}
	want := "role " + testRole + " assumed with the argument access_key: calling AssumeRole: " +
		"NoPermission: No (hidden) nor (hidden) nor (hidden) nor (hidden) may AssumeRole. (HTTP 403, request R-7)"
	if e.Error() != want {
		t.Errorf("got  %s\nwant %s", e, want)
	}
}

// TestNoSTS: nobody listens.
func TestNoSTS(t *testing.T) {
	t.Parallel()
	f := newFakeCloud(t)
	cfg := f.config(t)
	f.Server.Close()
	cfg.AccessKey, cfg.SecretKey, cfg.Roles = "LTAI1", secretKey, []AssumeRole{{RoleARN: testRole}}
	var failure *acs.Error
	var network *net.OpError
	if e := keysError(t.Context(), t, mustSource(t, cfg)); !errors.As(e, &failure) || failure.HTTPStatus != 0 || !errors.As(e, &network) {
		t.Errorf("got %v", e)
	}
}

// TestSTSEndpoint: which host is called.
func TestSTSEndpoint(t *testing.T) {
	t.Parallel()
	tests := []struct {
		sts   STS
		place stsPlace
		want  string
	}{
		{STS{Endpoint: "127.0.0.1:8080", Region: "cn-beijing"}, stsPlace{"cn-hangzhou", true}, "127.0.0.1:8080"},
		{STS{}, stsPlace{}, "sts.aliyuncs.com"},
		{STS{}, stsPlace{"", true}, "sts.aliyuncs.com"},
		{STS{Region: "cn-beijing"}, stsPlace{}, "sts.cn-beijing.aliyuncs.com"},
		{STS{Region: "cn-beijing"}, stsPlace{"cn-hangzhou", false}, "sts.cn-hangzhou.aliyuncs.com"},
		{STS{Region: "cn-beijing"}, stsPlace{"", true}, "sts-vpc.cn-beijing.aliyuncs.com"},
		{STS{Region: "eu-central-1", VPC: true}, stsPlace{}, "sts-vpc.eu-central-1.aliyuncs.com"},
	}
	for _, test := range tests {
		s := newSources(Config{STS: test.sts})
		if got := s.stsEndpoint(test.place); got != test.want {
			t.Errorf("%+v: got %s", test, got)
		}
	}
}
