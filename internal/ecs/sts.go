package ecs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	openapi "github.com/alibabacloud-go/darabonba-openapi/v2/client"
	openapiutil "github.com/alibabacloud-go/darabonba-openapi/v2/utils"
	"github.com/alibabacloud-go/tea/dara"
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
		return nil, &CredentialsError{Source: "role to assume", Err: errors.New("it has no ARN")}
	}
	return s.cached(&assumedRole{s, base, role, place}), nil
}

func (r *assumedRole) fetch(ctx context.Context) (Keys, error) {
	base, err := r.base.Keys(ctx)
	if err != nil {
		return Keys{}, err
	}
	call := stsCall{
		action:  "AssumeRole",
		source:  fmt.Sprintf("role %s assumed with the %s", r.role.RoleARN, base.Source),
		keys:    base,
		place:   r.place,
		secrets: []string{base.AccessKeySecret, base.SecurityToken, base.AccessKeyID, r.role.Policy, r.role.ExternalID},
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
		return nil, &CredentialsError{Source: source, Err: errors.New(missing + " is missing")}
	}
	return s.cached(&oidcKeys{s, role, source, place}), nil
}

func (o *oidcKeys) fetch(ctx context.Context) (Keys, error) {
	token := o.role.Token
	if token == "" {
		data, err := readSmallFile(expandHome(o.role.TokenFile, o.s.cfg.HomeDir))
		if err != nil {
			return Keys{}, failed(ctx, o.source, "reading the OIDC token file "+shownPath(o.role.TokenFile, o.s.cfg.HomeDir), err)
		}
		if token = strings.TrimSpace(string(data)); token == "" {
			return Keys{}, failed(ctx, o.source, "reading the OIDC token file "+shownPath(o.role.TokenFile, o.s.cfg.HomeDir), errors.New("the file is empty"))
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
	keys    Keys // zero for AssumeRoleWithOIDC, which is not signed
	place   stsPlace
	secrets []string
}

// callSTS has the SDK's generic client sign and send one request. Like the
// ECS client it makes an SDK client of its own, for the SDK's writes its
// fields while it calls.
func (s *sources) callSTS(ctx context.Context, call stsCall) (Keys, error) {
	x := &exchange{client: s.cfg.HTTPClient}
	config := &openapiutil.Config{
		Endpoint:   dara.String(s.stsEndpoint(call.place)),
		Protocol:   dara.String(s.cfg.Protocol),
		UserAgent:  dara.String(s.userAgent()),
		HttpClient: x,
	}
	auth := "Anonymous"
	if call.keys.AccessKeyID != "" {
		auth = "AK"
		config.AccessKeyId = dara.String(call.keys.AccessKeyID)
		config.AccessKeySecret = dara.String(call.keys.AccessKeySecret)
		if call.keys.SecurityToken != "" {
			config.SecurityToken = dara.String(call.keys.SecurityToken)
		}
	}
	step := "calling " + call.action
	client, err := openapi.NewClient(config)
	if err != nil {
		return Keys{}, failed(ctx, call.source, step, errors.New("the SDK does not take the keys"))
	}
	client.DisableSDKError = dara.Bool(true)
	params := &openapi.Params{
		Action:      dara.String(call.action),
		Version:     dara.String("2015-04-01"),
		Protocol:    dara.String("HTTPS"),
		Pathname:    dara.String("/"),
		Method:      dara.String("POST"),
		AuthType:    dara.String(auth),
		Style:       dara.String("RPC"),
		ReqBodyType: dara.String("formData"),
		BodyType:    dara.String("json"),
	}
	_, err = client.CallApiWithCtx(ctx, params, &openapiutil.OpenApiRequest{Body: call.body}, &dara.RuntimeOptions{})
	keys, callErr := x.assumedKeys(s, call.source, err)
	if callErr != nil {
		callErr.Endpoint = *config.Endpoint
		callErr.Message = hide(callErr.Message, call.secrets...)
		return Keys{}, failed(ctx, call.source, step, callErr)
	}
	return keys, nil
}

// assumedKeys turns what the exchange kept into keys; sdkErr counts only where
// the request was never sent.
func (x *exchange) assumedKeys(s *sources, source string, sdkErr error) (Keys, *Error) {
	switch {
	case x.err != nil:
		return Keys{}, &Error{HTTPStatus: x.status, RequestID: x.header.Get("x-acs-request-id"), Sent: x.sent.Load(), Err: x.err}
	case x.status == 0:
		return Keys{}, &Error{Err: fmt.Errorf("the SDK could not make the request: %w", plainNetworkError(sdkErr))}
	case x.status != http.StatusOK:
		return Keys{}, errorFromAnswer(x.status, x.header, x.body)
	}
	var answer struct {
		RequestID   string `json:"RequestId"`
		Credentials wireKeys
	}
	e := &Error{HTTPStatus: x.status, RequestID: x.header.Get("x-acs-request-id"), Sent: true}
	if json.Unmarshal(x.body, &answer) != nil {
		e.Err = ErrMalformedAnswer
		if kind := x.header.Get("content-type"); !strings.Contains(kind, "json") {
			e.Message = describeForeignBody(kind, x.body)
		}
		return Keys{}, e
	}
	if answer.RequestID != "" {
		e.RequestID = answer.RequestID
	}
	keys, err := answer.Credentials.keys(source, s.cfg.Now())
	if err != nil {
		e.Err = err
		return Keys{}, e
	}
	return keys, nil
}

// stsEndpoint is the host to call: the configuration's, else that of the
// place's region, else of the configuration's region.
// Source: https://help.aliyun.com/document_detail/371859.html
func (s *sources) stsEndpoint(place stsPlace) string {
	if s.cfg.STSEndpoint != "" {
		return s.cfg.STSEndpoint
	}
	region := place.region
	if region == "" {
		region = s.cfg.Getenv("ALIBABA_CLOUD_STS_REGION")
	}
	if region == "" {
		region = s.cfg.Region
	}
	if region == "" {
		return "sts.aliyuncs.com"
	}
	if place.vpc || strings.EqualFold(s.cfg.Getenv("ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED"), "true") {
		return "sts-vpc." + region + ".aliyuncs.com"
	}
	return "sts." + region + ".aliyuncs.com"
}
