package provider

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/ecstest"
)

// A panic whose words the right edge breaks is caught, its picture is kept, and
// the message says where.
func TestTheLastPictureIsKeptWhenAWaitFails(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		screen, wait, says string
	}{
		"unwanted": {"kernel-panic-wrapped", `fail_on_text = "unknown-block"`,
			"[    1.910937] Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0) The last screen"},
		"not shown": {"grub-prompt", `text = "login:"`, `- text "login:" is not on the screen`},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.show("i-1", ecstest.Frame{Picture: ecstest.Screen(c.screen)})
			file := filepath.Join(t.TempDir(), "screen")
			if err := os.WriteFile(file, []byte("an older picture"), 0o600); err != nil {
				t.Fatal(err)
			}
			config := w.block("") + lastingLook("  output_file = \""+filepath.ToSlash(file)+"\"\n  timeouts { create = \"9s\" }\n  wait_for { "+c.wait+" }")
			w.failsWith(t, config, regexp.MustCompile(
				`(?s)\d+:   wait_for \{ `+regexp.QuoteMeta(c.wait)+` \}.*`+acrossLines(c.says).String()+`.*`+acrossLines("The last picture was written to").String()+`\s+`+regexp.QuoteMeta(file)))
			if kept, err := os.ReadFile(file); err != nil || string(kept) != string(ecstest.Screen(c.screen)) {
				t.Errorf("output_file holds %d bytes, %v", len(kept), err)
			}
		})
	}
}

// Without a picture, nobody shall take an older one for it.
func TestAnOlderPictureIsSaidToBeOlder(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.show("i-1", ecstest.Frame{Status: "Stopped"})
	file := filepath.Join(t.TempDir(), "screen")
	config := w.block("") + lastingLook("  output_file = \""+filepath.ToSlash(file)+"\"")
	w.fails(t, config, "There was no picture to write to "+file+", and no file stands there.")
	if err := os.WriteFile(file, []byte("an older picture"), 0o600); err != nil {
		t.Fatal(err)
	}
	written := time.Date(2026, 2, 3, 4, 5, 6, 0, time.UTC)
	if err := os.Chtimes(file, written, written); err != nil {
		t.Fatal(err)
	}
	w.fails(t, config, "There was no picture to write to "+file+": the file that stands there is an older one, of 2026-02-03T04:05:06Z.")
	if left, err := os.ReadFile(file); err != nil || string(left) != "an older picture" {
		t.Errorf("the older file holds %q, %v", left, err)
	}
}

// A machine that panicked and restarted shows a boot menu in the end: the message
// tells of the panic all the same.
func TestCLIAWaitTellsOfTheScreensBefore(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.AddInstance(ecstest.Instance{Region: "cn-hangzhou", ID: "i-1", Screen: ecstest.Film(
		ecstest.Frame{Picture: ecstest.Screen("kernel-panic-wrapped")}, ecstest.Frame{After: 5 * time.Second, Picture: ecstest.Screen("grub-prompt")})})
	space := newWorkspace(t, requiredProvider+w.block("")+lastingLook("  timeouts { create = \"19s\" }\n  wait_for { text = \"login:\" }"))
	out, err := space.run("apply", "-auto-approve", "-no-color")
	for _, words := range []string{
		"Waited 1", "s (timeouts.create is 19s) and took 2 pictures, but:",
		"| grub> ls",
		"Screens before it, by their last line:",
		"Z  | [    1.915322] ---[ end Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0) ]---",
		"Instance: i-1 in region cn-hangzhou",
	} {
		if !strings.Contains(out, words) {
			t.Errorf("no word of %q", words)
		}
	}
	if err == nil || t.Failed() {
		t.Errorf("%v\n%s", err, out)
	}
}
