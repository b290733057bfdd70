package credentials

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/acs"
)

// chain looks for keys where Alibaba Cloud's own tools look: the profile that
// came with the configuration, environment variables, an OIDC role in
// environment variables, the CLI's current profile, ~/.alibabacloud/credentials,
// the instance's RAM role, ALIBABA_CLOUD_CREDENTIALS_URI. A source that is not
// set up is passed over. One that is set up but fails ends the search: keys of
// another identity in its place would be a surprise. The instance's role is
// the exception, for only trying tells whether this machine has one.
//
// The source that gave keys first is kept.
type chain struct {
	s     *sources
	found *cachedSource
}

// candidate is one source of the chain. Its find gives notSetUp when the
// source is to be passed over.
type candidate struct {
	source string
	find   func() (*cachedSource, error)
	probe  bool // whether it is set up shows only when it is asked
}

// notSetUp says why a source does not apply here.
type notSetUp string

func (n notSetUp) Error() string { return string(n) }

func (c *chain) fetch(ctx context.Context) (acs.Keys, error) {
	if c.found != nil {
		return c.found.Keys(ctx)
	}
	var tried []acs.Attempt
	for _, candidate := range c.candidates() {
		source, err := candidate.find()
		var absent notSetUp
		if errors.As(err, &absent) {
			tried = append(tried, acs.Attempt{Source: candidate.source, Reason: absent.Error()})
			continue
		}
		var keys acs.Keys
		if err == nil {
			keys, err = source.Keys(ctx)
		}
		switch {
		case err == nil:
			c.found = source
			return keys, nil
		case candidate.probe && ctx.Err() == nil:
			tried = append(tried, acs.Attempt{Source: candidate.source, Reason: reason(err)})
		default:
			return acs.Keys{}, withTried(err, tried)
		}
	}
	return acs.Keys{}, &acs.CredentialsError{Err: errors.New("no source of keys is set up"), Tried: tried}
}

// reason is what an attempt came to, without the source's name, which stands
// beside it.
func reason(err error) string {
	var credentials *acs.CredentialsError
	if errors.As(err, &credentials) && credentials.Err != nil {
		return strings.TrimPrefix(credentials.Step+": "+credentials.Err.Error(), ": ")
	}
	return err.Error()
}

func withTried(err error, tried []acs.Attempt) error {
	var credentials *acs.CredentialsError
	if !errors.As(err, &credentials) {
		return &acs.CredentialsError{Err: err, Tried: tried}
	}
	shared := *credentials
	shared.Tried = tried
	return &shared
}

func (c *chain) candidates() []candidate {
	all := []candidate{
		{"environment variables ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET", c.environment, false},
		{"environment variables ALIBABA_CLOUD_OIDC_PROVIDER_ARN, ALIBABA_CLOUD_OIDC_TOKEN_FILE and ALIBABA_CLOUD_ROLE_ARN", c.oidc, false},
		{"current profile of " + shownPath(c.profilePath(), c.s.cfg.HomeDir), c.currentProfile, false},
		{shownPath(c.iniPath(), c.s.cfg.HomeDir), c.iniFile, false},
		{"RAM role of the instance", c.instance, true},
		{"environment variable ALIBABA_CLOUD_CREDENTIALS_URI", c.uri, false},
	}
	if given := c.s.cfg.Profile; given != nil {
		// It takes the current profile's place, and goes first.
		all = append([]candidate{{given.String(), c.currentProfile, false}}, append(all[:2:2], all[3:]...)...)
	}
	return all
}

func (c *chain) env(name string) string { return c.s.cfg.Getenv("ALIBABA_CLOUD_" + name) }

func (c *chain) isTrue(name string) bool { return strings.EqualFold(c.env(name), "true") }

func (c *chain) environment() (*cachedSource, error) {
	id, secret := c.env("ACCESS_KEY_ID"), c.env("ACCESS_KEY_SECRET")
	if id == "" && secret == "" {
		return nil, notSetUp("not set")
	}
	return c.s.static(acs.Keys{AccessKeyID: id, AccessKeySecret: secret, SecurityToken: c.env("SECURITY_TOKEN"),
		Source: "environment variable ALIBABA_CLOUD_ACCESS_KEY_ID"})
}

func (c *chain) oidc() (*cachedSource, error) {
	role := OIDCRole{ProviderARN: c.env("OIDC_PROVIDER_ARN"), TokenFile: c.env("OIDC_TOKEN_FILE"),
		RoleARN: c.env("ROLE_ARN"), SessionName: c.env("ROLE_SESSION_NAME")}
	if role.ProviderARN == "" || role.TokenFile == "" || role.RoleARN == "" {
		return nil, notSetUp("not all set")
	}
	return c.s.oidcRole(role, "environment variable ALIBABA_CLOUD_OIDC_TOKEN_FILE", stsPlace{})
}

func (c *chain) profilePath() string {
	if path := c.env("CONFIG_FILE"); path != "" {
		return expandHome(path, c.s.cfg.HomeDir)
	}
	return defaultProfilePath(c.s.cfg.HomeDir)
}

func (c *chain) currentProfile() (*cachedSource, error) {
	profile := c.s.cfg.Profile
	if profile == nil {
		if c.isTrue("CLI_PROFILE_DISABLED") {
			return nil, notSetUp("disabled by ALIBABA_CLOUD_CLI_PROFILE_DISABLED")
		}
		var err error
		profile, err = loadProfile(c.profilePath(), "", c.s.cfg.HomeDir)
		if errors.Is(err, ErrNoProfileFile) {
			return nil, notSetUp(ErrNoProfileFile.Error())
		}
		if err != nil {
			return nil, err
		}
	}
	if profile.entry.empty() {
		return nil, notSetUp(fmt.Sprintf("its profile %q holds no keys", profile.Name))
	}
	return c.s.profile(profile)
}

func (c *chain) iniPath() string {
	return filepath.Join(c.s.cfg.HomeDir, ".alibabacloud", "credentials")
}

func (c *chain) iniFile() (*cachedSource, error) {
	words := shownPath(c.iniPath(), c.s.cfg.HomeDir)
	data, err := readSmallFile(c.iniPath())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, notSetUp(ErrNoProfileFile.Error())
	}
	if err != nil {
		return nil, &acs.CredentialsError{Source: words, Err: fmt.Errorf("the file cannot be read: %w", err)}
	}
	section, err := parseINI(data)
	if err != nil {
		return nil, &acs.CredentialsError{Source: words, Err: err}
	}
	if section == nil {
		return nil, notSetUp("it has no section [default]")
	}
	return c.s.iniSection(section, "section [default] of "+words)
}

func (c *chain) instance() (*cachedSource, error) {
	if c.isTrue("ECS_METADATA_DISABLED") {
		return nil, notSetUp("disabled by ALIBABA_CLOUD_ECS_METADATA_DISABLED")
	}
	return c.s.instanceRole(c.env("ECS_METADATA"), "", probePatience)
}

func (c *chain) uri() (*cachedSource, error) {
	uri := c.env("CREDENTIALS_URI")
	if uri == "" {
		return nil, notSetUp("not set")
	}
	return c.s.uri(uri, "environment variable ALIBABA_CLOUD_CREDENTIALS_URI")
}
