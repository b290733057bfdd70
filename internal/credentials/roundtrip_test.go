package credentials

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/acs"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/ecs"
)

// strictCloud is a cloud, and a configuration whose keys are to be accepted there.
type strictCloud struct {
	*fakeCloud
	cfg Config
}

func newStrictCloud(t *testing.T) *strictCloud {
	t.Helper()
	s := &strictCloud{fakeCloud: newFakeCloud(t)}
	s.cfg = s.config(t)
	s.cfg.AccessKey, s.cfg.SecretKey, s.cfg.StaticSource = "LTAI1", secretKey, "argument access_key"
	return s
}

// read gets one screenshot with the source's keys.
func (s *strictCloud) read(t *testing.T, source acs.KeySource) error {
	t.Helper()
	client := ecs.NewClient(ecs.Config{Endpoint: s.cfg.STS.Endpoint, Protocol: "HTTP", Caller: acs.Caller{HTTPClient: s.cfg.Caller.HTTPClient}, Keys: source})
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
			s.cfg.Roles = []AssumeRole{{RoleARN: strictRole, SessionName: "night ly+&=/", ExternalID: secretExternal, Policy: secretPolicy, DurationSeconds: 900}}
		}, "AssumeRole, GetInstanceScreenshot"},
		"a chain of roles": {func(s *strictCloud) {
			s.cfg.Roles = []AssumeRole{{RoleARN: testRole}, {RoleARN: strictRole, ExternalID: secretExternal}}
		}, "AssumeRole, AssumeRole, GetInstanceScreenshot"},
		"role on a temporary key": {func(s *strictCloud) {
			key := s.IssueKey(time.Hour)
			s.cfg.AccessKey, s.cfg.SecretKey, s.cfg.SecurityToken = key.ID, key.Secret, key.Token
			s.cfg.Roles = []AssumeRole{{RoleARN: testRole}}
		}, "AssumeRole, GetInstanceScreenshot"},
		"OIDC": {func(s *strictCloud) {
			s.cfg.AccessKey, s.cfg.SecretKey = "", ""
			s.cfg.OIDC = &OIDCRole{ProviderARN: oidcProvider, Token: secretOIDC, RoleARN: oidcRole}
		}, "AssumeRoleWithOIDC, GetInstanceScreenshot"},
		"credentials URI": {func(s *strictCloud) {
			s.cfg.AccessKey, s.cfg.SecretKey, s.cfg.CredentialsURI = "", "", s.URL+secretPath
		}, "GetInstanceScreenshot"},
		"role on the instance's": {func(s *strictCloud) {
			s.cfg.AccessKey, s.cfg.SecretKey, s.cfg.ECSRoleName = "", "", "my-role"
			s.cfg.Roles = []AssumeRole{{RoleARN: testRole}}
		}, "AssumeRole, GetInstanceScreenshot"},
		"role on OIDC": {func(s *strictCloud) {
			s.cfg.AccessKey, s.cfg.SecretKey = "", ""
			s.cfg.OIDC = &OIDCRole{ProviderARN: oidcProvider, Token: secretOIDC, RoleARN: oidcRole}
			s.cfg.Roles = []AssumeRole{{RoleARN: testRole}}
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
				if request.Version != "" {
					actions = append(actions, request.Action)
				}
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
	s.cfg.Roles = []AssumeRole{{RoleARN: testRole}}
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
			s.cfg.Roles = []AssumeRole{{RoleARN: testRole, Policy: secretPolicy}}
		}, "SignatureDoesNotMatch", 403},
		"unknown key": {func(s *strictCloud) {
			s.cfg.AccessKey = "LTAI2"
			s.cfg.Roles = []AssumeRole{{RoleARN: testRole}}
		}, "InvalidAccessKeyId.NotFound", 404},
		"no such role": {func(s *strictCloud) { s.cfg.Roles = []AssumeRole{{RoleARN: testRole + "2"}} }, "EntityNotExist.Role", 404},
		"external id":  {func(s *strictCloud) { s.cfg.Roles = []AssumeRole{{RoleARN: strictRole, ExternalID: "x-" + marker}} }, "NoPermission", 403},
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
