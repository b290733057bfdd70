package provider

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// probe is an endpoint that remembers the last request.
type probe struct {
	*httptest.Server
	last *http.Request
}

func newProbe(t *testing.T) *probe {
	t.Helper()
	p := new(probe)
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.last = r
		fmt.Fprint(w, `{"InstanceId":"i-1","RequestId":"R","Screenshot":"aGk="}`)
	}))
	t.Cleanup(p.Close)
	return p
}

func (p *probe) host() string { return strings.TrimPrefix(p.URL, "http://") }

var credentialPattern = regexp.MustCompile(`Credential=([^,]*)`)

// keyID is the access key that signed the last request.
func (p *probe) keyID() string {
	if p.last == nil {
		return ""
	}
	match := credentialPattern.FindStringSubmatch(p.last.Header.Get("Authorization"))
	if match == nil {
		return ""
	}
	return match[1]
}

// endpointBlocks is a list of endpoints blocks.
func endpointBlocks(all ...map[string]string) types.List {
	kinds := map[string]attr.Type{}
	for _, name := range endpointNames {
		kinds[name] = types.StringType
	}
	var elements []attr.Value
	for _, block := range all {
		values := map[string]attr.Value{}
		for _, name := range endpointNames {
			values[name] = types.StringNull()
			if text, given := block[name]; given {
				values[name] = types.StringValue(text)
			}
		}
		elements = append(elements, types.ObjectValueMust(kinds, values))
	}
	return types.ListValueMust(types.ObjectType{AttrTypes: kinds}, elements)
}

// blockList is a list of blocks of one kind, as assume_role.
func blockList[T any](t *testing.T, all ...T) types.List {
	t.Helper()
	kinds := map[string]attr.Type{}
	for i := range reflect.TypeFor[T]().NumField() {
		field := reflect.TypeFor[T]().Field(i)
		kinds[field.Tag.Get("tfsdk")] = types.StringType
		if field.Type == reflect.TypeFor[types.Number]() {
			kinds[field.Tag.Get("tfsdk")] = types.NumberType
		}
	}
	list, diags := types.ListValueFrom(t.Context(), types.ObjectType{AttrTypes: kinds}, all)
	if diags.HasError() {
		t.Fatal(diags)
	}
	return list
}

// cliFile writes the aliyun CLI's file into a fresh home and returns the home.
func cliFile(t *testing.T, current string, profiles ...map[string]any) string {
	t.Helper()
	home := t.TempDir()
	content, err := json.Marshal(map[string]any{"current": current, "profiles": profiles})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(home, ".aliyun"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(home, ".aliyun", "config.json"), content, 0o600); err != nil {
		t.Fatal(err)
	}
	return home
}

func akProfile(name, region string) map[string]any {
	return map[string]any{"name": name, "mode": "AK", "access_key_id": "profile-" + name, "access_key_secret": "profile-secret", "region_id": region}
}

func TestConfigurationPrecedence(t *testing.T) {
	env := func(pairs ...string) map[string]string {
		m := map[string]string{}
		for i := 0; i < len(pairs); i += 2 {
			m[pairs[i]] = pairs[i+1]
		}
		return m
	}
	arguments := func(change func(*providerModel)) providerModel {
		var m providerModel
		change(&m)
		return m
	}
	s := types.StringValue
	profiles := []map[string]any{akProfile("one", "cn-one"), akProfile("two", "cn-two")}
	for _, c := range []struct {
		name    string
		model   providerModel
		env     map[string]string
		keyID   string
		token   string
		region  string
		whereof string // region's source
	}{
		{"arguments beat everything", arguments(func(m *providerModel) {
			m.AccessKey, m.SecretKey, m.Region = s("argument-key"), s("x"), s("cn-argument")
		}), env("ALICLOUD_ACCESS_KEY", "env-key", "ALICLOUD_SECRET_KEY", "x", "ALICLOUD_REGION", "cn-env"), "argument-key", "", "cn-argument", "argument region"},
		{"first family of variables", providerModel{}, env("ALICLOUD_ACCESS_KEY", "env-1", "ALICLOUD_SECRET_KEY", "x", "ALICLOUD_SECURITY_TOKEN", "token-1", "ALICLOUD_REGION", "cn-env-1",
			"ALIBABA_CLOUD_ACCESS_KEY_ID", "env-2", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "x", "ALIBABA_CLOUD_REGION", "cn-env-2"), "env-1", "token-1", "cn-env-1", "environment variable ALICLOUD_REGION"},
		{"second family of variables", providerModel{}, env("ALIBABA_CLOUD_ACCESS_KEY_ID", "env-2", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "x", "ALIBABA_CLOUD_SECURITY_TOKEN", "token-2", "ALIBABA_CLOUD_REGION", "cn-env-2"),
			"env-2", "token-2", "cn-env-2", "environment variable ALIBABA_CLOUD_REGION"},
		{"third family of variables", providerModel{}, env("ALIBABACLOUD_ACCESS_KEY_ID", "env-3", "ALIBABACLOUD_ACCESS_KEY_SECRET", "x", "ALICLOUD_REGION", "cn-x"), "env-3", "", "cn-x", "environment variable ALICLOUD_REGION"},
		{"variables beat a named profile, whose region stays", arguments(func(m *providerModel) { m.Profile = s("two") }),
			env("ALICLOUD_ACCESS_KEY", "env-1", "ALICLOUD_SECRET_KEY", "x"), "env-1", "", "cn-two", `profile "two"`},
		{"a named profile", arguments(func(m *providerModel) { m.Profile = s("two") }), nil, "profile-two", "", "cn-two", `profile "two"`},
		{"a profile named by the environment", providerModel{}, env("ALICLOUD_PROFILE", "two"), "profile-two", "", "cn-two", `profile "two"`},
		{"the current profile", providerModel{}, nil, "profile-one", "", "cn-one", `profile "one"`},
		{"a region variable beats the profile's", providerModel{}, env("ALICLOUD_REGION", "cn-env"), "profile-one", "", "cn-env", "environment variable ALICLOUD_REGION"},
	} {
		t.Run(c.name, func(t *testing.T) {
			probe := newProbe(t)
			home := cliFile(t, "one", profiles...)
			c.model.Protocol = types.StringValue("HTTP")
			c.model.Endpoints = endpointBlocks(map[string]string{"ecs": probe.host()})
			session, diags := configure(t.Context(), c.model, func(name string) string {
				if name == "HOME" {
					return home
				}
				return c.env[name]
			}, "test")
			if diags.HasError() {
				t.Fatal(diags)
			}
			if session.region.value != c.region || session.region.source != c.whereof {
				t.Errorf("region %+v, want %s from %s", session.region, c.region, c.whereof)
			}
			if probe.last != nil {
				t.Fatal("Configure sent a request")
			}
			if _, err := session.client.GetInstanceScreenshot(t.Context(), "cn-x", "i-1", false); err != nil {
				t.Fatal(err)
			}
			if probe.keyID() != c.keyID || probe.last.Header.Get("x-acs-security-token") != c.token {
				t.Errorf("signed by %q with token %q, want %q with %q", probe.keyID(), probe.last.Header.Get("x-acs-security-token"), c.keyID, c.token)
			}
		})
	}
}

// Two configured providers of one process, as aliases are under a debugger.
func TestConfigurationsDoNotShareCredentials(t *testing.T) {
	probe := newProbe(t)
	sessions := map[string]*session{}
	for _, key := range []string{"first-key", "second-key"} {
		s, diags := configure(t.Context(), providerModel{AccessKey: types.StringValue(key), SecretKey: types.StringValue("x"), Protocol: types.StringValue("HTTP"),
			Endpoints: endpointBlocks(map[string]string{"ecs": probe.host()})}, func(string) string { return "" }, "test")
		if diags.HasError() {
			t.Fatal(diags)
		}
		sessions[key] = s
	}
	for key, s := range sessions {
		if _, err := s.client.GetInstanceScreenshot(t.Context(), "cn-x", "i-1", false); err != nil || probe.keyID() != key {
			t.Errorf("signed by %q, want %q: %v", probe.keyID(), key, err)
		}
	}
}

func TestConfigurationTellsAllThatIsWrong(t *testing.T) {
	home := t.TempDir()
	model := providerModel{
		AccessKey:          types.StringValue("only-half"),
		AssumeRoleWithOIDC: blockList(t, assumeRoleOIDC{}),
	}
	_, diags := configure(t.Context(), model, func(name string) string {
		return map[string]string{"HOME": home, "CLIENT_READ_TIMEOUT": "soon", "ECS_ENDPOINT": "https://ecs.example.com/path", "ALICLOUD_REGION": "cn/../x"}[name]
	}, "test")
	var got []string
	for _, d := range diags.Errors() {
		got = append(got, d.Summary()+": "+d.Detail())
	}
	all := strings.Join(got, "\n")
	for _, want := range []string{
		"environment variable CLIENT_READ_TIMEOUT must be a whole number that is not negative, not \"soon\"",
		"The environment variable ECS_ENDPOINT holds none. An endpoint is a host name",
		"The environment variable ALICLOUD_REGION holds \"cn/../x\"",
		"Secret key missing",
		"assume_role_with_oidc block needs role_arn", "needs oidc_provider_arn", "needs oidc_token_file",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("no word of %q in:\n%s", want, all)
		}
	}
}

func TestConfigurationWaitsForUnknownArguments(t *testing.T) {
	session, diags := configure(t.Context(), providerModel{AccessKey: types.StringUnknown(), SecretKey: types.StringUnknown(), Region: types.StringUnknown()},
		func(string) string { return "" }, "test")
	if diags.HasError() {
		t.Fatal(diags)
	}
	model := screenshotArguments{InstanceID: types.StringValue("i-1")}
	_, diags = model.request(t.Context(), session, defaultReadTimeout)
	if !diags.HasError() || !strings.Contains(diags[0].Detail(), "region, access_key, secret_key") {
		t.Errorf("got %v, want an error that names region, access_key and secret_key", diags)
	}
}

// What is still unknown may turn out well: nobody is warned of it.
func TestConfigurationWarnsOfNothingUnknown(t *testing.T) {
	unknown := types.StringUnknown()
	one := endpointBlocks(map[string]string{})
	values := one.Elements()[0].(types.Object).Attributes()
	values["ecs"], values["sts"], values["location"] = unknown, unknown, types.StringValue("location.example.com")
	kind := one.ElementType(t.Context())
	for name, endpoints := range map[string]types.List{"no endpoints": types.ListNull(kind), "unknown blocks": types.ListUnknown(kind),
		"an unknown one": types.ListValueMust(kind, []attr.Value{types.ObjectValueMust(kind.(types.ObjectType).AttrTypes, values)})} {
		for _, protocol := range []types.String{types.StringValue("HTTP"), unknown} {
			if endpoints.IsNull() && !protocol.IsUnknown() {
				continue // that one is known: it is the region's
			}
			model := providerModel{AccessKey: unknown, SecretKey: unknown, SecurityToken: unknown, Region: unknown, Profile: unknown,
				SharedCredentialsFile: unknown, ECSRoleName: unknown, CredentialsURI: unknown, ClientReadTimeout: types.NumberUnknown(),
				ClientConnectTimeout: types.NumberUnknown(), MaxRetryTimeout: types.NumberUnknown(), ConfigurationSource: unknown, Protocol: protocol, Endpoints: endpoints}
			if _, diags := configure(t.Context(), model, func(string) string { return "" }, "test"); len(diags) > 0 {
				t.Errorf("%s, protocol %s: %v", name, protocol, diags)
			}
		}
	}
}

// HTTP is spoken with this machine only; all else is called by HTTPS, and a
// warning says so when HTTP was asked for.
func TestConfigurationSpeaksHTTPWithThisMachineOnly(t *testing.T) {
	for _, c := range []struct {
		protocol, endpoint string
		spoken             string
		warns              bool
	}{
		{"http", "", "HTTPS", true}, {"HTTP", "ecs.example.com", "HTTPS", true}, {"HTTP", "192.0.2.1:80", "HTTPS", true},
		{"HTTP", "127.0.0.1:8080", "HTTP", false}, {"HTTP", "localhost:1", "HTTP", false}, {" http\n", "[::1]:1", "HTTP", false}, {"HTTP", "127.0.0.53", "HTTP", false},
		{"", "127.0.0.1:8080", "HTTPS", false}, {"HTTPS", "", "HTTPS", false},
		{"", "http://127.0.0.1:8080/", "HTTP", false}, {"HTTP", "https://127.0.0.1:8080", "HTTPS", false}, {"", "http://ecs.example.com", "HTTPS", true},
	} {
		model := providerModel{AccessKey: types.StringValue("k"), SecretKey: types.StringValue("s"), Protocol: types.StringValue(c.protocol),
			Endpoints: endpointBlocks(map[string]string{"ecs": c.endpoint})}
		_, diags := configure(t.Context(), model, func(string) string { return "" }, "test")
		if got := diags.WarningsCount() == 1; got != c.warns || diags.HasError() {
			t.Errorf("%+v: %v", c, diags)
		}
		p, err := parseEndpoint(c.endpoint)
		if got := p.spoken(strings.ToUpper(strings.TrimSpace(c.protocol))); err != nil || got != c.spoken {
			t.Errorf("%+v: %s, %v", c, got, err)
		}
	}
}

func TestConfigurationNeverQuotesABrokenFile(t *testing.T) {
	home := cliFile(t, "one")
	file := filepath.Join(home, ".aliyun", "config.json")
	if err := os.WriteFile(file, []byte(`{"profiles":[{"access_key_secret":"do-not-show-this"`), 0o600); err != nil {
		t.Fatal(err)
	}
	_, diags := configure(t.Context(), providerModel{Profile: types.StringValue("one")}, func(name string) string {
		return map[string]string{"HOME": home}[name]
	}, "test")
	if !diags.HasError() || !strings.Contains(diags[0].Detail(), "config.json") || strings.Contains(fmt.Sprint(diags), "do-not-show-this") {
		t.Errorf("got %v, want an error that names the file and shows nothing of it", diags)
	}
}

// A number that is not whole is said to be that, and not to be the provider's bug.
func TestWholeNumbers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for block, words := range map[string]string{
		"client_read_timeout = 1500.5": "client_read_timeout must be a whole number, 0 or more, not 1500.5.",
		"client_connect_timeout = -1":  "client_connect_timeout must be a whole number, 0 or more, not -1.",
		"max_retry_timeout = 1e30":     "max_retry_timeout must be a whole number, 0 or more, not 1e+30.",
		"assume_role {\n role_arn = \"acs:ram::1:role/x\"\n session_expiration = 899\n}":    "session_expiration must be a whole number from 900 to 43200, not 899.",
		"assume_role {\n role_arn = \"acs:ram::1:role/x\"\n session_expiration = 3600.5\n}": "session_expiration must be a whole number from 900 to 43200, not 3600.5.",
	} {
		w.refused(t, w.block("  "+block+"\n")+lastingLook(""), acrossLines(words))
	}
}
