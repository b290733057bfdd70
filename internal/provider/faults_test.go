package provider

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/knownvalue"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/ecstest"
)

const readOne = "data \"alicloud_instance_screenshot\" \"x\" {\n  instance_id = \"i-1\"\n}\n"

// Faults of the way, each alone and in a row, through a real Terraform: the
// apply never hears of them.
func TestFaultsAreOutlived(t *testing.T) {
	t.Parallel()
	passing := []ecstest.Fault{ecstest.Reset, ecstest.Hangup, ecstest.Internal, ecstest.Unavailable, ecstest.BadGateway, ecstest.HTMLPage,
		ecstest.CutOff, ecstest.BrokenJSON, ecstest.Throttle, ecstest.ThrottleOld, ecstest.ThrottleUser, ecstest.NonceUsed,
		ecstest.BadBase64, ecstest.EmptyPicture, ecstest.MissingPicture, ecstest.NotAPicture, ecstest.HalfAPicture, ecstest.OtherInstance}
	scripts := map[string][]ecstest.Fault{
		"a bad morning":  {ecstest.Throttle, ecstest.Internal, ecstest.Reset, ecstest.CutOff},
		"a bad proxy":    {ecstest.BadGateway, ecstest.HTMLPage, ecstest.Hangup},
		"a slow account": {ecstest.ThrottleUser, ecstest.ThrottleOld},
	}
	for _, fault := range passing {
		scripts[string(fault)] = []ecstest.Fault{fault}
	}
	w := newWorld(t)
	var ids []string
	for name, script := range scripts {
		id := "i-" + strings.ReplaceAll(name, " ", "-")
		ids = append(ids, strconv.Quote(id))
		w.show(id, ecstest.Frame{Picture: ecstest.Screen("login")})
		w.Script(id, script...)
	}
	kept := w.apply(t, w.block("")+"data \"alicloud_instance_screenshot\" \"x\" {\n  for_each = toset(["+strings.Join(ids, ", ")+"])\n  instance_id = each.key\n}\n")
	for name, script := range scripts {
		id := "i-" + strings.ReplaceAll(name, " ", "-")
		kept.has(t, fmt.Sprintf("%s[%q]", screenshotX, id), "width", knownvalue.Int64Exact(1024))
		played := 0
		for _, request := range w.Requests() {
			if request.ID == id && request.Fault != "" {
				played++
			}
		}
		if played != len(script) {
			t.Errorf("%s: %d faults were played, want %d", name, played, len(script))
		}
	}
}

// Answers that look whole and are wrong are never believed, however often they come.
func TestWrongAnswersAreRefused(t *testing.T) {
	t.Parallel()
	cases := map[ecstest.Fault]string{
		ecstest.BadBase64:      "the picture is not valid Base64",
		ecstest.EmptyPicture:   "the answer holds no picture",
		ecstest.MissingPicture: "the answer holds no picture",
		ecstest.NotAPicture:    "the picture cannot be decoded",
		ecstest.HalfAPicture:   "the picture cannot be decoded",
		ecstest.HugePicture:    "the picture cannot be decoded",
		ecstest.OtherInstance:  `the answer is for instance "i-1-other"`,
	}
	w := newWorld(t)
	config := w.block("")
	for fault := range cases {
		id := "i-" + string(fault)
		w.show(id, ecstest.Frame{Picture: ecstest.Screen("login")})
		w.Script(id, fault, fault)
		config += fmt.Sprintf("data \"alicloud_instance_screenshot\" %q {\n  instance_id = %q\n}\n", id, id)
	}
	refused := w.refused(t, config)
	for fault, words := range cases {
		words = strings.ReplaceAll(words, "i-1", "i-"+string(fault))
		if text := errorAt(t, refused, fmt.Sprintf("in data \"alicloud_instance_screenshot\" \"i-%s\":", fault)); !acrossLines("The service answered, but " + words).MatchString(text) {
			t.Errorf("no word of %q in:\n%s", words, text)
		}
	}
}

// A hundred instances at once, of which a third misbehave in one way or another.
func TestAFleetWithAThirdInTrouble(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	faults := []ecstest.Fault{ecstest.Reset, ecstest.Internal, ecstest.BadGateway, ecstest.CutOff, ecstest.Throttle, ecstest.BrokenJSON}
	for i := range 100 {
		id := fmt.Sprint("i-fleet-", i)
		name := ecstest.ScreenNames()[i%len(ecstest.ScreenNames())]
		w.AddInstance(ecstest.Instance{Region: "cn-hangzhou", ID: id, Screen: ecstest.Still(ecstest.Screen(name))})
		if i%3 == 0 {
			w.Script(id, faults[i/3%len(faults)], faults[(i/3+1)%len(faults)])
		}
	}
	w.apply(t, w.block("")+"data \"alicloud_instance_screenshot\" \"x\" {\n  count = 100\n  instance_id = \"i-fleet-${count.index}\"\n}\n"+
		"output \"read\" {\n  value = length([for s in data.alicloud_instance_screenshot.x : s if s.screenshot_sha256 != \"\"])\n}\n").
		has(t, "output", "read", knownvalue.Int64Exact(100))
}

// A machine that boots is awaited until its prompt; one that panics fails at
// once; one that is stuck times out and shows its screen.
func TestCLIWaitForAScreen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	boots := func(id string, last ecstest.Frame) {
		w.AddInstance(ecstest.Instance{Region: "cn-hangzhou", ID: id, Screen: ecstest.Film(ecstest.Frame{Status: "Starting"}, last)})
	}
	boots("i-boots", ecstest.Frame{After: 5 * time.Second, Picture: ecstest.Screen("login")})
	boots("i-panics", ecstest.Frame{After: 5 * time.Second, Picture: ecstest.Screen("kernel-panic")})
	boots("i-stuck", ecstest.Frame{After: 5 * time.Second, Picture: ecstest.Screen("grub-prompt")})
	space := newWorkspace(t, requiredProvider+w.block("")+`
data "alicloud_instance_screenshot" "x" {
  for_each    = toset(["i-boots", "i-panics", "i-stuck"])
  instance_id = each.key
  wait_for {
    text         = "login:\\s*$"
    fail_on_text = "Kernel panic"
  }
  timeouts { read = "25s" }
}
`)
	out, err := space.run("plan", "-no-color")
	if err == nil {
		t.Fatalf("the plan succeeded:\n%s", out)
	}
	for _, words := range []string{
		`data.alicloud_instance_screenshot.x["i-boots"]: Read complete`,
		"Error: Screen shows what it must not",
		`this line matched fail_on_text, "Kernel panic":`,
		"Kernel panic - not syncing: VFS: Unable to mount root fs",
		"Error: Screen does not show what was waited for",
		`- text "login:\\s*$" is not on the screen`,
		"| grub> ls",
		"Instance: i-stuck in region cn-hangzhou",
	} {
		if !acrossLines(words).MatchString(out) {
			t.Errorf("no word of %q", words)
		}
	}
	if strings.Count(out, "Error: ") != 2 {
		t.Error("there should be two errors")
	}
	if t.Failed() {
		t.Log(out)
	}
}
