package ecstest

import (
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// maxBody is far beyond what any known action needs.
const maxBody = 1 << 20

// commonParameters are known to every action; those of a signature come in the
// older style.
var commonParameters = []string{"Action", "Version", "Format", "RegionId", "AccessKeyId", "SecurityToken", "Timestamp",
	"Signature", "SignatureMethod", "SignatureVersion", "SignatureNonce", "SignatureType"}

// exchange is one request on its way through the endpoint.
type exchange struct {
	e         *Endpoint
	w         http.ResponseWriter
	r         *http.Request
	params    url.Values // of query and form
	claim     claim
	asXML     bool
	requestID string
	entry     Request // for the log; finish puts it there
	index     int     // of the entry in the log
}

// receive takes a request apart and notes that it has come. The exchange is
// never nil; a refusal says why the request is not one of this API's.
func (e *Endpoint) receive(w http.ResponseWriter, r *http.Request) (*exchange, *apiError) {
	x := &exchange{e: e, w: w, r: r, requestID: newRequestID(), params: url.Values{}}
	body, refusal := x.read()
	if refusal == nil {
		x.claim = readClaim(r, body, x.params)
	}
	first := func(header, parameter string) string {
		if value := r.Header.Get(header); value != "" {
			return value
		}
		return x.params.Get(parameter)
	}
	x.asXML = x.wantsXML()
	wakeup, sent := x.wakeup()
	x.entry = Request{Time: e.now(), Method: r.Method, Style: x.claim.style, RequestID: x.requestID,
		Action: first("x-acs-action", "Action"), Version: first("x-acs-version", "Version"),
		Region: x.params.Get("RegionId"), ID: x.params.Get("InstanceId"), Wakeup: wakeup, WakeupSent: sent,
		KeyID: x.claim.keyID, Token: x.claim.token, UserAgent: r.UserAgent(), Parameters: x.params}
	x.index = e.arrived(x.entry)
	return x, refusal
}

// read decodes query and form, strictly: what the endpoint would have to guess
// at, a client has got wrong.
func (x *exchange) read() ([]byte, *apiError) {
	body, err := io.ReadAll(http.MaxBytesReader(x.w, x.r.Body, maxBody))
	if err != nil {
		return nil, errMalformed("its body is too large or broken off")
	}
	if x.params, err = url.ParseQuery(x.r.URL.RawQuery); err != nil {
		return nil, errMalformed("its query is not well escaped")
	}
	if len(body) > 0 {
		kind, _, _ := strings.Cut(x.r.Header.Get("Content-Type"), ";")
		if !strings.EqualFold(strings.TrimSpace(kind), "application/x-www-form-urlencoded") {
			return nil, errMalformed("its body is not a form")
		}
		form, err := url.ParseQuery(string(body))
		if err != nil {
			return nil, errMalformed("its form is not well escaped")
		}
		for name, values := range form {
			x.params[name] = append(x.params[name], values...)
		}
	}
	for name, values := range x.params {
		if len(values) > 1 {
			return nil, errMalformed(name + " is in it twice")
		}
	}
	for header, name := range map[string]string{"x-acs-action": "Action", "x-acs-version": "Version"} {
		if value := x.r.Header.Get(header); value != "" && x.params.Has(name) && x.params.Get(name) != value {
			return nil, errMalformed(header + " and " + name + " differ")
		}
	}
	return body, nil
}

// wantsXML follows Format, then Accept; the older style answers in XML unless
// asked otherwise, the newer in JSON.
func (x *exchange) wantsXML() bool {
	if format := x.params.Get("Format"); format != "" {
		return !strings.EqualFold(format, "JSON")
	}
	if accept := x.r.Header.Get("Accept"); strings.Contains(accept, "json") {
		return false
	} else if strings.Contains(accept, "/xml") {
		return true
	}
	return x.claim.style == StyleRPC || x.r.Header.Get("x-acs-action") == ""
}

// wakeup is the parameter as it was sent; the reference and the SDK spell its
// name differently.
func (x *exchange) wakeup() (value string, sent bool) {
	for _, name := range []string{"WakeUp", "Wakeup"} {
		if x.params.Has(name) {
			return x.params.Get(name), true
		}
	}
	return "", false
}

// route finds the action, and refuses what none of this API's versions knows.
func (x *exchange) route() (action, *apiError) {
	known, ok := actions[x.entry.Action]
	switch {
	case x.r.Method != http.MethodGet && x.r.Method != http.MethodPost:
		return known, errBadMethod
	case x.r.URL.Path != "/", !ok:
		return known, errNoSuchAction
	case x.entry.Version != known.version:
		return known, errNoSuchVersion
	}
	if format := x.params.Get("Format"); format != "" && !strings.EqualFold(format, "JSON") && !strings.EqualFold(format, "XML") {
		return known, errBadFormat
	}
	for name := range x.params {
		if !slices.Contains(commonParameters, name) && !slices.Contains(known.parameters, name) {
			return known, errMalformed(x.entry.Action + " has no parameter " + name)
		}
	}
	return known, nil
}

// authenticate checks in the order in which the service does: form, key, token,
// date, signature, nonce.
func (e *Endpoint) authenticate(c claim) (Key, *apiError) {
	if c.err != nil {
		return Key{}, c.err
	}
	if c.style == StyleAnonymous {
		return Key{}, errMissing("AccessKeyId")
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	now := e.now()
	key, ok := e.keys[c.keyID]
	switch {
	case !ok:
		return Key{}, errUnknownKey
	case key.Disabled:
		return Key{}, errInactiveKey
	}
	if refusal := e.checkToken(key, c.token, now); refusal != nil {
		return Key{}, refusal
	}
	date, err := time.Parse("2006-01-02T15:04:05Z", c.date)
	switch {
	case err != nil:
		return Key{}, errBadDate
	case now.Sub(date).Abs() > e.maxAge:
		return Key{}, errStaleDate
	case !c.matches(key.Secret):
		return Key{}, errSignature(c)
	}
	return key, e.useNonce(c.nonce, now)
}

// checkToken is called with e.mu held.
func (e *Endpoint) checkToken(key Key, token string, now time.Time) *apiError {
	switch {
	case same(key.Token, token):
		if !key.Expires.IsZero() && !now.Before(key.Expires) {
			return errTokenExpired
		}
		return nil
	case token == "" || e.tokens[token] != "":
		return errTokenMismatch
	}
	return errTokenMalformed
}

// useNonce is called with e.mu held. Nonces older than any date that is still
// accepted are forgotten.
func (e *Endpoint) useNonce(nonce string, now time.Time) *apiError {
	if now.Sub(e.swept) > maxAge {
		for old, seen := range e.nonces {
			if now.Sub(seen) > 2*maxAge {
				delete(e.nonces, old)
			}
		}
		e.swept = now
	}
	if _, used := e.nonces[nonce]; used {
		return errNonceUsed
	}
	e.nonces[nonce] = now
	return nil
}

// refuse answers with an error.
func (x *exchange) refuse(refusal *apiError) {
	x.entry.Code = refusal.code
	x.send(refusal.answer(x.requestID, x.r.Host, x.asXML))
}

// send answers in the format that was asked for.
func (x *exchange) send(a answer) {
	a.asXML = x.asXML
	x.entry.Status = a.status
	x.finish() // before the client can look at the log
	a.writeHeader(x.w.Header(), x.requestID)
	x.w.WriteHeader(a.status)
	// A client that left does not read the answer; that is its right.
	_, _ = x.w.Write(a.encode())
}
