package provider

import (
	"archive/zip"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/echoprovider"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/capture"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/ecstest"
)

// members are what a schema has, by name, with type and description; those of
// blocks by block.name.
func members(block *tfprotov6.SchemaBlock) map[string]string {
	all := map[string]string{}
	for _, a := range block.Attributes {
		kind := a.Type
		if kind == nil {
			kind = a.NestedType.ValueType()
		}
		all[a.Name] = kind.String() + " " + a.Description
	}
	for _, nested := range block.BlockTypes {
		all[nested.TypeName] = nested.Nesting.String() + " " + nested.Block.Description
		for name, words := range members(nested.Block) {
			all[nested.TypeName+"."+name] = words
		}
	}
	return all
}

// The four looks differ in when they look and what they leave behind, not in what
// they are asked and say.
func TestLooksHaveTheSameSchema(t *testing.T) {
	schemas, err := NewServer(t.Context(), "test", capture.NewPace(0, 0))().GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	data := members(schemas.DataSourceSchemas[screenshotType].Block)
	passing := []string{"on_failure", "failure"}
	for _, c := range []struct {
		name    string
		has     map[string]string
		timeout string
		lacks   []string // of what the data source has
		own     []string // what it alone has
	}{
		{"the resource", members(schemas.ResourceSchemas[screenshotType].Block), "timeouts.create", passing, []string{"triggers"}},
		{"the ephemeral resource", members(schemas.EphemeralResourceSchemas[screenshotType].Block), "timeouts.open", nil, nil},
		{"the action", members(schemas.ActionSchemas[screenshotType].Schema.Block), "timeouts.invoke",
			append([]string{"include_screenshot", "screenshot", "screenshot_sha256", "content_type", "width", "height", "screen_type", "text", "lines", "captured_at", "request_id"}, passing...), nil},
	} {
		want := maps.Clone(data)
		want[c.timeout] = want["timeouts.read"]
		delete(want, "timeouts.read")
		for _, name := range c.lacks {
			delete(want, name)
		}
		for _, name := range c.own {
			if c.has[name] == "" {
				t.Errorf("%s has no %s", c.name, name)
			}
			delete(c.has, name)
		}
		for name, words := range want {
			if c.has[name] != words {
				t.Errorf("%s of %s: %q, of the data source: %q", name, c.name, c.has[name], words)
			}
		}
		for name, words := range c.has {
			if want[name] == "" {
				t.Errorf("%s has %s, %q", c.name, name, words)
			}
		}
	}
	for name, words := range data {
		if strings.HasSuffix(words, " ") {
			t.Errorf("%s is not described", name)
		}
	}
}

// The ephemeral resource gives what the data source gives. The echo provider
// shows what was in it.
func TestEphemeralGivesWhatIsOnTheScreen(t *testing.T) {
	t.Parallel()
	needsEphemeral(t)
	w := newWorld(t)
	factory := NewServer(t.Context(), "test", capture.NewPace(0, 0))
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: map[string]func() (tfprotov6.ProviderServer, error){
			"alicloud": func() (tfprotov6.ProviderServer, error) { return factory(), nil },
			"echo":     echoprovider.NewProviderServer(),
		},
		Steps: []resource.TestStep{{
			Config: w.block("") + `
ephemeral "alicloud_instance_screenshot" "x" {
  instance_id = "i-1"
  timeouts { open = "1m" }
}
provider "echo" {
  data = {
    region = ephemeral.alicloud_instance_screenshot.x.region
    type   = ephemeral.alicloud_instance_screenshot.x.screen_type
    width  = ephemeral.alicloud_instance_screenshot.x.width
    text   = ephemeral.alicloud_instance_screenshot.x.text
  }
}
resource "echo" "x" {}
`,
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("echo.x", tfjsonpath.New("data").AtMapKey("region"), knownvalue.StringExact("cn-hangzhou")),
				statecheck.ExpectKnownValue("echo.x", tfjsonpath.New("data").AtMapKey("type"), knownvalue.StringExact("text")),
				statecheck.ExpectKnownValue("echo.x", tfjsonpath.New("data").AtMapKey("width"), knownvalue.Int64Exact(1024)),
				statecheck.ExpectKnownValue("echo.x", tfjsonpath.New("data").AtMapKey("text"), knownvalue.StringRegexp(regexp.MustCompile(`login:$`))),
			},
		}},
	})
}

// A postcondition sees the text; plan and state hold nothing of it.
func TestCLIEphemeralLeavesNothingBehind(t *testing.T) {
	needsEphemeral(t)
	t.Parallel()
	w := newWorld(t)
	config := func(words string) string {
		return requiredProvider + w.block("") + fmt.Sprintf(`
ephemeral "alicloud_instance_screenshot" "x" {
  instance_id = "i-1"
  output_file = "${path.module}/x.jpg"
  lifecycle {
    postcondition {
      condition     = strcontains(self.text, %q)
      error_message = "The screen does not show it."
    }
  }
}
resource "terraform_data" "x" { input = "kept" }
`, words)
	}
	space := newWorkspace(t, config("login:"))
	space.must(t, "plan", "-no-color", "-out", "plan.out")
	space.must(t, "apply", "-no-color", "plan.out")
	state, err := os.ReadFile(filepath.Join(space.folder, "terraform.tfstate"))
	if err != nil {
		t.Fatal(err)
	}
	for name, left := range map[string]string{"the state": string(state), "the plan": unzipped(t, filepath.Join(space.folder, "plan.out"))} {
		if !strings.Contains(left, "kept") {
			t.Errorf("%s does not hold what it should; is it the right file?", name)
		}
		for _, trace := range []string{"iZbp1j8q0l2Il1O0Z5S8B", "/9j/", "image/jpeg"} {
			if strings.Contains(left, trace) {
				t.Errorf("%s holds %q", name, trace)
			}
		}
	}
	if picture, err := os.ReadFile(filepath.Join(space.folder, "x.jpg")); err != nil || string(picture) != string(ecstest.Screen("login")) {
		t.Errorf("output_file holds %d bytes, %v", len(picture), err)
	}
	if err := os.WriteFile(filepath.Join(space.folder, "main.tf"), []byte(config("no such words")), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := space.run("plan", "-no-color"); err == nil || !strings.Contains(out, "The screen does not show it.") {
		t.Errorf("the postcondition did not fail: %v\n%s", err, out)
	}
}

// unzipped is the content of all files in a plan file, which is a zip; `show
// -json` of Terraform 1.11 crashes on an ephemeral resource with conditions.
func unzipped(t *testing.T, name string) string {
	t.Helper()
	archive, err := zip.OpenReader(name)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	var all strings.Builder
	for _, file := range archive.File {
		if strings.HasPrefix(file.Name, "tfconfig") {
			continue // the configuration itself, which names what it looks for
		}
		content, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&all, content); err != nil {
			t.Fatal(err)
		}
		content.Close()
	}
	return all.String()
}

func TestCLIStateStaysSmallWithoutThePicture(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	big := append(slices.Clone(ecstest.Screen("login")), make([]byte, 400_000)...) // what follows a JPEG's end is ignored
	w.AddInstance(ecstest.Instance{Region: "cn-hangzhou", ID: "i-big", Screen: ecstest.Still(big)})
	space := newWorkspace(t, requiredProvider+w.block("")+`
data "alicloud_instance_screenshot" "x" {
  instance_id        = "i-big"
  include_screenshot = false
}`)
	space.must(t, "apply", "-auto-approve", "-no-color")
	info, err := os.Stat(filepath.Join(space.folder, "terraform.tfstate"))
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("the state has %d bytes", info.Size())
	if info.Size() > 30_000 {
		t.Errorf("the state has %d bytes, want less than 30 kB", info.Size())
	}
}
