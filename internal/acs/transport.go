package acs

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/net/http/httpguts"
)

const (
	// MaxAnswerBytes bounds one answer; a picture of 16 MiB in Base64 fits, with
	// line breaks.
	MaxAnswerBytes = 22 << 20
	// maxErrorBytes is how much is read of an answer that is no success. Decoding
	// one takes many times its size, and the service's own are of a few hundred
	// bytes.
	maxErrorBytes = 1 << 20
)

// NewHTTPClient makes the connections that all reads of one provider share.
// The proxy comes from HTTPS_PROXY, HTTP_PROXY and NO_PROXY as they stand now;
// TLS is 1.2 or later; redirects are not followed, for a signed request must
// not wander, nor looked at, for net/http would quote one that it cannot read. connect bounds dialling and the TLS handshake; read bounds every
// silence after that. Neither may be 0.
func NewHTTPClient(connect, read time.Duration) *http.Client {
	dialer := &net.Dialer{Timeout: connect, KeepAlive: 30 * time.Second}
	return &http.Client{
		Transport: &readTimeoutTransport{
			read: read,
			base: &http.Transport{
				Proxy:                  proxyFromEnvironment(),
				OnProxyConnectResponse: proxyAnswered,
				DialContext:            dialer.DialContext,
				TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
				TLSHandshakeTimeout:    connect,
				ResponseHeaderTimeout:  read,
				ForceAttemptHTTP2:      true,
				MaxIdleConns:           128,
				MaxIdleConnsPerHost:    64,
				IdleConnTimeout:        90 * time.Second,
			},
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// readTimeoutTransport ends a body that falls silent. http.Client.Timeout
// would end a slow but steady one too.
type readTimeoutTransport struct {
	base *http.Transport
	read time.Duration
}

func (t *readTimeoutTransport) RoundTrip(request *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithCancelCause(request.Context())
	response, err := t.base.RoundTrip(request.WithContext(ctx))
	if err != nil {
		cancel(nil)
		return nil, err
	}
	response.Header.Del("Location") // nobody follows it
	body := &timedBody{ReadCloser: response.Body, ctx: ctx, cancel: cancel, read: t.read}
	body.timer = time.AfterFunc(t.read, func() { cancel(ErrReadTimeout) })
	response.Body = body
	return response, nil
}

// CloseIdleConnections lets http.Client.CloseIdleConnections reach the pool.
func (t *readTimeoutTransport) CloseIdleConnections() { t.base.CloseIdleConnections() }

type timedBody struct {
	io.ReadCloser
	ctx    context.Context
	cancel context.CancelCauseFunc
	timer  *time.Timer
	read   time.Duration
}

func (b *timedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if n > 0 {
		b.timer.Reset(b.read)
	}
	if err != nil && err != io.EOF && errors.Is(context.Cause(b.ctx), ErrReadTimeout) {
		err = ErrReadTimeout
	}
	return n, err
}

func (b *timedBody) Close() error {
	b.timer.Stop()
	b.cancel(nil)
	return b.ReadCloser.Close()
}

// Send sends one request and reads the whole answer, whatever its status; most
// bounds the body of a success. An error is a *Error, which says whether the
// request left.
func Send(client *http.Client, request *http.Request, most int) (*Answer, error) {
	host := request.URL.Host
	if err := checkHeaders(request.Header); err != nil {
		return nil, &Error{Endpoint: host, Err: err}
	}
	var sent atomic.Bool // set by the transport's writer, in a goroutine of its own
	trace := &httptrace.ClientTrace{
		WroteHeaders: func() { sent.Store(true) },
	}
	request = request.WithContext(httptrace.WithClientTrace(request.Context(), trace))
	response, err := client.Do(request)
	if err != nil {
		return nil, &Error{Sent: sent.Load(), Endpoint: host, Err: worded(err)}
	}
	defer func() { _ = response.Body.Close() }() // it was only read
	answer := &Answer{Status: response.StatusCode, Header: response.Header, Host: host}
	if answer.Successful() {
		answer.Body, err = readBounded(response.Body, response.ContentLength, most)
	} else {
		// The status says enough when there is more, or when it breaks off.
		answer.Body, err = io.ReadAll(io.LimitReader(response.Body, min(maxErrorBytes, int64(most))))
		if errors.Is(err, io.ErrUnexpectedEOF) {
			err = nil
		}
	}
	if err != nil {
		switch {
		case errors.Is(err, ErrAnswerTooLarge):
		case errors.Is(err, io.ErrUnexpectedEOF):
			err = ErrMalformedAnswer
		default:
			err = fmt.Errorf("reading the answer: %w", worded(err))
		}
		return nil, &Error{HTTPStatus: answer.Status, RequestID: answer.Header.Get("x-acs-request-id"), Sent: sent.Load(), Endpoint: host, Err: err}
	}
	return answer, nil
}

// RequestError is a request that cannot be sent, now or later.
type RequestError struct {
	// Header is the one whose value cannot be sent.
	Header string
}

// Error names the header; its value may be a secret.
func (e *RequestError) Error() string {
	if e.Header == "" {
		return "the request cannot be made of these settings"
	}
	return "the request cannot be sent: its header " + e.Header + " would hold a line feed or another control character"
}

// checkHeaders refuses what net/http would refuse, in words of our own and for
// good: trying again would not help.
func checkHeaders(header http.Header) error {
	for name, values := range header {
		for _, value := range values {
			if !httpguts.ValidHeaderFieldValue(value) {
				return &RequestError{Header: name}
			}
		}
	}
	return nil
}

// readBounded reads at most so many bytes; size is the announced length or -1.
func readBounded(body io.Reader, size int64, most int) ([]byte, error) {
	tooLarge := &tooLargeError{most}
	if size > int64(most) {
		return nil, tooLarge
	}
	bounded := io.LimitReader(body, int64(most)+1)
	if size < 0 {
		data, err := io.ReadAll(bounded)
		if len(data) > most {
			return nil, tooLarge
		}
		return data, err
	}
	// net/http gives no more than was announced.
	data := make([]byte, size)
	if _, err := io.ReadFull(bounded, data); err != nil {
		return nil, err
	}
	return data, nil
}

// tooLargeError is an ErrAnswerTooLarge that says what would have been taken.
type tooLargeError struct{ most int }

func (e *tooLargeError) Error() string {
	return fmt.Sprintf("the answer is larger than %d MiB", e.most>>20)
}

// Is makes it ErrAnswerTooLarge.
func (e *tooLargeError) Is(target error) bool { return target == ErrAnswerTooLarge }

// NewDirectHTTPClient makes connections that no proxy may see and that are not
// kept, as to an instance's own metadata; connect and every silence are bounded
// by patience.
func NewDirectHTTPClient(patience time.Duration) *http.Client {
	return &http.Client{
		Transport: &readTimeoutTransport{read: patience, base: &http.Transport{
			DialContext: (&net.Dialer{Timeout: patience}).DialContext, DisableKeepAlives: true}},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// IsLoopback reports whether host[:port] is on this machine, so that nobody is
// on the way to it.
func IsLoopback(endpoint string) bool {
	host := endpoint
	if h, _, err := net.SplitHostPort(endpoint); err == nil {
		host = h
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
