package credentials

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/acs"
)

// chain looks for keys where Alibaba Cloud's own tools look: an OIDC role in
// environment variables, the CLI's current profile, ~/.alibabacloud/credentials,
// the instance's RAM role. Access keys and a credentials URI in the environment
// come before it, as settings of the provider. A source that is not set up is
// passed over. One that is set up but fails ends the search: keys of
// another identity in its place would be a surprise. The instance's role is
// the exception, for only trying tells whether this machine has one.
//
// The source that gave keys first is kept.
type chain struct {
	Chain
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
	for _, setting := range c.NotSet {
		tried = append(tried, acs.Attempt{Source: setting, Reason: "not set"})
	}
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
	return []candidate{
		{c.OIDCSource, c.oidc, false},
		{"current profile of " + shownPath(c.ProfilePath, c.s.cfg.HomeDir), c.currentProfile, false},
		{shownPath(c.INIPath, c.s.cfg.HomeDir), c.iniFile, false},
		{"RAM role of the instance", c.instance, true},
	}
}

func (c *chain) oidc() (*cachedSource, error) {
	if c.OIDC == nil {
		return nil, notSetUp("not all set")
	}
	return c.s.oidcRole(*c.OIDC, "environment variable ALIBABA_CLOUD_OIDC_TOKEN_FILE", stsPlace{})
}

// noHome is why a file of a home cannot be read where there is none.
const noHome = notSetUp("there is no home directory")

func (c *chain) currentProfile() (*cachedSource, error) {
	switch {
	case c.ProfileDisabled != "":
		return nil, notSetUp("disabled by " + c.ProfileDisabled)
	case c.ProfilePath == "":
		return nil, noHome
	}
	profile, err := LoadProfile(c.ProfilePath, "", c.s.cfg.HomeDir)
	if errors.Is(err, ErrNoProfileFile) {
		return nil, notSetUp(ErrNoProfileFile.Error())
	}
	if err != nil {
		return nil, err
	}
	if profile.entry.empty() {
		return nil, notSetUp(fmt.Sprintf("its profile %q holds no keys", profile.Name))
	}
	return c.s.profile(profile)
}

func (c *chain) iniFile() (*cachedSource, error) {
	if c.INIPath == "" {
		return nil, noHome
	}
	words, name := shownPath(c.INIPath, c.s.cfg.HomeDir), c.INISection
	if name == "" {
		name = "default"
	}
	data, err := readSmallFile(c.INIPath)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, notSetUp(ErrNoProfileFile.Error())
	}
	if err != nil {
		return nil, &acs.CredentialsError{Source: words, Err: fmt.Errorf("the file cannot be read: %w", err)}
	}
	section, err := parseINI(data, name)
	if err != nil {
		return nil, &acs.CredentialsError{Source: words, Err: err}
	}
	if section == nil {
		return nil, notSetUp("it has no section [" + name + "]")
	}
	return c.s.iniSection(section, "section ["+name+"] of "+words)
}

func (c *chain) instance() (*cachedSource, error) {
	if words := c.s.cfg.Metadata.Disabled; words != "" {
		return nil, notSetUp("disabled by " + words)
	}
	return c.s.instanceRole("", "", probePatience)
}
