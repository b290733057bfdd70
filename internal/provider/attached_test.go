package provider

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/capture"
)

// run of a world ends each step with two more plans, and all with a destroy: that is
// for what must last from one command to the next. What one command tells needs that
// command alone, at a tenth of the cost. The provider is in this process all the same,
// under the race detector's eyes.

// state is what Terraform keeps: attributes by the address of what has them, and
// the outputs by "output".
type state map[string]map[string]any

func (s state) has(t *testing.T, address, name string, check knownvalue.Check) {
	t.Helper()
	value, ok := s[address][name]
	if !ok {
		t.Errorf("there is no %s of %s", name, address)
		return
	}
	if err := check.CheckValue(value); err != nil {
		t.Errorf("%s, %s: %v", address, name, err)
	}
}

// apply applies config with a real Terraform, and gives the state.
func (w *world) apply(t *testing.T, config string) state {
	t.Helper()
	folder := t.TempDir()
	if _, err := w.terraform(t, folder, config, "apply", "-auto-approve"); err != nil {
		t.Fatal(err)
	}
	return readState(t, folder)
}

func readState(t *testing.T, folder string) state {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(folder, "terraform.tfstate"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Outputs   map[string]struct{ Value any }
		Resources []struct {
			Mode, Type, Name string
			Instances        []struct {
				Key        any `json:"index_key"`
				Attributes map[string]any
			}
		}
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber() // as knownvalue wants it
	if err := decoder.Decode(&file); err != nil {
		t.Fatal(err)
	}
	kept := state{"output": {}}
	for name, output := range file.Outputs {
		kept["output"][name] = output.Value
	}
	for _, resource := range file.Resources {
		address := resource.Type + "." + resource.Name
		if resource.Mode == "data" {
			address = "data." + address
		}
		for _, instance := range resource.Instances {
			if instance.Key == nil {
				kept[address] = instance.Attributes
				continue
			}
			key, err := json.Marshal(instance.Key)
			if err != nil {
				t.Fatal(err)
			}
			kept[address+"["+string(key)+"]"] = instance.Attributes
		}
	}
	return kept
}

// fails applies config, which must fail with all of the words, whatever the
// width to which Terraform breaks lines.
func (w *world) fails(t *testing.T, config string, words ...string) {
	t.Helper()
	w.failsWith(t, config, patterns(words)...)
}

// failsWith is fails for words that are patterns.
func (w *world) failsWith(t *testing.T, config string, words ...*regexp.Regexp) {
	t.Helper()
	_, err := w.terraform(t, t.TempDir(), config, "apply", "-auto-approve")
	tells(t, err, words)
}

// refused plans config, which must fail as soon as that, and gives what is said.
func (w *world) refused(t *testing.T, config string, words ...*regexp.Regexp) error {
	t.Helper()
	_, err := w.terraform(t, t.TempDir(), config, "plan")
	tells(t, err, words)
	return err
}

// errorAt is the one of the errors that points at a place of the configuration, such
// as `in output "x"`.
func errorAt(t *testing.T, all error, place string) string {
	t.Helper()
	var found []string
	for _, one := range strings.Split(all.Error(), "Error: ")[1:] {
		if strings.Contains(one, place) {
			found = append(found, "Error: "+one)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%d errors are %s, want 1:\n%s", len(found), place, all)
	}
	return found[0]
}

func tells(t *testing.T, err error, words []*regexp.Regexp) {
	t.Helper()
	if err == nil {
		t.Fatal("Terraform does not fail")
	}
	for _, pattern := range words {
		if !pattern.MatchString(err.Error()) {
			t.Errorf("no match of %s in:\n%s", pattern, err)
		}
	}
}

func patterns(words []string) []*regexp.Regexp {
	all := make([]*regexp.Regexp, len(words))
	for i, text := range words {
		all[i] = acrossLines(text)
	}
	return all
}

// terraform gives what a command prints, or an error with what it says of it. A
// command has a provider of its own, as it would have a process.
func (w *world) terraform(t *testing.T, folder, config, command string, more ...string) ([]byte, error) {
	t.Helper()
	writeFile(t, filepath.Join(folder, "main.tf"), config)
	providers, end := w.attach(t, config)
	defer end()
	run := exec.Command(os.Getenv("TF_ACC_TERRAFORM_PATH"), append([]string{command, "-no-color"}, more...)...)
	run.Dir = folder
	run.Env = append(os.Environ(), "TF_IN_AUTOMATION=1", "TF_INPUT=0", "TF_REATTACH_PROVIDERS="+providers)
	var out, failure bytes.Buffer
	run.Stdout, run.Stderr = &out, &failure
	if err := run.Run(); err != nil {
		return nil, fmt.Errorf("%s: %w\n%s", command, err, failure.Bytes())
	}
	return out.Bytes(), nil
}

// attach serves the provider, and gives the value of the variable by which
// Terraform finds it, and what ends it. It has a second name, for a configuration
// of its own, where config says so.
func (w *world) attach(t *testing.T, config string) (variable string, end func()) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	factory := NewServer(ctx, "test", capture.NewPace(w.interval, 0))
	host := os.Getenv("TF_ACC_PROVIDER_HOST")
	if host == "" {
		host = "registry.terraform.io"
	}
	type address struct{ Network, String string }
	type served struct {
		Protocol             string
		ProtocolVersion, Pid int
		Test                 bool
		Addr                 address
	}
	names := []string{"alicloud"}
	if strings.Contains(config, `provider "second"`) {
		names = append(names, "second")
	}
	providers := map[string]served{}
	var running []<-chan struct{}
	for _, name := range names {
		source := host + "/hashicorp/" + name
		started, ended := make(chan *plugin.ReattachConfig), make(chan struct{})
		go func() {
			_ = tf6server.Serve(source, factory, tf6server.WithDebug(ctx, started, ended), tf6server.WithGoPluginLogger(hclog.NewNullLogger()), tf6server.WithLoggingSink(t))
		}()
		at := <-started
		running = append(running, ended)
		providers[source] = served{string(at.Protocol), at.ProtocolVersion, at.Pid, at.Test, address{at.Addr.Network(), at.Addr.String()}}
	}
	encoded, err := json.Marshal(providers)
	if err != nil {
		t.Fatal(err)
	}
	return string(encoded), func() {
		stop()
		for _, ended := range running {
			<-ended
		}
	}
}
