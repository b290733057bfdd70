package provider

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/ecstest"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/qemu"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen"
)

// These tests read machines that really boot, in QEMU, in their own time.

// watched is a machine that remembers what it was seen to show.
type watched struct {
	*qemu.Machine

	mu    sync.Mutex
	texts []string
}

// Look implements ecstest.Source.
func (w *watched) Look(ctx context.Context, now time.Time, wakeup bool) (string, []byte, error) {
	status, data, err := w.Machine.Look(ctx, now, wakeup)
	if picture, decodeErr := screen.Decode(data); decodeErr == nil {
		w.mu.Lock()
		w.texts = append(w.texts, picture.Read().Text)
		w.mu.Unlock()
	}
	return status, data, err
}

// boot starts a machine and gives it as an instance's screen.
func boot(t *testing.T, kind ...string) *watched {
	t.Helper()
	for _, part := range []string{"vmlinuz", "initrd.gz"} {
		if _, err := os.Stat("../../.tools/machine/" + part); err != nil {
			t.Skip("no machine to boot; scripts/machine-parts gets QEMU, a kernel and an initramfs from Debian")
		}
	}
	if _, err := exec.LookPath("qemu-system-x86_64"); err != nil {
		t.Skip("no QEMU; scripts/machine-parts gets it from Debian")
	}
	socket := filepath.Join(t.TempDir(), "qmp")
	command := exec.CommandContext(context.Background(), "../../scripts/boot-machine", append([]string{socket}, kind...)...)
	command.Stderr = os.Stderr
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = command.Process.Kill() // the script has become QEMU
		_ = command.Wait()
	})
	machine := &watched{Machine: qemu.New(socket, 75)}
	machine.await(t, func(status string, _ *screen.Picture) bool { return status != "" })
	return machine
}

// await looks until the machine is as it should be, for minutes where it has to
// share its processor.
func (w *watched) await(t *testing.T, done func(status string, picture *screen.Picture) bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	for ctx.Err() == nil {
		status, data, err := w.Machine.Look(ctx, time.Now(), false)
		picture, decodeErr := screen.Decode(data)
		if err == nil && (decodeErr == nil || status != "Running") && done(status, picture) {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatal("the machine did not get there in 5 minutes")
}

const awaitLogin = `
data "alicloud_instance_screenshot" "x" {
  instance_id = "i-machine"
  wait_for {
    text         = "login:\\s*$"
    fail_on_text = "Kernel panic"
  }
}
`

func TestMachineIsAwaitedAndWoken(t *testing.T) {
	t.Parallel()
	machine := boot(t)
	w := newWorld(t, ecstest.WithInstance(ecstest.Instance{Region: "cn-hangzhou", ID: "i-machine", Screen: machine}))
	machine.await(t, func(_ string, picture *screen.Picture) bool {
		return picture != nil && strings.Contains(picture.Read().Text, "SeaBIOS")
	})
	space := newWorkspace(t, requiredProvider+w.block("")+awaitLogin)
	space.must(t, "plan", "-no-color")
	// The wait ended with the first call that found the prompt, which was no
	// more than an interval after the prompt stood there.
	machine.mu.Lock()
	seen := slices.Clone(machine.texts)
	machine.mu.Unlock()
	for i, text := range seen {
		if last := i == len(seen)-1; strings.Contains(text, "machine login:") != last {
			t.Errorf("screen %d of %d, of which only the last should show the prompt:\n%s", i+1, len(seen), text)
		}
	}

	machine.await(t, func(_ string, picture *screen.Picture) bool {
		return picture != nil && picture.Read().Type == screen.Blank
	})
	w.apply(t, w.block("")+`
data "alicloud_instance_screenshot" "asleep" {
  instance_id = "i-machine"
}
data "alicloud_instance_screenshot" "awake" {
  instance_id = "i-machine"
  wakeup      = data.alicloud_instance_screenshot.asleep.screen_type == "blank"
  lifecycle {
    postcondition {
      condition     = endswith(trimspace(self.text), "machine login:")
      error_message = "The screen shows ${self.screen_type}: ${self.text}"
    }
  }
}
`)
}

func TestMachinePanicEndsTheWait(t *testing.T) {
	t.Parallel()
	machine := boot(t, "broken")
	w := newWorld(t, ecstest.WithInstance(ecstest.Instance{Region: "cn-hangzhou", ID: "i-machine", Screen: machine}))
	w.fails(t, w.block("")+awaitLogin, "Kernel panic - not syncing: VFS: Unable to mount root fs on")
}

func TestMachineThatEndedIsSaid(t *testing.T) {
	t.Parallel()
	machine := boot(t)
	w := newWorld(t, ecstest.WithInstance(ecstest.Instance{Region: "cn-hangzhou", ID: "i-machine", Screen: machine}))
	w.AddInstance(ecstest.Instance{Region: "cn-hangzhou", ID: "i-gone", Screen: qemu.New(filepath.Join(t.TempDir(), "qmp"), 0)})
	w.fails(t, w.block("")+`data "alicloud_instance_screenshot" "x" { instance_id = "i-gone" }`, "Instance not found")
}
