package provider

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/ecstest"
)

// These tests run the built provider as people do: a real Terraform or OpenTofu
// starts it as a process of its own, once for each command and configuration.

// mirror is a folder in which `init` finds the built provider.
var mirror = sync.OnceValues(func() (string, error) {
	folder, err := os.MkdirTemp("", "mirror")
	if err != nil {
		return "", err
	}
	binary := filepath.Join(folder, "provider")
	build := exec.Command("go", "build", "-trimpath", "-tags", "grpcnotrace", "-o", binary, "../..") // as make build does, whose cache serves
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building the provider: %w\n%s", err, out)
	}
	data, err := os.ReadFile(binary)
	if err != nil {
		return "", err
	}
	for _, host := range []string{"registry.terraform.io", "registry.opentofu.org"} {
		target := filepath.Join(folder, "mirror", host, "cloudscreen", "alicloud", "0.0.1", runtime.GOOS+"_"+runtime.GOARCH)
		if err := os.MkdirAll(target, 0o755); err != nil {
			return "", err
		}
		name := "terraform-provider-alicloud_v0.0.1"
		if runtime.GOOS == "windows" {
			name += ".exe"
		}
		if err := os.WriteFile(filepath.Join(target, name), data, 0o755); err != nil {
			return "", err
		}
	}
	return filepath.Join(folder, "mirror"), nil
})

// workspace is a folder with a configuration that has been initialised.
type workspace struct {
	folder string
	env    []string
}

const requiredProvider = `terraform {
  required_providers {
    alicloud = {
      source = "cloudscreen/alicloud"
    }
  }
}
`

// newWorkspace initialises a folder with main.tf.
func newWorkspace(t *testing.T, config string) *workspace {
	t.Helper()
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "main.tf"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	return initWorkspace(t, folder)
}

func initWorkspace(t *testing.T, folder string) *workspace {
	t.Helper()
	from, err := mirror()
	if err != nil {
		t.Fatal(err)
	}
	rc := filepath.Join(folder, "terraform.rc")
	if err := os.WriteFile(rc, fmt.Appendf(nil, "disable_checkpoint = true\nprovider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", from), 0o600); err != nil {
		t.Fatal(err)
	}
	w := &workspace{folder: folder, env: []string{"TF_CLI_CONFIG_FILE=" + rc, "TF_IN_AUTOMATION=1", "TF_INPUT=0"}}
	if out, err := w.run("init", "-no-color"); err != nil {
		t.Fatalf("init: %v\n%s", err, out)
	}
	return w
}

func (w *workspace) command(args ...string) *exec.Cmd {
	command := exec.Command(os.Getenv("TF_ACC_TERRAFORM_PATH"), args...)
	command.Dir = w.folder
	command.Env = append(os.Environ(), w.env...)
	return command
}

// run gives everything that the command prints.
func (w *workspace) run(args ...string) (string, error) {
	out, err := w.command(args...).CombinedOutput()
	return string(out), err
}

func (w *workspace) must(t *testing.T, args ...string) string {
	t.Helper()
	out, err := w.run(args...)
	if err != nil {
		t.Fatalf("%s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return out
}

func TestCLIAliasesDoNotShareCredentials(t *testing.T) {
	t.Parallel()
	w := newWorld(t, ecstest.WithKey(ecstest.Key{ID: "LTAIsecondkey", Secret: "second-secret"}))
	space := newWorkspace(t, requiredProvider+w.block("")+fmt.Sprintf(`
provider "alicloud" {
  alias      = "other"
  access_key = "LTAIsecondkey"
  secret_key = "second-secret"
  region     = "eu-central-1"
%s}
data "alicloud_instance_screenshot" "x" { instance_id = "i-1" }
data "alicloud_instance_screenshot" "y" {
  provider    = alicloud.other
  instance_id = "i-2"
}`, w.reach()))
	space.must(t, "apply", "-auto-approve", "-no-color")
	if len(w.Requests()) != 2 {
		t.Errorf("%d requests, want 2", len(w.Requests()))
	}
	for _, request := range w.Requests() {
		if want := map[string]string{"i-1": testKey, "i-2": "LTAIsecondkey"}[request.ID]; request.KeyID != want {
			t.Errorf("%s was asked for with key %s", request.ID, request.KeyID)
		}
	}
}

// No log level, message, plan or state holds a key, token or signature, also
// with the SDK's own debugging switched on.
func TestCLIKeepsSecrets(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	key := w.IssueKey(time.Hour)
	config := requiredProvider + fmt.Sprintf("provider \"alicloud\" {\n  region = \"cn-hangzhou\"\n%s}\n", w.reach()) + `
variable "id" { default = "i-1" }
data "alicloud_instance_screenshot" "x" { instance_id = var.id }`
	space := newWorkspace(t, config)
	space.env = append(space.env, "TF_LOG=TRACE", "DEBUG=tea,dara,sdk,credential", "ALICLOUD_ACCESS_KEY="+key.ID, "ALICLOUD_SECRET_KEY="+key.Secret, "ALICLOUD_SECURITY_TOKEN="+key.Token)
	out := space.must(t, "apply", "-auto-approve", "-no-color")
	w.Script("i-1", ecstest.Internal)
	failed, _ := space.run("plan", "-no-color", "-var", "id=i-404")
	wrong := &workspace{folder: space.folder, env: append(slices.Clone(space.env), "ALICLOUD_SECRET_KEY=wrong-secret-of-the-key")}
	mismatch, _ := wrong.run("plan", "-no-color")
	state, err := os.ReadFile(filepath.Join(space.folder, "terraform.tfstate"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(mismatch, "Access key not accepted") || !strings.Contains(failed, "Instance not found") {
		t.Fatalf("the runs did not fail as they should:\n%s\n%s", failed, mismatch)
	}
	signature := regexp.MustCompile(`(?i)Signature=[0-9a-f]{16}`)
	for where, text := range map[string]string{"apply": out, "a failed plan": failed, "a refused plan": mismatch, "the state": string(state)} {
		for what, secret := range map[string]string{"secret": key.Secret, "token": key.Token, "wrong secret": "wrong-secret-of-the-key"} {
			if strings.Contains(text, secret) {
				t.Errorf("%s shows the %s", where, what)
			}
		}
		if found := signature.FindString(text); found != "" {
			t.Errorf("%s shows a signature: %s", where, found)
		}
	}
}

// An apply with a check on an existing machine reads it twice, in two
// processes, often within a second. Against the service's own interval, at its
// strictest, both reads get a picture.
func TestCLICheckGetsBothPictures(t *testing.T) {
	t.Parallel()
	w := newWorld(t, ecstest.WithInterval(10*time.Second), ecstest.WithStrict())
	space := newWorkspace(t, requiredProvider+w.block("")+`
check "console" {
  data "alicloud_instance_screenshot" "x" { instance_id = "i-1" }
  assert {
    condition     = strcontains(data.alicloud_instance_screenshot.x.text, "login:")
    error_message = "no login prompt"
  }
}`)
	began := time.Now()
	out := space.must(t, "apply", "-auto-approve", "-no-color")
	took := time.Since(began)
	if strings.Contains(out, "Warning") {
		t.Errorf("the check warns:\n%s", out)
	}
	refused := 0
	for _, request := range w.Requests() {
		if request.Code == "Throttling" {
			refused++
		}
	}
	if answered := len(w.Requests()) - refused; answered != 2 || refused > 1 {
		t.Errorf("%d calls answered and %d refused, want 2 and at most 1", answered, refused)
	}
	t.Logf("the apply took %s", took.Round(time.Second))
}

func TestCLIReadsThatStartTogetherShareACall(t *testing.T) {
	t.Parallel()
	w := newWorld(t, ecstest.WithInterval(10*time.Second), ecstest.WithStrict())
	space := newWorkspace(t, requiredProvider+w.block("")+`
data "alicloud_instance_screenshot" "x" {
  count       = 4
  instance_id = "i-1"
}
data "alicloud_instance_screenshot" "y" {
  instance_id = "i-2"
  region      = "eu-central-1"
}`)
	space.must(t, "plan", "-no-color")
	// When Terraform starts each read is its own affair, and on a busy machine one may
	// come too late for the others' call; capture's tests have the clock in their hands.
	if w.Count("i-1") >= 4 || w.Count("i-2") != 1 {
		t.Errorf("%d and %d calls, want fewer than there are reads, and 1", w.Count("i-1"), w.Count("i-2"))
	}
	for _, request := range w.Requests() {
		if request.Status != 200 {
			t.Errorf("a call was refused: %s", request.Code)
		}
	}
}

func TestCLIADependentReadGetsANewerPicture(t *testing.T) {
	t.Parallel()
	w := newWorld(t, ecstest.WithInterval(10*time.Second), ecstest.WithStrict())
	space := newWorkspace(t, requiredProvider+w.block("")+`
data "alicloud_instance_screenshot" "x" { instance_id = "i-1" }
data "alicloud_instance_screenshot" "y" {
  instance_id = data.alicloud_instance_screenshot.x.instance_id
  timeouts { read = length(data.alicloud_instance_screenshot.x.text) > 0 ? "1m" : "2m" }
}
output "newer" {
  value = timecmp(data.alicloud_instance_screenshot.y.captured_at, data.alicloud_instance_screenshot.x.captured_at)
}`)
	out := space.must(t, "plan", "-no-color")
	requests := w.Requests()
	if len(requests) != 2 || !strings.Contains(out, "newer = 1") {
		t.Fatalf("%d calls, want 2, the second of which is newer:\n%s", len(requests), out)
	}
	if gap := requests[1].Time.Sub(requests[0].Time); gap < 10*time.Second {
		t.Errorf("calls %s apart", gap)
	}
	for _, request := range requests {
		if request.Status != 200 {
			t.Errorf("a call was refused: %s", request.Code)
		}
	}
}

// Ctrl-C ends Terraform at once, whatever the provider is waiting for.
func TestCLIInterruptEndsEveryWait(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("Windows cannot send an interrupt to one process")
	}
	for name, c := range map[string]struct {
		faults []ecstest.Fault
		wait   string
	}{
		"a call that hangs":     {faults: []ecstest.Fault{ecstest.Hang}},
		"a wait for throttling": {faults: []ecstest.Fault{ecstest.Throttle, ecstest.Throttle}},
		"a wait for a screen":   {wait: `wait_for { text = "never shown" }`},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.Script("i-1", c.faults...)
			space := newWorkspace(t, requiredProvider+w.block("")+"data \"alicloud_instance_screenshot\" \"x\" {\n  instance_id = \"i-1\"\n  "+c.wait+"\n}\n")
			command := space.command("plan", "-no-color")
			out, err := w.interrupt(t, command, func() error { return command.Process.Signal(os.Interrupt) }, func() { _ = command.Process.Kill() })
			var exit *exec.ExitError
			if !errors.As(err, &exit) {
				t.Errorf("ended with %v", err)
			}
			if !strings.Contains(out, "Interrupted") && !strings.Contains(out, "interrupted") && !strings.Contains(out, "cancel") {
				t.Errorf("no word of the interrupt:\n%s", out)
			}
		})
	}
}

// interrupt runs a command of Terraform, interrupts it once i-1 has been called,
// and gives what it printed and how it ended, which must be within half a
// minute; stop is for one that goes on.
func (w *world) interrupt(t *testing.T, command *exec.Cmd, interrupt func() error, stop func()) (string, error) {
	t.Helper()
	var out bytes.Buffer
	command.Stdout, command.Stderr = &out, &out
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
	if err := interrupt(); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-ended:
		t.Logf("gone %s after the interrupt", time.Since(began).Round(time.Millisecond))
		return out.String(), err
	case <-time.After(30 * time.Second):
		stop()
		<-ended
		t.Fatalf("still there 30 s after the interrupt:\n%s", out.String())
		return "", nil
	}
}
