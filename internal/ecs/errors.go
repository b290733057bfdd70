package ecs

import "github.com/cloudscreen/terraform-provider-alicloud/internal/acs"

// What a call ends with is acs's. It has names here too, so that those who only
// ask for screens need to know of nothing but this package.
type (
	// Error is one call that did not end with an answer to rely on.
	Error = acs.Error
	// CredentialsError says why there were no keys for a call.
	CredentialsError = acs.CredentialsError
	// ProxyError is a proxy that cannot be used, or does not connect.
	ProxyError = acs.ProxyError
)

// Causes that are found in Error.Err.
var (
	ErrMalformedAnswer = acs.ErrMalformedAnswer
	ErrAnswerTooLarge  = acs.ErrAnswerTooLarge
	ErrReadTimeout     = acs.ErrReadTimeout
)
