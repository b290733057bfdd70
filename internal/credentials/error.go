package credentials

import (
	"context"
	"fmt"
	"io"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/acs"
)

// failed makes the error of one source; a ctx that ended is the cause,
// whatever the call says of it.
func failed(ctx context.Context, source, step string, err error) error {
	if ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	return &acs.CredentialsError{Source: source, Step: step, Err: err}
}

// printPlain writes text for any verb; a fmt.State's Write never fails.
func printPlain(f fmt.State, text string) { _, _ = io.WriteString(f, text) }
