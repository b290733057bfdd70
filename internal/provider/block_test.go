package provider

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/capture"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/ecstest"
)

// aliyunBlock is every argument and block at the top of aliyun/alicloud's
// provider block, and a value that it takes.
//
// Source: github.com/aliyun/terraform-provider-alicloud, alicloud/provider.go,
// commit 81c43b67 of 2026-08-21.
var aliyunBlock = map[string]any{
	"access_key": "LTAIkey", "secret_key": "secret-of-the-key", "security_token": "token-of-the-key", "ecs_role_name": "role", "region": "cn-hangzhou",
	"ots_instance_name": "ots", "log_endpoint": "cn-hangzhou.log.aliyuncs.com", "mns_endpoint": "mns", "account_id": "1234567890123456", "account_type": "International",
	"fc": "fc", "shared_credentials_file": "/nowhere/config.json", "profile": "nobody", "skip_region_validation": true, "configuration_source": "module/x",
	"protocol": "HTTPS", "client_read_timeout": 0, "client_connect_timeout": 0, "max_retry_timeout": 0, "source_ip": "192.0.2.1", "security_transport": "false",
	"secure_transport": "true", "credentials_uri": "http://127.0.0.1:1/",
	"assume_role":           map[string]any{"role_arn": "", "session_name": "s", "policy": "{}", "session_expiration": 900, "external_id": "x"},
	"sign_version":          map[string]any{"oss": "v4", "sls": "v1"},
	"assume_role_with_oidc": map[string]any{"oidc_provider_arn": "p", "oidc_token": "token-of-oidc", "oidc_token_file": "/nowhere/token", "role_arn": "r", "role_session_name": "s", "policy": "{}", "session_expiration": 900},
	"endpoints":             map[string]any{"ecs": "ecs.example.com", "oss": "https://oss.example.com/"},
	"features":              map[string]any{"ecs_instance": map[string]any{"replace_on_image_update": true}},
}

// value makes one of the provider block, which is a list where kind is one.
func value(t *testing.T, kind tftypes.Type, from any) tftypes.Value {
	t.Helper()
	switch k := kind.(type) {
	case tftypes.List:
		return tftypes.NewValue(k, []tftypes.Value{value(t, k.ElementType, from)})
	case tftypes.Object:
		values := nulls(k)
		for name, attribute := range k.AttributeTypes {
			if list, ok := attribute.(tftypes.List); ok {
				values[name] = tftypes.NewValue(list, []tftypes.Value{}) // as Terraform gives a block that is not written
			}
		}
		for name, one := range from.(map[string]any) {
			attribute, known := k.AttributeTypes[name]
			if !known {
				t.Fatalf("%s is not taken", name)
			}
			values[name] = value(t, attribute, one)
		}
		return tftypes.NewValue(k, values)
	}
	return tftypes.NewValue(kind, from)
}

// configureBlock validates and configures a provider block as Terraform does.
func configureBlock(t *testing.T, block map[string]any) []*tfprotov6.Diagnostic {
	t.Helper()
	server, err := providerserver.NewProtocol6WithError(New(t.Context(), "test", capture.NewPace(0, 0))())()
	if err != nil {
		t.Fatal(err)
	}
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	kind := schemas.Provider.ValueType()
	config, err := tfprotov6.NewDynamicValue(kind, value(t, kind, block))
	if err != nil {
		t.Fatal(err)
	}
	validated, err := server.ValidateProviderConfig(t.Context(), &tfprotov6.ValidateProviderConfigRequest{Config: &config})
	if err != nil {
		t.Fatal(err)
	}
	configured, err := server.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{TerraformVersion: "1.14.0", Config: &config})
	if err != nil {
		t.Fatal(err)
	}
	return append(validated.Diagnostics, configured.Diagnostics...)
}

// Every argument and block of aliyun/alicloud is taken, alone beside keys and
// all at once, without a word.
func TestTheWholeBlockOfAliyunIsTaken(t *testing.T) {
	if len(aliyunBlock) != 28 || len(endpointNames) != 160 || !slices.IsSorted(endpointNames) {
		t.Errorf("%d arguments and %d endpoints, want 28 and 160", len(aliyunBlock), len(endpointNames))
	}
	keys := func(more map[string]any) map[string]any {
		block := map[string]any{"access_key": "LTAIkey", "secret_key": "secret-of-the-key"}
		for name, one := range more {
			block[name] = one
		}
		return block
	}
	for name, one := range aliyunBlock {
		for _, form := range []any{one, ""} {
			if _, text := one.(string); form == "" && !text {
				continue
			}
			if diags := configureBlock(t, keys(map[string]any{name: form})); len(diags) > 0 && name != "access_key" && name != "secret_key" {
				t.Errorf("%s = %q: %s: %s", name, form, diags[0].Summary, diags[0].Detail)
			}
		}
	}
	for _, form := range []string{"x_y.example.com", "https://x_y.example.com/", "http://127.0.0.1:8080", ""} {
		endpoints := map[string]any{}
		for _, name := range endpointNames {
			endpoints[name] = form
		}
		if diags := configureBlock(t, keys(map[string]any{"endpoints": endpoints})); len(diags) > 0 {
			t.Errorf("endpoints of %q: %s: %s", form, diags[0].Summary, diags[0].Detail)
		}
	}
	if diags := configureBlock(t, keys(map[string]any{"endpoints": map[string]any{"location": "location.example.com", "oss": "x"}})); len(diags) != 1 ||
		diags[0].Severity != tfprotov6.DiagnosticSeverityWarning || !strings.HasPrefix(diags[0].Detail, "location of endpoints: ") {
		t.Errorf("got %v, want a warning of what could matter", diags)
	}
	if diags := configureBlock(t, aliyunBlock); len(diags) > 0 {
		t.Errorf("all at once: %s: %s", diags[0].Summary, diags[0].Detail)
	}
}

// The same through a real Terraform, with several blocks, and with what this
// provider uses reaching the service.
func TestACopiedBlockWorks(t *testing.T) {
	t.Parallel()
	const first, second = "acs:ram::1234567890123456:role/first", "acs:ram::1234567890123456:role/second"
	w := newWorld(t, ecstest.WithRole(ecstest.Role{ARN: first}), ecstest.WithRole(ecstest.Role{ARN: second, ExternalID: "external-1"}))
	var latest atomic.Pointer[http.Header] // both reads are served at once
	w.watch(func(r *http.Request) { header := r.Header.Clone(); latest.Store(&header) })
	config := fmt.Sprintf(`
provider "alicloud" {
  access_key              = "  %s\n"
  secret_key              = "%s\n"
  security_token          = ""
  region                  = " cn-hangzhou\n"
  profile                 = ""
  shared_credentials_file = ""
  ecs_role_name           = ""
  credentials_uri         = ""
  account_id              = "1234567890123456"
  account_type            = "Domestic"
  skip_region_validation  = true
  ots_instance_name       = "x"
  log_endpoint            = "x"
  mns_endpoint            = "x"
  fc                      = "x"
  configuration_source    = "terraform-alicloud-modules/classic"
  protocol                = "HTTP"
  client_read_timeout     = 0
  client_connect_timeout  = 0
  max_retry_timeout       = 0
  source_ip               = "192.0.2.7"
  security_transport      = "true"
  sign_version {
    oss = "v4"
    sls = "v4"
  }
  features {
    ecs_instance {
      replace_on_image_update = true
    }
  }
  endpoints {
    oss = "https://oss_internal.example.com"
    ecs = "ecs.nowhere.invalid"
  }
  endpoints {
    ecs = "http://%s/"
    sts = "%s"
  }
  assume_role {
    role_arn = ""
  }
  assume_role {
    role_arn           = "%s\n"
    session_expiration = 900
  }
  assume_role {
    role_arn    = "%s"
    external_id = "external-1"
  }
}
data "alicloud_instance_screenshot" "x" {
  instance_id = "i-1"
  region      = ""
}
data "alicloud_instance_screenshot" "y" {
  instance_id = "i-2"
  region      = " eu-central-1\n"
}
`, testKey, testSecret, w.host, w.host, first, second)
	w.apply(t, config).has(t, screenshotX, "width", knownvalue.Int64Exact(1024))
	var actions []string
	for _, request := range w.Requests() {
		actions = append(actions, request.Action)
	}
	if got := strings.Join(actions[:min(3, len(actions))], ", "); got != "AssumeRole, AssumeRole, GetInstanceScreenshot" {
		t.Errorf("sent %v", actions)
	}
	last := *latest.Load()
	if last.Get("x-acs-source-ip") != "192.0.2.7" || last.Get("x-acs-secure-transport") != "true" || !strings.Contains(last.Get("User-Agent"), "Terraform-Module/terraform-alicloud-modules/classic") {
		t.Errorf("sent %v", last)
	}
}

// What aliyun/alicloud refuses is refused here too, and quoted only where it
// can be no secret.
func TestABadBlockIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		block map[string]any
		words string
	}{
		"protocol":           {map[string]any{"protocol": "GOPHER"}, "The protocol is HTTPS or HTTP."},
		"region":             {map[string]any{"region": "cn/../x"}, `"cn/../x" is none.`},
		"negative":           {map[string]any{"client_read_timeout": -1}, "client_read_timeout must be a whole number, 0 or more, not -1."},
		"a user in a URL":    {map[string]any{"endpoints": map[string]any{"ecs": "https://user:SeCrEt@ecs.example.com"}}, `An endpoint has no user's name and no "@"`},
		"a path in a URL":    {map[string]any{"endpoints": map[string]any{"sts": "https://sts.example.com/SeCrEt"}}, "An endpoint is a host name"},
		"a scheme":           {map[string]any{"endpoints": map[string]any{"sts": "ftp://sts.example.com"}}, "An endpoint is a host name"},
		"a short session":    {map[string]any{"assume_role": map[string]any{"role_arn": "x", "session_expiration": 899}}, "session_expiration must be a whole number from 900 to 43200, not 899."},
		"half an OIDC block": {map[string]any{"assume_role_with_oidc": map[string]any{"role_arn": "x"}}, "needs oidc_provider_arn"},
	} {
		t.Run(name, func(t *testing.T) {
			var all []string
			for _, d := range configureBlock(t, c.block) {
				all = append(all, d.Summary+": "+d.Detail)
			}
			if text := strings.Join(all, "\n"); !strings.Contains(text, c.words) || strings.Contains(text, "SeCrEt") {
				t.Errorf("got %s", text)
			}
		})
	}
	t.Setenv("ECS_ENDPOINT", "user:SeCrEt@ecs.example.com")
	t.Setenv("ALICLOUD_ASSUME_ROLE_SESSION_EXPIRATION", "60")
	var all []string
	for _, d := range configureBlock(t, map[string]any{"assume_role": map[string]any{"role_arn": "x"}}) {
		all = append(all, d.Summary+": "+d.Detail)
	}
	text := strings.Join(all, "\n")
	if !strings.Contains(text, "The environment variable ECS_ENDPOINT holds none.") || !strings.Contains(text, "from 900 to 43200 seconds, not 60") || strings.Contains(text, "SeCrEt") {
		t.Errorf("got %s", text)
	}
}

// Numbers out of all proportion are bounded, not refused: aliyun/alicloud takes them.
func TestLargeNumbersAreBounded(t *testing.T) {
	for n, want := range map[int64]time.Duration{0: 60 * time.Second, 1: time.Millisecond, 100_000_000_000: 24 * time.Hour} {
		if got := bounded(n, maxMilliseconds, defaultTimeout) * time.Millisecond; got != want {
			t.Errorf("%d became %s, want %s", n, got, want)
		}
	}
	if diags := configureBlock(t, map[string]any{"access_key": "k", "secret_key": "s", "client_read_timeout": 100_000_000_000}); len(diags) > 0 {
		t.Errorf("got %v", diags)
	}
}

// A throttling of STS is told as one of STS: it says nothing of screens.
func TestThrottlingOfSTSIsToldAsOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	sts := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("Content-Type", "application/json")
		rw.WriteHeader(http.StatusTooManyRequests)
		fmt.Fprint(rw, `{"Code":"Throttling","Message":"Request was denied due to request throttling.","RequestId":"R-1"}`)
	}))
	defer sts.Close()
	config := w.block(fmt.Sprintf("  max_retry_timeout = 1\n  endpoints {\n    sts = %q\n  }\n  assume_role {\n    role_arn = \"acs:ram::1:role/x\"\n  }\n", strings.TrimPrefix(sts.URL, "http://"))) + readOne
	w.fails(t, config, "Calls for keys are throttled", "calling AssumeRole: Throttling: Request was denied", "There were too many calls for keys, not for screens")
	if len(w.Requests()) > 0 {
		t.Errorf("ECS was asked: %v", w.Requests())
	}
}
