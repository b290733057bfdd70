package ecs

import (
	"context"
	"fmt"
	"io"
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
func (k Keys) Format(f fmt.State, _ rune) { printPlain(f, k.String()) }

// KeySource hands out keys that are valid now. It is safe for concurrent use.
type KeySource interface {
	// Keys gives valid keys, fetching them when there are none yet or when
	// they are about to expire. Its error is a *CredentialsError, which wraps
	// ctx's cause when ctx ended first.
	Keys(ctx context.Context) (Keys, error)
}

// printPlain writes text for any verb; a fmt.State's Write never fails.
func printPlain(f fmt.State, text string) { _, _ = io.WriteString(f, text) }
