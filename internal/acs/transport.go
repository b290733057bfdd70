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
	"net/url"
	"sync/atomic"
	"time"

	"golang.org/x/net/http/httpproxy"
)

// MaxAnswerBytes bounds one answer; a picture of 16 MiB in Base64 fits, with line breaks.
const MaxAnswerBytes = 22 << 20

// maxErrorBytes bounds an answer that is no success. Decoding one takes many
// times its size, and the service's own are of a few hundred bytes.
const maxErrorBytes = 1 << 20

// NewHTTPClient makes the connections that all reads of one provider share.
// The proxy comes from HTTPS_PROXY, HTTP_PROXY and NO_PROXY as they stand now;
// TLS is 1.2 or later; redirects are not followed, for a signed request must
// not wander. connect bounds dialling and the TLS handshake; read bounds every
// silence after that. Neither may be 0.
func NewHTTPClient(connect, read time.Duration) *http.Client {
	proxy := httpproxy.FromEnvironment().ProxyFunc()
	dialer := &net.Dialer{Timeout: connect, KeepAlive: 30 * time.Second}
	return &http.Client{
		Transport: &readTimeoutTransport{
			read: read,
			base: &http.Transport{
				Proxy:                  func(r *http.Request) (*url.URL, error) { return proxy(r.URL) },
				OnProxyConnectResponse: refusedByProxy,
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

// ProxyError is a proxy that does not connect to the service. net/http would
// leave of it the proxy's own words.
type ProxyError struct{ Status int }

func (e *ProxyError) Error() string {
	return fmt.Sprintf("the proxy does not connect: it answers with HTTP status %d", e.Status)
}

// refusedByProxy implements http.Transport.OnProxyConnectResponse.
func refusedByProxy(_ context.Context, _ *url.URL, _ *http.Request, answer *http.Response) error {
	if answer.StatusCode != http.StatusOK {
		return &ProxyError{Status: answer.StatusCode}
	}
	return nil
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
// bounds its body. An error is a *Error, which says whether the request left.
func Send(client *http.Client, request *http.Request, most int) (*Answer, error) {
	host := request.URL.Host
	var sent atomic.Bool // set by the transport's writer, in a goroutine of its own
	trace := &httptrace.ClientTrace{
		WroteHeaders: func() { sent.Store(true) },
	}
	request = request.WithContext(httptrace.WithClientTrace(request.Context(), trace))
	response, err := client.Do(request)
	if err != nil {
		return nil, &Error{Sent: sent.Load(), Endpoint: host, Err: plainNetworkError(err)}
	}
	defer func() { _ = response.Body.Close() }() // it was only read
	if response.StatusCode < 200 || response.StatusCode > 299 {
		most = min(most, maxErrorBytes)
	}
	body, err := readBounded(response.Body, response.ContentLength, most)
	if err != nil {
		if errors.Is(err, io.ErrUnexpectedEOF) {
			err = ErrMalformedAnswer
		} else {
			err = fmt.Errorf("reading the answer: %w", plainNetworkError(err))
		}
		return nil, &Error{HTTPStatus: response.StatusCode, RequestID: response.Header.Get("x-acs-request-id"), Sent: sent.Load(), Endpoint: host, Err: err}
	}
	return &Answer{Status: response.StatusCode, Header: response.Header, Body: body, Host: host}, nil
}

// readBounded reads at most so many bytes; size is the announced length or -1.
func readBounded(body io.Reader, size int64, most int) ([]byte, error) {
	tooLarge := ErrAnswerTooLarge
	if most < MaxAnswerBytes {
		tooLarge = fmt.Errorf("the answer is larger than %d MiB", most>>20)
	}
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

// plainNetworkError drops the *url.Error around a cause: it repeats the method
// and the URL, which say nothing to the person who reads it.
func plainNetworkError(err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		return wrapped.Err
	}
	return err
}
