package provider

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/capture"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/ecstest"
)

// protocol is the provider as Terraform talks to it, configured.
func (w *world) protocol(t *testing.T) tfprotov6.ProviderServer {
	t.Helper()
	server := NewServer(t.Context(), "test", capture.NewPace(0, 0))()
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	kind := schemas.Provider.ValueType().(tftypes.Object)
	values := nulls(kind)
	values["access_key"], values["secret_key"] = tftypes.NewValue(tftypes.String, testKey), tftypes.NewValue(tftypes.String, testSecret)
	values["region"], values["protocol"] = tftypes.NewValue(tftypes.String, "cn-hangzhou"), tftypes.NewValue(tftypes.String, "HTTP")
	blocks := kind.AttributeTypes["endpoints"].(tftypes.List)
	endpoints := nulls(blocks.ElementType.(tftypes.Object))
	endpoints["ecs"] = tftypes.NewValue(tftypes.String, w.host)
	values["endpoints"] = tftypes.NewValue(blocks, []tftypes.Value{tftypes.NewValue(blocks.ElementType, endpoints)})
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

// actionConfig is a configuration of the action for i-1, and what change makes of it.
func actionConfig(t *testing.T, server tfprotov6.ProviderServer, change func(values map[string]tftypes.Value, kind tftypes.Object)) *tfprotov6.DynamicValue {
	t.Helper()
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	kind := schemas.ActionSchemas[screenshotType].Schema.ValueType().(tftypes.Object)
	values := nulls(kind)
	values["instance_id"] = tftypes.NewValue(tftypes.String, "i-1")
	change(values, kind)
	config, err := tfprotov6.NewDynamicValue(kind, tftypes.NewValue(kind, values))
	if err != nil {
		t.Fatal(err)
	}
	return &config
}

// waitFor adds a wait for text.
func waitFor(text string) func(values map[string]tftypes.Value, kind tftypes.Object) {
	return func(values map[string]tftypes.Value, kind tftypes.Object) {
		wait := nulls(kind.AttributeTypes["wait_for"].(tftypes.Object))
		wait["text"] = tftypes.NewValue(tftypes.String, text)
		values["wait_for"] = tftypes.NewValue(kind.AttributeTypes["wait_for"], wait)
	}
}

// invoke runs the action as Terraform 1.14 does; it gives the progress and
// how it ended.
func invoke(ctx context.Context, t *testing.T, server tfprotov6.ProviderServer, change func(values map[string]tftypes.Value, kind tftypes.Object)) ([]string, []*tfprotov6.Diagnostic) {
	t.Helper()
	config := actionConfig(t, server, change)
	actions := server.(tfprotov6.ActionServer)
	valid, err := actions.ValidateActionConfig(ctx, &tfprotov6.ValidateActionConfigRequest{ActionType: screenshotType, Config: config})
	if err != nil {
		t.Fatal(err)
	}
	if len(valid.Diagnostics) > 0 {
		return nil, valid.Diagnostics
	}
	stream, err := actions.InvokeAction(ctx, &tfprotov6.InvokeActionRequest{ActionType: screenshotType, Config: config})
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
	messages, diagnostics := invoke(t.Context(), t, w.protocol(t), waitFor("login:"))
	if len(diagnostics) > 0 || len(messages) != 2 || !strings.HasPrefix(messages[0], `The screen does not show yet what is waited for: text "login:" is not on the screen (1 picture in `) {
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

// needsActions skips a test where what drives the tests has no actions; those of
// the protocol run everywhere.
func needsActions(t *testing.T) {
	t.Helper()
	if !hasActions(t) {
		t.Skipf("%s has no actions; Terraform 1.14 has", os.Getenv("TF_ACC_TERRAFORM_PATH"))
	}
}

// hasActions is a Terraform of 1.14 or later.
func hasActions(t *testing.T) bool {
	t.Helper()
	return !isOpenTofu() && minorVersion(t) >= 14
}

// needsEphemeral skips a test where what drives the tests has no ephemeral
// resources.
func needsEphemeral(t *testing.T) {
	t.Helper()
	if !hasEphemeral(t) {
		t.Skipf("%s has no ephemeral resources; Terraform 1.10 and OpenTofu 1.11 have", os.Getenv("TF_ACC_TERRAFORM_PATH"))
	}
}

// hasEphemeral is a Terraform of 1.10 or an OpenTofu of 1.11, or later.
func hasEphemeral(t *testing.T) bool {
	t.Helper()
	if isOpenTofu() {
		return minorVersion(t) >= 11
	}
	return minorVersion(t) >= 10
}

// versionOfTerraform is what `version -json` prints.
var versionOfTerraform = sync.OnceValues(func() ([]byte, error) {
	return exec.Command(os.Getenv("TF_ACC_TERRAFORM_PATH"), "version", "-json").Output()
})

// minorVersion is the y of the version 1.y of what drives the tests.
func minorVersion(t *testing.T) int {
	t.Helper()
	out, err := versionOfTerraform()
	if err != nil {
		t.Fatal(err)
	}
	var version struct {
		Terraform string `json:"terraform_version"`
	}
	if err := json.Unmarshal(out, &version); err != nil {
		t.Fatal(err)
	}
	var minor int
	if _, err := fmt.Sscanf(version.Terraform, "1.%d", &minor); err != nil {
		t.Fatal(err)
	}
	return minor
}

// Actions came with Terraform 1.14; the protocol's tests above run everywhere.
func TestCLIActionAfterCreate(t *testing.T) {
	needsActions(t)
	t.Parallel()
	w := newWorld(t)
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
	space := newWorkspace(t, config)
	if out := space.must(t, "apply", "-auto-approve", "-no-color"); !strings.Contains(out, "iZbp1j8q0l2Il1O0Z5S8B login:") {
		t.Errorf("the apply does not report the screen:\n%s", out)
	}
}

// plugin-go's server sends events until the context of the request ends, which
// comes after StopProvider has answered. This does as it does.
func TestAnInterruptedActionAlwaysSaysSo(t *testing.T) {
	w := newWorld(t)
	for range 50 {
		server := w.protocol(t)
		ctx, cancel := context.WithCancel(t.Context())
		stream, err := server.(tfprotov6.ActionServer).InvokeAction(ctx, &tfprotov6.InvokeActionRequest{
			ActionType: screenshotType, Config: actionConfig(t, server, waitFor("never shown"))})
		if err != nil {
			t.Fatal(err)
		}
		stopped := false
		for event := range stream.Events {
			if ctx.Err() != nil {
				break // plugin-go drops it
			}
			switch event := event.Type.(type) {
			case tfprotov6.ProgressInvokeActionEventType:
				// It is under way: Terraform is interrupted.
				if !stopped {
					stopped = true
					go func() {
						if _, err := server.StopProvider(t.Context(), &tfprotov6.StopProviderRequest{}); err != nil {
							t.Error(err)
						}
						cancel()
					}()
				}
			case tfprotov6.CompletedInvokeActionEventType:
				if len(event.Diagnostics) != 1 || event.Diagnostics[0].Summary != "Interrupted" {
					t.Errorf("completed with %v", event.Diagnostics)
				}
				stopped = false
			}
		}
		if stopped {
			t.Fatal("the last event was dropped, which Terraform takes for success")
		}
		cancel()
	}
}

// A stop without an action under way does not wait for one.
func TestAStopOfAnIdleProviderAnswersAtOnce(t *testing.T) {
	w := newWorld(t)
	server := w.protocol(t)
	began := time.Now()
	if _, err := server.StopProvider(t.Context(), &tfprotov6.StopProviderRequest{}); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(began); took >= stopGrace {
		t.Errorf("took %s", took)
	}
}
