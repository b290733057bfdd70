package ecstest

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// maxAge is how far a request's date may be from the endpoint's clock.
const maxAge = 15 * time.Minute

// Style is how a request was signed.
type Style string

// The service's two styles, and none.
const (
	StyleACS3      Style = "ACS3-HMAC-SHA256" // in headers, as current SDKs do
	StyleRPC       Style = "HMAC-SHA1"        // in parameters, as the aliyun CLI does
	StyleAnonymous Style = ""
)

// claim is what a request says about who made it and when.
type claim struct {
	style     Style
	keyID     string
	token     string
	nonce     string
	date      string
	signature string
	// toSign is what the signature must be over.
	toSign string
	// canonical is the request as the header style writes it down; toSign has
	// its hash.
	canonical string
	err       *apiError // the claim is not even complete
}

// readClaim takes a request apart. params has the parameters of query and form.
func readClaim(r *http.Request, body []byte, params url.Values) claim {
	switch {
	case r.Header.Get("Authorization") != "":
		return readACS3(r, body)
	case params.Has("Signature") || params.Has("AccessKeyId"):
		return readRPC(r, params)
	}
	return claim{}
}

// readACS3 reads the header style:
//
//	Authorization: ACS3-HMAC-SHA256 Credential=ID,SignedHeaders=host;x-acs-…,Signature=hex
//
// Source: https://www.alibabacloud.com/help/en/sdk/product-overview/v3-request-structure-and-signature
func readACS3(r *http.Request, body []byte) claim {
	c := claim{style: StyleACS3, token: r.Header.Get("x-acs-security-token"),
		nonce: r.Header.Get("x-acs-signature-nonce"), date: r.Header.Get("x-acs-date")}
	rest, ok := strings.CutPrefix(r.Header.Get("Authorization"), string(StyleACS3)+" ")
	if !ok {
		c.err = errIncomplete("the signature algorithm is not supported")
		return c
	}
	var signed []string
	for part := range strings.SplitSeq(rest, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		switch name {
		case "Credential":
			c.keyID = value
		case "SignedHeaders":
			signed = strings.Split(value, ";")
		case "Signature":
			c.signature = value
		}
	}
	hashed := hexSum(body)
	if c.err = checkCoverage(r, c, signed); c.err != nil {
		return c
	}
	if r.Header.Get("x-acs-content-sha256") != hashed {
		c.err = errIncomplete("x-acs-content-sha256 is not the hash of the body")
		return c
	}
	c.canonical = strings.Join([]string{r.Method, "/", canonicalQuery(r.URL.Query()), canonicalHeaders(r, signed),
		strings.Join(signed, ";"), hashed}, "\n")
	c.toSign = string(StyleACS3) + "\n" + hexSum([]byte(c.canonical))
	return c
}

// checkCoverage says what is missing from a request in the header style.
// Whatever steers the service must be signed, or it could be changed on the way.
func checkCoverage(r *http.Request, c claim, signed []string) *apiError {
	switch {
	case c.keyID == "":
		return errIncomplete("Credential is missing in Authorization")
	case c.signature == "":
		return errIncomplete("Signature is missing in Authorization")
	case !slices.IsSorted(signed) || len(slices.Compact(slices.Clone(signed))) != len(signed):
		return errIncomplete("SignedHeaders are not sorted or not unique")
	}
	for _, name := range []string{"x-acs-date", "x-acs-signature-nonce", "x-acs-content-sha256"} {
		if r.Header.Get(name) == "" {
			return errMissing(name)
		}
	}
	needed := []string{"host"}
	for name := range r.Header {
		if lower := strings.ToLower(name); strings.HasPrefix(lower, "x-acs-") || lower == "content-type" {
			needed = append(needed, lower)
		}
	}
	slices.Sort(needed)
	for _, name := range needed {
		if !slices.Contains(signed, name) {
			return errIncomplete(name + " is not among SignedHeaders")
		}
	}
	for _, name := range signed {
		if name != "host" && len(r.Header.Values(name)) == 0 {
			return errIncomplete(name + " is among SignedHeaders and was not sent")
		}
	}
	if id := r.Header.Get("x-acs-accesskey-id"); id != "" && id != c.keyID {
		return errIncomplete("x-acs-accesskey-id is not the Credential")
	}
	return nil
}

// canonicalHeaders writes a line for each signed header, in their order.
func canonicalHeaders(r *http.Request, signed []string) string {
	var lines strings.Builder
	for _, name := range signed {
		values := []string{r.Host}
		if name != "host" {
			values = slices.Clone(r.Header.Values(name))
		}
		for i := range values {
			values[i] = strings.TrimSpace(values[i])
		}
		slices.Sort(values)
		lines.WriteString(name + ":" + strings.Join(values, ",") + "\n")
	}
	return lines.String()
}

// readRPC reads the parameter style, in which all parameters of query and form
// are signed.
//
// Source: https://help.aliyun.com/document_detail/315526.html
func readRPC(r *http.Request, params url.Values) claim {
	c := claim{style: StyleRPC, keyID: params.Get("AccessKeyId"), token: params.Get("SecurityToken"),
		nonce: params.Get("SignatureNonce"), date: params.Get("Timestamp"), signature: params.Get("Signature")}
	for _, needed := range []string{"AccessKeyId", "SignatureMethod", "SignatureVersion", "SignatureNonce", "Timestamp"} {
		if params.Get(needed) == "" {
			c.err = errMissing(needed)
			return c
		}
	}
	switch {
	case c.signature == "":
		c.err = errIncomplete("Signature is missing")
		return c
	case params.Get("SignatureMethod") != string(StyleRPC):
		c.err = errIncomplete("the signature algorithm is not supported")
		return c
	case params.Get("SignatureVersion") != "1.0":
		c.err = errIncomplete("SignatureVersion is not 1.0")
		return c
	}
	unsigned := url.Values{}
	for name, values := range params {
		if name != "Signature" {
			unsigned[name] = values
		}
	}
	c.toSign = r.Method + "&" + escape("/") + "&" + escape(canonicalQuery(unsigned))
	return c
}

// matches compares the claim's signature with what the secret gives.
func (c claim) matches(secret string) bool {
	var want string
	switch c.style {
	case StyleACS3:
		mac := hmac.New(sha256.New, []byte(secret))
		mac.Write([]byte(c.toSign))
		want = hex.EncodeToString(mac.Sum(nil))
	case StyleRPC:
		mac := hmac.New(sha1.New, []byte(secret+"&"))
		mac.Write([]byte(c.toSign))
		want = base64.StdEncoding.EncodeToString(mac.Sum(nil))
	default:
		return false
	}
	return same(want, c.signature)
}

// same compares secrets in a time that does not tell where they differ.
func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// hexSum is the SHA-256 of data in hex.
func hexSum(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// canonicalQuery sorts by name, then value, and escapes as RFC 3986 says.
func canonicalQuery(values url.Values) string {
	var pairs []string
	for _, name := range slices.Sorted(maps.Keys(values)) {
		list := slices.Clone(values[name])
		slices.Sort(list)
		for _, value := range list {
			pairs = append(pairs, escape(name)+"="+escape(value))
		}
	}
	return strings.Join(pairs, "&")
}

// escape leaves letters, digits, and -_.~ as they are.
func escape(text string) string {
	return strings.ReplaceAll(url.QueryEscape(text), "+", "%20")
}
