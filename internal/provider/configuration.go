package provider

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/acs"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/capture"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/credentials"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/ecs"
)

const (
	maxMilliseconds = 24 * 60 * 60 * 1000
	maxSeconds      = 24 * 60 * 60
	defaultTimeout  = 60_000 // milliseconds, as in aliyun/alicloud
	defaultSession  = "terraform"
	defaultDuration = 3600 // seconds a role's keys are valid
	leastDuration   = 900
	mostDuration    = 43200
)

// session is what one configured provider hands to its data sources,
// ephemeral resources and actions.
type session struct {
	reader   *capture.Reader
	client   *ecs.Client
	region   setting
	maxRetry time.Duration
	files    *outputFiles
	home     string // what ~ stands for in output_file; empty when there is none
	secrets  *acs.Secrets
	// interrupted ends when the person at the terminal wants the reads to.
	interrupted context.Context

	// unknown names the arguments whose values other resources will make; a
	// read that needs them cannot be done yet.
	unknown       []string
	regionUnknown bool
	// profileProblem is why a profile gave no region, in words, or empty.
	profileProblem string
}

// masked hands what is observed on to observe with a context in which tflog
// hides every secret known by then, should one ever come so far.
func (s *session) masked(observe observer) observer {
	return func(ctx context.Context, message string, fields map[string]any) {
		secrets := s.secrets.Forms()
		observe(tflog.MaskMessageStrings(tflog.MaskAllFieldValuesStrings(ctx, secrets...), secrets...), message, fields)
	}
}

// configuration is a provider block on its way to a session.
type configuration struct {
	settings
	lookup
	secrets *acs.Secrets

	endpointVPC    bool // the profile's or the environment's wish
	profileProblem string
}

// configure makes a session of the block and the environment, and gathers all
// that is wrong before it gives up.
func configure(ctx context.Context, model providerModel, getenv func(string) string, userAgent string) (*session, diag.Diagnostics) {
	c := &configuration{lookup: lookup{getenv: getenv}, secrets: new(acs.Secrets)}
	c.settings = c.resolve(ctx, model)
	c.remember()

	ecsPlace, stsPlace := c.endpoint("ecs", c.ecsEndpoint), c.endpoint("sts", c.stsEndpoint)
	protocol := strings.ToUpper(c.protocol.value)
	c.warnOfPlainHTTP(protocol, ecsPlace)
	c.warnOfIgnored()
	from := c.keys(model.Region.IsUnknown())
	if c.region.set() && !regionPattern.MatchString(c.region.value) {
		c.fail(c.region, "region", "Invalid region", fmt.Sprintf("%s holds %q. %s", sentence(c.region.source), c.region.value, regionRule))
	}
	s := &session{region: c.region, home: c.home, secrets: c.secrets, maxRetry: bounded(c.maxRetry, maxSeconds, 0) * time.Second,
		unknown: c.unknown, regionUnknown: model.Region.IsUnknown(), profileProblem: c.profileProblem}
	if c.diags.HasError() || len(c.unknown) > 0 {
		return s, c.diags
	}
	from.Caller = acs.Caller{
		HTTPClient: acs.NewHTTPClient(bounded(c.connectTimeout, maxMilliseconds, defaultTimeout)*time.Millisecond, bounded(c.readTimeout, maxMilliseconds, defaultTimeout)*time.Millisecond),
		UserAgent:  c.secrets.Hide(joinWords(userAgent, moduleAgent(c.configurationSource.value), c.appendUserAgent.value)),
		Secrets:    c.secrets,
	}
	from.STS = credentials.STS{Endpoint: stsPlace.host, Protocol: stsPlace.spoken(protocol), Region: c.stsRegion.value, VPC: c.endpointVPC}
	if from.STS.Region == "" {
		from.STS.Region = c.region.value
	}
	keys, err := credentials.NewSource(from)
	if err != nil {
		c.diags.AddError("Unable to use the credentials", sentence(err.Error())+".")
		return s, c.diags
	}
	s.client = ecs.NewClient(ecs.Config{Caller: from.Caller, Endpoint: ecsPlace.host, Protocol: ecsPlace.spoken(protocol), VPC: c.endpointVPC,
		SourceIP: c.sourceIP.value, SecureTransport: c.secureTransport.value, Keys: keys})
	return s, c.diags
}

// remember tells secrets what of the settings must never be shown.
func (c *configuration) remember() {
	for _, secret := range []setting{c.accessKey, c.secretKey, c.securityToken, c.environmentOIDC.token} {
		c.secrets.Add(secret.value)
	}
	for _, role := range c.roles {
		c.secrets.Add(role.policy.value, role.externalID.value)
	}
	if c.settings.oidc != nil {
		c.secrets.Add(c.settings.oidc.token.value, c.settings.oidc.policy.value)
	}
	c.secrets.Add(acs.ProxySecrets()...)
}

// bounded turns a number of some unit into one that is in order: 0 means the
// default, and more than most is most.
func bounded(n, most, fallback int64) time.Duration {
	if n <= 0 {
		n = fallback
	}
	return time.Duration(min(n, most))
}

// endpoint checks one that came from the environment; the schema checks arguments.
func (c *configuration) endpoint(name string, s setting) place {
	p, err := parseEndpoint(s.value)
	if err != nil {
		c.fail(s, "endpoints."+name, "Invalid endpoint", fmt.Sprintf("%s holds none. %s.", sentence(s.source), sentence(err.Error())))
	}
	return p
}

// warnOfPlainHTTP: whoever listens on the way would see the screens, and the
// tokens of temporary keys. An endpoint that is not known yet may be on this
// machine.
func (c *configuration) warnOfPlainHTTP(protocol string, endpoint place) {
	wants := protocol == "HTTP" || endpoint.protocol == "HTTP"
	if !wants || endpoint.spoken(protocol) == "HTTP" || endpoint.protocol == "HTTPS" || c.endpointUnknown() {
		return
	}
	where := endpoint.host
	if where == "" {
		where = "the region's endpoint"
	}
	c.diags.AddAttributeWarning(path.Root("protocol"), "HTTPS is used in place of HTTP", fmt.Sprintf(
		"The provider block asks for HTTP, and %s is not on this machine: whoever is on the way could read the screens and any security token, and could change the answers. HTTP is spoken with endpoints on this machine only, such as 127.0.0.1:8080.", where))
}

// endpointUnknown: where ECS is called will show later.
func (c *configuration) endpointUnknown() bool {
	return slices.Contains(c.unknown, "endpoints") || slices.Contains(c.unknown, "endpoints.ecs")
}

// warnOfIgnored names what aliyun/alicloud would have followed, where this
// provider not following it may surprise.
func (c *configuration) warnOfIgnored() {
	if c.locationEndpoint.set() && !c.ecsEndpoint.set() && !c.endpointUnknown() {
		c.diags.AddAttributeWarning(path.Root("endpoints"), "Arguments that this provider ignores",
			"location of endpoints: this provider does not ask the Location service where ECS is called, and takes the region's own endpoint. Where that is not right, set ecs in the endpoints block too.")
	}
}

// moduleAgent is configuration_source in the form that aliyun/alicloud sends.
func moduleAgent(source string) string {
	if source == "" {
		return ""
	}
	return "Terraform-Module/" + source
}

// fail points at the argument, unless an environment variable is at fault.
func (c *configuration) fail(by setting, argument, summary, detail string) {
	if by.fromEnvironment() {
		c.diags.AddError(summary, detail)
		return
	}
	c.diags.AddAttributeError(argumentPath(argument), summary, detail)
}

// profileProblemOf is a profile's error as one sentence.
func profileProblemOf(err error) string {
	var missing *acs.CredentialsError
	if errors.Is(err, credentials.ErrNoProfileFile) && errors.As(err, &missing) {
		return missing.Source + " does not exist."
	}
	return sentence(strings.TrimSuffix(err.Error(), ".")) + "."
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
