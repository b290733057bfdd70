package main

import (
	"context"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// rival is a provider whose data source is read many times in a plan.
type rival struct {
	name, source, binary string
	body                 func(b *backend, n int) string // the configuration of n reads
	reach                float64                        // what 200 reads may take of its time
}

// version is what every rival is installed as.
const version = "0.0.1"

func (b *bench) listRivals() ([]rival, error) {
	rivals := []rival{
		{"ours", "cloudscreen/alicloud", b.provider, func(at *backend, n int) string {
			return fmt.Sprintf("provider \"alicloud\" {\n  access_key = %q\n  secret_key = %q\n  region = %q\n  protocol = \"HTTP\"\n  endpoints {\n    ecs = %q\n  }\n}\n"+
				"data \"alicloud_instance_screenshot\" \"x\" {\n  count = %d\n  instance_id = \"i-${count.index}\"\n}\n",
				keyID, secret, region, at.api, n)
		}, 0},
		{"plain fetch", "cloudscreen/plain", b.plain, func(at *backend, n int) string {
			return fmt.Sprintf("data \"plain_fetch\" \"x\" {\n  count = %d\n  url = \"http://%s/${count.index}\"\n}\n", n, at.plain)
		}, 2.2},
	}
	if b.http != "" {
		rivals = append(rivals, rival{"hashicorp/http", "hashicorp/http", b.http, func(at *backend, n int) string {
			return fmt.Sprintf("data \"http\" \"x\" {\n  count = %d\n  url = \"http://%s/${count.index}\"\n}\n", n, at.plain)
		}, 1})
	}
	for i := range rivals {
		absolute, err := filepath.Abs(rivals[i].binary)
		if err != nil {
			return nil, err
		}
		if _, err := os.Stat(absolute); err != nil {
			return nil, fmt.Errorf("%s is not built: %w", rivals[i].name, err)
		}
		rivals[i].binary = absolute
	}
	return rivals, nil
}

// plans times `terraform plan` of many reads of one JPEG.
func (b *bench) plans(ctx context.Context) error {
	at, err := startBackend(ctx, b.picture, slices.Max(b.reads), b.latency)
	if err != nil {
		return err
	}
	defer at.close()
	for _, n := range b.reads {
		runs := max(2, min(b.runs, 1000/n))
		least, work := make([]float64, len(b.rivals)), make([]float64, len(b.rivals))
		var spaces []*workspace
		for i, r := range b.rivals {
			space, err := b.newWorkspace(ctx, r, r.binary, r.body(at, n))
			if err != nil {
				return err
			}
			defer space.remove()
			spaces, least[i], work[i] = append(spaces, space), math.Inf(1), math.Inf(1)
		}
		for range runs {
			for i, space := range spaces {
				began := time.Now()
				processor, err := space.run(ctx, "plan", "-no-color", "-input=false")
				if err != nil {
					return err
				}
				least[i] = min(least[i], time.Since(began).Seconds())
				work[i] = min(work[i], processor.Seconds())
			}
		}
		for i := 1; i < len(b.rivals); i++ {
			reach := 0.0
			if n == 200 {
				reach = b.rivals[i].reach
			}
			b.table.add(fmt.Sprintf("plan of %d reads, whole process", n), least[0], b.rivals[i].name, least[i], reach, seconds)
			b.table.add("its time on processors, Terraform's too", work[0], b.rivals[i].name, work[i], reach, seconds)
		}
	}
	return nil
}

// memory is the most that each provider held while it served a plan.
func (b *bench) memory(ctx context.Context) error {
	few, many := 100, 1000
	if most := slices.Max(b.reads); most < many {
		few, many = max(1, most/10), most
	}
	at, err := startBackend(ctx, b.picture, many, 0)
	if err != nil {
		return err
	}
	defer at.close()
	peaks := map[int][]float64{}
	for _, n := range []int{few, many} {
		for _, r := range b.rivals {
			peak, err := b.peakOf(ctx, r, r.body(at, n))
			if err != nil {
				return err
			}
			if peak == 0 {
				fmt.Fprintln(os.Stderr, "this system does not say what memory a process held")
				return nil
			}
			peaks[n] = append(peaks[n], peak)
		}
		for i := 1; i < len(b.rivals); i++ {
			b.table.add(fmt.Sprintf("peak memory of the provider, %d reads", n), peaks[n][0], b.rivals[i].name, peaks[n][i], 0, mebibytes)
		}
	}
	for i, r := range b.rivals {
		b.table.add(fmt.Sprintf("peak memory, %d reads against %d, %s", many, few, r.name), peaks[many][i], "itself", peaks[few][i], 0, mebibytes)
	}
	return nil
}

// workspace is a folder in which a rival has been initialised.
type workspace struct {
	terraform, folder string
	env               []string
}

// newWorkspace installs binary as the rival's provider.
func (b *bench) newWorkspace(ctx context.Context, r rival, binary, config string) (*workspace, error) {
	folder, err := os.MkdirTemp("", "bench")
	if err != nil {
		return nil, err
	}
	rc := filepath.Join(folder, "terraform.rc")
	w := &workspace{terraform: b.terraform, folder: folder, env: []string{"TF_CLI_CONFIG_FILE=" + rc, "TF_IN_AUTOMATION=1"}}
	mirror := filepath.Join(folder, "mirror")
	name := r.source[strings.Index(r.source, "/")+1:]
	suffix := ""
	if runtime.GOOS == "windows" {
		suffix = ".exe"
	}
	for _, host := range []string{"registry.terraform.io", "registry.opentofu.org"} {
		target := filepath.Join(mirror, host, r.source, version, runtime.GOOS+"_"+runtime.GOARCH)
		if err := os.MkdirAll(target, 0o755); err != nil {
			return w, err
		}
		if err := copyProgram(binary, filepath.Join(target, "terraform-provider-"+name+"_v"+version+suffix)); err != nil {
			return w, err
		}
	}
	config = fmt.Sprintf("terraform {\n  required_providers {\n    %s = {\n      source = %q\n    }\n  }\n}\n", name, r.source) + config
	if err := os.WriteFile(filepath.Join(folder, "main.tf"), []byte(config), 0o600); err != nil {
		return w, err
	}
	install := fmt.Sprintf("disable_checkpoint = true\nprovider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", mirror)
	if err := os.WriteFile(rc, []byte(install), 0o600); err != nil {
		return w, err
	}
	_, err = w.run(ctx, "init", "-no-color", "-input=false")
	return w, err
}

// run gives the time that Terraform and its providers had on processors.
func (w *workspace) run(ctx context.Context, args ...string) (time.Duration, error) {
	command := exec.CommandContext(ctx, w.terraform, args...)
	command.Dir = w.folder
	command.Env = append(os.Environ(), w.env...)
	if out, err := command.CombinedOutput(); err != nil {
		return 0, fmt.Errorf("%s %s: %w\n%s", filepath.Base(w.terraform), args[0], err, out)
	}
	return command.ProcessState.UserTime() + command.ProcessState.SystemTime(), nil
}

func (w *workspace) remove() { _ = os.RemoveAll(w.folder) } // a temporary folder, gone with the machine at the latest

func copyProgram(from, to string) error {
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, data, 0o755)
}
