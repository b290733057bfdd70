package ecs

import (
	"context"
	"strings"
)

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

// failed makes the error of one source; a ctx that ended is the cause,
// whatever the call says of it.
func failed(ctx context.Context, source, step string, err error) error {
	if ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	return &CredentialsError{Source: source, Step: step, Err: err}
}

// hide takes secrets out of words that others wrote. What is shorter than a
// word is no secret, and would tear other words apart.
func hide(text string, secrets ...string) string {
	for _, secret := range secrets {
		if len(secret) >= 4 {
			text = strings.ReplaceAll(text, secret, "(hidden)")
		}
	}
	return text
}
