package provider

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/acs"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/capture"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/credentials"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/ecs"
)

const (
	maxMilliseconds = 24 * 60 * 60 * 1000
	maxSeconds      = 24 * 60 * 60
	defaultTimeout  = 60_000 // milliseconds, as in aliyun/alicloud
	defaultProtocol = "HTTPS"
	defaultSession  = "terraform"
	defaultDuration = 3600 // seconds a role's keys are valid
)

// session is what one configured provider hands to its data sources,
// ephemeral resources and actions.
type session struct {
	reader   *capture.Reader
	client   *ecs.Client
	region   setting
	maxRetry time.Duration
	files    *outputFiles
	home     string // what ~ stands for in output_file
	// interrupted ends when the person at the terminal wants the reads to.
	interrupted context.Context

	// unknown names the arguments whose values other resources will make; a
	// read that needs them cannot be done yet.
	unknown       []string
	regionUnknown bool
}

// configuration is a provider block on its way to a session.
type configuration struct {
	settings
	model providerModel
	diags diag.Diagnostics
}

// configure resolves every setting, argument first, then environment, then
// profile, and gathers all that is wrong before it gives up.
func configure(model providerModel, getenv func(string) string, userAgent string) (*session, diag.Diagnostics) {
	c := &configuration{settings: settings{getenv: getenv}, model: model}

	region := c.text("region", model.Region, envRegion)
	regionUnknown := model.Region.IsUnknown()
	c.unknown = nil // a read may name its own region
	protocol := strings.ToUpper(c.text("protocol", model.Protocol, nil).value)
	if protocol == "" {
		protocol = defaultProtocol
	}
	endpoints := model.Endpoints
	if endpoints == nil {
		endpoints = &endpointsModel{}
	}
	ecsEndpoint := c.endpoint("ecs", c.text("endpoints.ecs", endpoints.ECS, envECSEndpoint))
	stsEndpoint := c.endpoint("sts", c.text("endpoints.sts", endpoints.STS, envSTSEndpoint))
	c.warnOfPlainHTTP(protocol, ecsEndpoint)

	read := c.count(path.Root("client_read_timeout"), model.ClientReadTimeout, envReadTimeout, 1, maxMilliseconds, defaultTimeout)
	connect := c.count(path.Root("client_connect_timeout"), model.ClientConnectTimeout, envConnectTimeout, 1, maxMilliseconds, defaultTimeout)
	maxRetry := c.count(path.Root("max_retry_timeout"), model.MaxRetryTimeout, envMaxRetry, 0, maxSeconds, 0)
	userAgent = joinWords(userAgent, c.moduleAgent(), getenv(envAppendUserAgent))
	httpClient := acs.NewHTTPClient(time.Duration(connect)*time.Millisecond, time.Duration(read)*time.Millisecond)

	from := c.credentials(&region)
	if region.set() && !regionPattern.MatchString(region.value) {
		c.fail(region, path.Root("region"), "Invalid region", fmt.Sprintf("%s holds %q. %s", sentence(region.source), region.value, regionRule))
	}
	s := &session{region: region, home: homeDir(getenv), maxRetry: time.Duration(maxRetry) * time.Second, unknown: c.unknown, regionUnknown: regionUnknown}
	if c.diags.HasError() || len(c.unknown) > 0 {
		return s, c.diags
	}
	from.STS = credentials.STS{Endpoint: stsEndpoint, Protocol: protocol, Region: region.value}
	from.Caller = acs.Caller{UserAgent: userAgent, HTTPClient: httpClient, Secrets: new(acs.Secrets)}
	keys, err := credentials.NewSource(from)
	if err != nil {
		c.diags.AddError("Unable to use the credentials", sentence(err.Error())+".")
		return s, c.diags
	}
	s.client = ecs.NewClient(ecs.Config{Caller: from.Caller, Endpoint: ecsEndpoint, Protocol: protocol, Keys: keys})
	return s, c.diags
}

// credentials collects every source of keys. Where neither arguments nor
// environment name a region, the profile's becomes the region.
func (c *configuration) credentials(region *setting) credentials.Config {
	accessKey := c.text("access_key", c.model.AccessKey, envAccessKey)
	secretKey := c.text("secret_key", c.model.SecretKey, envSecretKey)
	token := c.text("security_token", c.model.SecurityToken, envSecurityToken)
	role := c.text("ecs_role_name", c.model.ECSRoleName, envECSRole)
	uri := c.text("credentials_uri", c.model.CredentialsURI, envCredentialsURI)
	profile := c.text("profile", c.model.Profile, envProfile)
	file := c.text("shared_credentials_file", c.model.SharedCredentialsFile, envCredentialsFile)
	cfg := credentials.Config{
		CredentialsURI: uri.value, ECSRoleName: role.value,
		OIDC:    c.assumeRoleWithOIDC(),
		HomeDir: homeDir(c.getenv),
	}
	if role := c.assumeRole(); role != nil {
		cfg.Roles = []credentials.AssumeRole{*role}
	}
	if len(c.unknown) > 0 {
		return cfg
	}
	switch {
	case accessKey.set() && secretKey.set():
		cfg.AccessKey, cfg.SecretKey, cfg.SecurityToken = accessKey.value, secretKey.value, token.value
		cfg.StaticSource = accessKey.source
	case accessKey.set():
		c.fail(accessKey, path.Root("secret_key"), "Secret key missing", fmt.Sprintf(
			"The %s gives an access key, but nothing gives its secret. Set secret_key or one of %s.", accessKey.source, strings.Join(envSecretKey, ", ")))
	case secretKey.set():
		c.fail(secretKey, path.Root("access_key"), "Access key missing", fmt.Sprintf(
			"The %s gives a secret key, but nothing gives the access key's id. Set access_key or one of %s.", secretKey.source, strings.Join(envAccessKey, ", ")))
	}
	named := profile.set() || file.set()
	if cfg.AccessKey == "" && !named && !role.set() && !uri.set() && cfg.OIDC == nil {
		cfg.Chain = c.chain(cfg.HomeDir)
	}
	if named || cfg.Chain != nil || !region.set() {
		c.loadProfile(&cfg, profile, file, region)
	}
	return cfg
}

// chain is where to look when no argument and no variable gives keys.
func (c *configuration) chain(home string) *credentials.Chain {
	chain := &credentials.Chain{NotSet: []string{"environment variables " + envAccessKey[1] + " and " + envSecretKey[1]},
		OIDCSource: "environment variables " + envOIDCProvider[0] + ", " + envOIDCTokenFile[0] + " and " + envOIDCRoleARN[0]}
	role := &credentials.OIDCRole{ProviderARN: c.getenv(envOIDCProvider[0]), TokenFile: c.getenv(envOIDCTokenFile[0]),
		RoleARN: c.getenv(envOIDCRoleARN[0]), SessionName: c.getenv(envOIDCSession[0])}
	if role.ProviderARN != "" && role.TokenFile != "" && role.RoleARN != "" {
		chain.OIDC = role
	}
	if home != "" {
		chain.ProfilePath = filepath.Join(home, ".aliyun", "config.json")
		chain.INIPath = filepath.Join(home, ".alibabacloud", "credentials")
	}
	return chain
}

// loadProfile reads the CLI's file. It must be there and in order when
// something names it; else it only helps, and the default chain, which looks
// into it by itself, tells what is wrong with it.
func (c *configuration) loadProfile(cfg *credentials.Config, name, file setting, region *setting) {
	where := file.value
	if where == "" {
		where = "~/.aliyun/config.json"
	}
	profile, err := credentials.LoadProfile(where, name.value, cfg.HomeDir)
	if err != nil {
		at, by := path.Root("shared_credentials_file"), file
		if name.set() && (!file.set() || !errors.Is(err, credentials.ErrNoProfileFile)) {
			at, by = path.Root("profile"), name
		}
		if by.set() {
			c.fail(by, at, "Unable to use the profile", sentence(strings.TrimSuffix(err.Error(), "."))+".")
		}
		return
	}
	if name.set() || file.set() {
		cfg.Profile = profile
	}
	if !region.set() && profile.Region != "" && !c.model.Region.IsUnknown() {
		*region = setting{profile.Region, fmt.Sprintf("profile %q", profile.Name)}
	}
}

func (c *configuration) assumeRole() *credentials.AssumeRole {
	block := c.model.AssumeRole
	if block == nil {
		return nil
	}
	role := &credentials.AssumeRole{
		RoleARN:     c.text("assume_role.role_arn", block.RoleARN, envRoleARN).value,
		SessionName: c.text("assume_role.session_name", block.SessionName, envRoleSession).value,
		Policy:      c.text("assume_role.policy", block.Policy, nil).value,
		ExternalID:  c.text("assume_role.external_id", block.ExternalID, nil).value,
	}
	if role.SessionName == "" {
		role.SessionName = defaultSession
	}
	role.DurationSeconds = int(c.count(path.Root("assume_role").AtName("session_expiration"), block.SessionExpiration, envRoleExpiration, 900, 43200, defaultDuration))
	if role.RoleARN == "" && !block.RoleARN.IsUnknown() {
		c.diags.AddAttributeError(path.Root("assume_role").AtName("role_arn"), "Role missing",
			"The assume_role block names no role. Set role_arn or one of "+strings.Join(envRoleARN, ", ")+".")
	}
	return role
}

func (c *configuration) assumeRoleWithOIDC() *credentials.OIDCRole {
	block := c.model.AssumeRoleWithOIDC
	if block == nil {
		return nil
	}
	role := &credentials.OIDCRole{
		ProviderARN: c.text("assume_role_with_oidc.oidc_provider_arn", block.OIDCProviderARN, envOIDCProvider).value,
		Token:       c.text("assume_role_with_oidc.oidc_token", block.OIDCToken, envOIDCToken).value,
		TokenFile:   c.text("assume_role_with_oidc.oidc_token_file", block.OIDCTokenFile, envOIDCTokenFile).value,
		RoleARN:     c.text("assume_role_with_oidc.role_arn", block.RoleARN, envOIDCRoleARN).value,
		SessionName: c.text("assume_role_with_oidc.role_session_name", block.RoleSessionName, envOIDCSession).value,
		Policy:      c.text("assume_role_with_oidc.policy", block.Policy, nil).value,
	}
	if role.SessionName == "" {
		role.SessionName = defaultSession
	}
	role.DurationSeconds = int(c.count(path.Root("assume_role_with_oidc").AtName("session_expiration"), block.SessionExpiration, nil, 900, 43200, defaultDuration))
	for _, needed := range []struct {
		name   string
		absent bool
		env    []string
	}{
		{"role_arn", role.RoleARN == "" && !block.RoleARN.IsUnknown(), envOIDCRoleARN},
		{"oidc_provider_arn", role.ProviderARN == "" && !block.OIDCProviderARN.IsUnknown(), envOIDCProvider},
		{"oidc_token_file", role.Token == "" && role.TokenFile == "" && !block.OIDCToken.IsUnknown() && !block.OIDCTokenFile.IsUnknown(), envOIDCTokenFile},
	} {
		if needed.absent {
			c.diags.AddAttributeError(path.Root("assume_role_with_oidc").AtName(needed.name), "Argument missing", fmt.Sprintf(
				"The assume_role_with_oidc block needs %s. Set it or %s.", needed.name, strings.Join(needed.env, ", ")))
		}
	}
	return role
}

// count is a whole number; one that comes from the environment is checked.
func (c *configuration) count(at path.Path, value types.Int64, env []string, least, most, fallback int64) int64 {
	n, err := c.number(at.String(), value, env, least, most, fallback)
	if err != nil {
		c.diags.AddAttributeError(at, "Invalid number", sentence(err.Error())+".")
	}
	return n
}

// endpoint checks one that came from the environment; the schema checks arguments.
func (c *configuration) endpoint(name string, s setting) string {
	if s.set() && !endpointPattern.MatchString(s.value) {
		c.fail(s, path.Root("endpoints").AtName(name), "Invalid endpoint",
			fmt.Sprintf("%s holds %q. %s", sentence(s.source), s.value, endpointRule))
	}
	return s.value
}

// warnOfPlainHTTP: whoever listens on the way sees the screens, though not the
// keys. An endpoint that is not known yet may be on this machine.
func (c *configuration) warnOfPlainHTTP(protocol, endpoint string) {
	if protocol != "HTTP" || isLoopback(endpoint) || slices.Contains(c.unknown, "endpoints.ecs") {
		return
	}
	where := endpoint
	if where == "" {
		where = "the region's endpoint"
	}
	c.diags.AddAttributeWarning(path.Root("protocol"), "Screens travel unencrypted", fmt.Sprintf(
		"protocol is HTTP, and %s is not on this machine: whoever is on the way can read the screens and any security token, and can change the answers. Use HTTPS for anything but a test.", where))
}

func isLoopback(endpoint string) bool {
	host := endpoint
	if h, _, err := net.SplitHostPort(endpoint); err == nil {
		host = h
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// moduleAgent is configuration_source in the form that aliyun/alicloud sends.
func (c *configuration) moduleAgent() string {
	source := c.text("configuration_source", c.model.ConfigurationSource, nil).value
	if source == "" {
		return ""
	}
	return "Terraform-Module/" + source
}

// fail points at the argument, unless an environment variable is at fault.
func (c *configuration) fail(by setting, at path.Path, summary, detail string) {
	if by.fromEnvironment() {
		c.diags.AddError(summary, detail)
		return
	}
	c.diags.AddAttributeError(at, summary, detail)
}

// homeDir follows HOME first, as shells do and tests can.
func homeDir(getenv func(string) string) string {
	if home := getenv("HOME"); home != "" {
		return home
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	return home
}

// sentence starts with a capital letter, and with "The" before "argument x".
func sentence(text string) string {
	if strings.HasPrefix(text, "argument ") || strings.HasPrefix(text, "environment ") || strings.HasPrefix(text, "profile ") {
		return "The " + text
	}
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

// joinWords joins what is not empty; line breaks would end an HTTP header.
func joinWords(words ...string) string {
	var kept []string
	for _, word := range words {
		if word = strings.Join(strings.Fields(word), " "); word != "" {
			kept = append(kept, word)
		}
	}
	return strings.Join(kept, " ")
}
