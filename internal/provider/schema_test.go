package provider

import (
	"encoding/json"
	"os/exec"
	"reflect"
	"testing"
)

// The pages of the documentation are made from what internal/cmd/schema prints,
// which must be what Terraform says of the built provider. Before 1.14 it does not
// tell of actions.
func TestCLISchemasAreThoseThatTerraformGives(t *testing.T) {
	t.Parallel()
	printed, err := exec.Command("go", "run", "../cmd/schema").Output()
	if err != nil {
		t.Fatal(err)
	}
	ours := providerSchema(t, printed)
	theirs := providerSchema(t, []byte(newWorkspace(t, requiredProvider).must(t, "providers", "schema", "-json")))
	if !hasActions(t) {
		if len(ours["action_schemas"].(map[string]any)) == 0 {
			t.Error("there are no actions")
		}
		delete(ours, "action_schemas")
	}
	if !hasEphemeral(t) {
		delete(ours, "ephemeral_resource_schemas")
	}
	if isOpenTofu() && minorVersion(t) < 8 { // it has functions, and does not print them
		delete(ours, "functions")
	}
	for kind := range theirs {
		if ours[kind] == nil {
			t.Errorf("there is no %s", kind)
		}
	}
	for kind := range ours {
		compareJSON(t, kind, ours[kind], theirs[kind])
	}
}

// providerSchema is that of the one provider in the output, as it is decoded.
func providerSchema(t *testing.T, output []byte) map[string]any {
	t.Helper()
	var all struct {
		FormatVersion string                    `json:"format_version"`
		Providers     map[string]map[string]any `json:"provider_schemas"`
	}
	if err := json.Unmarshal(output, &all); err != nil {
		t.Fatal(err)
	}
	if all.FormatVersion != "1.0" || len(all.Providers) != 1 {
		t.Fatalf("format %s, %d providers", all.FormatVersion, len(all.Providers))
	}
	for _, schema := range all.Providers {
		return schema
	}
	return nil
}

// compareJSON names the places where two decoded values differ.
func compareJSON(t *testing.T, where string, ours, theirs any) {
	t.Helper()
	a, isObject := ours.(map[string]any)
	b, both := theirs.(map[string]any)
	if !isObject || !both {
		if !reflect.DeepEqual(ours, theirs) {
			t.Errorf("%s is %v, Terraform says %v", where, ours, theirs)
		}
		return
	}
	for name := range b {
		if _, ok := a[name]; !ok {
			t.Errorf("%s.%s is missing", where, name)
		}
	}
	for name := range a {
		compareJSON(t, where+"."+name, a[name], b[name])
	}
}
