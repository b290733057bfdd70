//go:build unix

package provider

import (
	"strings"
	"syscall"
	"testing"
)

// A terminal's Ctrl-C goes to Terraform and to the provider. Terraform does not
// pass it on while an apply plans, which is when a read waits for a screen.
func TestCLIInterruptOfATerminalEndsAnApply(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	space := newWorkspace(t, requiredProvider+w.block("")+`
data "alicloud_instance_screenshot" "x" {
  instance_id = "i-1"
  wait_for {
    text     = "never shown"
    interval = "4m"
  }
}
`)
	command := space.command("apply", "-auto-approve", "-no-color")
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // as a shell starts it
	group := func(signal syscall.Signal) error { return syscall.Kill(-command.Process.Pid, signal) }
	out, err := w.interrupt(t, command, func() error { return group(syscall.SIGINT) }, func() { _ = group(syscall.SIGKILL) })
	if err == nil {
		t.Error("the apply succeeded")
	}
	if !strings.Contains(out, "The read was interrupted before ") {
		t.Errorf("no word of the interrupt:\n%s", out)
	}
}
