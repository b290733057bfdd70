package ecstest

import (
	"crypto/rand"
	"encoding/hex"
	"strconv"
	"strings"
	"time"
)

// Role is a RAM role that keys, or tokens of an OIDC provider, may assume.
type Role struct {
	ARN        string
	ExternalID string // that the trust policy asks for; empty for none
	// OIDCProvider and OIDCToken let AssumeRoleWithOIDC assume the role, and
	// nothing else.
	OIDCProvider, OIDCToken string
}

// WithRole makes a role known. STS answers at the same address as ECS.
func WithRole(role Role) Option { return func(e *Endpoint) { e.roles[role.ARN] = role } }

// IssueKey makes a temporary key that the endpoint takes until it expires, as
// STS, an instance's metadata or a sidecar hand out.
func (e *Endpoint) IssueKey(lifetime time.Duration) Key {
	e.mu.Lock()
	e.issued++
	n, invent := e.issued, e.makeKey
	e.mu.Unlock()
	if invent == nil {
		invent = e.randomKey
	}
	key := invent(n, lifetime)
	e.AddKey(key)
	return key
}

// WithIssuedKeys has invent make the n-th temporary key that is issued, counted
// from 1, so that a test knows it, or finds a mark of its own in it.
func WithIssuedKeys(invent func(n int, lifetime time.Duration) Key) Option {
	return func(e *Endpoint) { e.makeKey = invent }
}

func (e *Endpoint) randomKey(_ int, lifetime time.Duration) Key {
	random := make([]byte, 56)
	if _, err := rand.Read(random); err != nil {
		panic(err) // crypto/rand does not fail
	}
	return Key{ID: "STS." + hex.EncodeToString(random[:8]), Secret: hex.EncodeToString(random[8:24]),
		Token: "CAIS" + hex.EncodeToString(random[24:]), Expires: e.now().Add(lifetime).UTC().Truncate(time.Second)}
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

func errBadOIDC(code, message string) *apiError {
	return &apiError{status: 400, code: "AuthenticationFail." + code, message: message}
}

var (
	errNotTrusted = &apiError{status: 403, code: "NoPermission",
		message: "You are not authorized to do this action. You should be authorized by RAM.",
		detail:  map[string]string{"AuthAction": "sts:AssumeRole", "NoPermissionType": "ImplicitDeny", "PolicyType": "AssumeRolePolicy"}}
	errBadDuration = &apiError{status: 400, code: "InvalidParameter.DurationSeconds",
		message: "The Min/Max value of DurationSeconds is 15min/12hr."}
)

// assumeRole answers AssumeRole.
//
// Source: https://help.aliyun.com/document_detail/371864.html
func (e *Endpoint) assumeRole(x *exchange, _ Key) {
	role, ok := e.role(x.params.Get("RoleArn"))
	switch {
	case x.params.Get("RoleArn") == "":
		x.refuse(errMissing("RoleArn"))
	case !ok:
		x.refuse(errNoRole(x.params.Get("RoleArn")))
	case role.OIDCProvider != "", !same(role.ExternalID, x.params.Get("ExternalId")):
		x.refuse(errNotTrusted)
	default:
		e.issue(x, role)
	}
}

// assumeRoleWithOIDC answers AssumeRoleWithOIDC, which nobody signs.
//
// Source: https://help.aliyun.com/document_detail/371865.html
func (e *Endpoint) assumeRoleWithOIDC(x *exchange, _ Key) {
	for _, needed := range []string{"RoleArn", "OIDCProviderArn", "OIDCToken"} {
		if x.params.Get(needed) == "" {
			x.refuse(errMissing(needed))
			return
		}
	}
	role, ok := e.role(x.params.Get("RoleArn"))
	switch {
	case !ok:
		x.refuse(errNoRole(x.params.Get("RoleArn")))
	case role.OIDCProvider == "" || role.OIDCProvider != x.params.Get("OIDCProviderArn"):
		x.refuse(errBadOIDC("OIDCProvider.NotMatch", "The OIDC provider is not trusted."))
	case !same(role.OIDCToken, x.params.Get("OIDCToken")):
		x.refuse(errBadOIDC("OIDCToken.Invalid", "The OIDC token is not valid."))
	default:
		e.issue(x, role)
	}
}

func (e *Endpoint) issue(x *exchange, role Role) {
	lifetime := time.Hour
	if text := x.params.Get("DurationSeconds"); text != "" {
		seconds, err := strconv.Atoi(text)
		if err != nil || seconds < 900 || seconds > 43200 {
			x.refuse(errBadDuration)
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
		"AssumedRoleUser": {{"Arn", assumedARN(role.ARN, session)}, {"AssumedRoleId", roleID + ":" + session}},
		"Credentials": {{"AccessKeyId", key.ID}, {"AccessKeySecret", key.Secret}, {"SecurityToken", key.Token},
			{"Expiration", key.Expires.Format(time.RFC3339)}},
	}})
}

// roleID is a role's id as RAM writes it; here all roles have one.
const roleID = "300000000000000001"

// assumedARN names the session of a role: role/NAME becomes assumed-role/NAME/SESSION.
func assumedARN(role, session string) string {
	return strings.Replace(role, ":role/", ":assumed-role/", 1) + "/" + session
}

// callerIdentity answers GetCallerIdentity.
//
// Source: https://help.aliyun.com/document_detail/371863.html
func (e *Endpoint) callerIdentity(x *exchange, key Key) {
	fields := []field{{"RequestId", x.requestID}, {"AccountId", accountID}}
	if key.Token == "" {
		fields = append(fields, field{"IdentityType", "RAMUser"}, field{"Arn", "acs:ram::" + accountID + ":user/tester"},
			field{"PrincipalId", "200000000000000001"}, field{"UserId", "200000000000000001"})
	} else {
		fields = append(fields, field{"IdentityType", "AssumedRoleUser"}, field{"Arn", "acs:ram::" + accountID + ":assumed-role/tester/session"},
			field{"PrincipalId", roleID + ":session"}, field{"RoleId", roleID})
	}
	x.send(answer{status: 200, root: "GetCallerIdentityResponse", fields: fields})
}
