package acs

import (
	"context"
	"errors"
	"net/http"
	"strings"

	openapi "github.com/alibabacloud-go/darabonba-openapi/v2/client"
	openapiutil "github.com/alibabacloud-go/darabonba-openapi/v2/utils"
	"github.com/alibabacloud-go/tea/dara"
)

// Caller is what all calls of one provider have in common. It is safe for
// concurrent use.
type Caller struct {
	// HTTPClient is the shared pool of connections, see NewHTTPClient.
	HTTPClient *http.Client
	// UserAgent is appended to the SDK's.
	UserAgent string
	// Secrets are taken out of whatever the peer says; the keys of each call
	// are added to them.
	Secrets *Secrets
}

// Request is one call to be made.
type Request struct {
	Action, Version string
	// Endpoint is host[:port].
	Endpoint string
	// Protocol is "HTTPS" or "HTTP"; empty means HTTPS.
	Protocol string
	// Query travels in the URL, Form in the body: a proxy's log holds URLs.
	Query map[string]string
	Form  map[string]any
	// Header is sent, and signed, beside the usual ones.
	Header map[string]string
	// Keys sign the call; without an access key's id it is not signed.
	Keys Keys
}

// errKept ends the SDK's part of a call.
var errKept = errors.New("the answer is in the exchange")

// exchange is the dara.HttpClient of one call: it sends what the SDK signed
// and keeps the answer, of which the SDK sees nothing. The SDK would decode a
// picture three times, and would lose the status of any error that is not JSON.
type exchange struct {
	client *http.Client
	answer *Answer
	err    error
}

// Call implements dara.HttpClient. The transport that the SDK made is ignored:
// the shared client has the proxy, TLS and time-outs.
func (x *exchange) Call(request *http.Request, _ *http.Transport) (*http.Response, error) {
	x.answer, x.err = Send(x.client, request, MaxAnswerBytes)
	if x.err != nil {
		return nil, x.err
	}
	return nil, errKept
}

// Call has the SDK sign and send one request, and gives a successful answer,
// not yet looked at. Any other is a *Error, as is no answer at all; ctx's own
// end shows in it. No field of it holds a secret.
//
// The SDK client is made for this one call, since the SDK's writes its fields
// while it calls and so must not be shared between reads.
func (c *Caller) Call(ctx context.Context, request Request) (*Answer, error) {
	secrets := c.Secrets
	if secrets == nil {
		secrets = new(Secrets)
	}
	secrets.AddKeys(request.Keys)
	answer, err := c.exchange(ctx, request)
	if err == nil && !answer.Successful() {
		err = answer.Refused()
	}
	if err == nil {
		answer.secrets, answer.action = secrets, request.Action
		return answer, nil
	}
	var known *Error
	if errors.As(err, &known) {
		known.Action = request.Action
		secrets.hideIn(known)
	}
	return nil, err
}

// exchange has the SDK send the request, and gives whatever came back.
func (c *Caller) exchange(ctx context.Context, request Request) (*Answer, error) {
	x := &exchange{client: c.HTTPClient}
	protocol := request.Protocol
	if protocol == "" {
		protocol = "HTTPS"
	}
	config := &openapiutil.Config{
		Endpoint:   dara.String(request.Endpoint),
		Protocol:   dara.String(protocol),
		UserAgent:  dara.String(c.UserAgent),
		HttpClient: x,
		// The SDK would look for a proxy by rules of its own, fail where it
		// cannot read one, and send the proxy's password to the endpoint. A
		// host that needs no proxy is what keeps it from looking.
		NoProxy: dara.String(request.Endpoint),
	}
	auth := "Anonymous"
	if request.Keys.AccessKeyID != "" {
		auth = "AK"
		config.AccessKeyId = dara.String(request.Keys.AccessKeyID)
		config.AccessKeySecret = dara.String(request.Keys.AccessKeySecret)
		if request.Keys.SecurityToken != "" {
			config.SecurityToken = dara.String(request.Keys.SecurityToken)
		}
	}
	client, err := openapi.NewClient(config)
	if err != nil {
		return nil, &Error{Endpoint: request.Endpoint, Err: &RequestError{}}
	}
	client.DisableSDKError = dara.Bool(true)
	params := &openapi.Params{
		Action:      dara.String(request.Action),
		Version:     dara.String(request.Version),
		Protocol:    dara.String("HTTPS"),
		Pathname:    dara.String("/"),
		Method:      dara.String("POST"),
		AuthType:    dara.String(auth),
		Style:       dara.String("RPC"),
		ReqBodyType: dara.String("formData"),
		BodyType:    dara.String("json"),
	}
	sent := &openapiutil.OpenApiRequest{Query: map[string]*string{}, Headers: map[string]*string{}}
	for name, value := range request.Query {
		sent.Query[name] = dara.String(value)
	}
	for name, value := range request.Header {
		sent.Headers[name] = dara.String(value)
	}
	if len(request.Form) > 0 {
		sent.Body = request.Form
	}
	// What the SDK makes of the answer counts for nothing: see exchange.
	_, _ = client.CallApiWithCtx(ctx, params, sent, &dara.RuntimeOptions{})
	if x.answer == nil && x.err == nil {
		return nil, &Error{Endpoint: request.Endpoint, Err: &RequestError{}}
	}
	return x.answer, x.err
}

// Answer is a whole answer to one request.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
	Host   string // that was called

	secrets *Secrets
	action  string
}

// Successful reports whether the status says so.
func (a *Answer) Successful() bool { return a.Status >= 200 && a.Status <= 299 }

// Malformed is the error of a successful answer whose body is not what the API
// promises.
func (a *Answer) Malformed() *Error {
	e := &Error{HTTPStatus: a.Status, RequestID: a.Header.Get("x-acs-request-id"), Sent: true, Endpoint: a.Host, Err: ErrMalformedAnswer}
	if kind := a.Header.Get("content-type"); !strings.Contains(kind, "json") {
		e.Message = describeForeignBody(kind, a.Body)
	}
	e.Action = a.action
	a.secrets.hideIn(e)
	return e
}

// Refused is the error of an answer that is not a success.
func (a *Answer) Refused() *Error {
	e := errorFromAnswer(a.Status, a.Header, a.Body)
	e.Endpoint = a.Host
	return e
}
