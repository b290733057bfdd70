package provider

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/ecstest"
)

var update = flag.Bool("update", false, "write what was measured into the guides")

// inGuide keeps looks that are measured at once from writing over each other.
var inGuide sync.Mutex

// The guides that have the table which TestCLIDayTwo measures.
const (
	dayTwoGuide   = "../../templates/guides/which-of-the-four-looks.md"
	dayTwoChinese = "../../guides.zh-CN/which-of-the-four-looks.md"
)

const dayTwoWait = `
    wait_for {
      text         = "login:\\s*$"
      fail_on_text = "Kernel panic"
    }
`

// dayTwoLooks are the ways to look, as the guide's table names them. Each gates a
// resource on the first day.
var dayTwoLooks = []struct{ name, config string }{
	{"resource", `resource "alicloud_instance_screenshot" "x" {
  instance_id = "i-1"` + dayTwoWait + `}
resource "terraform_data" "app" { depends_on = [alicloud_instance_screenshot.x] }`},
	{"data source", `data "alicloud_instance_screenshot" "x" {
  instance_id = "i-1"` + dayTwoWait + `  timeouts { read = "9s" }
}
resource "terraform_data" "app" { depends_on = [data.alicloud_instance_screenshot.x] }`},
	{"data source, `on_failure = \"continue\"`", `data "alicloud_instance_screenshot" "x" {
  instance_id = "i-1"
  on_failure  = "continue"` + dayTwoWait + `  timeouts { read = "9s" }
}
resource "terraform_data" "app" { input = data.alicloud_instance_screenshot.x.failure == null ? "up" : "down" }`},
	{"data source in a `check`", `resource "terraform_data" "app" {}
check "console" {
  data "alicloud_instance_screenshot" "x" {
    instance_id = "i-1"
    depends_on  = [terraform_data.app]` + dayTwoWait + `    timeouts { read = "9s" }
  }
  assert {
    condition     = data.alicloud_instance_screenshot.x.screen_type == "text"
    error_message = "no console"
  }
}`},
	{"ephemeral resource", `ephemeral "alicloud_instance_screenshot" "x" {
  instance_id = "i-1"` + dayTwoWait + `  timeouts { open = "9s" }
}
resource "terraform_data" "app" { depends_on = [ephemeral.alicloud_instance_screenshot.x] }`},
	{"ephemeral resource, `on_failure = \"continue\"`", `ephemeral "alicloud_instance_screenshot" "x" {
  instance_id = "i-1"
  on_failure  = "continue"` + dayTwoWait + `  timeouts { open = "9s" }
}
resource "terraform_data" "app" { depends_on = [ephemeral.alicloud_instance_screenshot.x] }`},
	{"action", `action "alicloud_instance_screenshot" "x" {
  config {
    instance_id = "i-1"` + dayTwoWait + `  }
}
resource "terraform_data" "app" {
  lifecycle {
    action_trigger {
      events  = [after_create]
      actions = [action.alicloud_instance_screenshot.x]
    }
  }
}`},
}

// dayTwoScreens are what a machine may come to after the first day.
var dayTwoScreens = []struct {
	name string
	set  func(w *world)
}{
	{"blank", func(w *world) { w.show("i-1", ecstest.Frame{Picture: ecstest.Screen("blank")}) }},
	{"panicked", func(w *world) { w.show("i-1", ecstest.Frame{Picture: ecstest.Screen("kernel-panic")}) }},
	{"Stopped", func(w *world) { w.show("i-1", ecstest.Frame{Status: "Stopped"}) }},
	{"gone", func(w *world) { w.RemoveInstance("cn-hangzhou", "i-1") }},
}

var dayTwoCommands = [][]string{
	{"plan", "-no-color"},
	{"plan", "-no-color", "-refresh=false"},
	{"apply", "-no-color", "-auto-approve"},
	{"destroy", "-no-color", "-auto-approve"},
}

// What each look does on the days after the first, when the machine shows no login
// prompt any more: the guide's table is what is measured here. The resource never
// makes a call; on_failure = "continue" never fails.
func TestCLIDayTwo(t *testing.T) {
	t.Parallel()
	for _, look := range dayTwoLooks {
		t.Run(strings.NewReplacer(" ", "_", "`", "", "\"", "").Replace(look.name), func(t *testing.T) {
			if look.name == "action" {
				needsActions(t)
			}
			if strings.HasPrefix(look.name, "ephemeral") {
				needsEphemeral(t)
			}
			t.Parallel()
			cells := measureDayTwo(t, look.config)
			row := "| " + look.name + " | " + strings.Join(cells, " | ") + " |"
			for guide, row := range map[string]string{dayTwoGuide: row, dayTwoChinese: dayTwoInChinese(t, row)} {
				checkRow(t, guide, row)
			}
		})
	}
}

// measureDayTwo gives, for each command, what it came to on all the days after.
func measureDayTwo(t *testing.T, config string) []string {
	t.Helper()
	w := newWorld(t)
	space := newWorkspace(t, requiredProvider+w.block("")+config)
	space.must(t, "apply", "-auto-approve", "-no-color")
	state := filepath.Join(space.folder, "terraform.tfstate")
	firstDay, err := os.ReadFile(state)
	if err != nil {
		t.Fatal(err)
	}
	results := make([][]string, len(dayTwoCommands))
	for _, screen := range dayTwoScreens {
		screen.set(w)
		for i, command := range dayTwoCommands {
			if err := os.WriteFile(state, firstDay, 0o600); err != nil {
				t.Fatal(err)
			}
			before := len(w.Requests())
			out, err := space.run(command...)
			results[i] = append(results[i], dayTwoResult(out, err, len(w.Requests())-before))
			t.Logf("%s, %s: %s", screen.name, command[0], results[i][len(results[i])-1])
		}
	}
	cells := make([]string, len(results))
	for i, of := range results {
		if all := slices.Compact(slices.Clone(of)); len(all) == 1 {
			cells[i] = all[0]
			continue
		}
		var each []string
		for j, result := range of {
			each = append(each, dayTwoScreens[j].name+": "+result)
		}
		cells[i] = strings.Join(each, "; ")
	}
	return cells
}

func dayTwoResult(out string, err error, calls int) string {
	result := "succeeds"
	switch {
	case err != nil:
		result = "fails"
	case strings.Contains(out, "Warning: "):
		result = "warns"
	}
	if calls == 0 {
		return "no call, " + result
	}
	return "looks, " + result
}

// checkRow holds a guide to have the row, or puts it in place of the one of that name.
func checkRow(t *testing.T, guide, row string) {
	t.Helper()
	inGuide.Lock()
	defer inGuide.Unlock()
	text, err := os.ReadFile(guide)
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		text = updateRow(text, row)
		if err := os.WriteFile(guide, text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Contains(text, []byte("\n"+row+"\n")) {
		t.Errorf("%s does not say what was measured (go test -run TestCLIDayTwo -update writes it):\n%s", guide, row)
	}
}

// updateRow puts a row in place of the one of that name.
func updateRow(guide []byte, row string) []byte {
	name, _, _ := strings.Cut(row, " | ")
	lines := strings.Split(string(guide), "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, name+" |") {
			lines[i] = row
		}
	}
	return []byte(strings.Join(lines, "\n"))
}

// Five machines, of which one is Stopped and one is not there: three pictures, two
// failures, and an apply that ends well.
func TestCLIContinuesWithTheOthers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, id := range []string{"i-a", "i-b", "i-c"} {
		w.show(id, ecstest.Frame{Picture: ecstest.Screen("login")})
	}
	w.show("i-stopped", ecstest.Frame{Status: "Stopped"})
	space := newWorkspace(t, requiredProvider+w.block("")+`
data "alicloud_instance_screenshot" "x" {
  for_each    = toset(["i-a", "i-b", "i-c", "i-stopped", "i-gone"])
  instance_id = each.key
  on_failure  = "continue"
}
output "states" {
  value = [for id, s in data.alicloud_instance_screenshot.x :
    s.failure == null ? "${id}: ${s.screen_type}" : "${id}: ${s.failure.code}, ${s.failure.summary}, [${s.failure.instance_status}], ${s.text == null}, ${s.width == null}"]
}
output "detail" { value = data.alicloud_instance_screenshot.x["i-stopped"].failure.detail }
`)
	out := space.must(t, "apply", "-auto-approve", "-no-color")
	for _, want := range []string{
		`"i-a: text"`, `"i-b: text"`, `"i-c: text"`,
		`"i-stopped: IncorrectInstanceStatus, Instance is not running, [Stopped], true, true"`,
		`"i-gone: InvalidParameter, Instance not found, [], true, true"`,
		"The instance is Stopped, and only a Running instance has a screen.",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %s", want)
		}
	}
	if strings.Contains(out, "Warning: ") || t.Failed() {
		t.Errorf("the apply says:\n%s", out)
	}
}

// What on_failure = "continue" covers, and what it does not. words are those of
// failure's code and status, or of the error.
func TestCLIContinueCoversOneInstance(t *testing.T) {
	t.Parallel()
	waits := "  wait_for {\n    text = \"never shown\"\n    fail_on_text = \"%s\"\n  }\n  timeouts { read = \"9s\" }\n"
	for name, c := range map[string]struct {
		set    func(w *world)
		more   string
		want   string
		fails  string
		screen bool // a picture is in the attributes
	}{
		"stopped":   {set: func(w *world) { w.show("i-1", ecstest.Frame{Status: "Stopped"}) }, want: "IncorrectInstanceStatus Stopped"},
		"not found": {set: func(w *world) { w.RemoveInstance("cn-hangzhou", "i-1") }, want: "InvalidParameter "},
		"retired": {set: func(w *world) {
			w.AddInstance(ecstest.Instance{Region: "cn-hangzhou", ID: "i-1", Retired: true, Screen: ecstest.Still(ecstest.Screen("login"))})
		}, want: "NotSupported "},
		"throttled":     {set: func(w *world) { w.Script("i-1", slices.Repeat([]ecstest.Fault{ecstest.Throttle}, 50)...) }, more: "  timeouts { read = \"2s\" }\n", want: "Throttling "},
		"hangs":         {set: func(w *world) { w.Script("i-1", ecstest.Hang) }, more: "  timeouts { read = \"2s\" }\n", want: "NoAnswer "},
		"unbelievable":  {set: func(w *world) { w.Script("i-1", ecstest.OtherInstance, ecstest.OtherInstance) }, want: "BadAnswer "},
		"unwanted text": {more: fmt.Sprintf(waits, "login:"), want: "UnwantedText Running", screen: true},
		"not shown":     {more: fmt.Sprintf(waits, "nor this"), want: "NotShown Running", screen: true},
		"starting":      {set: func(w *world) { w.show("i-1", ecstest.Frame{Status: "Starting"}) }, more: fmt.Sprintf(waits, "nor this"), want: "NotShown Starting"},

		"no such region": {more: "  region = \"cn-nowhere\"\n", fails: "Error: Region not found"},
		"a login page":   {set: func(w *world) { w.Script("i-1", ecstest.Redirect) }, fails: "Error: Endpoint answers with a redirect"},
		"a bad folder":   {more: "  output_file = \"no/such/folder/x\"\n", fails: "Error: Unable to use output_file"},
		"a bad pattern":  {more: "  wait_for { text = \"(\" }\n", fails: "Error: Invalid regular expression"},
		"a bad key":      {set: func(w *world) { w.Revoke(testKey) }, fails: "Error: Access key not accepted"},
		"a bad value":    {more: "  on_failure = \"ignore\"\n", fails: `value must be one of: ["fail" "continue"]`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			if c.set != nil {
				c.set(w)
			}
			continues := "  on_failure = \"continue\"\n"
			if strings.Contains(c.more, "on_failure") {
				continues = ""
			}
			space := newWorkspace(t, requiredProvider+w.block("")+"data \"alicloud_instance_screenshot\" \"x\" {\n  instance_id = \"i-1\"\n"+continues+c.more+"}\n"+`
locals { x = data.alicloud_instance_screenshot.x }
output "failure" { value = "${local.x.failure.code} ${local.x.failure.instance_status}" }
output "picture" { value = local.x.screenshot != null && local.x.text != null && local.x.width != null && local.x.captured_at != null }
`)
			out, err := space.run("apply", "-auto-approve", "-no-color")
			if c.fails != "" {
				if err == nil || !acrossLines(c.fails).MatchString(out) {
					t.Errorf("want %s; %v\n%s", c.fails, err, out)
				}
				return
			}
			for _, want := range []string{fmt.Sprintf("failure = %q\n", c.want), fmt.Sprintf("picture = %t\n", c.screen)} {
				if err != nil || !strings.Contains(out, want) {
					t.Errorf("want %s; %v\n%s", want, err, out)
				}
			}
		})
	}
}
