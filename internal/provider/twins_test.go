package provider

import (
	"archive/zip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/echoprovider"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/capture"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/ecstest"
)

// words are the attributes of a schema with their descriptions, nested ones too.
type words map[string]string

// The twins differ in what they leave behind, not in what they are asked.
func TestTwinsHaveTheSameSchema(t *testing.T) {
	ctx := t.Context()
	var data datasource.SchemaResponse
	newScreenshotDataSource().Schema(ctx, datasource.SchemaRequest{}, &data)
	var open ephemeral.SchemaResponse
	newScreenshotEphemeral().Schema(ctx, ephemeral.SchemaRequest{}, &open)
	var act action.SchemaResponse
	newScreenshotAction().Schema(ctx, action.SchemaRequest{}, &act)

	ofData, ofEphemeral, ofAction := words{}, words{}, words{}
	for name, attribute := range data.Schema.Attributes {
		ofData[name] = attribute.GetType().String() + attribute.GetMarkdownDescription()
	}
	for name, attribute := range open.Schema.Attributes {
		ofEphemeral[name] = attribute.GetType().String() + attribute.GetMarkdownDescription()
	}
	for name, attribute := range act.Schema.Attributes {
		ofAction[name] = attribute.GetType().String() + attribute.GetMarkdownDescription()
	}
	delete(ofData, "timeouts") // whose library gives it no description
	delete(ofEphemeral, "timeouts")
	delete(ofAction, "timeouts")
	for name, text := range ofData {
		if ofEphemeral[name] != text {
			t.Errorf("%s of the ephemeral resource: %q, of the data source: %q", name, ofEphemeral[name], text)
		}
	}
	for name, text := range ofAction {
		if ofData[name] != text {
			t.Errorf("%s of the action: %q, of the data source: %q", name, text, ofData[name])
		}
	}
	if len(ofData) != len(ofEphemeral) || len(ofAction) != 5 {
		t.Errorf("%d attributes of the data source, %d of the ephemeral resource, %d of the action", len(ofData), len(ofEphemeral), len(ofAction))
	}
}

// The ephemeral resource gives what the data source gives. The echo provider
// shows what was in it.
func TestEphemeralGivesWhatIsOnTheScreen(t *testing.T) {
	w := newWorld(t)
	factory := New(t.Context(), "test", capture.NewPace(0, 0))
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: map[string]func() (tfprotov6.ProviderServer, error){
			"alicloud": func() (tfprotov6.ProviderServer, error) { return providerserver.NewProtocol6WithError(factory())() },
			"echo":     echoprovider.NewProviderServer(),
		},
		Steps: []resource.TestStep{{
			Config: w.block("") + `
ephemeral "alicloud_instance_screenshot" "x" {
  instance_id = "i-1"
  timeouts    = { read = "1m" }
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

// protocol is the provider as Terraform talks to it, configured.
func (w *world) protocol(t *testing.T) tfprotov6.ProviderServer {
	t.Helper()
	server, err := providerserver.NewProtocol6WithError(New(t.Context(), "test", capture.NewPace(0, 0))())()
	if err != nil {
		t.Fatal(err)
	}
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	kind := schemas.Provider.ValueType().(tftypes.Object)
	values := nulls(kind)
	values["access_key"], values["secret_key"] = tftypes.NewValue(tftypes.String, testKey), tftypes.NewValue(tftypes.String, testSecret)
	values["region"], values["protocol"] = tftypes.NewValue(tftypes.String, "cn-hangzhou"), tftypes.NewValue(tftypes.String, "HTTP")
	values["endpoints"] = tftypes.NewValue(kind.AttributeTypes["endpoints"], map[string]tftypes.Value{
		"ecs": tftypes.NewValue(tftypes.String, w.host), "sts": tftypes.NewValue(tftypes.String, nil)})
	config, err := tfprotov6.NewDynamicValue(kind, tftypes.NewValue(kind, values))
	if err != nil {
		t.Fatal(err)
	}
	answer, err := server.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{TerraformVersion: "1.14.0", Config: &config})
	if err != nil || len(answer.Diagnostics) > 0 {
		t.Fatal(err, answer)
	}
	return server
}

func nulls(kind tftypes.Object) map[string]tftypes.Value {
	values := map[string]tftypes.Value{}
	for name, attribute := range kind.AttributeTypes {
		values[name] = tftypes.NewValue(attribute, nil)
	}
	return values
}

// invoke runs the action as Terraform 1.14 does; it gives the progress and
// how it ended.
func invoke(ctx context.Context, t *testing.T, server tfprotov6.ProviderServer, change func(values map[string]tftypes.Value, kind tftypes.Object)) ([]string, []*tfprotov6.Diagnostic) {
	t.Helper()
	schemas, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	kind := schemas.ActionSchemas["alicloud_instance_screenshot"].Schema.ValueType().(tftypes.Object)
	values := nulls(kind)
	values["instance_id"] = tftypes.NewValue(tftypes.String, "i-1")
	change(values, kind)
	config, err := tfprotov6.NewDynamicValue(kind, tftypes.NewValue(kind, values))
	if err != nil {
		t.Fatal(err)
	}
	actions := server.(tfprotov6.ActionServer)
	valid, err := actions.ValidateActionConfig(ctx, &tfprotov6.ValidateActionConfigRequest{ActionType: "alicloud_instance_screenshot", Config: &config})
	if err != nil {
		t.Fatal(err)
	}
	if len(valid.Diagnostics) > 0 {
		return nil, valid.Diagnostics
	}
	stream, err := actions.InvokeAction(ctx, &tfprotov6.InvokeActionRequest{ActionType: "alicloud_instance_screenshot", Config: &config})
	if err != nil {
		t.Fatal(err)
	}
	var messages []string
	for event := range stream.Events {
		switch event := event.Type.(type) {
		case tfprotov6.ProgressInvokeActionEventType:
			messages = append(messages, event.Message)
		case tfprotov6.CompletedInvokeActionEventType:
			return messages, event.Diagnostics
		}
	}
	t.Fatal("the action never completed")
	return nil, nil
}

func TestActionReportsTheScreen(t *testing.T) {
	w := newWorld(t)
	file := filepath.Join(t.TempDir(), "x.jpg")
	messages, diagnostics := invoke(t.Context(), t, w.protocol(t), func(values map[string]tftypes.Value, _ tftypes.Object) {
		values["output_file"] = tftypes.NewValue(tftypes.String, file)
	})
	if len(diagnostics) > 0 || len(messages) != 1 {
		t.Fatalf("messages %q, diagnostics %v", messages, diagnostics)
	}
	if !regexp.MustCompile(`^Screen of i-1 in cn-hangzhou at \S+Z: text, 1024x768\n`).MatchString(messages[0]) ||
		!strings.HasSuffix(messages[0], "| iZbp1j8q0l2Il1O0Z5S8B login:") {
		t.Errorf("report %q", messages[0])
	}
	if picture, err := os.ReadFile(file); err != nil || string(picture) != string(ecstest.Screen("login")) {
		t.Errorf("output_file holds %d bytes, %v", len(picture), err)
	}
}

func TestActionTellsOfItsWait(t *testing.T) {
	w := newWorld(t)
	w.AddInstance(ecstest.Instance{Region: "cn-hangzhou", ID: "i-1", Screen: ecstest.Film(
		ecstest.Frame{Picture: ecstest.Screen("booting")}, ecstest.Frame{After: 5 * time.Second, Picture: ecstest.Screen("login")})})
	messages, diagnostics := invoke(t.Context(), t, w.protocol(t), func(values map[string]tftypes.Value, kind tftypes.Object) {
		wait := nulls(kind.AttributeTypes["wait_for"].(tftypes.Object))
		wait["text"] = tftypes.NewValue(tftypes.String, "login:")
		values["wait_for"] = tftypes.NewValue(kind.AttributeTypes["wait_for"], wait)
	})
	if len(diagnostics) > 0 || len(messages) != 2 || !strings.HasPrefix(messages[0], `The screen does not show yet what is waited for: text "login:" is not on the screen (1 pictures in `) {
		t.Errorf("messages %q, diagnostics %v", messages, diagnostics)
	}
}

func TestActionFailsInTheSameWords(t *testing.T) {
	w := newWorld(t)
	_, diagnostics := invoke(t.Context(), t, w.protocol(t), func(values map[string]tftypes.Value, _ tftypes.Object) {
		values["instance_id"] = tftypes.NewValue(tftypes.String, "i-9")
	})
	if len(diagnostics) != 1 || diagnostics[0].Summary != "Instance not found" || diagnostics[0].Attribute.String() != `AttributeName("instance_id")` {
		t.Errorf("diagnostics %v", diagnostics)
	}
	_, diagnostics = invoke(t.Context(), t, w.protocol(t), func(values map[string]tftypes.Value, _ tftypes.Object) {
		values["instance_id"] = tftypes.NewValue(tftypes.String, "")
	})
	if len(diagnostics) != 1 || diagnostics[0].Summary != "Invalid instance_id" {
		t.Errorf("diagnostics %v", diagnostics)
	}
}

// Actions came with Terraform 1.14; the protocol's tests above run everywhere.
func TestCLIActionAfterCreate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	space := newWorkspace(t, requiredProvider+w.block(""))
	out := space.must(t, "version", "-json")
	var version struct {
		Terraform string `json:"terraform_version"`
	}
	if err := json.Unmarshal([]byte(out), &version); err != nil {
		t.Fatal(err)
	}
	var major, minor int
	if _, err := fmt.Sscanf(version.Terraform, "%d.%d", &major, &minor); err != nil {
		t.Fatal(err)
	}
	if isOpenTofu() || major == 1 && minor < 14 {
		t.Skipf("%s %s has no actions; Terraform 1.14 has", filepath.Base(os.Getenv("TF_ACC_TERRAFORM_PATH")), version.Terraform)
	}
	config := requiredProvider + w.block("") + `
action "alicloud_instance_screenshot" "console" {
  config {
    instance_id = "i-1"
  }
}
resource "terraform_data" "x" {
  lifecycle {
    action_trigger {
      events  = [after_create]
      actions = [action.alicloud_instance_screenshot.console]
    }
  }
}
`
	if err := os.WriteFile(filepath.Join(space.folder, "main.tf"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	if out := space.must(t, "apply", "-auto-approve", "-no-color"); !strings.Contains(out, "iZbp1j8q0l2Il1O0Z5S8B login:") {
		t.Errorf("the apply does not report the screen:\n%s", out)
	}
}
