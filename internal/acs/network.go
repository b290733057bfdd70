package acs

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"reflect"
	"syscall"
)

// Words for what a library says in words that may quote the peer.
var (
	errNotHTTP    = errors.New("the connection broke, or what came back is not proper HTTP")
	errConnection = errors.New("the connection failed")
)

// timedOut is a net.Error that has words of its own.
type timedOut string

func (t timedOut) Error() string { return string(t) }

// Timeout implements net.Error.
func (timedOut) Timeout() bool { return true }

// Temporary implements net.Error.
func (timedOut) Temporary() bool { return true }

// hungUp is an io.EOF for people.
type hungUp struct{}

func (hungUp) Error() string { return "the connection was closed before there was an answer" }

// Is makes it io.EOF.
func (hungUp) Is(target error) bool { return target == io.EOF }

// worded gives a failure of the network in words that hold nothing of what the
// peer sent: a library that could not read an answer quotes it, and an answer
// may hold keys. What is known to quote nothing keeps its type, so that it can
// be told apart: *ProxyError, ErrReadTimeout, the ends of a context,
// *net.DNSError, *net.OpError, certificates, time-outs. All else is replaced.
func worded(err error) error {
	var (
		proxy *ProxyError
		op    *net.OpError
		dns   *net.DNSError
		tries net.Error
	)
	switch {
	case errors.As(err, &proxy):
		return proxy
	case errors.Is(err, ErrReadTimeout):
		return ErrReadTimeout
	case errors.Is(err, context.Canceled):
		return context.Canceled
	case innermost(err) == context.DeadlineExceeded: //nolint:errorlint // net/http's own time-outs pretend to be it
		return context.DeadlineExceeded
	}
	if certificate := wordedCertificate(err); certificate != nil {
		return certificate
	}
	var record tls.RecordHeaderError
	switch {
	case errors.As(err, &op):
		return wordedOp(op)
	case errors.As(err, &dns):
		return dns
	case errors.As(err, &record):
		return tls.RecordHeaderError{Msg: "the peer does not speak TLS"}
	case errors.Is(err, http.ErrSchemeMismatch):
		return http.ErrSchemeMismatch
	case errors.As(err, &tries) && tries.Timeout():
		return timedOut("there was no answer in the time allowed")
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return hungUp{}
	}
	return errNotHTTP
}

func innermost(err error) error {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err
		}
		err = inner
	}
}

// wordedCertificate is nil when it is not the certificate's fault. Names in a
// certificate are the peer's, and are left out.
func wordedCertificate(err error) error {
	var (
		failed    *tls.CertificateVerificationError
		authority x509.UnknownAuthorityError
		name      x509.HostnameError
		invalid   x509.CertificateInvalidError
		roots     x509.SystemRootsError
	)
	words := ""
	switch {
	case errors.As(err, &authority):
		words = "x509: certificate signed by unknown authority"
	case errors.As(err, &name):
		words = "x509: certificate is not valid for " + name.Host
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		words = "x509: certificate has expired or is not yet valid"
	case errors.As(err, &roots):
		words = "x509: this machine's list of authorities cannot be read"
	case errors.As(err, &invalid), errors.As(err, &failed):
		words = "x509: certificate is not valid"
	default:
		return nil
	}
	return &tls.CertificateVerificationError{Err: errors.New(words)}
}

// wordedOp keeps the operation and the addresses, which are this side's, and of
// the cause what cannot be the peer's words.
func wordedOp(op *net.OpError) error {
	kept := &net.OpError{Op: op.Op, Net: op.Net, Source: op.Source, Addr: op.Addr}
	var (
		inner   *net.OpError
		dns     *net.DNSError
		number  syscall.Errno
		address *net.AddrError
	)
	switch {
	case errors.As(op.Err, &inner):
		kept.Err = wordedOp(inner)
	case errors.As(op.Err, &dns):
		kept.Err = dns
	case errors.Is(op.Err, os.ErrDeadlineExceeded), op.Timeout():
		kept.Err = timedOut("i/o timeout")
	case errors.As(op.Err, &number):
		kept.Err = os.NewSyscallError(op.Op, number)
	case errors.As(op.Err, &address):
		kept.Err = address
	case reflect.TypeOf(op.Err) != nil && reflect.TypeOf(op.Err).PkgPath() == "crypto/tls":
		kept.Err = op.Err // an alert: a number, which the library has words for
	case errors.Is(op.Err, net.ErrClosed):
		kept.Err = net.ErrClosed
	case errors.Is(op.Err, io.EOF), errors.Is(op.Err, io.ErrUnexpectedEOF):
		kept.Err = io.EOF
	default:
		kept.Err = errConnection
	}
	return kept
}
