package provider

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// instanceVariable names an instance of the real cloud. With it, and keys and
// a region in the environment, the TestCloud tests run against the real API.
const instanceVariable = "ALICLOUD_TEST_INSTANCE_ID"

// TestMain gives the tests an environment of their own, so that no key, profile
// or setting of the person who runs them is used, and finds a real Terraform or
// OpenTofu.
func TestMain(m *testing.M) {
	keepGoCaches()
	home, err := os.MkdirTemp("", "home")
	if err != nil {
		panic(err)
	}
	if os.Getenv(instanceVariable) == "" {
		for _, variable := range os.Environ() {
			name, _, _ := strings.Cut(variable, "=")
			for _, prefix := range []string{"ALICLOUD_", "ALIBABA_CLOUD_", "ALIBABACLOUD_", "CLIENT_", "MAX_RETRY_", "ECS_", "STS_", "TF_APPEND"} {
				if strings.HasPrefix(name, prefix) {
					os.Unsetenv(name)
				}
			}
		}
		os.Setenv("HOME", home)
		os.Setenv("USERPROFILE", home) // what HOME is on Windows
		// Without this, the end of the default chain waits for metadata that
		// only an ECS instance has.
		os.Setenv("ALIBABA_CLOUD_ECS_METADATA_DISABLED", "true")
	}
	os.Unsetenv("TF_CLI_CONFIG_FILE") // dev_overrides of the person who runs them
	os.Setenv("CHECKPOINT_DISABLE", "1")
	terraform, err := findTerraform()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Setenv("TF_ACC_TERRAFORM_PATH", terraform)
	if isOpenTofu() {
		// OpenTofu looks for providers without an address in its own registry.
		os.Setenv("TF_ACC_PROVIDER_HOST", "registry.opentofu.org")
	}
	code := m.Run()
	os.RemoveAll(home)
	os.Exit(code)
}

// isOpenTofu tells which of the two the tests drive.
func isOpenTofu() bool {
	return strings.HasPrefix(filepath.Base(os.Getenv("TF_ACC_TERRAFORM_PATH")), "tofu")
}

// keepGoCaches names the caches of whoever runs the tests, since the built
// provider is built here and another home would mean to build all of it anew.
func keepGoCaches() {
	for _, name := range []string{"GOCACHE", "GOMODCACHE", "GOPATH"} {
		value, err := exec.Command("go", "env", name).Output()
		if err != nil {
			panic(err)
		}
		os.Setenv(name, strings.TrimSpace(string(value)))
	}
}

// findTerraform is what scripts/with-terraform does, for a plain `go test`.
func findTerraform() (string, error) {
	if named := os.Getenv("TF_ACC_TERRAFORM_PATH"); named != "" {
		return named, nil
	}
	for _, name := range []string{"terraform", "tofu"} {
		if found, err := exec.LookPath(name); err == nil {
			return found, nil
		}
	}
	built, err := filepath.Abs("../../.tools/tofu")
	if err != nil {
		return "", err
	}
	if _, err := os.Stat(built); err == nil {
		return built, nil
	}
	return "", fmt.Errorf("the acceptance tests need Terraform or OpenTofu: put one on PATH, or run `make test`, which builds OpenTofu")
}
