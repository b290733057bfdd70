package ecstest

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"strconv"
	"time"
)

// Role is a RAM role that keys, or tokens of an OIDC provider, may assume.
type Role struct {
	ARN        string
	ExternalID string // that the trust policy asks for; empty for none
	// OIDCProvider and OIDCToken let AssumeRoleWithOIDC assume the role.
	OIDCProvider, OIDCToken string
}

// WithRole makes a role known.
func WithRole(role Role) Option { return func(e *Endpoint) { e.roles[role.ARN] = role } }

// IssueKey makes a temporary key that the endpoint takes until it expires, as
// STS, an instance's metadata or a sidecar hand out.
func (e *Endpoint) IssueKey(lifetime time.Duration) Key {
	random := make([]byte, 24)
	if _, err := rand.Read(random); err != nil {
		panic(err) // crypto/rand does not fail
	}
	key := Key{ID: "STS." + hex.EncodeToString(random[:8]), Secret: hex.EncodeToString(random[8:16]),
		Token: "token-" + hex.EncodeToString(random[16:]), Expires: e.now().Add(lifetime).UTC().Truncate(time.Second)}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.keys[key.ID] = key
	return key
}

// Revoke makes a key unknown.
func (e *Endpoint) Revoke(id string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	delete(e.keys, id)
}

func (e *Endpoint) role(arn string) (Role, bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	role, ok := e.roles[arn]
	return role, ok
}

func errNoRole(arn string) *apiError {
	return &apiError{status: 404, code: "EntityNotExist.Role", message: "The role not exists: " + arn + "."}
}

var errNotTrusted = &apiError{status: 403, code: "NoPermission",
	message: "You are not authorized to do this action. You should be authorized by RAM.",
	detail:  map[string]string{"AuthAction": "sts:AssumeRole", "NoPermissionType": "ImplicitDeny", "PolicyType": "AssumeRolePolicy"}}

// assumeRole answers AssumeRole.
func (e *Endpoint) assumeRole(x *exchange, _ Key) {
	role, ok := e.role(x.params.Get("RoleArn"))
	switch {
	case x.params.Get("RoleArn") == "":
		x.refuse(errMissing("RoleArn"))
	case !ok:
		x.refuse(errNoRole(x.params.Get("RoleArn")))
	case role.OIDCProvider != "", role.ExternalID != x.params.Get("ExternalId"):
		x.refuse(errNotTrusted)
	default:
		e.issue(x, role)
	}
}

// assumeRoleWithOIDC answers AssumeRoleWithOIDC, which nobody signs.
func (e *Endpoint) assumeRoleWithOIDC(x *exchange, _ Key) {
	role, ok := e.role(x.params.Get("RoleArn"))
	switch {
	case !ok:
		x.refuse(errNoRole(x.params.Get("RoleArn")))
	case role.OIDCProvider == "" || role.OIDCProvider != x.params.Get("OIDCProviderArn"):
		x.refuse(&apiError{status: 400, code: "AuthenticationFail.OIDCProvider.NotMatch", message: "The OIDC provider is not trusted."})
	case role.OIDCToken != x.params.Get("OIDCToken"):
		x.refuse(&apiError{status: 400, code: "AuthenticationFail.OIDCToken.Invalid", message: "The OIDC token is not valid."})
	default:
		e.issue(x, role)
	}
}

func (e *Endpoint) issue(x *exchange, role Role) {
	lifetime := time.Hour
	if text := x.params.Get("DurationSeconds"); text != "" {
		seconds, err := strconv.Atoi(text)
		if err != nil || seconds < 900 || seconds > 43200 {
			x.refuse(&apiError{status: 400, code: "InvalidParameter.DurationSeconds", message: "The Min/Max value of DurationSeconds is 15min/12hr."})
			return
		}
		lifetime = time.Duration(seconds) * time.Second
	}
	session := x.params.Get("RoleSessionName")
	if session == "" {
		x.refuse(errMissing("RoleSessionName"))
		return
	}
	key := e.IssueKey(lifetime)
	x.send(answer{status: 200, root: x.entry.Action + "Response", fields: []field{{"RequestId", x.requestID}}, nested: map[string][]field{
		"AssumedRoleUser": {{"Arn", role.ARN + "/" + session}, {"AssumedRoleId", fmt.Sprintf("%s:%s", accountID, session)}},
		"Credentials": {{"AccessKeyId", key.ID}, {"AccessKeySecret", key.Secret}, {"SecurityToken", key.Token},
			{"Expiration", key.Expires.Format(time.RFC3339)}},
	}})
}
