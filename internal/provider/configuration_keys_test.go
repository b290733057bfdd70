package provider

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"
	"github.com/hashicorp/terraform-plugin-log/tflogtest"
)

// environ looks variables up in pairs of names and values.
func environ(pairs ...string) func(string) string {
	return func(name string) string {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		return ""
	}
}

func text(name, content string, folder ...string) string {
	path := filepath.Join(append(folder, name)...)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		panic(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		panic(err)
	}
	return path
}

const (
	iniFile   = "# keys of the SDKs\n[default]\ntype = access_key\naccess_key_id = LTAIini\naccess_key_secret = ini-secret\n[prod]\ntype = access_key\naccess_key_id = LTAIiniprod\naccess_key_secret = ini-secret\n"
	cliOther  = `{"current":"other","profiles":[{"name":"other","mode":"AK","access_key_id":"LTAIother","access_key_secret":"other-secret","region_id":"cn-other"}]}`
	goneFile  = `{"current":"gone","profiles":[{"name":"here","mode":"AK","access_key_id":"LTAIhere","access_key_secret":"here-secret","region_id":"cn-here"}]}`
	cliSpaced = `{"current":"me","profiles":[{"name":"me","mode":"AK","access_key_id":"LTAIme","access_key_secret":"me-secret","region_id":" cn-me "}]}`
)

// Keys at hand win over a profile that is left over, or whose file is missing,
// broken or of another kind; and key and region come from one file.
func TestAProfileThatNobodyNeedsIsNoObstacle(t *testing.T) {
	folder := t.TempDir()
	ini, other, gone := text("credentials", iniFile, folder), text("other.json", cliOther, folder), text("gone.json", goneFile, folder)
	broken, spaced := text("broken.json", "{\"x\":", folder), text("spaced.json", cliSpaced, folder)
	missing := filepath.Join(folder, "missing.json")
	s := types.StringValue
	inBlock := providerModel{AccessKey: s("LTAIblock"), SecretKey: s("block-secret"), Region: s("cn-block")}
	keys := []string{"ALICLOUD_ACCESS_KEY", "LTAIenv", "ALICLOUD_SECRET_KEY", "env-secret", "ALICLOUD_REGION", "cn-env"}
	with := func(more ...string) []string { return append(append([]string{}, keys...), more...) }
	for name, c := range map[string]struct {
		model         providerModel
		env           []string
		keyID, region string
	}{
		"block, left-over profile":             {inBlock, []string{"ALICLOUD_PROFILE", "nobody"}, "LTAIblock", "cn-block"},
		"environment, left-over profile":       {providerModel{}, with("ALICLOUD_PROFILE", "nobody"), "LTAIenv", "cn-env"},
		"block, profile that nobody has":       {providerModel{AccessKey: s("LTAIblock"), SecretKey: s("x-secret"), Region: s("cn-block"), Profile: s("nobody")}, nil, "LTAIblock", "cn-block"},
		"missing file":                         {inBlock, []string{"ALICLOUD_SHARED_CREDENTIALS_FILE", missing}, "LTAIblock", "cn-block"},
		"missing file in the block":            {providerModel{SharedCredentialsFile: s(missing)}, keys, "LTAIenv", "cn-env"},
		"broken file":                          {inBlock, []string{"ALICLOUD_SHARED_CREDENTIALS_FILE", broken, "ALICLOUD_PROFILE", "me"}, "LTAIblock", "cn-block"},
		"an INI file":                          {inBlock, []string{"ALIBABA_CLOUD_CREDENTIALS_FILE", ini}, "LTAIblock", "cn-block"},
		"an INI file gives keys":               {providerModel{Region: s("cn-block")}, []string{"ALIBABA_CLOUD_CREDENTIALS_FILE", ini}, "LTAIini", "cn-block"},
		"a section of an INI file":             {providerModel{Region: s("cn-block")}, []string{"ALIBABA_CLOUD_CREDENTIALS_FILE", ini, "ALIBABA_CLOUD_PROFILE", "prod"}, "LTAIiniprod", "cn-block"},
		"key and region of the CLI's variable": {providerModel{}, []string{"ALIBABA_CLOUD_CONFIG_FILE", other}, "LTAIother", "cn-other"},
		"key and region of a shared file":      {providerModel{SharedCredentialsFile: s(other)}, nil, "LTAIother", "cn-other"},
		"a named profile of a file":            {providerModel{Profile: s("here"), SharedCredentialsFile: s(gone)}, nil, "LTAIhere", "cn-here"},
		"white space around a region":          {providerModel{SharedCredentialsFile: s(spaced)}, nil, "LTAIme", "cn-me"},
		"white space around keys":              {providerModel{AccessKey: s(" LTAIblock\n"), SecretKey: s("\tx-secret\r\n"), Region: s("\ncn-block ")}, nil, "LTAIblock", "cn-block"},
		"empty strings": {providerModel{AccessKey: s(""), SecretKey: s(" "), SecurityToken: s(""), Region: s(""), Profile: s(""), SharedCredentialsFile: s(""), ECSRoleName: s(""),
			CredentialsURI: s(""), Protocol: s(""), ConfigurationSource: s(""), SourceIP: s("")}, keys, "LTAIenv", "cn-env"},
		"the home's file is not asked": {providerModel{}, with("ALIBABA_CLOUD_CONFIG_FILE", other), "LTAIenv", "cn-env"},
	} {
		t.Run(name, func(t *testing.T) {
			probe := newProbe(t)
			c.model.Endpoints = endpointBlocks(map[string]string{"ecs": probe.URL})
			env := append([]string{}, c.env...)
			env = append(env, "HOME", cliFile(t, "home", akProfile("home", "cn-home")))
			session, diags := configure(t.Context(), c.model, environ(env...), "test")
			if len(diags) > 0 {
				t.Fatal(diags)
			}
			if _, err := session.client.GetInstanceScreenshot(t.Context(), "cn-x", "i-1", false); err != nil {
				t.Fatal(err)
			}
			if probe.keyID() != c.keyID || session.region.value != c.region {
				t.Errorf("key %s in %s, want %s in %s", probe.keyID(), session.region.value, c.keyID, c.region)
			}
		})
	}
}

// What a profile is needed for and cannot give is said in its own words.
func TestAProfileThatIsNeededIsMissed(t *testing.T) {
	folder := t.TempDir()
	gone := text("gone.json", goneFile, folder)
	s := types.StringValue
	for name, c := range map[string]struct {
		model providerModel
		env   []string
		words string
	}{
		"no such profile":   {providerModel{Profile: s("nobody"), SharedCredentialsFile: s(gone)}, nil, `holds no profile "nobody"`},
		"no such file":      {providerModel{SharedCredentialsFile: s("/nowhere/config.json")}, nil, "there is no such file"},
		"current is gone":   {providerModel{SharedCredentialsFile: s(gone)}, nil, `holds no profile "gone"; it has "here"`},
		"no home":           {providerModel{Profile: s("me")}, []string{"HOME", ""}, "there is none: HOME is not set"},
		"~ without a home":  {providerModel{SharedCredentialsFile: s("~/.aliyun/config.json")}, []string{"HOME", "."}, "there is no home directory"},
		"from the variable": {providerModel{}, []string{"ALICLOUD_PROFILE", "nobody", "ALIBABA_CLOUD_CONFIG_FILE", gone}, `holds no profile "nobody"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("HOME", "")
			_, diags := configure(t.Context(), c.model, environ(c.env...), "test")
			if !diags.HasError() || !strings.Contains(diags[0].Detail(), c.words) {
				t.Errorf("got %v, want %q", diags, c.words)
			}
		})
	}
	// Where a region is all that is missed, the profile's fault stands beside it.
	for words, pairs := range map[string][]string{
		`holds no profile "gone"`:    {"ALIBABA_CLOUD_CONFIG_FILE", gone},
		"config.json does not exist": {"ALICLOUD_ACCESS_KEY", "LTAIenv", "ALICLOUD_SECRET_KEY", "env-secret", "ALICLOUD_SHARED_CREDENTIALS_FILE", "/nowhere/config.json"},
	} {
		session, diags := configure(t.Context(), providerModel{}, environ(append(pairs, "HOME", folder)...), "test")
		if diags.HasError() {
			t.Fatal(diags)
		}
		_, diags = (&screenshotArguments{InstanceID: s("i-1")}).request(t.Context(), session, defaultReadTimeout)
		if !diags.HasError() || !strings.Contains(diags[0].Detail(), "The profile gave none: ") || !strings.Contains(diags[0].Detail(), words) {
			t.Errorf("got %v, want %q", diags, words)
		}
	}
}

// Without a home, no file of the working directory takes its files' place.
func TestWithoutAHomeNoFileIsRead(t *testing.T) {
	folder := t.TempDir()
	t.Chdir(folder)
	t.Setenv("HOME", "")
	run := filepath.Join(folder, "run")
	text("config.json", `{"current":"x","profiles":[{"name":"x","mode":"External","region_id":"cn-bad","process_command":"touch `+run+`"}]}`, folder, ".aliyun")
	for _, home := range []string{"", ".", "relative"} {
		session, diags := configure(t.Context(), providerModel{}, environ("HOME", home, "ALIBABA_CLOUD_ECS_METADATA_DISABLED", "true"), "test")
		if diags.HasError() || session.region.set() {
			t.Fatalf("%q: region %v, %v", home, session.region, diags)
		}
		_, err := session.client.GetInstanceScreenshot(t.Context(), "cn-x", "i-1", false)
		if err == nil || !strings.Contains(err.Error(), "there is no home directory") {
			t.Errorf("%q: %v", home, err)
		}
		if _, err := os.Stat(run); err == nil {
			t.Fatalf("%q: the working directory's process_command was run", home)
		}
	}
}

// VPC endpoints are called where the profile or the environment says so, of ECS
// and of STS; what is set wins.
func TestVPCEndpoints(t *testing.T) {
	var asked []string
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.Host)
		w.WriteHeader(http.StatusForbidden)
	}))
	defer proxy.Close()
	t.Setenv("HTTPS_PROXY", proxy.URL)
	t.Setenv("NO_PROXY", "")
	profile := func(kind string) string {
		return text("config.json", `{"current":"me","profiles":[{"name":"me","mode":"AK","access_key_id":"LTAIme","access_key_secret":"me-secret","region_id":"cn-hangzhou","endpoint_type":"`+kind+`"}]}`, t.TempDir())
	}
	role := blockList(t, assumeRole{RoleARN: types.StringValue("acs:ram::1:role/x")})
	for _, c := range []struct {
		file  string
		env   []string
		role  bool
		asked string
	}{
		{profile(""), nil, false, "ecs-cn-hangzhou.aliyuncs.com:443"},
		{profile("vpc"), nil, false, "ecs-vpc.cn-hangzhou.aliyuncs.com:443"},
		{profile("VPC"), nil, true, "sts-vpc.cn-hangzhou.aliyuncs.com:443"},
		{profile(""), []string{"ALIBABA_CLOUD_ENDPOINT_TYPE", "vpc"}, false, "ecs-vpc.cn-hangzhou.aliyuncs.com:443"},
		{profile(""), []string{"ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED", "true"}, false, "ecs-vpc.cn-hangzhou.aliyuncs.com:443"},
		{profile(""), []string{"ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED", "True"}, true, "sts-vpc.cn-hangzhou.aliyuncs.com:443"},
		{profile("vpc"), []string{"ALIBABA_CLOUD_ENDPOINT_TYPE", "public"}, false, "ecs-cn-hangzhou.aliyuncs.com:443"},
		{profile("vpc"), []string{"ALIBABA_CLOUD_ENDPOINT_ECS", "ecs.example.com"}, false, "ecs.example.com:443"},
		{profile(""), []string{"ALIBABA_CLOUD_STS_REGION", "eu-central-1"}, true, "sts.eu-central-1.aliyuncs.com:443"},
	} {
		asked = nil
		model := providerModel{SharedCredentialsFile: types.StringValue(c.file)}
		if c.role {
			model.AssumeRole = role
		}
		session, diags := configure(t.Context(), model, environ(append(c.env, "HOME", t.TempDir())...), "test")
		if len(diags) > 0 {
			t.Fatal(diags)
		}
		_, err := session.client.GetInstanceScreenshot(t.Context(), "cn-hangzhou", "i-1", false)
		if got := strings.Join(asked, " "); err == nil || got != c.asked {
			t.Errorf("%v: asked %s, want %s (%v)", c.env, got, c.asked, err)
		}
	}
}

// HTTP for an ECS endpoint on this machine does not reach STS elsewhere: keys
// and tokens would go there without encryption.
func TestProtocolDoesNotReachSTS(t *testing.T) {
	ecs := newProbe(t)
	var plain, encrypted []string
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodConnect {
			encrypted = append(encrypted, r.Host)
		} else {
			plain = append(plain, r.Host)
		}
		w.WriteHeader(http.StatusForbidden)
	}))
	defer proxy.Close()
	t.Setenv("HTTPS_PROXY", proxy.URL)
	t.Setenv("HTTP_PROXY", proxy.URL)
	t.Setenv("NO_PROXY", "")
	for _, sts := range []string{"", "sts.example.com", "http://sts.example.com"} {
		model := providerModel{AccessKey: types.StringValue("LTAIkey"), SecretKey: types.StringValue("x-secret"), Region: types.StringValue("cn-hangzhou"), Protocol: types.StringValue("HTTP"),
			Endpoints: endpointBlocks(map[string]string{"ecs": ecs.host(), "sts": sts}), AssumeRole: blockList(t, assumeRole{RoleARN: types.StringValue("acs:ram::1:role/x")})}
		session, diags := configure(t.Context(), model, environ("HOME", t.TempDir()), "test")
		if diags.HasError() {
			t.Fatal(diags)
		}
		_, err := session.client.GetInstanceScreenshot(t.Context(), "cn-hangzhou", "i-1", false)
		if err == nil || len(plain) > 0 || len(encrypted) == 0 {
			t.Errorf("%q: plain %v, encrypted %v, %v", sts, plain, encrypted, err)
		}
		plain, encrypted = nil, nil
	}
}

// Neither the User-Agent nor a log holds a secret that somebody put there.
func TestNoSecretInUserAgentAndLogs(t *testing.T) {
	probe := newProbe(t)
	model := providerModel{AccessKey: types.StringValue("LTAIkey"), SecretKey: types.StringValue("SeCrEt-key"), Region: types.StringValue("cn-x"),
		ConfigurationSource: types.StringValue("module\nSeCrEt-key"), Endpoints: endpointBlocks(map[string]string{"ecs": probe.URL})}
	session, diags := configure(t.Context(), model, environ("HOME", t.TempDir(), "TF_APPEND_USER_AGENT", "ci/1 SeCrEt-key"), "test")
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	if _, err := session.client.GetInstanceScreenshot(t.Context(), "cn-x", "i-1", false); err != nil {
		t.Fatal(err)
	}
	if agent := probe.last.UserAgent(); strings.Contains(agent, "SeCrEt") || !strings.HasSuffix(agent, "test Terraform-Module/module (hidden) ci/1 (hidden)") {
		t.Errorf("User-Agent %q", agent)
	}
	var log bytes.Buffer
	observe := session.masked(func(ctx context.Context, message string, fields map[string]any) { tflog.Warn(ctx, message, fields) })
	session.secrets.Add("SeCrEt/later")
	observe(tflogtest.RootLogger(t.Context(), &log), "first SeCrEt-key", map[string]any{"error": "then SeCrEt%2Flater"})
	if text := log.String(); strings.Contains(text, "SeCrEt") || !strings.Contains(text, "first ***") || !strings.Contains(text, "then ***") {
		t.Errorf("the log holds %s", text)
	}
}
