package credentials

import (
	"errors"
	"net"
	"net/http"
	"os"
	"path/filepath"
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
	cfg.AccessKey, cfg.SecretKey, cfg.SecurityToken = "LTAI1", secretKey, secretToken
	cfg.AssumeRole = &AssumeRole{RoleARN: testRole, SessionName: "nightly", Policy: secretPolicy, ExternalID: secretExternal, DurationSeconds: 900}
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
	if got := sent.header.Get("Authorization"); !strings.HasPrefix(got, "ACS3-HMAC-SHA256 Credential=LTAI1,") {
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
	cfg.OIDC = &OIDCRole{ProviderARN: "acs:ram::1:oidc-provider/p", TokenFile: "~/token", RoleARN: testRole}
	source := mustSource(t, cfg)
	mustKeys(t, source)
	writeFile(t, "second-"+secretOIDC, path)
	f.clock.Move(time.Hour)
	mustKeys(t, source)
	sent := f.Last(t)
	if got := sent.form.Get("OIDCToken"); got != "second-"+secretOIDC {
		t.Errorf("sent %q", got)
	}
	if got := sent.form.Get("OIDCProviderArn"); got != "acs:ram::1:oidc-provider/p" {
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
	cfg.AccessKey, cfg.SecretKey, cfg.SecurityToken, cfg.StaticSource = "LTAI1", secretKey, secretToken, "argument access_key"
	cfg.AssumeRole = &AssumeRole{RoleARN: testRole, Policy: secretPolicy, ExternalID: secretExternal}
	e := keysError(t.Context(), t, mustSource(t, cfg))
	var failure *acs.Error
	if !errors.As(e, &failure) {
		t.Fatalf("%v wraps no *acs.Error", e)
	}
	if failure.Code != "NoPermission" || failure.HTTPStatus != 403 || failure.RequestID != "R-7" || failure.RetryAfter != 7*time.Second ||
		failure.AccessDeniedDetail["PolicyType"] != "AssumeRolePolicy" || failure.Endpoint != cfg.STSEndpoint {
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
	f.Close()
	cfg.AccessKey, cfg.SecretKey, cfg.AssumeRole = "LTAI1", secretKey, &AssumeRole{RoleARN: testRole}
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
		endpoint, region string
		place            stsPlace
		env              map[string]string
		want             string
	}{
		{"127.0.0.1:8080", "cn-beijing", stsPlace{"cn-hangzhou", true}, nil, "127.0.0.1:8080"},
		{"", "", stsPlace{}, nil, "sts.aliyuncs.com"},
		{"", "", stsPlace{"", true}, nil, "sts.aliyuncs.com"},
		{"", "cn-beijing", stsPlace{}, nil, "sts.cn-beijing.aliyuncs.com"},
		{"", "cn-beijing", stsPlace{"cn-hangzhou", false}, nil, "sts.cn-hangzhou.aliyuncs.com"},
		{"", "cn-beijing", stsPlace{"", true}, nil, "sts-vpc.cn-beijing.aliyuncs.com"},
		{"", "cn-beijing", stsPlace{}, map[string]string{"ALIBABA_CLOUD_STS_REGION": "eu-central-1", "ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED": "true"}, "sts-vpc.eu-central-1.aliyuncs.com"},
	}
	for _, test := range tests {
		s := newSources(Config{STSEndpoint: test.endpoint, Region: test.region, Getenv: environment(test.env), HomeDir: filepath.FromSlash("/home")})
		if got := s.stsEndpoint(test.place); got != test.want {
			t.Errorf("%+v: got %s", test, got)
		}
	}
}
