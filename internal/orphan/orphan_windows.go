package orphan

import (
	"context"
	"os"
	"syscall"
)

// parent gives a wait for the end of the parent, whose id stays the same on
// Windows. One that cannot be opened, as it may belong to somebody else, is not
// waited for.
func parent() func(context.Context) bool {
	const pause = 1000 // milliseconds
	handle, err := syscall.OpenProcess(syscall.SYNCHRONIZE, false, uint32(os.Getppid()))
	return func(ctx context.Context) bool {
		if err != nil {
			return false
		}
		defer func() { _ = syscall.CloseHandle(handle) }()
		for ctx.Err() == nil {
			if event, err := syscall.WaitForSingleObject(handle, pause); err != nil || event == syscall.WAIT_FAILED {
				return false
			} else if event == syscall.WAIT_OBJECT_0 {
				return true
			}
		}
		return false
	}
}
