// Package orphan tells a provider that nobody is left to ask it. Terraform ends its
// providers, but not when it is killed (kill -9, a machine short of memory). Most
// providers notice that when they next write to their broken pipe; one that writes
// nothing would stay for ever.
package orphan

import "context"

// Watch gives a channel that is closed within some seconds after the process that
// started this one is gone. It stays open when ctx ends first.
func Watch(ctx context.Context) <-chan struct{} {
	gone := make(chan struct{})
	wait := parent()
	go func() {
		if wait(ctx) {
			close(gone)
		}
	}()
	return gone
}
