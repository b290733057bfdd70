package credentials

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/acs"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/ecs"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/ecstest"
)

const (
	oidcProvider = "acs:ram::1234567890123456:oidc-provider/ci"
	oidcRole     = "acs:ram::1234567890123456:role/ci"
	strictRole   = "acs:ram::1234567890123456:role/strict"
)

// strictCloud is an endpoint that verifies signatures, and a configuration
// whose keys are to be accepted there.
type strictCloud struct {
	*ecstest.Endpoint
	clock *testClock
	cfg   Config
}

func newStrictCloud(t *testing.T) *strictCloud {
	t.Helper()
	endpoint := ecstest.New(
		ecstest.WithInterval(0),
		ecstest.WithKey(ecstest.Key{ID: "LTAI1", Secret: secretKey}),
		ecstest.WithRole(ecstest.Role{ARN: testRole}),
		ecstest.WithRole(ecstest.Role{ARN: strictRole, ExternalID: secretExternal}),
		ecstest.WithRole(ecstest.Role{ARN: oidcRole, OIDCProvider: oidcProvider, OIDCToken: secretOIDC}),
		ecstest.WithInstance(ecstest.Instance{Region: "cn-hangzhou", ID: "i-1", Screen: ecstest.Still(ecstest.Screen("login"))}),
	)
	hand := func(w http.ResponseWriter, _ *http.Request) {
		key := endpoint.IssueKey(time.Hour)
		answerJSON(w, http.StatusOK, map[string]string{"Code": "Success", "AccessKeyId": key.ID, "AccessKeySecret": key.Secret,
			"SecurityToken": key.Token, "Expiration": key.Expires.Format(time.RFC3339)})
	}
	mux := http.NewServeMux()
	mux.Handle("/", endpoint)
	mux.HandleFunc("GET /sidecar", hand)
	mux.HandleFunc("GET "+roleKeysPath+"my-role", hand)
	mux.HandleFunc("PUT /latest/api/token", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "session") })
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	client := acs.NewHTTPClient(5*time.Second, 5*time.Second)
	t.Cleanup(client.CloseIdleConnections)
	clock := &testClock{now: time.Now()} // the SDK signs with the machine's own
	return &strictCloud{endpoint, clock, Config{
		AccessKey: "LTAI1", SecretKey: secretKey, StaticSource: "argument access_key",
		STSEndpoint: strings.TrimPrefix(server.URL, "http://"), Protocol: "HTTP", HTTPClient: client, MetadataURL: server.URL,
		Getenv: environment(nil), Now: clock.Now, HomeDir: t.TempDir(),
	}}
}

// read gets one screenshot with the source's keys.
func (s *strictCloud) read(t *testing.T, source acs.KeySource) error {
	t.Helper()
	client := ecs.NewClient(ecs.Config{Endpoint: s.cfg.STSEndpoint, Protocol: "HTTP", Caller: acs.Caller{HTTPClient: s.cfg.HTTPClient}, Keys: source})
	_, err := client.GetInstanceScreenshot(t.Context(), "cn-hangzhou", "i-1", false)
	return err
}

// TestAccepted: keys of every kind are accepted by a service that verifies
// signatures, those of a role by STS and by ECS.
func TestAccepted(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		set     func(s *strictCloud)
		actions string
	}{
		"access key": {func(*strictCloud) {}, "GetInstanceScreenshot"},
		"temporary key": {func(s *strictCloud) {
			key := s.IssueKey(time.Hour)
			s.cfg.AccessKey, s.cfg.SecretKey, s.cfg.SecurityToken = key.ID, key.Secret, key.Token
		}, "GetInstanceScreenshot"},
		"role": {func(s *strictCloud) {
			s.cfg.AssumeRole = &AssumeRole{RoleARN: strictRole, SessionName: "night ly+&=/", ExternalID: secretExternal, Policy: secretPolicy, DurationSeconds: 900}
		}, "AssumeRole, GetInstanceScreenshot"},
		"role on a temporary key": {func(s *strictCloud) {
			key := s.IssueKey(time.Hour)
			s.cfg.AccessKey, s.cfg.SecretKey, s.cfg.SecurityToken = key.ID, key.Secret, key.Token
			s.cfg.AssumeRole = &AssumeRole{RoleARN: testRole}
		}, "AssumeRole, GetInstanceScreenshot"},
		"OIDC": {func(s *strictCloud) {
			s.cfg.AccessKey, s.cfg.SecretKey = "", ""
			s.cfg.OIDC = &OIDCRole{ProviderARN: oidcProvider, Token: secretOIDC, RoleARN: oidcRole}
		}, "AssumeRoleWithOIDC, GetInstanceScreenshot"},
		"credentials URI": {func(s *strictCloud) {
			s.cfg.AccessKey, s.cfg.SecretKey, s.cfg.CredentialsURI = "", "", s.cfg.MetadataURL+"/sidecar"
		}, "GetInstanceScreenshot"},
		"role on the instance's": {func(s *strictCloud) {
			s.cfg.AccessKey, s.cfg.SecretKey, s.cfg.ECSRoleName = "", "", "my-role"
			s.cfg.AssumeRole = &AssumeRole{RoleARN: testRole}
		}, "AssumeRole, GetInstanceScreenshot"},
		"role on OIDC": {func(s *strictCloud) {
			s.cfg.AccessKey, s.cfg.SecretKey = "", ""
			s.cfg.OIDC = &OIDCRole{ProviderARN: oidcProvider, Token: secretOIDC, RoleARN: oidcRole}
			s.cfg.AssumeRole = &AssumeRole{RoleARN: testRole}
		}, "AssumeRoleWithOIDC, AssumeRole, GetInstanceScreenshot"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStrictCloud(t)
			test.set(s)
			if err := s.read(t, mustSource(t, s.cfg)); err != nil {
				t.Fatal(err)
			}
			var actions []string
			for _, request := range s.Requests() {
				actions = append(actions, request.Action)
				if request.Status != 200 {
					t.Errorf("%s got %d", request.Action, request.Status)
				}
			}
			if got := strings.Join(actions, ", "); got != test.actions || len(s.Unexpected()) != 0 {
				t.Errorf("got %s, unexpected %q", got, s.Unexpected())
			}
		})
	}
}

// TestAcceptedAfterRefresh: the keys that replace others are accepted.
func TestAcceptedAfterRefresh(t *testing.T) {
	t.Parallel()
	s := newStrictCloud(t)
	s.cfg.AssumeRole = &AssumeRole{RoleARN: testRole}
	source := mustSource(t, s.cfg)
	first := mustKeys(t, source)
	if err := s.read(t, source); err != nil {
		t.Fatal(err)
	}
	s.Revoke(first.AccessKeyID)
	s.clock.Move(time.Hour - 100*time.Second)
	if err := s.read(t, source); err != nil {
		t.Fatal(err)
	}
	if again := mustKeys(t, source); again.AccessKeyID == first.AccessKeyID {
		t.Error("the revoked keys serve on")
	}
}

// TestNotAccepted: what STS refuses comes through whole, without the strings
// it signed, the keys or the tokens.
func TestNotAccepted(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		set    func(s *strictCloud)
		code   string
		status int
	}{
		"wrong secret": {func(s *strictCloud) {
			s.cfg.SecretKey = "another-" + marker
			s.cfg.AssumeRole = &AssumeRole{RoleARN: testRole, Policy: secretPolicy}
		}, "SignatureDoesNotMatch", 403},
		"unknown key": {func(s *strictCloud) {
			s.cfg.AccessKey = "LTAI2"
			s.cfg.AssumeRole = &AssumeRole{RoleARN: testRole}
		}, "InvalidAccessKeyId.NotFound", 404},
		"no such role": {func(s *strictCloud) { s.cfg.AssumeRole = &AssumeRole{RoleARN: testRole + "2"} }, "EntityNotExist.Role", 404},
		"external id":  {func(s *strictCloud) { s.cfg.AssumeRole = &AssumeRole{RoleARN: strictRole, ExternalID: "x-" + marker} }, "NoPermission", 403},
		"OIDC token": {func(s *strictCloud) {
			s.cfg.AccessKey, s.cfg.SecretKey = "", ""
			s.cfg.OIDC = &OIDCRole{ProviderARN: oidcProvider, Token: "x-" + secretOIDC, RoleARN: oidcRole}
		}, "AuthenticationFail.OIDCToken.Invalid", 400},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStrictCloud(t)
			test.set(s)
			e := keysError(t.Context(), t, mustSource(t, s.cfg))
			var failure *acs.Error
			if !errors.As(e, &failure) || failure.Code != test.code || failure.HTTPStatus != test.status || failure.RequestID == "" {
				t.Errorf("got %v, want %s %d", e, test.code, test.status)
			}
			if name == "external id" && failure.AccessDeniedDetail["AuthAction"] != "sts:AssumeRole" {
				t.Errorf("got detail %v", failure.AccessDeniedDetail)
			}
			if err := s.read(t, mustSource(t, s.cfg)); !errors.As(err, &failure) {
				t.Errorf("a read got %v", err)
			}
		})
	}
}
