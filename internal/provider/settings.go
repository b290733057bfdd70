package provider

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Environment variables in the order in which they are looked up; the first
// that is set wins. Names and order are aliyun/alicloud's.
var (
	envAccessKey       = []string{"ALICLOUD_ACCESS_KEY", "ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABACLOUD_ACCESS_KEY_ID"}
	envSecretKey       = []string{"ALICLOUD_SECRET_KEY", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "ALIBABACLOUD_ACCESS_KEY_SECRET"}
	envSecurityToken   = []string{"ALICLOUD_SECURITY_TOKEN", "ALIBABA_CLOUD_SECURITY_TOKEN", "ALIBABACLOUD_SECURITY_TOKEN"}
	envRegion          = []string{"ALICLOUD_REGION", "ALIBABA_CLOUD_REGION"}
	envProfile         = []string{"ALICLOUD_PROFILE", "ALIBABA_CLOUD_PROFILE"}
	envCredentialsFile = []string{"ALICLOUD_SHARED_CREDENTIALS_FILE", "ALIBABA_CLOUD_CREDENTIALS_FILE"}
	envECSRole         = []string{"ALICLOUD_ECS_ROLE_NAME", "ALIBABA_CLOUD_ECS_METADATA"}
	envCredentialsURI  = []string{"ALICLOUD_CREDENTIALS_URI", "ALIBABA_CLOUD_CREDENTIALS_URI"}
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
)

const envAppendUserAgent = "TF_APPEND_USER_AGENT"

// envList writes variables for a description: `A`, `B`.
func envList(names []string) string { return "`" + strings.Join(names, "`, `") + "`" }

// setting is one value and where it came from, in words for a person.
type setting struct {
	value  string
	source string // "argument access_key", "environment variable ALICLOUD_REGION", or "" when not set
}

func (s setting) set() bool { return s.value != "" }

// fromEnvironment reports whether no argument gave the value.
func (s setting) fromEnvironment() bool { return strings.HasPrefix(s.source, "environment") }

// settings looks values up and remembers which arguments are not known yet.
type settings struct {
	getenv  func(string) string
	unknown []string
}

// text is the argument's value, else the first environment variable that is
// set, else nothing.
func (s *settings) text(argument string, value types.String, env []string) setting {
	if value.IsUnknown() {
		s.unknown = append(s.unknown, argument)
		return setting{}
	}
	if text := value.ValueString(); text != "" {
		return setting{text, "argument " + argument}
	}
	for _, name := range env {
		if text := s.getenv(name); text != "" {
			return setting{text, "environment variable " + name}
		}
	}
	return setting{}
}

// number is the argument's value, else the first environment variable that is
// set, else fallback. The schema checks arguments; variables are checked here.
func (s *settings) number(argument string, value types.Int64, env []string, least, most, fallback int64) (int64, error) {
	if value.IsUnknown() {
		s.unknown = append(s.unknown, argument)
		return fallback, nil
	}
	if !value.IsNull() {
		return value.ValueInt64(), nil
	}
	for _, name := range env {
		text := s.getenv(name)
		if text == "" {
			continue
		}
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || n < least || n > most {
			return fallback, fmt.Errorf("environment variable %s must be a whole number from %d to %d, not %q", name, least, most, text)
		}
		return n, nil
	}
	return fallback, nil
}
