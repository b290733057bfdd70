package provider

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/credentials"
)

// keys puts the sources of keys in order, as aliyun/alicloud does: access keys,
// a named profile, a credentials URI, the instance's role, an OIDC token; and
// where none of them is set, what Alibaba Cloud's own tools look at. Roles come
// on top. A region that no setting gives is the profile's.
func (c *configuration) keys(regionUnknown bool) credentials.Config {
	cfg := credentials.Config{
		CredentialsURI: c.credentialsURI.value, ECSRoleName: c.ecsRole.value,
		Roles: c.rolesToAssume(), OIDC: c.oidcRole(), HomeDir: c.home,
		Metadata: credentials.Metadata{SessionsOnly: c.sessionsOnly},
	}
	if c.metadataDisabled {
		cfg.Metadata.Disabled = "environment variable " + envMetadataDisabled
	}
	c.endpointVPC = c.vpc || strings.EqualFold(c.endpointType.value, "vpc")
	if len(c.unknown) > 0 {
		return cfg
	}
	switch {
	case c.accessKey.set() && c.secretKey.set():
		cfg.AccessKey, cfg.SecretKey, cfg.SecurityToken = c.accessKey.value, c.secretKey.value, c.securityToken.value
		cfg.StaticSource = c.accessKey.source
	case c.accessKey.set():
		c.fail(c.accessKey, "secret_key", "Secret key missing", fmt.Sprintf(
			"The %s gives an access key, but nothing gives its secret. Set secret_key or one of %s.", c.accessKey.source, strings.Join(envSecretKey, ", ")))
	case c.secretKey.set():
		c.fail(c.secretKey, "access_key", "Access key missing", fmt.Sprintf(
			"The %s gives a secret key, but nothing gives the access key's id. Set access_key or one of %s.", c.secretKey.source, strings.Join(envAccessKey, ", ")))
	}
	profile := c.loadProfile(&cfg)
	if profile == nil {
		return cfg
	}
	if !c.region.set() && profile.Region != "" && !regionUnknown {
		c.region = setting{profile.Region, fmt.Sprintf("profile %q", profile.Name)}
	}
	if !c.endpointType.set() && strings.EqualFold(profile.EndpointType, "vpc") {
		c.endpointVPC = true
	}
	return cfg
}

// loadProfile reads the profile that keys, the region or the kind of endpoint
// may come from, and gives it to cfg where its keys are wanted. One that nobody
// needs is no error, whatever is wrong with it: a variable that names it may be
// left over from other work.
func (c *configuration) loadProfile(cfg *credentials.Config) *credentials.Profile {
	given := c.accessKey.set() || c.secretKey.set()
	others := cfg.CredentialsURI != "" || cfg.ECSRoleName != "" || cfg.OIDC != nil
	path := c.profilePath()
	ini := c.credentialsFile.fromEnvironment() && credentials.IsINI(c.expanded(path))
	named := c.profile.set() && !ini
	asked := named || c.credentialsFile.set() && !c.credentialsFile.fromEnvironment()

	use, must := false, false // its keys, if there are any
	switch {
	case given:
	case named:
		// What the block says counts, should a profile of the environment not be there.
		use, must = true, !others || !c.profile.fromEnvironment()
	case others:
	case asked:
		use, must = true, true
	default:
		cfg.Chain = c.chain(path, ini)
	}
	switch {
	case path == "" && must:
		c.fail(c.profile, "profile", "Unable to use the profile", "The CLI's file is in the home directory, and there is none: HOME is not set.")
		return nil
	case path == "", ini, c.profileDisabled && !asked:
		return nil
	}
	profile, err := credentials.LoadProfile(path, c.profile.value, c.home)
	switch {
	case err == nil && use:
		cfg.Profile = profile
	case err == nil:
	case must:
		c.failProfile(err)
	case c.profile.set() || c.credentialsFile.set() || !errors.Is(err, credentials.ErrNoProfileFile):
		c.profileProblem = profileProblemOf(err)
	}
	return profile
}

// failProfile points at the setting that names the profile, or its file.
func (c *configuration) failProfile(err error) {
	argument, by := "shared_credentials_file", c.credentialsFile
	if c.profile.set() && (!by.set() || !errors.Is(err, credentials.ErrNoProfileFile)) {
		argument, by = "profile", c.profile
	}
	c.fail(by, argument, "Unable to use the profile", sentence(strings.TrimSuffix(err.Error(), "."))+".")
}

// profilePath is the one file that profiles are read from, be it for keys or
// for the region; empty when it would be in a home and there is none.
func (c *configuration) profilePath() string {
	if c.credentialsFile.set() {
		return c.credentialsFile.value
	}
	if c.home == "" {
		return ""
	}
	return filepath.Join(c.home, ".aliyun", "config.json")
}

// expanded is a path with ~ replaced where that can be done; where not, reading
// the file will say so.
func (c *configuration) expanded(name string) string {
	if path, err := credentials.ExpandHome(name, c.home); err == nil {
		return path
	}
	return name
}

// chain is where to look when no setting gives keys. file is the CLI's, or an
// INI file of the SDKs.
func (c *configuration) chain(file string, ini bool) *credentials.Chain {
	chain := &credentials.Chain{
		NotSet: []string{
			"environment variables " + strings.Join(envAccessKey, ", ") + " with their secrets",
			"environment variables " + strings.Join(envCredentialsURI, ", "),
		},
		OIDCSource:  "environment variables " + envOIDCProvider[0] + ", " + envOIDCTokenFile[0] + " and " + envOIDCRoleARN[0],
		ProfilePath: c.expanded(file), INISection: c.profile.value,
	}
	if c.profileDisabled {
		chain.ProfileDisabled = envProfileDisabled
	}
	if c.home != "" {
		chain.INIPath = filepath.Join(c.home, ".alibabacloud", "credentials")
	}
	if ini {
		chain.ProfilePath, chain.ProfileDisabled = file, c.credentialsFile.source+", which names a file of the SDKs"
		chain.INIPath = c.expanded(file)
	}
	if role := c.environmentOIDC; role.provider.set() && role.tokenFile.set() && role.arn.set() {
		chain.OIDC = &credentials.OIDCRole{ProviderARN: role.provider.value, TokenFile: role.tokenFile.value,
			RoleARN: role.arn.value, SessionName: role.session.value}
	}
	return chain
}

// rolesToAssume leaves out blocks that name no role: "" means not set.
func (c *configuration) rolesToAssume() []credentials.AssumeRole {
	var roles []credentials.AssumeRole
	for _, role := range c.roles {
		c.checkDuration("assume_role", role.seconds)
		if !role.arn.set() {
			continue
		}
		roles = append(roles, credentials.AssumeRole{RoleARN: role.arn.value, SessionName: orDefaultSession(role.session),
			Policy: role.policy.value, ExternalID: role.externalID.value, DurationSeconds: int(role.seconds)})
	}
	return roles
}

func (c *configuration) oidcRole() *credentials.OIDCRole {
	role := c.settings.oidc
	if role == nil {
		return nil
	}
	c.checkDuration("assume_role_with_oidc", role.seconds)
	if len(c.unknown) > 0 {
		return nil
	}
	for _, needed := range []struct {
		name  string
		given bool
		env   []string
	}{
		{"role_arn", role.arn.set(), envOIDCRoleARN},
		{"oidc_provider_arn", role.provider.set(), envOIDCProvider},
		{"oidc_token_file", role.token.set() || role.tokenFile.set(), envOIDCTokenFile},
	} {
		if !needed.given {
			c.diags.AddAttributeError(argumentPath("assume_role_with_oidc"), "Argument missing", fmt.Sprintf(
				"The assume_role_with_oidc block needs %s. Set it or %s.", needed.name, strings.Join(needed.env, ", ")))
		}
	}
	return &credentials.OIDCRole{ProviderARN: role.provider.value, Token: role.token.value, TokenFile: role.tokenFile.value,
		RoleARN: role.arn.value, SessionName: orDefaultSession(role.session), Policy: role.policy.value, DurationSeconds: int(role.seconds)}
}

// checkDuration is for what came from the environment; the schema checks arguments.
func (c *configuration) checkDuration(block string, seconds int64) {
	if seconds < leastDuration || seconds > mostDuration {
		c.diags.AddAttributeError(argumentPath(block), "Invalid number",
			fmt.Sprintf("The session of a role must last from %d to %d seconds, not %d. Set session_expiration, or %s.", leastDuration, mostDuration, seconds, envRoleExpiration[0]))
	}
}

func orDefaultSession(session setting) string {
	if session.set() {
		return session.value
	}
	return defaultSession
}
