package provider

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/capture"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/ecstest"
)

const (
	testKey    = "LTAItestaccesskey"
	testSecret = "test-secret-of-the-access-key"
)

// world is a cloud of one test: an endpoint that listens, and the provider
// that is pointed at it.
type world struct {
	*ecstest.Endpoint
	host string
	// seen is told of each request, see watch.
	seen atomic.Pointer[func(*http.Request)]
	// interval is the provider's pace; tests of the pace set their own.
	interval time.Duration
}

// Where a test's wait has to run out, its time is 9 s: less than from one picture to
// the next, so that the wait ends as soon as it has seen a picture, and much more
// than any machine takes for that.

// newWorld has machine i-1, which shows a login prompt, and i-2 in another
// region, in GRUB. The endpoint takes calls in any order and pace, unless
// options say otherwise.
func newWorld(t *testing.T, options ...ecstest.Option) *world {
	t.Helper()
	options = append([]ecstest.Option{
		ecstest.WithKey(ecstest.Key{ID: testKey, Secret: testSecret}),
		ecstest.WithInstance(ecstest.Instance{Region: "cn-hangzhou", ID: "i-1", Screen: ecstest.Still(ecstest.Screen("login"))}),
		ecstest.WithInstance(ecstest.Instance{Region: "eu-central-1", ID: "i-2", Screen: ecstest.Still(ecstest.Screen("grub-prompt"))}),
		ecstest.WithInterval(0),
	}, options...)
	endpoint := ecstest.New(options...)
	w := &world{Endpoint: endpoint}
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if seen := w.seen.Load(); seen != nil {
			(*seen)(r)
		}
		endpoint.ServeHTTP(rw, r)
	}))
	t.Cleanup(func() {
		endpoint.Close()
		server.Close()
		if unknown := endpoint.Unexpected(); len(unknown) > 0 {
			t.Errorf("the provider sent what the API does not know: %v", unknown)
		}
	})
	w.host = strings.TrimPrefix(server.URL, "http://")
	return w
}

// watch has see look at each request, headers included, before it is answered.
func (w *world) watch(see func(*http.Request)) { w.seen.Store(&see) }

// block is a provider block with keys that are accepted; more is added to it.
func (w *world) block(more string) string {
	return fmt.Sprintf("provider \"alicloud\" {\n  access_key = %q\n  secret_key = %q\n  region = \"cn-hangzhou\"\n%s%s}\n", testKey, testSecret, w.reach(), more)
}

// reach is the part of a provider block that points at the endpoint.
func (w *world) reach() string {
	return fmt.Sprintf("  protocol = \"HTTP\"\n  endpoints {\n    ecs = %q\n    sts = %q\n  }\n", w.host, w.host)
}

// run applies the steps with a real Terraform and the provider in this process.
func (w *world) run(t *testing.T, steps ...resource.TestStep) {
	t.Helper()
	factory := NewServer(t.Context(), "test", capture.NewPace(w.interval, 0))
	server := func() (tfprotov6.ProviderServer, error) { return factory(), nil }
	resource.UnitTest(t, resource.TestCase{
		// Under a second name for who wants two configurations.
		ProtoV6ProviderFactories: map[string]func() (tfprotov6.ProviderServer, error){"alicloud": server, "second": server},
		Steps:                    steps,
	})
}

// show changes what a machine of cn-hangzhou shows from now on.
func (w *world) show(id string, frame ecstest.Frame) {
	w.AddInstance(ecstest.Instance{Region: "cn-hangzhou", ID: id, Screen: ecstest.Film(frame)})
}

// expectCalls is an error unless an instance's screen was asked for so often.
func (w *world) expectCalls(id string, want int) error {
	if got := w.Count(id); got != want {
		return fmt.Errorf("%d calls on %s, want %d", got, id, want)
	}
	return nil
}

// acrossLines matches text that Terraform may have broken into lines.
func acrossLines(text string) *regexp.Regexp {
	var parts []string
	for _, word := range strings.Fields(text) {
		parts = append(parts, regexp.QuoteMeta(word))
	}
	return regexp.MustCompile(strings.Join(parts, `[\s│]+`))
}

// cloud is where the TestCloud tests read: an instance of the real cloud when
// the environment names one (see CONTRIBUTING.md), else the endpoint.
type cloud struct {
	*world
	block, id, region string
}

func newCloud(t *testing.T) cloud {
	t.Helper()
	if id := os.Getenv(instanceVariable); id != "" {
		return cloud{&world{interval: capture.DefaultInterval}, "", id, os.Getenv("ALICLOUD_REGION")}
	}
	w := newWorld(t)
	return cloud{w, w.block(""), "i-1", "cn-hangzhou"}
}
