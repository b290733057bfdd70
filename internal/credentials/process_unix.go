//go:build unix

package credentials

import (
	"os/exec"
	"syscall"
)

// killWithChildren has a command that outstays its context end together with
// whatever it started: they share a process group of their own.
func killWithChildren(command *exec.Cmd) {
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	command.Cancel = func() error { return syscall.Kill(-command.Process.Pid, syscall.SIGKILL) }
}
