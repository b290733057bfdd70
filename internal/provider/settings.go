package provider

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
)

// Environment variables in the order in which they are looked up; the first
// that is set wins. Names and order are aliyun/alicloud's, and below them those
// of Alibaba Cloud's own tools.
var (
	envAccessKey       = []string{"ALICLOUD_ACCESS_KEY", "ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABACLOUD_ACCESS_KEY_ID"}
	envSecretKey       = []string{"ALICLOUD_SECRET_KEY", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "ALIBABACLOUD_ACCESS_KEY_SECRET"}
	envSecurityToken   = []string{"ALICLOUD_SECURITY_TOKEN", "ALIBABA_CLOUD_SECURITY_TOKEN", "ALIBABACLOUD_SECURITY_TOKEN"}
	envRegion          = []string{"ALICLOUD_REGION", "ALIBABA_CLOUD_REGION"}
	envProfile         = []string{"ALICLOUD_PROFILE", "ALIBABA_CLOUD_PROFILE"}
	envCredentialsFile = []string{"ALICLOUD_SHARED_CREDENTIALS_FILE", "ALIBABA_CLOUD_CREDENTIALS_FILE", "ALIBABA_CLOUD_CONFIG_FILE"}
	envECSRole         = []string{"ALICLOUD_ECS_ROLE_NAME", "ALIBABA_CLOUD_ECS_METADATA"}
	envCredentialsURI  = []string{"ALICLOUD_CREDENTIALS_URI", "ALIBABA_CLOUD_CREDENTIALS_URI"}
	envSourceIP        = []string{"ALICLOUD_SOURCE_IP", "ALIBABA_CLOUD_SOURCE_IP"}
	envSecure          = []string{"ALICLOUD_SECURE_TRANSPORT", "ALIBABA_CLOUD_SECURE_TRANSPORT"}
	envSecurity        = []string{"ALICLOUD_SECURITY_TRANSPORT", "ALIBABA_CLOUD_SECURITY_TRANSPORT"}
	envReadTimeout     = []string{"CLIENT_READ_TIMEOUT"}
	envConnectTimeout  = []string{"CLIENT_CONNECT_TIMEOUT"}
	envMaxRetry        = []string{"MAX_RETRY_TIMEOUT"}
	envECSEndpoint     = []string{"ALIBABA_CLOUD_ENDPOINT_ECS", "ECS_ENDPOINT"}
	envSTSEndpoint     = []string{"ALIBABA_CLOUD_ENDPOINT_STS", "STS_ENDPOINT"}
	envRoleARN         = []string{"ALICLOUD_ASSUME_ROLE_ARN", "ALIBABA_CLOUD_ROLE_ARN"}
	envRoleSession     = []string{"ALICLOUD_ASSUME_ROLE_SESSION_NAME", "ALIBABA_CLOUD_ROLE_SESSION_NAME"}
	envRoleExpiration  = []string{"ALICLOUD_ASSUME_ROLE_SESSION_EXPIRATION"}
	envOIDCProvider    = []string{"ALIBABA_CLOUD_OIDC_PROVIDER_ARN"}
	envOIDCTokenFile   = []string{"ALIBABA_CLOUD_OIDC_TOKEN_FILE"}
	envOIDCToken       = []string{"ALIBABA_CLOUD_OIDC_TOKEN"}
	envOIDCRoleARN     = []string{"ALIBABA_CLOUD_ROLE_ARN"}
	envOIDCSession     = []string{"ALIBABA_CLOUD_ROLE_SESSION_NAME"}

	envEndpointType = []string{"ALIBABA_CLOUD_ENDPOINT_TYPE"}
	envSTSRegion    = []string{"ALIBABA_CLOUD_STS_REGION"}
)

// Switches of the environment; "true" in any case turns them on.
const (
	envVPC              = "ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED"
	envProfileDisabled  = "ALIBABA_CLOUD_CLI_PROFILE_DISABLED"
	envMetadataDisabled = "ALIBABA_CLOUD_ECS_METADATA_DISABLED"
	envIMDSv1Disabled   = "ALIBABA_CLOUD_IMDSV1_DISABLED"
)

const envAppendUserAgent = "TF_APPEND_USER_AGENT"

// envList writes variables for a description: `A`, `B`.
func envList(names []string) string { return "`" + strings.Join(names, "`, `") + "`" }

// settings is what the block and the environment come to, each looked up once,
// in resolve: an argument beats the environment, and what neither gives, a
// profile may give later. "" means not set, and white space around a value is
// not part of it: file("key") ends in a line feed.
type settings struct {
	accessKey, secretKey, securityToken        setting
	region                                     setting
	profile, credentialsFile                   setting
	credentialsURI, ecsRole                    setting
	protocol                                   setting
	ecsEndpoint, stsEndpoint, locationEndpoint setting
	sourceIP, secureTransport                  setting
	configurationSource, appendUserAgent       setting
	readTimeout, connectTimeout, maxRetry      int64 // ms, ms, s; 0 means the default
	roles                                      []roleSettings
	oidc                                       *oidcSettings // nil without a block
	environmentOIDC                            oidcSettings  // acts without a block too, in the default chain
	endpointType, stsRegion                    setting
	vpc                                        bool
	profileDisabled, metadataDisabled          bool
	sessionsOnly                               bool // of metadata: IMDSv2
	home                                       string
}

type roleSettings struct {
	arn, session, policy, externalID setting
	seconds                          int64
}

type oidcSettings struct {
	provider, token, tokenFile, arn, session, policy setting
	seconds                                          int64
}

// resolve is the table of all settings: their names, where they are looked up,
// and in which order.
func (l *lookup) resolve(ctx context.Context, m providerModel) settings {
	endpoints, unknown := endpointsOf(m.Endpoints)
	if unknown {
		l.unknown = append(l.unknown, "endpoints")
	}
	s := settings{
		accessKey:           l.text("access_key", m.AccessKey, envAccessKey),
		secretKey:           l.text("secret_key", m.SecretKey, envSecretKey),
		securityToken:       l.text("security_token", m.SecurityToken, envSecurityToken),
		profile:             l.text("profile", m.Profile, envProfile),
		credentialsFile:     l.text("shared_credentials_file", m.SharedCredentialsFile, envCredentialsFile),
		credentialsURI:      l.text("credentials_uri", m.CredentialsURI, envCredentialsURI),
		ecsRole:             l.text("ecs_role_name", m.ECSRoleName, envECSRole),
		protocol:            l.text("protocol", m.Protocol, nil),
		ecsEndpoint:         l.text("endpoints.ecs", endpoints["ecs"], envECSEndpoint),
		stsEndpoint:         l.text("endpoints.sts", endpoints["sts"], envSTSEndpoint),
		locationEndpoint:    l.text("endpoints.location", endpoints["location"], nil),
		sourceIP:            l.text("source_ip", m.SourceIP, envSourceIP),
		secureTransport:     l.text("secure_transport", m.SecureTransport, envSecure),
		configurationSource: l.text("configuration_source", m.ConfigurationSource, nil),
		appendUserAgent:     l.text("", types.StringNull(), []string{envAppendUserAgent}),
		readTimeout:         l.count("client_read_timeout", m.ClientReadTimeout, envReadTimeout, 0),
		connectTimeout:      l.count("client_connect_timeout", m.ClientConnectTimeout, envConnectTimeout, 0),
		maxRetry:            l.count("max_retry_timeout", m.MaxRetryTimeout, envMaxRetry, 0),
		environmentOIDC:     l.oidc(assumeRoleOIDC{}),
		endpointType:        l.text("", types.StringNull(), envEndpointType),
		stsRegion:           l.text("", types.StringNull(), envSTSRegion),
		vpc:                 l.on(envVPC),
		profileDisabled:     l.on(envProfileDisabled),
		metadataDisabled:    l.on(envMetadataDisabled),
		sessionsOnly:        l.on(envIMDSv1Disabled),
		home:                homeDir(l.getenv),
	}
	if security := l.text("security_transport", m.SecurityTransport, envSecurity); !s.secureTransport.set() {
		s.secureTransport = security
	}
	for _, block := range blocksOf[assumeRole](ctx, l, "assume_role", m.AssumeRole) {
		s.roles = append(s.roles, l.role(block))
	}
	for _, block := range blocksOf[assumeRoleOIDC](ctx, l, "assume_role_with_oidc", m.AssumeRoleWithOIDC) {
		oidc := l.oidc(block)
		s.oidc = &oidc
	}
	// A read may name its own region, so one that is not known yet is no
	// obstacle here: see session.regionUnknown.
	before := l.unknown
	s.region = l.text("region", m.Region, envRegion)
	l.unknown = before
	return s
}

func (l *lookup) role(block assumeRole) roleSettings {
	return roleSettings{
		arn:        l.text("assume_role.role_arn", block.RoleARN, envRoleARN),
		session:    l.text("assume_role.session_name", block.SessionName, envRoleSession),
		policy:     l.text("assume_role.policy", block.Policy, nil),
		externalID: l.text("assume_role.external_id", block.ExternalID, nil),
		seconds:    l.count("assume_role.session_expiration", block.SessionExpiration, envRoleExpiration, defaultDuration),
	}
}

func (l *lookup) oidc(block assumeRoleOIDC) oidcSettings {
	return oidcSettings{
		provider:  l.text("assume_role_with_oidc.oidc_provider_arn", block.OIDCProviderARN, envOIDCProvider),
		token:     l.text("assume_role_with_oidc.oidc_token", block.OIDCToken, envOIDCToken),
		tokenFile: l.text("assume_role_with_oidc.oidc_token_file", block.OIDCTokenFile, envOIDCTokenFile),
		arn:       l.text("assume_role_with_oidc.role_arn", block.RoleARN, envOIDCRoleARN),
		session:   l.text("assume_role_with_oidc.role_session_name", block.RoleSessionName, envOIDCSession),
		policy:    l.text("assume_role_with_oidc.policy", block.Policy, nil),
		seconds:   l.count("assume_role_with_oidc.session_expiration", block.SessionExpiration, nil, defaultDuration),
	}
}

// setting is one value and where it came from, in words for a person.
type setting struct {
	value  string
	source string // "argument access_key", "environment variable ALICLOUD_REGION", or "" when not set
}

func (s setting) set() bool { return s.value != "" }

// fromEnvironment reports whether no argument gave the value.
func (s setting) fromEnvironment() bool { return strings.HasPrefix(s.source, "environment") }

// lookup looks values up, and remembers which arguments are not known yet and
// what is wrong.
type lookup struct {
	getenv  func(string) string
	unknown []string
	diags   diag.Diagnostics
}

// text is the argument's value, else the first environment variable that is
// set, else nothing.
func (l *lookup) text(argument string, value types.String, env []string) setting {
	if value.IsUnknown() {
		l.unknown = append(l.unknown, argument)
		return setting{}
	}
	if text := strings.TrimSpace(value.ValueString()); text != "" {
		return setting{text, "argument " + argument}
	}
	for _, name := range env {
		if text := strings.TrimSpace(l.getenv(name)); text != "" {
			return setting{text, "environment variable " + name}
		}
	}
	return setting{}
}

// count is the argument's value, else the first environment variable that is
// set, else fallback. The schema checks arguments; variables are checked here.
func (l *lookup) count(argument string, value types.Number, env []string, fallback int64) int64 {
	if value.IsUnknown() {
		l.unknown = append(l.unknown, argument)
		return fallback
	}
	if !value.IsNull() {
		n, _ := value.ValueBigFloat().Int64() // the schema takes whole numbers only
		return n
	}
	for _, name := range env {
		text := strings.TrimSpace(l.getenv(name))
		if text == "" {
			continue
		}
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || n < 0 {
			l.diags.AddAttributeError(argumentPath(argument), "Invalid number",
				fmt.Sprintf("The environment variable %s must be a whole number that is not negative, not %q.", name, text))
			return fallback
		}
		return n
	}
	return fallback
}

func (l *lookup) on(name string) bool {
	return strings.EqualFold(strings.TrimSpace(l.getenv(name)), "true")
}

// blocksOf reads the blocks of one name; a number of them that is not known yet
// makes the name unknown.
func blocksOf[T any](ctx context.Context, l *lookup, name string, list types.List) []T {
	if list.IsUnknown() {
		l.unknown = append(l.unknown, name)
		return nil
	}
	var blocks []T
	for _, element := range list.Elements() {
		object, ok := element.(types.Object)
		if !ok || object.IsUnknown() {
			l.unknown = append(l.unknown, name)
			continue
		}
		var block T
		l.diags.Append(object.As(ctx, &block, basetypes.ObjectAsOptions{})...)
		blocks = append(blocks, block)
	}
	return blocks
}

// argumentPath points at the block of a name with a full stop: which of several
// blocks it was does not show in the name.
func argumentPath(argument string) path.Path {
	block, _, _ := strings.Cut(argument, ".")
	return path.Root(block)
}

// homeDir follows HOME first, as shells do and tests can. A home that is no
// absolute path is none: its files would be the working directory's.
func homeDir(getenv func(string) string) string {
	if home := getenv("HOME"); filepath.IsAbs(home) {
		return home
	}
	home, err := os.UserHomeDir()
	if err != nil || !filepath.IsAbs(home) {
		return ""
	}
	return home
}
