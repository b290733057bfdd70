package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// providerModel is the provider block as it is written.
type providerModel struct {
	AccessKey             types.String    `tfsdk:"access_key"`
	SecretKey             types.String    `tfsdk:"secret_key"`
	SecurityToken         types.String    `tfsdk:"security_token"`
	Region                types.String    `tfsdk:"region"`
	Profile               types.String    `tfsdk:"profile"`
	SharedCredentialsFile types.String    `tfsdk:"shared_credentials_file"`
	ECSRoleName           types.String    `tfsdk:"ecs_role_name"`
	CredentialsURI        types.String    `tfsdk:"credentials_uri"`
	Protocol              types.String    `tfsdk:"protocol"`
	ClientReadTimeout     types.Int64     `tfsdk:"client_read_timeout"`
	ClientConnectTimeout  types.Int64     `tfsdk:"client_connect_timeout"`
	MaxRetryTimeout       types.Int64     `tfsdk:"max_retry_timeout"`
	ConfigurationSource   types.String    `tfsdk:"configuration_source"`
	Endpoints             *endpointsModel `tfsdk:"endpoints"`
	AssumeRole            *assumeRole     `tfsdk:"assume_role"`
	AssumeRoleWithOIDC    *assumeRoleOIDC `tfsdk:"assume_role_with_oidc"`
}

type endpointsModel struct {
	ECS types.String `tfsdk:"ecs"`
	STS types.String `tfsdk:"sts"`
}

type assumeRole struct {
	RoleARN           types.String `tfsdk:"role_arn"`
	SessionName       types.String `tfsdk:"session_name"`
	Policy            types.String `tfsdk:"policy"`
	SessionExpiration types.Int64  `tfsdk:"session_expiration"`
	ExternalID        types.String `tfsdk:"external_id"`
}

type assumeRoleOIDC struct {
	OIDCProviderARN   types.String `tfsdk:"oidc_provider_arn"`
	OIDCTokenFile     types.String `tfsdk:"oidc_token_file"`
	OIDCToken         types.String `tfsdk:"oidc_token"`
	RoleARN           types.String `tfsdk:"role_arn"`
	RoleSessionName   types.String `tfsdk:"role_session_name"`
	Policy            types.String `tfsdk:"policy"`
	SessionExpiration types.Int64  `tfsdk:"session_expiration"`
}

// Schema implements provider.Provider. Every argument is optional: each has
// environment variables or a profile behind it, see configuration.go.
func (p *screenProvider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	optional := func(description string, validators ...validator.String) schema.StringAttribute {
		return schema.StringAttribute{Optional: true, MarkdownDescription: description, Validators: validators}
	}
	secret := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Optional: true, Sensitive: true, MarkdownDescription: description}
	}
	number := func(description string, validators ...validator.Int64) schema.Int64Attribute {
		return schema.Int64Attribute{Optional: true, MarkdownDescription: description, Validators: validators}
	}
	sessionSeconds := func(env string) schema.Int64Attribute {
		return number("How long the role's keys are valid, in seconds: 900 to 43200. "+env+"Default `3600`.", int64validator.Between(900, 43200))
	}

	resp.Schema = schema.Schema{
		MarkdownDescription: "Lets a configuration see what the screen of an Alibaba Cloud ECS instance shows, and assert on it. " +
			"The arguments, environment variables and their precedence are those of aliyun/alicloud, so that its provider block can be copied.",
		Attributes: map[string]schema.Attribute{
			"access_key":     secret("The access key's id. Environment: " + envList(envAccessKey) + "."),
			"secret_key":     secret("The access key's secret. Environment: " + envList(envSecretKey) + "."),
			"security_token": secret("The token of a temporary key. Environment: " + envList(envSecurityToken) + "."),
			"region": optional("The region of instances whose read names none. Environment: "+envList(envRegion)+
				"; then the profile's region. There is no default.", regionName()),
			"profile": optional("The profile of the aliyun CLI's file to take keys and region from. Environment: " + envList(envProfile) +
				". Where nothing else gives keys, the file's `current` profile is used."),
			"shared_credentials_file": optional("Path of the aliyun CLI's file. Environment: " + envList(envCredentialsFile) +
				". Default `~/.aliyun/config.json`."),
			"ecs_role_name": optional("The RAM role of the ECS instance that Terraform runs on. Environment: " + envList(envECSRole) + "."),
			"credentials_uri": optional("A URI that answers with temporary keys, such as a sidecar's. Environment: " +
				envList(envCredentialsURI) + "."),
			"protocol": optional("How the API is called: `HTTPS` (default) or `HTTP`. `HTTP` to anything but this machine draws a warning.",
				stringvalidator.OneOfCaseInsensitive("HTTPS", "HTTP")),
			"client_read_timeout": number("The longest silence of the service in the middle of a call, in milliseconds. Environment: "+
				envList(envReadTimeout)+". Default `60000`.", int64validator.Between(1, maxMilliseconds)),
			"client_connect_timeout": number("The longest time for making a connection, in milliseconds. Environment: "+
				envList(envConnectTimeout)+". Default `60000`.", int64validator.Between(1, maxMilliseconds)),
			"max_retry_timeout": number("For how long a failed call may be repeated, in seconds. Environment: "+envList(envMaxRetry)+
				". Default `0`: as long as the read's `timeouts` allow.", int64validator.Between(0, maxSeconds)),
			"configuration_source": optional("Text that is added to the User-Agent, to tell modules apart in the service's logs. "+
				"At most 1024 characters. What `"+envAppendUserAgent+"` holds is added too.", stringvalidator.LengthAtMost(1024)),
		},
		Blocks: map[string]schema.Block{
			"endpoints": schema.SingleNestedBlock{
				MarkdownDescription: "Where the services are called, as `host` or `host:port`, in place of the region's own endpoints.",
				Attributes: map[string]schema.Attribute{
					"ecs": optional("Endpoint of ECS. Environment: "+envList(envECSEndpoint)+".", endpointName()),
					"sts": optional("Endpoint of STS. Environment: "+envList(envSTSEndpoint)+".", endpointName()),
				},
			},
			"assume_role": schema.SingleNestedBlock{
				MarkdownDescription: "A RAM role to assume with whatever keys the other arguments give. The environment variables act only if the block is written.",
				Attributes: map[string]schema.Attribute{
					"role_arn":           optional("ARN of the role. Environment: " + envList(envRoleARN) + "."),
					"session_name":       optional("Name of the session. Environment: " + envList(envRoleSession) + ". Default `terraform`."),
					"policy":             optional("A policy that narrows the role's permissions for this session."),
					"session_expiration": sessionSeconds("Environment: " + envList(envRoleExpiration) + ". "),
					"external_id":        optional("The external id that the role's trust policy asks for."),
				},
			},
			"assume_role_with_oidc": schema.SingleNestedBlock{
				MarkdownDescription: "A RAM role to assume with an OIDC token, as in a CI job or a Kubernetes pod. The environment variables act only if the block is written.",
				Attributes: map[string]schema.Attribute{
					"oidc_provider_arn":  optional("ARN of the OIDC provider. Environment: " + envList(envOIDCProvider) + "."),
					"oidc_token_file":    optional("Path of a file that holds the token; it is read anew at each refresh. Environment: " + envList(envOIDCTokenFile) + "."),
					"oidc_token":         secret("The token itself. Environment: " + envList(envOIDCToken) + "."),
					"role_arn":           optional("ARN of the role. Environment: " + envList(envOIDCRoleARN) + "."),
					"role_session_name":  optional("Name of the session. Environment: " + envList(envOIDCSession) + ". Default `terraform`."),
					"policy":             optional("A policy that narrows the role's permissions for this session."),
					"session_expiration": sessionSeconds(""),
				},
			},
		},
	}
}
