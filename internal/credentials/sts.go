package credentials

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/acs"
)

const (
	defaultSessionName     = "terraform"
	defaultDurationSeconds = 3600
)

// stsPlace is where a profile wants STS to be called; zero means wherever the
// configuration says.
type stsPlace struct {
	region string
	vpc    bool
}

// assumedRole gets keys for a role with the keys of another source.
type assumedRole struct {
	s     *sources
	base  *cachedSource
	role  AssumeRole
	place stsPlace
}

// assumeRole puts a role on top of base.
func (s *sources) assumeRole(base *cachedSource, role AssumeRole, place stsPlace) (*cachedSource, error) {
	if role.RoleARN == "" {
		return nil, &acs.CredentialsError{Source: "role to assume", Err: errors.New("it has no ARN")}
	}
	return s.cached(&assumedRole{s, base, role, place}), nil
}

func (r *assumedRole) fetch(ctx context.Context) (acs.Keys, error) {
	base, err := r.base.Keys(ctx)
	if err != nil {
		return acs.Keys{}, err
	}
	call := stsCall{
		action:  "AssumeRole",
		source:  fmt.Sprintf("role %s assumed with the %s", r.role.RoleARN, base.Source),
		keys:    base,
		place:   r.place,
		secrets: []string{r.role.Policy, r.role.ExternalID},
		body:    stsBody(r.role.RoleARN, r.role.SessionName, r.role.Policy, r.role.DurationSeconds),
	}
	if r.role.ExternalID != "" {
		call.body["ExternalId"] = r.role.ExternalID
	}
	return r.s.callSTS(ctx, call)
}

// oidcKeys gets keys for a role with an OIDC token.
type oidcKeys struct {
	s      *sources
	role   OIDCRole
	source string
	place  stsPlace
}

// oidcRole serves a role's keys; named replaces its own words for the source
// when it is not empty.
func (s *sources) oidcRole(role OIDCRole, named string, place stsPlace) (*cachedSource, error) {
	source := fmt.Sprintf("role %s assumed with an OIDC token", role.RoleARN)
	if named != "" {
		source = fmt.Sprintf("role %s assumed with the OIDC token of %s", role.RoleARN, named)
	}
	var missing string
	switch {
	case role.RoleARN == "":
		missing, source = "the role's ARN", "OIDC role"
	case role.ProviderARN == "":
		missing = "the OIDC provider's ARN"
	case role.Token == "" && role.TokenFile == "":
		missing = "the OIDC token or its file"
	}
	if missing != "" {
		return nil, &acs.CredentialsError{Source: source, Err: errors.New(missing + " is missing")}
	}
	return s.cached(&oidcKeys{s, role, source, place}), nil
}

func (o *oidcKeys) fetch(ctx context.Context) (acs.Keys, error) {
	token := o.role.Token
	if token == "" {
		var err error
		if token, err = o.readToken(); err != nil {
			return acs.Keys{}, failed(ctx, o.source, "reading the OIDC token file "+shownPath(o.role.TokenFile, o.s.cfg.HomeDir), err)
		}
	}
	call := stsCall{
		action:  "AssumeRoleWithOIDC",
		source:  o.source,
		place:   o.place,
		secrets: []string{token, o.role.Policy},
		body:    stsBody(o.role.RoleARN, o.role.SessionName, o.role.Policy, o.role.DurationSeconds),
	}
	call.body["OIDCProviderArn"] = o.role.ProviderARN
	call.body["OIDCToken"] = token
	return o.s.callSTS(ctx, call)
}

func (o *oidcKeys) readToken() (string, error) {
	path, err := ExpandHome(o.role.TokenFile, o.s.cfg.HomeDir)
	if err != nil {
		return "", err
	}
	data, err := readSmallFile(path)
	if err != nil {
		return "", err
	}
	token := strings.TrimSpace(string(data))
	if token == "" {
		return "", errors.New("the file is empty")
	}
	return token, nil
}

// stsBody holds the parameters that both actions have. They travel in the
// body: a proxy's log holds URLs.
func stsBody(role, session, policy string, seconds int) map[string]any {
	if session == "" {
		session = defaultSessionName
	}
	if seconds == 0 {
		seconds = defaultDurationSeconds
	}
	body := map[string]any{"RoleArn": role, "RoleSessionName": session, "DurationSeconds": seconds}
	if policy != "" {
		body["Policy"] = policy
	}
	return body
}

// stsCall is one call of STS that gives keys.
type stsCall struct {
	action  string
	source  string
	body    map[string]any
	keys    acs.Keys // zero for AssumeRoleWithOIDC, which is not signed
	place   stsPlace
	secrets []string
}

func (s *sources) callSTS(ctx context.Context, call stsCall) (acs.Keys, error) {
	s.cfg.Caller.Secrets.Add(call.secrets...)
	keys, err := s.assumedKeys(ctx, call)
	if err != nil {
		return acs.Keys{}, failed(ctx, call.source, "calling "+call.action, err)
	}
	return keys, nil
}

func (s *sources) assumedKeys(ctx context.Context, call stsCall) (acs.Keys, error) {
	answer, err := s.cfg.Caller.Call(ctx, acs.Request{Action: call.action, Version: "2015-04-01",
		Endpoint: s.stsEndpoint(call.place), Protocol: s.cfg.STS.Protocol, Form: call.body, Keys: call.keys})
	if err != nil {
		return acs.Keys{}, err
	}
	var body struct{ Credentials wireKeys }
	if json.Unmarshal(answer.Body, &body) != nil {
		return acs.Keys{}, answer.Malformed()
	}
	keys, err := body.Credentials.keys(call.source, s.cfg.Now())
	if err != nil {
		e := answer.Malformed()
		e.Message, e.Err = "", err
		return acs.Keys{}, e
	}
	return keys, nil
}

// stsEndpoint is the host to call: the configuration's, else that of the
// place's region, else of the configuration's region.
// Source: https://help.aliyun.com/document_detail/371859.html
func (s *sources) stsEndpoint(place stsPlace) string {
	if s.cfg.STS.Endpoint != "" {
		return s.cfg.STS.Endpoint
	}
	region := place.region
	if region == "" {
		region = s.cfg.STS.Region
	}
	switch {
	case region == "":
		return "sts.aliyuncs.com"
	case place.vpc || s.cfg.STS.VPC:
		return "sts-vpc." + region + ".aliyuncs.com"
	}
	return "sts." + region + ".aliyuncs.com"
}
