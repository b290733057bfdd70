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
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/ecstest"
)

const lookX = "alicloud_instance_screenshot.x"

// lastingLook is a resource with more arguments.
func lastingLook(more string) string {
	return "resource \"alicloud_instance_screenshot\" \"x\" {\n  instance_id = \"i-1\"\n" + more + "\n}\n"
}

func planned(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(lookX, action)}}
}

// What makes another look, and what does not. calls is how many there have been
// after the step.
func TestResourceLooksOnce(t *testing.T) {
	w := newWorld(t)
	file := filepath.Join(t.TempDir(), "x.jpg")
	calls := func(want int) resource.TestCheckFunc {
		return func(*terraform.State) error { return w.expectCalls("i-1", want) }
	}
	step := func(more string, action plancheck.ResourceActionType, want int) resource.TestStep {
		return resource.TestStep{Config: w.block("") + lastingLook(more), ConfigPlanChecks: planned(action), Check: calls(want)}
	}
	first := step("", plancheck.ResourceActionCreate, 1)
	first.ConfigStateChecks = []statecheck.StateCheck{
		statecheck.ExpectKnownValue(lookX, tfjsonpath.New("region"), knownvalue.StringExact("cn-hangzhou")),
		statecheck.ExpectKnownValue(lookX, tfjsonpath.New("screen_type"), knownvalue.StringExact("text")),
		statecheck.ExpectKnownValue(lookX, tfjsonpath.New("text"), knownvalue.StringRegexp(regexp.MustCompile(`login:$`))),
		statecheck.ExpectKnownValue(lookX, tfjsonpath.New("lines"), knownvalue.ListPartial(map[int]knownvalue.Check{0: knownvalue.NotNull()})),
		statecheck.ExpectKnownValue(lookX, tfjsonpath.New("screenshot"), knownvalue.StringRegexp(regexp.MustCompile(`^/9j/`))),
	}
	w.run(t,
		first,
		step("", plancheck.ResourceActionNoop, 1),
		step("  timeouts { create = \"1m\" }", plancheck.ResourceActionUpdate, 1),
		step("  wakeup = false\n  include_screenshot = true", plancheck.ResourceActionUpdate, 1), // what they are when left out
		step("  wakeup = true", plancheck.ResourceActionReplace, 2),
		step("", plancheck.ResourceActionReplace, 3),
		step("  include_screenshot = false", plancheck.ResourceActionReplace, 4),
		step("", plancheck.ResourceActionReplace, 5),
		step("  region = \"cn-hangzhou\"", plancheck.ResourceActionNoop, 5), // where it looked
		step("", plancheck.ResourceActionNoop, 5),
		step("  triggers = { build = \"1\" }", plancheck.ResourceActionReplace, 6),
		step("  triggers = { build = \"1\" }", plancheck.ResourceActionNoop, 6),
		step("  triggers = { build = \"2\" }", plancheck.ResourceActionReplace, 7),
		step("  wait_for { text = \"login:\" }", plancheck.ResourceActionReplace, 8),
		step("  wait_for {\n    text = \"login:\"\n    interval = \"20s\"\n  }", plancheck.ResourceActionReplace, 9),
		step("", plancheck.ResourceActionReplace, 10),
		step("  output_file = "+strconv.Quote(filepath.ToSlash(file)), plancheck.ResourceActionReplace, 11),
	)
	// The steps end with a destroy, which leaves the file.
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
	w := newWorld(t)
	unknownID := "resource \"terraform_data\" \"machine\" { input = \"i-1\" }\n" +
		strings.Replace(lastingLook(""), `"i-1"`, "terraform_data.machine.output", 1)
	w.run(t, resource.TestStep{Config: w.block("") + unknownID, ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
		plancheck.ExpectKnownValue(lookX, tfjsonpath.New("region"), knownvalue.StringExact("cn-hangzhou")),
		plancheck.ExpectUnknownValue(lookX, tfjsonpath.New("text")),
	}}})
	keys := fmt.Sprintf("provider \"alicloud\" {\n  access_key = %q\n  secret_key = %q\n}\n", testKey, testSecret)
	w.run(t, resource.TestStep{Config: keys + unknownID, PlanOnly: true, ExpectError: regexp.MustCompile(`Error: Region missing`)})
}

// "" means that nothing is said, as in the provider block.
func TestAnEmptyRegionIsTheProviders(t *testing.T) {
	for kind, prefix := range map[string]string{"resource": "", "data": "data."} {
		w := newWorld(t)
		config := w.block("") + kind + " \"alicloud_instance_screenshot\" \"x\" {\n  instance_id = \"i-1\"\n  region = \"\"\n}\n" +
			"output \"text\" { value = " + prefix + "alicloud_instance_screenshot.x.screen_type }\n"
		w.run(t,
			resource.TestStep{Config: config, ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("text", knownvalue.StringExact("text"))}},
			resource.TestStep{Config: config, PlanOnly: true},
		)
	}
}

// A region that is named anew is another place to look.
func TestResourceLooksAgainInAnotherRegion(t *testing.T) {
	w := newWorld(t)
	w.AddInstance(ecstest.Instance{Region: "eu-central-1", ID: "i-1", Screen: ecstest.Still(ecstest.Screen("grub-prompt"))})
	w.run(t,
		resource.TestStep{Config: w.block("") + lastingLook("")},
		resource.TestStep{Config: w.block("") + lastingLook("  region = \"eu-central-1\""), ConfigPlanChecks: planned(plancheck.ResourceActionReplace),
			ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownValue(lookX, tfjsonpath.New("region"), knownvalue.StringExact("eu-central-1"))}},
	)
}

func TestResourceLooksAgainWhenReplaced(t *testing.T) {
	w := newWorld(t)
	config := func(input string) string {
		return w.block("") + lastingLook("  lifecycle { replace_triggered_by = [terraform_data.build] }") +
			"resource \"terraform_data\" \"build\" { input = \"" + input + "\" }\n"
	}
	w.run(t,
		resource.TestStep{Config: config("1")},
		resource.TestStep{Config: config("2"), ConfigPlanChecks: planned(plancheck.ResourceActionReplace)},
	)
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
  timeouts { read = "2s" }
}
`
	}
	w.run(t,
		resource.TestStep{Config: config(`["login:"]`)},
		resource.TestStep{Config: config(`[]`)},
		resource.TestStep{Config: config(`["never shown"]`), ExpectError: acrossLines(`- text "never shown" is not on the screen`)},
	)
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
