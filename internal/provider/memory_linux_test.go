package provider

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/ecstest"
)

const (
	// memoryOf is the variable that makes this test's process the provider of one
	// read: the host that it calls.
	memoryOf = "MEMORY_OF_A_READ_FROM"
	// mostMemory of one read, over the idle provider.
	mostMemory = 128 << 20
)

// One read takes at most 128 MiB over the idle provider, whatever is answered:
// the worst pictures of each kind, and pages in place of an answer. Each read has
// a process of its own, whose peak the kernel knows; the endpoint is in this one.
func TestPeakMemoryOfARead(t *testing.T) {
	if host := os.Getenv(memoryOf); host != "" {
		readOnce(t, &world{host: host})
		return
	}
	if underRace {
		t.Skip("the race detector takes memory of its own; `make test` runs this without it")
	}
	w := newWorld(t)
	t.Logf("%-45s %10s %9s  %s", "answer", "its bytes", "peak", "ended with")
	for _, worst := range ecstest.WorstPictures() {
		w.AddInstance(ecstest.Instance{Region: "cn-hangzhou", ID: "i-1", Screen: ecstest.Still(worst.Picture)})
		checkPeak(t, worst.Name, w.host, len(worst.Picture))
	}
	for _, c := range []struct {
		name, kind string
		status     int
		body       []byte
	}{
		{"an answer without an end", "application/json", 200, append([]byte(`{"Screenshot":"`), bytes.Repeat([]byte("A"), 64<<20)...)},
		{"a picture with escapes", "application/json", 200, []byte(`{"InstanceId":"i-1","Screenshot":"` + strings.Repeat(`\/`, 11<<20-100) + `"}`)},
		{"JSON of many lists", "application/json", 200, bytes.Repeat([]byte("["), 20<<20)},
		{"a page of 16 MiB", "text/html", 502, bytes.Repeat([]byte("<p>"), 16<<20/3)},
		{"an XML error of 16 MiB", "text/xml", 400, []byte("<Error>" + strings.Repeat("<a>", 16<<20/3))},
		{"a JSON error of 16 MiB", "application/json", 400, []byte(`{"Code":"` + strings.Repeat("x", 16<<20) + `"}`)},
	} {
		calls := 0 // one after the other
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			if calls++; calls > 2 {
				w.WriteHeader(http.StatusNotFound) // let the read end
				return
			}
			w.Header().Set("Content-Type", c.kind)
			w.WriteHeader(c.status)
			_, _ = w.Write(c.body)
		}))
		checkPeak(t, c.name, strings.TrimPrefix(server.URL, "http://"), len(c.body))
		server.Close()
	}
}

func checkPeak(t *testing.T, name, host string, size int) {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestPeakMemoryOfARead$", "-test.v")
	child.Env = append(os.Environ(), memoryOf+"="+host)
	out, err := child.CombinedOutput()
	_, report, found := strings.Cut(string(out), "PEAK ")
	if err != nil || !found {
		t.Errorf("%s: %v\n%s", name, err, out)
		return
	}
	report, _, _ = strings.Cut(report, "\n")
	number, end, _ := strings.Cut(report, " ")
	peak, err := strconv.Atoi(number)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%-45s %10d %5d MiB  %s", name, size, peak>>20, end)
	if peak > mostMemory {
		t.Errorf("%s: %d MiB over the idle provider, want %d at most", name, peak>>20, mostMemory>>20)
	}
}

// readOnce configures a provider, waits until it is idle, reads once as
// Terraform does, and prints what that took at its peak.
func readOnce(t *testing.T, w *world) {
	BoundMemory()
	server := w.protocol(t)
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	kind := schemas.DataSourceSchemas[screenshotType].ValueType().(tftypes.Object)
	values := nulls(kind)
	values["instance_id"] = tftypes.NewValue(tftypes.String, "i-1")
	values["output_file"] = tftypes.NewValue(tftypes.String, filepath.Join(t.TempDir(), "screen"))
	times := kind.AttributeTypes["timeouts"].(tftypes.Object)
	values["timeouts"] = tftypes.NewValue(times, map[string]tftypes.Value{"read": tftypes.NewValue(tftypes.String, "60s")})
	config, err := tfprotov6.NewDynamicValue(kind, tftypes.NewValue(kind, values))
	if err != nil {
		t.Fatal(err)
	}
	debug.FreeOSMemory()
	idle := statusOf(t, "VmRSS")
	answer, err := server.ReadDataSource(t.Context(), &tfprotov6.ReadDataSourceRequest{TypeName: screenshotType, Config: &config})
	if err != nil {
		t.Fatal(err)
	}
	peak, end := statusOf(t, "VmHWM"), "a picture"
	if len(answer.Diagnostics) > 0 {
		end = answer.Diagnostics[0].Summary + ": " + strings.Join(strings.Fields(answer.Diagnostics[0].Detail), " ")
	}
	t.Logf("PEAK %d %.130s", peak-idle, end)
	runtime.KeepAlive(answer)
}

// statusOf is a size in bytes that the kernel tells of this process.
func statusOf(t *testing.T, name string) int {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(status), name+":")
	kilobytes, err := strconv.Atoi(strings.Fields(after)[0])
	if err != nil {
		t.Fatal(err)
	}
	return kilobytes << 10
}
