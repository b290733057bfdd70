//go:build unix

package provider

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// waitingProgram is a profile whose keys a program brings that never ends; it leaves
// its process id in the file.
func waitingProgram(t *testing.T) (environment []string, pidFile string) {
	t.Helper()
	folder := t.TempDir()
	pidFile = filepath.Join(folder, "pid")
	program := filepath.Join(folder, "keys")
	if err := os.WriteFile(program, []byte("#!/bin/sh\necho $$ > "+pidFile+".new && mv "+pidFile+".new "+pidFile+"\nsleep 1000\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	profiles := filepath.Join(folder, "config.json")
	if err := os.WriteFile(profiles, fmt.Appendf(nil, `{"current": "x", "profiles": [{"name": "x", "mode": "External", "process_command": %q, "region_id": "cn-hangzhou"}]}`, program), 0o600); err != nil {
		t.Fatal(err)
	}
	return []string{"ALICLOUD_SHARED_CREDENTIALS_FILE=" + profiles, "ALICLOUD_PROFILE=x"}, pidFile
}

// eventually waits for what another process does, at most half a minute.
func eventually(t *testing.T, what string, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !done(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("not in half a minute: %s", what)
		}
	}
}

func readPID(t *testing.T, file string) int {
	t.Helper()
	var pid int
	eventually(t, "the program starts", func() bool {
		data, err := os.ReadFile(file)
		if err != nil {
			return false
		}
		pid, err = strconv.Atoi(strings.TrimSpace(string(data)))
		return err == nil
	})
	return pid
}

func isThere(pid int) bool { return !errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) && !isZombie(pid) }

// isZombie tells a process that has ended and whose parent has not noticed, as in
// a container without an init.
func isZombie(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return false
	}
	_, after, _ := strings.Cut(string(stat), ") ")
	return strings.HasPrefix(after, "Z")
}

// providersOf are the processes that a Terraform has started.
func providersOf(t *testing.T, terraform int) []int {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("only Linux tells in /proc whose child a process is")
	}
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		t.Fatal(err)
	}
	var found []int
	for _, file := range stats {
		stat, err := os.ReadFile(file)
		if err != nil {
			continue // it has just ended
		}
		_, after, _ := strings.Cut(string(stat), ") ")
		var state string
		var parent int
		if _, err := fmt.Sscan(after, &state, &parent); err != nil || parent != terraform {
			continue
		}
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(file)))
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, pid)
	}
	return found
}

// started is a plan that reads a screen whose keys a program brings, when that
// program is under way; program is its process id.
func started(t *testing.T) (command *exec.Cmd, program int, ended chan error) {
	t.Helper()
	environment, file := waitingProgram(t)
	w := newWorld(t)
	space := newWorkspace(t, requiredProvider+"provider \"alicloud\" {\n"+w.reach()+"}\ndata \"alicloud_instance_screenshot\" \"x\" { instance_id = \"i-1\" }\n")
	space.env = append(space.env, environment...)
	command = space.command("plan", "-no-color")
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	// Under nohup, what is started here would ignore a hangup, unless this listens.
	hangups := make(chan os.Signal, 1)
	signal.Notify(hangups, syscall.SIGHUP)
	t.Cleanup(func() { signal.Stop(hangups) })
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	ended = make(chan error, 1)
	go func() { ended <- command.Wait() }()
	program = readPID(t, file)
	t.Cleanup(func() { _ = syscall.Kill(-program, syscall.SIGKILL) })
	return command, program, ended
}

// Whoever asks Terraform to end, and how, takes along what was started for it.
func TestCLISignalsTakeTheProgramForKeysAlong(t *testing.T) {
	t.Parallel()
	for name, send := range map[string]func(terraform int) error{
		"SIGTERM to Terraform":       func(pid int) error { return syscall.Kill(pid, syscall.SIGTERM) },
		"SIGTERM to all of them":     func(pid int) error { return syscall.Kill(-pid, syscall.SIGTERM) },
		"SIGHUP to all of them":      func(pid int) error { return syscall.Kill(-pid, syscall.SIGHUP) },
		"an interrupt to all":        func(pid int) error { return syscall.Kill(-pid, syscall.SIGINT) },
		"a kill that nobody can see": func(pid int) error { return syscall.Kill(pid, syscall.SIGKILL) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			command, program, ended := started(t)
			providers := providersOf(t, command.Process.Pid)
			if len(providers) != 1 {
				t.Fatalf("%d providers", len(providers))
			}
			began := time.Now()
			if err := send(command.Process.Pid); err != nil {
				t.Fatal(err)
			}
			if err := <-ended; err == nil {
				t.Error("Terraform succeeded")
			}
			eventually(t, "the program for keys ends", func() bool { return !isThere(program) })
			eventually(t, "the provider ends", func() bool { return !isThere(providers[0]) })
			t.Logf("all gone after %s", time.Since(began).Round(time.Millisecond))
		})
	}
}

// SIGTERM to the provider alone ends what it reads, and tells Terraform so.
func TestCLIATerminatedProviderSaysSo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	space := newWorkspace(t, requiredProvider+w.block("")+"data \"alicloud_instance_screenshot\" \"x\" {\n  instance_id = \"i-1\"\n  wait_for { text = \"never shown\" }\n}\n")
	command := space.command("plan", "-no-color")
	out, err := w.interrupt(t, command, func() error {
		for _, provider := range providersOf(t, command.Process.Pid) {
			if err := syscall.Kill(provider, syscall.SIGTERM); err != nil {
				return err
			}
		}
		return nil
	}, func() { _ = command.Process.Kill() })
	if err == nil || !strings.Contains(out, "Error: Interrupted") {
		t.Errorf("%v\n%s", err, out)
	}
}

// Terraform is interrupted while an action waits: that is never a success, and what
// the action gates is never made.
func TestCLIAnInterruptedActionFails(t *testing.T) {
	needsActions(t)
	t.Parallel()
	const action = `
action "alicloud_instance_screenshot" "x" {
  config {
    instance_id = "i-1"
    wait_for { text = "never shown" }
  }
}
`
	gated := action + `
resource "terraform_data" "gated" {
  lifecycle {
    action_trigger {
      events  = [before_create]
      actions = [action.alicloud_instance_screenshot.x]
    }
  }
}
`
	for name, c := range map[string]struct {
		config string
		args   []string
	}{
		"invoked":       {action, []string{"apply", "-no-color", "-auto-approve", "-invoke", "action.alicloud_instance_screenshot.x"}},
		"before_create": {gated, []string{"apply", "-no-color", "-auto-approve"}},
	} {
		for whom, group := range map[string]bool{"to Terraform": false, "to all": true} {
			t.Run(name+", "+whom, func(t *testing.T) {
				t.Parallel()
				for range 10 {
					w := newWorld(t)
					space := newWorkspace(t, requiredProvider+w.block("")+c.config)
					command := space.command(c.args...)
					command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
					out, err := w.interrupt(t, command, func() error {
						if group {
							return syscall.Kill(-command.Process.Pid, syscall.SIGINT)
						}
						return command.Process.Signal(os.Interrupt)
					}, func() { _ = syscall.Kill(-command.Process.Pid, syscall.SIGKILL) })
					// Terraform has words of its own, and drops ours, when a progress of the action
					// reaches it just after the interrupt.
					said := strings.Contains(out, "Interrupted") || strings.Contains(out, "Error: execution halted")
					if err == nil || !said || strings.Contains(out, "Apply complete!") {
						t.Fatalf("%v\n%s", err, out)
					}
					if left := space.must(t, "state", "list"); strings.TrimSpace(left) != "" {
						t.Fatalf("what the action gates was made: %s", left)
					}
				}
			})
		}
	}
}
