package acs

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"
)

// Keys is one set of credentials as the service takes them. However it is
// printed, it shows where it came from and never the secret or the token.
type Keys struct {
	AccessKeyID     string `json:"-"`
	AccessKeySecret string `json:"-"`
	SecurityToken   string `json:"-"` // empty for keys that are not temporary

	// Expires is when the service stops taking the keys; zero means never.
	Expires time.Time

	// Source says for people where the keys came from, such as
	// `environment variable ALICLOUD_ACCESS_KEY` or `profile "prod" of
	// ~/.aliyun/config.json`.
	Source string
}

// String says where the keys came from and until when they are valid.
func (k Keys) String() string {
	text := "keys from " + k.Source
	if !k.Expires.IsZero() {
		text += ", valid until " + k.Expires.UTC().Format(time.RFC3339)
	}
	return text
}

// Format writes String for every verb, so that not even %#v or %d shows a secret.
// A fmt.State's Write never fails.
func (k Keys) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, k.String()) }

// KeySource hands out keys that are valid now. It is safe for concurrent use.
type KeySource interface {
	// Keys gives valid keys, fetching them when there are none yet or when
	// they are about to expire. Its error is a *CredentialsError, which wraps
	// ctx's cause when ctx ended first.
	Keys(ctx context.Context) (Keys, error)
}

// CredentialsError says why a source gave no keys. Its text holds no key,
// token, policy, or text of a file or an answer that could hold one.
type CredentialsError struct {
	// Source is the one that failed, in the words of Keys.Source; empty when
	// every source of the default chain was passed over.
	Source string
	// Step is what was being done, such as "calling AssumeRole".
	Step string
	// Err is the cause: a *Error for calls that failed, ErrNoProfileFile, the
	// cause of a context that ended, or a plain one.
	Err error
	// Tried lists what the default chain passed over before, in order. These
	// are not part of the tree of errors: their causes do not count.
	Tried []Attempt
}

// Attempt is one source of the default chain that did not serve, and why.
type Attempt struct {
	Source string
	Reason string
}

// Error names source, step and cause, then what was tried before.
func (e *CredentialsError) Error() string {
	var parts []string
	for _, part := range []string{e.Source, e.Step} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	if e.Err != nil {
		parts = append(parts, e.Err.Error())
	}
	text := strings.Join(parts, ": ")
	if len(e.Tried) == 0 {
		return text
	}
	tried := make([]string, len(e.Tried))
	for i, attempt := range e.Tried {
		tried[i] = attempt.Source + ": " + attempt.Reason
	}
	label := " (tried before: "
	if e.Source == "" {
		label = " (tried: "
	}
	return text + label + strings.Join(tried, "; ") + ")"
}

// Unwrap gives the cause.
func (e *CredentialsError) Unwrap() error { return e.Err }
