package credentials

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/acs"
)

// Config names every source of keys of one provider. Of those that
// are set, the first in the order of the fields serves; AssumeRole is then
// done with its keys.
type Config struct {
	AccessKey     string `json:"-"`
	SecretKey     string `json:"-"`
	SecurityToken string `json:"-"`
	StaticSource  string // Keys.Source for the three above

	Profile        *Profile // loaded already; nil when there is none
	CredentialsURI string   `json:"-"` // its path or query may be a secret
	ECSRoleName    string
	OIDC           *OIDCRole

	// DefaultChain looks where Alibaba Cloud's own tools look, when nothing
	// above is set: see chain. A Profile beside it comes first in the chain,
	// and is passed over when it holds no keys.
	DefaultChain bool

	AssumeRole *AssumeRole

	STSEndpoint string // host[:port]; empty means sts.<region>.aliyuncs.com, or sts.aliyuncs.com
	Protocol    string // of STS: "HTTPS", the default, or "HTTP"
	Region      string // used for STS's own endpoint only
	UserAgent   string

	// HTTPClient carries all calls but those to the instance's metadata, which
	// must not go through a proxy; nil means NewHTTPClient(5 s, 10 s).
	HTTPClient *http.Client

	Getenv      func(string) string // nil means os.Getenv
	Now         func() time.Time    // nil means time.Now
	MetadataURL string              // empty means http://100.100.100.200
	HomeDir     string              // empty means os.UserHomeDir's
}

// Format keeps the secrets of a configuration out of whatever prints it.
func (c Config) Format(f fmt.State, _ rune) {
	printPlain(f, "sources of keys (hidden)")
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
	first, err := s.first()
	if err != nil {
		return nil, err
	}
	if cfg.AssumeRole == nil {
		return first, nil
	}
	role, err := s.assumeRole(first, *cfg.AssumeRole, stsPlace{})
	if err != nil {
		return nil, err
	}
	return role, nil
}

// sources makes the sources of one configuration and holds what they share.
type sources struct {
	cfg      Config
	metadata *http.Client
}

func newSources(cfg Config) *sources {
	if cfg.HTTPClient == nil {
		cfg.HTTPClient = acs.NewHTTPClient(5*time.Second, 10*time.Second)
	}
	if cfg.Getenv == nil {
		cfg.Getenv = os.Getenv
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.MetadataURL == "" {
		cfg.MetadataURL = "http://100.100.100.200"
	}
	if cfg.HomeDir == "" {
		// Without a home the files in it count as absent.
		cfg.HomeDir, _ = os.UserHomeDir()
	}
	if cfg.Protocol == "" {
		cfg.Protocol = "HTTPS"
	}
	return &sources{cfg: cfg, metadata: &http.Client{
		Transport:     &http.Transport{DialContext: (&net.Dialer{}).DialContext, DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// first is the source that comes before any AssumeRole.
func (s *sources) first() (*cachedSource, error) {
	cfg := &s.cfg
	switch {
	case cfg.AccessKey != "" || cfg.SecretKey != "":
		return s.static(acs.Keys{AccessKeyID: cfg.AccessKey, AccessKeySecret: cfg.SecretKey,
			SecurityToken: cfg.SecurityToken, Source: cfg.StaticSource})
	case cfg.Profile != nil && !cfg.DefaultChain:
		return s.profile(cfg.Profile)
	case cfg.CredentialsURI != "":
		return s.uri(cfg.CredentialsURI, "")
	case cfg.ECSRoleName != "":
		return s.instanceRole(cfg.ECSRoleName, "", instanceRolePatience)
	case cfg.OIDC != nil:
		return s.oidcRole(*cfg.OIDC, "", stsPlace{})
	case cfg.DefaultChain:
		return s.cached(&chain{s: s}), nil
	}
	return nil, &acs.CredentialsError{Err: errors.New("nothing gives keys")}
}

// static serves keys that are there already.
func (s *sources) static(keys acs.Keys) (*cachedSource, error) {
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
