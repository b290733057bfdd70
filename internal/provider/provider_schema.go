package provider

import (
	"context"
	"math"

	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// providerModel is the provider block as it is written. What aliyun/alicloud
// takes and this provider has no use for is accepted and ignored.
type providerModel struct {
	AccessKey             types.String `tfsdk:"access_key"`
	SecretKey             types.String `tfsdk:"secret_key"`
	SecurityToken         types.String `tfsdk:"security_token"`
	Region                types.String `tfsdk:"region"`
	Profile               types.String `tfsdk:"profile"`
	SharedCredentialsFile types.String `tfsdk:"shared_credentials_file"`
	ECSRoleName           types.String `tfsdk:"ecs_role_name"`
	CredentialsURI        types.String `tfsdk:"credentials_uri"`
	Protocol              types.String `tfsdk:"protocol"`
	ClientReadTimeout     types.Number `tfsdk:"client_read_timeout"`
	ClientConnectTimeout  types.Number `tfsdk:"client_connect_timeout"`
	MaxRetryTimeout       types.Number `tfsdk:"max_retry_timeout"`
	ConfigurationSource   types.String `tfsdk:"configuration_source"`
	SourceIP              types.String `tfsdk:"source_ip"`
	SecureTransport       types.String `tfsdk:"secure_transport"`
	SecurityTransport     types.String `tfsdk:"security_transport"`
	Endpoints             types.List   `tfsdk:"endpoints"`
	AssumeRole            types.List   `tfsdk:"assume_role"`
	AssumeRoleWithOIDC    types.List   `tfsdk:"assume_role_with_oidc"`

	AccountID            types.String `tfsdk:"account_id"`
	AccountType          types.String `tfsdk:"account_type"`
	SkipRegionValidation types.Bool   `tfsdk:"skip_region_validation"`
	OTSInstanceName      types.String `tfsdk:"ots_instance_name"`
	LogEndpoint          types.String `tfsdk:"log_endpoint"`
	MNSEndpoint          types.String `tfsdk:"mns_endpoint"`
	FC                   types.String `tfsdk:"fc"`
	SignVersion          types.List   `tfsdk:"sign_version"`
	Features             types.List   `tfsdk:"features"`
}

type assumeRole struct {
	RoleARN           types.String `tfsdk:"role_arn"`
	SessionName       types.String `tfsdk:"session_name"`
	Policy            types.String `tfsdk:"policy"`
	SessionExpiration types.Number `tfsdk:"session_expiration"`
	ExternalID        types.String `tfsdk:"external_id"`
}

type assumeRoleOIDC struct {
	OIDCProviderARN   types.String `tfsdk:"oidc_provider_arn"`
	OIDCTokenFile     types.String `tfsdk:"oidc_token_file"`
	OIDCToken         types.String `tfsdk:"oidc_token"`
	RoleARN           types.String `tfsdk:"role_arn"`
	RoleSessionName   types.String `tfsdk:"role_session_name"`
	Policy            types.String `tfsdk:"policy"`
	SessionExpiration types.Number `tfsdk:"session_expiration"`
}

// Schema implements provider.Provider. Every argument is optional: each has
// environment variables or a profile behind it, see configuration.go.
func (p *screenProvider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	secret := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Optional: true, Sensitive: true, MarkdownDescription: description}
	}
	number := func(description string, least, most int64) schema.NumberAttribute {
		return schema.NumberAttribute{Optional: true, MarkdownDescription: description, Validators: []validator.Number{wholeNumber{least, most}}}
	}
	sessionSeconds := func(env string) schema.NumberAttribute {
		return number("How long the role's keys are valid, in seconds: 900 to 43200. "+env+"Default `3600`.", leastDuration, mostDuration)
	}

	resp.Schema = schema.Schema{
		MarkdownDescription: "Lets a configuration see what the screen of an Alibaba Cloud ECS instance shows, and assert on it. " +
			"The arguments, environment variables and their precedence are those of aliyun/alicloud, so that its provider block can be copied: " +
			"what it has and this provider has no use for is ignored, `\"\"` means \"not set\", and white space around a value does not count.",
		Attributes: map[string]schema.Attribute{
			"access_key":     secret("The access key's id. Environment: " + envList(envAccessKey) + "."),
			"secret_key":     secret("The access key's secret. Environment: " + envList(envSecretKey) + "."),
			"security_token": secret("The token of a temporary key. Environment: " + envList(envSecurityToken) + "."),
			"region": optionalText("The region of instances whose read names none. Environment: "+envList(envRegion)+
				"; then the profile's region. There is no default.", regionName()),
			"profile": optionalText("The profile of the aliyun CLI's file to take keys and region from. Environment: " + envList(envProfile) +
				". Where nothing else gives keys, the file's `current` profile is used."),
			"shared_credentials_file": optionalText("Path of the aliyun CLI's file. Environment: " + envList(envCredentialsFile) +
				". Default `~/.aliyun/config.json`."),
			"ecs_role_name": optionalText("The RAM role of the ECS instance that Terraform runs on. Environment: " + envList(envECSRole) + "."),
			"credentials_uri": optionalText("A URI that answers with temporary keys, such as a sidecar's. Environment: " +
				envList(envCredentialsURI) + "."),
			"protocol": optionalText("How an ECS or STS endpoint on this machine is called: `HTTPS` (default) or `HTTP`. All others are called by HTTPS, and a warning says so.",
				protocolName()),
			"client_read_timeout": number("The longest silence of the service in the middle of a call, in milliseconds. Environment: "+
				envList(envReadTimeout)+". Default, also for `0`: `60000`.", 0, math.MaxInt64),
			"client_connect_timeout": number("The longest time for making a connection, in milliseconds. Environment: "+
				envList(envConnectTimeout)+". Default, also for `0`: `60000`.", 0, math.MaxInt64),
			"max_retry_timeout": number("For how long a failed call may be repeated, in seconds. Environment: "+envList(envMaxRetry)+
				". Default `0`: as long as the read's `timeouts` allow.", 0, math.MaxInt64),
			"configuration_source": optionalText("Text that is added to the User-Agent, to tell modules apart in the service's logs. "+
				"At most 1024 characters. What `"+envAppendUserAgent+"` holds is added too.", stringvalidator.LengthAtMost(1024)),
			"source_ip": optionalText("The address that RAM is told the caller has, sent with each call of ECS. Environment: " + envList(envSourceIP) + "."),
			"secure_transport": optionalText("Whether RAM is told that the caller came by HTTPS (`true` or `false`), sent with each call of ECS. Environment: " +
				envList(envSecure) + "."),
			"security_transport": optionalText("The older name of `secure_transport`. Environment: " + envList(envSecurity) + "."),

			"account_id":             optionalText(ignored),
			"account_type":           optionalText(ignored),
			"skip_region_validation": schema.BoolAttribute{Optional: true, MarkdownDescription: ignored},
			"ots_instance_name":      optionalText(ignored),
			"log_endpoint":           optionalText(ignored),
			"mns_endpoint":           optionalText(ignored),
			"fc":                     optionalText(ignored),
		},
		Blocks: map[string]schema.Block{
			"endpoints": schema.ListNestedBlock{
				MarkdownDescription: "Where the services are called, as `host`, `host:port` or a URL, in place of the region's own endpoints. " +
					"Of several blocks the last that gives a name counts. Every name that aliyun/alicloud takes is accepted.",
				NestedObject: schema.NestedBlockObject{Attributes: endpointAttributes()},
			},
			"assume_role": schema.ListNestedBlock{
				MarkdownDescription: "A RAM role to assume with whatever keys the other arguments give; a second block's with the keys of the first, and so on. " +
					"The environment variables act only if the block is written. A block without a role does nothing.",
				NestedObject: schema.NestedBlockObject{Attributes: map[string]schema.Attribute{
					"role_arn":           optionalText("ARN of the role. Environment: " + envList(envRoleARN) + "."),
					"session_name":       optionalText("Name of the session. Environment: " + envList(envRoleSession) + ". Default `terraform`."),
					"policy":             optionalText("A policy that narrows the role's permissions for this session."),
					"session_expiration": sessionSeconds("Environment: " + envList(envRoleExpiration) + ". "),
					"external_id":        optionalText("The external id that the role's trust policy asks for."),
				}},
			},
			"assume_role_with_oidc": schema.ListNestedBlock{
				MarkdownDescription: "A RAM role to assume with an OIDC token, as in a CI job or a Kubernetes pod. The environment variables act only if the block is written.",
				Validators:          []validator.List{listvalidator.SizeAtMost(1)},
				NestedObject: schema.NestedBlockObject{Attributes: map[string]schema.Attribute{
					"oidc_provider_arn":  optionalText("ARN of the OIDC provider. Environment: " + envList(envOIDCProvider) + "."),
					"oidc_token_file":    optionalText("Path of a file that holds the token; it is read anew at each refresh. Environment: " + envList(envOIDCTokenFile) + "."),
					"oidc_token":         secret("The token itself. Environment: " + envList(envOIDCToken) + "."),
					"role_arn":           optionalText("ARN of the role. Environment: " + envList(envOIDCRoleARN) + "."),
					"role_session_name":  optionalText("Name of the session. Environment: " + envList(envOIDCSession) + ". Default `terraform`."),
					"policy":             optionalText("A policy that narrows the role's permissions for this session."),
					"session_expiration": sessionSeconds(""),
				}},
			},
			"sign_version": schema.ListNestedBlock{
				MarkdownDescription: ignored,
				NestedObject:        schema.NestedBlockObject{Attributes: map[string]schema.Attribute{"oss": optionalText(ignored), "sls": optionalText(ignored)}},
			},
			"features": schema.ListNestedBlock{
				MarkdownDescription: ignored,
				NestedObject: schema.NestedBlockObject{Blocks: map[string]schema.Block{
					"ecs_instance": schema.ListNestedBlock{
						MarkdownDescription: ignored,
						NestedObject: schema.NestedBlockObject{Attributes: map[string]schema.Attribute{
							"replace_on_image_update": schema.BoolAttribute{Optional: true, MarkdownDescription: ignored}}},
					},
				}},
			},
		},
	}
}

// ignored describes what is there so that a block of aliyun/alicloud can be copied.
const ignored = "Ignored."

func optionalText(description string, validators ...validator.String) schema.StringAttribute {
	return schema.StringAttribute{Optional: true, MarkdownDescription: description, Validators: validators}
}
