//go:build unix

package provider

import (
	"bytes"
	"context"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A terminal's Ctrl-C goes to Terraform and to the provider. Terraform does not
// pass it on while an apply plans, which is when a read waits for a screen.
func TestCLIInterruptOfATerminalEndsAnApply(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	space := newWorkspace(t, requiredProvider+w.block("")+`
data "alicloud_instance_screenshot" "x" {
  instance_id = "i-1"
  wait_for = {
    text     = "never shown"
    interval = "4m"
  }
}
`)
	command := space.command("apply", "-auto-approve", "-no-color")
	var out bytes.Buffer
	command.Stdout, command.Stderr = &out, &out
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // as a shell starts it
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- command.Wait() }()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	if err := w.Await(ctx, "i-1", 1); err != nil {
		t.Fatalf("no call: %v", err)
	}
	began := time.Now()
	if err := syscall.Kill(-command.Process.Pid, syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-ended:
		if err == nil {
			t.Error("the apply succeeded")
		}
		t.Logf("gone %s after the interrupt", time.Since(began).Round(time.Millisecond))
	case <-time.After(60 * time.Second):
		_ = syscall.Kill(-command.Process.Pid, syscall.SIGKILL)
		<-ended
		t.Errorf("still there 60 s after the interrupt:\n%s", out.String())
	}
	if !strings.Contains(out.String(), "The read was interrupted before it had a picture.") {
		t.Errorf("no word of the interrupt:\n%s", out.String())
	}
}
