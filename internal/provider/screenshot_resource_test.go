package provider

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/ecstest"
)

const lookX = "alicloud_instance_screenshot.x"

// lastingLook is a resource with more arguments.
func lastingLook(more string) string {
	return "resource \"alicloud_instance_screenshot\" \"x\" {\n  instance_id = \"i-1\"\n" + more + "\n}\n"
}

// lasting is a state that lasts from one apply to the next.
type lasting struct {
	*world
	folder string
}

// What a plan says of a change, or of none.
const (
	created  = "# " + lookX + " will be created\n"
	updated  = "# " + lookX + " will be updated in-place\n"
	replaced = "# " + lookX + " must be replaced\n"
	none     = "No changes."
)

// then applies config, of which the plan must say what it comes to, and gives what is
// kept. What was applied is settled: another plan has nothing to do.
func (l lasting) then(t *testing.T, config, says string) state {
	t.Helper()
	printed, err := l.terraform(t, l.folder, config, "apply", "-auto-approve")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(printed), says) {
		t.Errorf("no word of %q for:\n%s\n%s", says, config, printed)
	}
	printed, err = l.terraform(t, l.folder, config, "plan")
	if err != nil || !strings.Contains(string(printed), none) {
		t.Errorf("the plan after it: %v\n%s", err, printed)
	}
	return readState(t, l.folder)
}

// What makes another look, and what does not. calls is how many there have been
// after the step.
func TestResourceLooksOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	file := filepath.Join(t.TempDir(), "x.jpg")
	l := lasting{w, t.TempDir()}
	step := func(more, says string, want int) state {
		t.Helper()
		kept := l.then(t, w.block("")+lastingLook(more), says)
		if err := w.expectCalls("i-1", want); err != nil {
			t.Errorf("%s: %v", more, err)
		}
		return kept
	}
	kept := step("", created, 1)
	kept.has(t, lookX, "region", knownvalue.StringExact("cn-hangzhou"))
	kept.has(t, lookX, "screen_type", knownvalue.StringExact("text"))
	kept.has(t, lookX, "text", knownvalue.StringRegexp(regexp.MustCompile(`login:$`)))
	kept.has(t, lookX, "lines", knownvalue.ListPartial(map[int]knownvalue.Check{0: knownvalue.NotNull()}))
	kept.has(t, lookX, "screenshot", knownvalue.StringRegexp(regexp.MustCompile(`^/9j/`)))
	step("", none, 1)
	step("  timeouts { create = \"1m\" }", updated, 1)
	step("  wakeup = false\n  include_screenshot = true", updated, 1) // what they are when left out
	step("  wakeup = true", replaced, 2)
	step("", replaced, 3)
	step("  include_screenshot = false", replaced, 4)
	step("", replaced, 5)
	step("  region = \"cn-hangzhou\"", none, 5) // where it looked
	step("", none, 5)
	step("  triggers = { build = \"1\" }", replaced, 6)
	step("  triggers = { build = \"1\" }", none, 6)
	step("  triggers = { build = \"2\" }", replaced, 7)
	step("  wait_for { text = \"login:\" }", replaced, 8)
	step("  wait_for {\n    text = \"login:\"\n    interval = \"20s\"\n  }", replaced, 9)
	step("", replaced, 10)
	step("  output_file = "+strconv.Quote(filepath.ToSlash(file)), replaced, 11)
	// A destroy does not look, and leaves the file.
	if _, err := l.terraform(t, l.folder, w.block("")+lastingLook(""), "destroy", "-auto-approve"); err != nil {
		t.Error(err)
	}
	if err := w.expectCalls("i-1", 11); err != nil {
		t.Error(err)
	}
	if picture, err := os.ReadFile(file); err != nil || string(picture) != string(ecstest.Screen("login")) {
		t.Errorf("output_file holds %d bytes, %v", len(picture), err)
	}
}

// The plan of a look knows where it will be, and fails when nothing says so, before
// the machine is made.
func TestResourcePlansItsRegion(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	unknownID := "resource \"terraform_data\" \"machine\" { input = \"i-1\" }\n" +
		strings.Replace(lastingLook(""), `"i-1"`, "terraform_data.machine.output", 1)
	w.run(t, resource.TestStep{Config: w.block("") + unknownID, ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
		plancheck.ExpectKnownValue(lookX, tfjsonpath.New("region"), knownvalue.StringExact("cn-hangzhou")),
		plancheck.ExpectUnknownValue(lookX, tfjsonpath.New("text")),
	}}})
	keys := fmt.Sprintf("provider \"alicloud\" {\n  access_key = %q\n  secret_key = %q\n}\n", testKey, testSecret)
	w.refused(t, keys+unknownID, regexp.MustCompile(`Error: Region missing`))
}

// "" means that nothing is said, as in the provider block.
func TestAnEmptyRegionIsTheProviders(t *testing.T) {
	t.Parallel()
	for kind, prefix := range map[string]string{"resource": "", "data": "data."} {
		w := newWorld(t)
		config := w.block("") + kind + " \"alicloud_instance_screenshot\" \"x\" {\n  instance_id = \"i-1\"\n  region = \"\"\n}\n" +
			"output \"text\" { value = " + prefix + "alicloud_instance_screenshot.x.screen_type }\n"
		lasting{w, t.TempDir()}.then(t, config, `+ text = `).has(t, "output", "text", knownvalue.StringExact("text"))
	}
}

// A region that is named anew is another place to look.
func TestResourceLooksAgainInAnotherRegion(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.AddInstance(ecstest.Instance{Region: "eu-central-1", ID: "i-1", Screen: ecstest.Still(ecstest.Screen("grub-prompt"))})
	l := lasting{w, t.TempDir()}
	l.then(t, w.block("")+lastingLook(""), created)
	l.then(t, w.block("")+lastingLook("  region = \"eu-central-1\""), replaced).has(t, lookX, "region", knownvalue.StringExact("eu-central-1"))
}

func TestResourceLooksAgainWhenReplaced(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	config := func(input string) string {
		return w.block("") + lastingLook("  lifecycle { replace_triggered_by = [terraform_data.build] }") +
			"resource \"terraform_data\" \"build\" { input = \"" + input + "\" }\n"
	}
	l := lasting{w, t.TempDir()}
	l.then(t, config("1"), created)
	l.then(t, config("2"), "# "+lookX+" will be replaced due to changes in replace_triggered_by\n")
	if err := w.expectCalls("i-1", 2); err != nil {
		t.Error(err)
	}
}

// A look that fails leaves nothing in the state, holds back what depends on it,
// and is taken again by the next apply.
func TestCLIResourceThatFailsIsTriedAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.show("i-1", ecstest.Frame{Picture: ecstest.Screen("kernel-panic")})
	space := newWorkspace(t, requiredProvider+w.block("")+lastingLook(`  wait_for {
    text         = "login:\\s*$"
    fail_on_text = "Kernel panic"
  }`)+`
resource "terraform_data" "app" { depends_on = [alicloud_instance_screenshot.x] }
`)
	out, err := space.run("apply", "-auto-approve", "-no-color")
	if err == nil || !strings.Contains(out, "Error: Screen shows what it must not") {
		t.Fatalf("the apply: %v\n%s", err, out)
	}
	if left := space.must(t, "state", "list"); strings.TrimSpace(left) != "" {
		t.Errorf("the state holds %q", left)
	}
	w.show("i-1", ecstest.Frame{Picture: ecstest.Screen("login")})
	space.must(t, "apply", "-auto-approve", "-no-color")
	if left := space.must(t, "state", "list"); !strings.Contains(left, lookX) || !strings.Contains(left, "terraform_data.app") {
		t.Errorf("the state holds %q", left)
	}
}

// A resource is made by looking, and by nothing else.
func TestCLIResourceCannotBeImported(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	space := newWorkspace(t, requiredProvider+w.block("")+lastingLook(""))
	if out, err := space.run("import", "-no-color", lookX, "i-1"); err == nil {
		t.Errorf("imported:\n%s", out)
	}
	if w.Count("i-1") != 0 {
		t.Errorf("%d calls", w.Count("i-1"))
	}
}

// Every misspelt name is an error, at any depth and in each of the looks.
func TestCLIMisspeltNamesAreErrors(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	slips := []string{
		`wake_up = true`,
		`perceptual_hash = "x"`,
		`waitfor { text = "x" }`,
		`wait_for { fail_on_txt = "panic" }`,
		"wait_for {\n    text = \"x\"\n    intervall = \"20s\"\n  }",
		`wait_for = { text = "x" }`, // which would hide the next misspelt name
		"wait_for { text = \"x\" }\n  wait_for { text = \"y\" }",
		"dynamic \"wait_for\" {\n    for_each = [1]\n    content {\n      text = \"x\"\n      fail_on_txt = \"panic\"\n    }\n  }",
		`timeouts { reed = "5m" }`,
		`timeouts = { read = "5m" }`,
	}
	kinds := map[string]string{"resource": "", "data": "", "ephemeral": "", "action": ""}
	if !hasActions(t) {
		delete(kinds, "action")
	}
	if !hasEphemeral(t) {
		delete(kinds, "ephemeral")
	}
	for kind := range kinds {
		var config strings.Builder
		config.WriteString(requiredProvider + w.block(""))
		for i, slip := range slips {
			body := "  instance_id = \"i-1\"\n  " + slip
			if kind == "action" {
				body = "config {\n" + body + "\n}"
			}
			fmt.Fprintf(&config, "%s \"alicloud_instance_screenshot\" \"x%d\" {\n%s\n}\n", kind, i, body)
		}
		space := newWorkspace(t, config.String())
		out, err := space.run("validate", "-no-color")
		if err == nil {
			t.Fatalf("a %s with misspelt names is valid", kind)
		}
		for i, slip := range slips {
			if !strings.Contains(out, fmt.Sprintf("in %s \"alicloud_instance_screenshot\" \"x%d\":", kind, i)) {
				t.Errorf("no error for a %s with %q", kind, slip)
			}
		}
	}
}

// A block can be made by `dynamic`, or left out by it.
func TestDynamicWaitFor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	config := func(patterns string) string {
		return w.block("") + `
variable "patterns" { default = ` + patterns + ` }
data "alicloud_instance_screenshot" "x" {
  instance_id = "i-1"
  dynamic "wait_for" {
    for_each = var.patterns
    content {
      text = wait_for.value
    }
  }
  timeouts { read = "9s" }
}
`
	}
	l := lasting{w, t.TempDir()}
	l.then(t, config(`["login:"]`), none)
	l.then(t, config(`[]`), none)
	w.fails(t, config(`["never shown"]`), `- text "never shown" is not on the screen`)
}

// An interrupt while the resource is created leaves nothing, as any failure.
func TestCLIInterruptedResourceLeavesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	space := newWorkspace(t, requiredProvider+w.block("")+lastingLook("  wait_for { text = \"never shown\" }"))
	command := space.command("apply", "-auto-approve", "-no-color")
	began := time.Now()
	out, err := w.interrupt(t, command, func() error { return command.Process.Signal(os.Interrupt) }, func() { _ = command.Process.Kill() })
	if err == nil || !strings.Contains(out, "The look was interrupted before ") {
		t.Errorf("after %s: %v\n%s", time.Since(began), err, out)
	}
	if left := space.must(t, "state", "list"); strings.TrimSpace(left) != "" {
		t.Errorf("the state holds %q", left)
	}
}
