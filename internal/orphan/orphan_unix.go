//go:build !windows

package orphan

import (
	"context"
	"os"
	"time"
)

// parent gives a wait for the end of the parent. The kernel hands an orphan to
// another process, so that its parent's id changes.
func parent() func(context.Context) bool {
	const pause = time.Second
	id := os.Getppid()
	return func(ctx context.Context) bool {
		look := time.NewTicker(pause)
		defer look.Stop()
		for {
			select {
			case <-ctx.Done():
				return false
			case <-look.C:
				if os.Getppid() != id {
					return true
				}
			}
		}
	}
}
