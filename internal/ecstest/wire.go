package ecstest

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"maps"
	"net/http"
	"slices"
)

// apiError is a refusal as the service words it.
type apiError struct {
	status  int
	code    string
	message string
	// detail is the AccessDeniedDetail of a refusal by RAM.
	detail map[string]string
	// header is sent beside the usual ones.
	header map[string]string
}

// Refusals with the status and words of the API's reference and of the common
// errors of ECS.
func errMissing(parameter string) *apiError {
	return &apiError{status: 400, code: "MissingParameter",
		message: fmt.Sprintf("The input parameter \"%s\" that is mandatory for processing this request is not supplied.", parameter)}
}

func errInvalid(parameter string) *apiError {
	return &apiError{status: 404, code: "InvalidParameter", message: fmt.Sprintf("The \"%s\" provided is not valid.", parameter)}
}

// Two refusals of the Forbidden family that have nothing to do with RAM.
var (
	errNotFoundHere = &apiError{status: 403, code: "Forbidden.InstanceNotFound", message: "The specified instance is not found."}
	errRiskControl  = &apiError{status: 403, code: "Forbidden.RiskControl", message: "This operation is forbidden by Aliyun Risk Control system."}
)

func errStatus(status string) *apiError {
	return &apiError{status: 405, code: "IncorrectInstanceStatus", message: fmt.Sprintf("The instance status \"%s\" is not applicable", status)}
}

func errRetired(id string) *apiError {
	return &apiError{status: 405, code: "NotSupported", message: fmt.Sprintf("The operation is not supported for \"%s\".", id)}
}

func errThrottled(status int, code string) *apiError {
	message := "Request was denied due to request throttling."
	if code == "Throttling.User" {
		message = "Request was denied due to user flow control."
	}
	return &apiError{status: status, code: code, message: message}
}

func errIncomplete(why string) *apiError {
	return &apiError{status: 400, code: "IncompleteSignature", message: "The request signature does not conform to Aliyun standards: " + why + "."}
}

// errMalformed is for requests that a client of this API does not send.
func errMalformed(why string) *apiError {
	return &apiError{status: 400, code: "InvalidRequest", message: "The request is not valid: " + why + "."}
}

// errSignature echoes what should have been signed, as the service does: with
// the parameters, or the headers, of the request, and a token among them.
func errSignature(c claim) *apiError {
	message := "Specified signature is not matched with our calculation. server string to sign is:" + c.toSign
	if c.style == StyleACS3 {
		message = "Specified signature does not match our calculation. server StringToSign is [" + c.toSign +
			"] server CanonicalRequest is [" + c.canonical + "]"
	}
	return &apiError{status: 403, code: "SignatureDoesNotMatch", message: message}
}

func errForbidden(keyID, region, id string) *apiError {
	return &apiError{status: 403, code: "Forbidden.RAM",
		message: "User not authorized to operate on the specified resource, or this API doesn't support RAM.",
		detail: map[string]string{
			"AuthAction": "ecs:GetInstanceScreenshot", "AuthPrincipalDisplayName": "tester", "AuthPrincipalOwnerId": accountID,
			"AuthPrincipalType": "SubUser", "NoPermissionType": "ImplicitDeny", "PolicyType": "AccountLevelIdentityBasedPolicy",
			"EncodedDiagnosticMessage": "AQIBIAAAA" + fmt.Sprintf("%x", keyID+region+id),
		}}
}

// accountID owns every instance of the endpoint.
const accountID = "1234567890123456"

var (
	errUnknownKey     = &apiError{status: 404, code: "InvalidAccessKeyId.NotFound", message: "Specified access key is not found."}
	errInactiveKey    = &apiError{status: 400, code: "InvalidAccessKeyId.Inactive", message: "Specified access key is disabled."}
	errTokenExpired   = &apiError{status: 400, code: "InvalidSecurityToken.Expired", message: "Specified SecurityToken is expired."}
	errTokenMalformed = &apiError{status: 400, code: "InvalidSecurityToken.Malformed", message: "Specified SecurityToken is malformed."}
	errTokenMismatch  = &apiError{status: 400, code: "InvalidSecurityToken.MismatchWithAccessKey", message: "Specified SecurityToken mismatch with the AccessKey."}
	errStaleDate      = &apiError{status: 400, code: "InvalidTimeStamp.Expired", message: "Specified time stamp or date value is expired."}
	errBadDate        = &apiError{status: 400, code: "InvalidTimeStamp.Format", message: "Specified time stamp or date value is not well formatted."}
	errNonceUsed      = &apiError{status: 400, code: "SignatureNonceUsed", message: "Specified signature nonce was used already."}
	errNoSuchAction   = &apiError{status: 404, code: "InvalidAction.NotFound", message: "Specified api is not found, please check your url and method."}
	errNoSuchVersion  = &apiError{status: 400, code: "InvalidVersion", message: "Specified parameter Version is not valid."}
	errNoSuchRegion   = &apiError{status: 404, code: "InvalidRegionId.NotFound", message: "The specified RegionId does not exist."}
	errBadFormat      = &apiError{status: 400, code: "InvalidParameter.Format", message: "Specified parameter Format is not valid."}
	errInternal       = &apiError{status: 500, code: "InternalError", message: "The request processing has failed due to some unknown error, exception or failure."}
	errUnavailable    = &apiError{status: 503, code: "ServiceUnavailable", message: "The request has failed due to a temporary failure of the server."}
	errBadMethod      = &apiError{status: 405, code: "UnsupportedHTTPMethod", message: "This http method is not supported."}
)

// jsonKind is the content type of an answer in JSON.
const jsonKind = "application/json;charset=utf-8"

// field keeps the order of an answer's members.
type field struct{ name, value string }

// newRequestID is an upper-case UUID.
func newRequestID() string {
	var b [16]byte
	if _, err := rand.Read(b[:]); err != nil {
		panic(err) // crypto/rand does not fail
	}
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%X-%X-%X-%X-%X", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// answer is what goes out, in JSON or XML.
type answer struct {
	status int
	asXML  bool
	root   string // the XML root
	fields []field
	nested map[string][]field // objects among the members
	header map[string]string
}

// encode writes the members in their order.
func (a answer) encode() []byte {
	if a.asXML {
		return a.encodeXML()
	}
	members := map[string]any{}
	for _, f := range a.fields {
		members[f.name] = f.value
	}
	for name, fields := range a.nested {
		object := map[string]string{}
		for _, f := range fields {
			object[f.name] = f.value
		}
		members[name] = object
	}
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(members); err != nil {
		panic(err) // strings always encode
	}
	return bytes.TrimRight(buffer.Bytes(), "\n")
}

func (a answer) encodeXML() []byte {
	var buffer bytes.Buffer
	write := func(f field) {
		buffer.WriteString("<" + f.name + ">")
		if err := xml.EscapeText(&buffer, []byte(f.value)); err != nil {
			panic(err) // a bytes.Buffer takes everything
		}
		buffer.WriteString("</" + f.name + ">")
	}
	buffer.WriteString(`<?xml version='1.0' encoding='UTF-8'?><` + a.root + ">")
	for _, f := range a.fields {
		write(f)
	}
	for _, name := range slices.Sorted(maps.Keys(a.nested)) {
		buffer.WriteString("<" + name + ">")
		for _, f := range a.nested[name] {
			write(f)
		}
		buffer.WriteString("</" + name + ">")
	}
	buffer.WriteString("</" + a.root + ">")
	return buffer.Bytes()
}

// header sets what every answer of the service carries.
func (a answer) writeHeader(h http.Header, requestID string) {
	kind := jsonKind
	if a.asXML {
		kind = "text/xml;charset=utf-8"
	}
	h.Set("Content-Type", kind)
	h.Set("x-acs-request-id", requestID)
	for name, value := range a.header {
		h.Set(name, value)
	}
}

// refusal makes the answer of an error.
func (e *apiError) answer(requestID, host string, asXML bool) answer {
	a := answer{status: e.status, asXML: asXML, root: "Error", header: e.header, fields: []field{
		{"RequestId", requestID}, {"HostId", host}, {"Code", e.code}, {"Message", e.message},
		{"Recommend", "https://api.aliyun.com/troubleshoot?q=" + e.code + "&product=Ecs&requestId=" + requestID},
	}}
	if len(e.detail) > 0 {
		var fields []field
		for _, name := range slices.Sorted(maps.Keys(e.detail)) {
			fields = append(fields, field{name, e.detail[name]})
		}
		a.nested = map[string][]field{"AccessDeniedDetail": fields}
	}
	return a
}
