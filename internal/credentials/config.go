package credentials

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/acs"
)

// Config names every source of keys of one provider, with what each setting
// came to: nothing here looks into the environment. Of the sources that are
// set, the first in the order of the fields serves; the roles are then assumed
// on top of it, each with the keys of the one before.
type Config struct {
	AccessKey     string `json:"-"`
	SecretKey     string `json:"-"`
	SecurityToken string `json:"-"`
	StaticSource  string // Keys.Source for the three above

	Profile        *Profile // loaded already; nil when there is none
	CredentialsURI string   `json:"-"` // its path or query may be a secret
	ECSRoleName    string
	OIDC           *OIDCRole
	Chain          *Chain // where to look when nothing above is set

	Roles []AssumeRole

	STS      STS
	Metadata Metadata
	HomeDir  string // what ~ stands for; empty means that there is no home

	// Caller carries all calls but those to the instance's metadata, which
	// must not go through a proxy; without connections it gets its own.
	Caller acs.Caller
	Now    func() time.Time // nil means time.Now
}

// Format keeps the secrets of a configuration out of whatever prints it.
func (c Config) Format(f fmt.State, _ rune) {
	printPlain(f, "sources of keys (hidden)")
}

// Chain is where Alibaba Cloud's own tools look for keys.
type Chain struct {
	// NotSet lists, in words, the settings that would have given keys and are
	// not set; they come first among what was tried.
	NotSet []string
	// OIDC is the role of the environment, or nil; OIDCSource names where it
	// was looked for.
	OIDC       *OIDCRole
	OIDCSource string
	// ProfilePath is the CLI's file, and ProfileDisabled what forbids to read
	// it, in words, or empty.
	ProfilePath     string
	ProfileDisabled string
	// INIPath is the SDKs' file, and INISection the section to take; empty
	// means "default".
	INIPath, INISection string
}

// STS is how roles are assumed.
type STS struct {
	Endpoint string // host[:port]; empty means the region's own
	Protocol string // "HTTPS", the default, or "HTTP"
	Region   string // for STS's own endpoint; empty means the one for all regions
	VPC      bool   // for machines without a way to the internet
}

// Metadata is how the instance that this program runs on is asked.
type Metadata struct {
	URL string // empty means http://100.100.100.200
	// Disabled is what forbids to ask, in words, or empty.
	Disabled string
	// SessionsOnly insists on the security-enhanced mode (IMDSv2).
	SessionsOnly bool
}

// AssumeRole is a RAM role to assume with keys at hand.
// Source: https://help.aliyun.com/document_detail/371864.html
type AssumeRole struct {
	RoleARN         string
	SessionName     string // empty means "terraform"
	Policy          string `json:"-"`
	ExternalID      string `json:"-"`
	DurationSeconds int    // 900 to 43200; 0 means 3600
}

// Format leaves out the policy and the external id.
func (r AssumeRole) Format(f fmt.State, _ rune) { printPlain(f, "role "+r.RoleARN) }

// OIDCRole is a RAM role to assume with an OIDC token.
// Source: https://help.aliyun.com/document_detail/371868.html
type OIDCRole struct {
	ProviderARN     string
	TokenFile       string // read anew for each call
	Token           string `json:"-"` // wins over TokenFile
	RoleARN         string
	SessionName     string // empty means "terraform"
	Policy          string `json:"-"`
	DurationSeconds int    // 900 to 43200; 0 means 3600
}

// Format leaves out the token and the policy.
func (r OIDCRole) Format(f fmt.State, _ rune) { printPlain(f, "OIDC role "+r.RoleARN) }

// NewSource chooses the source of keys. Nothing is read or sent before the
// first call of Keys; an error, a *acs.CredentialsError, means that what is set
// cannot work.
func NewSource(cfg Config) (acs.KeySource, error) {
	s := newSources(cfg)
	source, err := s.first()
	if err != nil {
		return nil, err
	}
	for _, role := range cfg.Roles {
		if source, err = s.assumeRole(source, role, stsPlace{}); err != nil {
			return nil, err
		}
	}
	return source, nil
}

// sources makes the sources of one configuration and holds what they share.
type sources struct {
	cfg      Config
	metadata *http.Client
}

func newSources(cfg Config) *sources {
	if cfg.Caller.HTTPClient == nil {
		cfg.Caller.HTTPClient = acs.NewHTTPClient(5*time.Second, 10*time.Second)
	}
	if cfg.Caller.Secrets == nil {
		cfg.Caller.Secrets = new(acs.Secrets)
	}
	if cfg.Caller.UserAgent == "" {
		cfg.Caller.UserAgent = "terraform-provider-alicloud" // Go would send its own
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Metadata.URL == "" {
		cfg.Metadata.URL = "http://100.100.100.200"
	}
	return &sources{cfg: cfg, metadata: acs.NewDirectHTTPClient(instanceRolePatience)}
}

// first is the source that comes before any role.
func (s *sources) first() (*cachedSource, error) {
	cfg := &s.cfg
	switch {
	case cfg.AccessKey != "" || cfg.SecretKey != "":
		return s.static(acs.Keys{AccessKeyID: cfg.AccessKey, AccessKeySecret: cfg.SecretKey,
			SecurityToken: cfg.SecurityToken, Source: cfg.StaticSource})
	case cfg.Profile != nil:
		return s.profile(cfg.Profile)
	case cfg.CredentialsURI != "":
		return s.uri(cfg.CredentialsURI, "")
	case cfg.ECSRoleName != "":
		return s.instanceRole(cfg.ECSRoleName, "", instanceRolePatience)
	case cfg.OIDC != nil:
		return s.oidcRole(*cfg.OIDC, "", stsPlace{})
	case cfg.Chain != nil:
		return s.cached(&chain{s: s, Chain: *cfg.Chain}), nil
	}
	return nil, &acs.CredentialsError{Err: errors.New("nothing gives keys")}
}

// static serves keys that are there already.
func (s *sources) static(keys acs.Keys) (*cachedSource, error) {
	s.cfg.Caller.Secrets.AddKeys(keys)
	if keys.Source == "" {
		keys.Source = "access key given"
	}
	switch {
	case keys.AccessKeyID == "":
		return nil, &acs.CredentialsError{Source: keys.Source, Err: errors.New("there is a secret, but no access key's id")}
	case keys.AccessKeySecret == "":
		return nil, &acs.CredentialsError{Source: keys.Source, Err: errors.New("there is an access key's id, but no secret")}
	}
	return s.cached(&staticKeys{keys}), nil
}

type staticKeys struct{ keys acs.Keys }

func (s *staticKeys) fetch(context.Context) (acs.Keys, error) { return s.keys, nil }
