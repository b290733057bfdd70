package provider

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Every folder of examples is applied for real, as it stands; a file beside it
// only points the provider at the endpoint.
func TestCLIExamples(t *testing.T) {
	t.Parallel()
	folders := map[string]bool{}
	files, err := filepath.Glob("../../examples/*/*.tf")
	if err != nil {
		t.Fatal(err)
	}
	deeper, err := filepath.Glob("../../examples/*/*/*.tf")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range append(files, deeper...) {
		folders[filepath.Dir(file)] = true
	}
	if len(folders) < 4 {
		t.Fatalf("only %d examples found", len(folders))
	}
	for folder := range folders {
		if filepath.Base(folder) == "demo" {
			continue // make demo applies it, against its own machines; see .ci/run
		}
		t.Run(filepath.Base(folder), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			copied := t.TempDir()
			if err := os.CopyFS(copied, os.DirFS(folder)); err != nil {
				t.Fatal(err)
			}
			if err := w.pointExample(copied); err != nil {
				t.Fatal(err)
			}
			space := initWorkspace(t, copied)
			space.env = append(space.env, "TF_VAR_instance_id=i-1", "ALICLOUD_ACCESS_KEY="+testKey, "ALICLOUD_SECRET_KEY="+testSecret,
				"ALICLOUD_REGION=cn-hangzhou", "ALIBABA_CLOUD_ENDPOINT_ECS="+w.host)
			out := space.must(t, "apply", "-auto-approve", "-no-color")
			if strings.Contains(out, "Warning") {
				t.Errorf("warnings:\n%s", out)
			}
		})
	}
}

// pointExample adds protocol = "HTTP" to the example's provider block, and the
// blocks themselves where an example leaves them out, as documentation does.
func (w *world) pointExample(folder string) error {
	files, err := filepath.Glob(filepath.Join(folder, "*.tf"))
	if err != nil {
		return err
	}
	var text strings.Builder
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		text.Write(data)
	}
	if !strings.Contains(text.String(), "required_providers") {
		return os.WriteFile(filepath.Join(folder, "test.tf"), []byte(requiredProvider+"provider \"alicloud\" {\n  protocol = \"HTTP\"\n}\n"), 0o600)
	}
	name := "alicloud"
	if strings.Contains(text.String(), `provider "screen"`) {
		name = "screen"
	}
	return os.WriteFile(filepath.Join(folder, "test_override.tf"), []byte("provider \""+name+"\" {\n  protocol = \"HTTP\"\n}\n"), 0o600)
}
