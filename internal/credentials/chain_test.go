package credentials

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/acs"
)

// noInstance has the fake be a machine without metadata.
func noInstance(f *fakeCloud) {
	f.On("PUT /latest/api/token", http.NotFound)
	f.On("GET "+roleKeysPath, http.NotFound)
}

const chainKey = `"access_key_id": "LTAI7", "access_key_secret": "key-SeCrEt"`

// TestChain: the default chain looks at one place after the other, and stays
// with the first that gives keys.
func TestChain(t *testing.T) {
	t.Parallel()
	f := newFakeCloud(t)
	cfg := f.config(t)
	cfg.DefaultChain = true
	env := map[string]string{
		"ALIBABA_CLOUD_ACCESS_KEY_ID": "LTAI5", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": secretKey, "ALIBABA_CLOUD_SECURITY_TOKEN": secretToken,
		"ALIBABA_CLOUD_OIDC_PROVIDER_ARN": "p", "ALIBABA_CLOUD_ROLE_ARN": testRole,
		"ALIBABA_CLOUD_OIDC_TOKEN_FILE": writeFile(t, secretOIDC, cfg.HomeDir, "token"),
		"ALIBABA_CLOUD_CREDENTIALS_URI": f.URL + secretPath,
	}
	cfg.Getenv = environment(env)
	file := writeFile(t, `{"current":"me","profiles":[{"name":"me","mode":"AK",`+chainKey+`}]}`, cfg.HomeDir, ".aliyun", "config.json")
	ini := writeFile(t, "[default]\ntype = access_key\naccess_key_id = LTAI8\naccess_key_secret = "+secretKey+"\n", cfg.HomeDir, ".alibabacloud", "credentials")

	steps := []struct {
		source string
		drop   func()
	}{
		{"environment variable ALIBABA_CLOUD_ACCESS_KEY_ID", func() {
			delete(env, "ALIBABA_CLOUD_ACCESS_KEY_ID")
			delete(env, "ALIBABA_CLOUD_ACCESS_KEY_SECRET")
		}},
		{"role " + testRole + " assumed with the OIDC token of environment variable ALIBABA_CLOUD_OIDC_TOKEN_FILE", func() { delete(env, "ALIBABA_CLOUD_ROLE_ARN") }},
		{`profile "me" of ~/.aliyun/config.json`, func() { writeFile(t, `{"current":"me","profiles":[{"name":"me","mode":"AK"}]}`, file) }},
		{"section [default] of ~/.alibabacloud/credentials", func() { writeFile(t, "[other]\na=b", ini) }},
		{"RAM role found-role of the instance", func() { noInstance(f) }},
		{"environment variable ALIBABA_CLOUD_CREDENTIALS_URI", func() { delete(env, "ALIBABA_CLOUD_CREDENTIALS_URI") }},
	}
	for _, step := range steps {
		source := mustSource(t, cfg)
		if keys := mustKeys(t, source); keys.Source != step.source {
			t.Errorf("got %q, want %q", keys.Source, step.source)
		}
		step.drop()
		if keys := mustKeys(t, source); keys.Source != step.source {
			t.Errorf("a source that was found is left for %q", keys.Source)
		}
	}
	e := keysError(t.Context(), t, mustSource(t, cfg))
	want := "no source of keys is set up (tried: " +
		"environment variables ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET: not set; " +
		"environment variables ALIBABA_CLOUD_OIDC_PROVIDER_ARN, ALIBABA_CLOUD_OIDC_TOKEN_FILE and ALIBABA_CLOUD_ROLE_ARN: not all set; " +
		`current profile of ~/.aliyun/config.json: its profile "me" holds no keys; ` +
		"~/.alibabacloud/credentials: it has no section [default]; " +
		"RAM role of the instance: asking the instance's metadata for its role: the instance has no such role attached; " +
		"environment variable ALIBABA_CLOUD_CREDENTIALS_URI: not set)"
	if e.Error() != want || e.Source != "" || len(e.Tried) != 6 {
		t.Errorf("got  %s\nwant %s", e, want)
	}
	var failure *acs.Error
	if errors.As(e, &failure) {
		t.Error("what was passed over counts as a cause")
	}
}

// TestChainDisabled: what the environment forbids is not looked at.
func TestChainDisabled(t *testing.T) {
	t.Parallel()
	f := newFakeCloud(t)
	cfg := f.config(t)
	cfg.DefaultChain = true
	cfg.Getenv = environment(map[string]string{"ALIBABA_CLOUD_CLI_PROFILE_DISABLED": "true", "ALIBABA_CLOUD_ECS_METADATA_DISABLED": "TRUE"})
	writeFile(t, `{"profiles":[{"name":"default",`+chainKey+`}]}`, cfg.HomeDir, ".aliyun", "config.json")
	e := keysError(t.Context(), t, mustSource(t, cfg))
	if !strings.Contains(e.Error(), "disabled by ALIBABA_CLOUD_CLI_PROFILE_DISABLED") || !strings.Contains(e.Error(), "disabled by ALIBABA_CLOUD_ECS_METADATA_DISABLED") {
		t.Errorf("got %v", e)
	}
	if sent := f.Sent(); len(sent) != 0 {
		t.Errorf("sent %q", sent)
	}
	cfg.ECSRoleName = "my-role"
	_, err := NewSource(cfg)
	if e := credentialsError(t, err); !strings.Contains(e.Error(), "ALIBABA_CLOUD_ECS_METADATA_DISABLED forbids") {
		t.Errorf("got %v", e)
	}
}

// TestChainStops: a source that is set up but fails ends the search, and the
// error says what was passed over before.
func TestChainStops(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		env   map[string]string
		files map[string]string
		want  string
		tried int
	}{
		"half a key": {map[string]string{"ALIBABA_CLOUD_ACCESS_KEY_ID": "LTAI5"}, nil,
			"environment variable ALIBABA_CLOUD_ACCESS_KEY_ID: there is an access key's id, but no secret", 0},
		"broken CLI file": {nil, map[string]string{".aliyun/config.json": "{\"access_key_secret\": SeCrEt}"},
			"~/.aliyun/config.json: the file is not valid JSON at line 1, column 23 (tried before: ", 2},
		"named CLI file": {map[string]string{"ALIBABA_CLOUD_CONFIG_FILE": "~/mine.json"}, map[string]string{"mine.json": "SeCrEt"},
			"~/mine.json: the file is not valid JSON at line 1, column 1 (tried before: ", 2},
		"broken INI file": {nil, map[string]string{".alibabacloud/credentials": "[default]\ntype=access_key\nSeCrEt"},
			"~/.alibabacloud/credentials: the file's line 3 is neither a [section] nor name = value (tried before: ", 3},
		"unknown INI type": {nil, map[string]string{".alibabacloud/credentials": "[default]\ntype=SeCrEt"},
			"section [default] of ~/.alibabacloud/credentials: its type is none of access_key, ecs_ram_role and ram_role_arn (tried before: ", 3},
		"INI without a role": {nil, map[string]string{".alibabacloud/credentials": "[default]\ntype=ram_role_arn\naccess_key_id=a\naccess_key_secret=SeCrEt"},
			"section [default] of ~/.alibabacloud/credentials: it has type ram_role_arn, but no role_arn (tried before: ", 3},
		"STS refuses": {nil, map[string]string{".aliyun/config.json": `{"profiles":[{"name":"default","mode":"RamRoleArn",` + chainKey + `,"ram_role_arn":"acs:ram::1:role/a"}]}`},
			`role acs:ram::1:role/a assumed with the profile "default" of ~/.aliyun/config.json: calling AssumeRole: ServiceUnavailable: later (HTTP 503, request R-9) (tried before: `, 2},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFakeCloud(t)
			f.On("AssumeRole", unavailable)
			cfg := f.config(t)
			cfg.DefaultChain, cfg.Getenv = true, environment(test.env)
			for path, text := range test.files {
				writeFile(t, text, cfg.HomeDir, path)
			}
			e := keysError(t.Context(), t, mustSource(t, cfg))
			if !strings.HasPrefix(e.Error(), test.want) || len(e.Tried) != test.tried {
				t.Errorf("got  %s (%d)\nwant %s (%d)", e, len(e.Tried), test.want, test.tried)
			}
			var failure *acs.Error
			if errors.As(e, &failure) != strings.Contains(name, "STS") {
				t.Errorf("%v wraps %v", e, failure)
			}
		})
	}
}

// TestChainAfterProfile: a profile beside the chain goes first, and is passed
// over when it holds no keys.
func TestChainAfterProfile(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ fields, want string }{
		"with keys": {chainKey, `profile "me" of `},
		"empty":     {`"region_id": "cn-beijing"`, "environment variable ALIBABA_CLOUD_ACCESS_KEY_ID"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFakeCloud(t)
			cfg := f.config(t)
			profile, err := LoadProfile(writeFile(t, `{"current":"me","profiles":[{"name":"me",`+test.fields+`}]}`, t.TempDir(), "c.json"), "")
			if err != nil {
				t.Fatal(err)
			}
			cfg.Profile, cfg.DefaultChain = profile, true
			cfg.Getenv = environment(map[string]string{"ALIBABA_CLOUD_ACCESS_KEY_ID": "LTAI5", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": secretKey})
			if keys := mustKeys(t, mustSource(t, cfg)); !strings.HasPrefix(keys.Source, test.want) {
				t.Errorf("got %q", keys.Source)
			}
			cfg.Getenv = environment(nil)
			noInstance(f)
			if name == "empty" {
				e := keysError(t.Context(), t, mustSource(t, cfg))
				if len(e.Tried) != 6 || !strings.HasPrefix(e.Tried[0].Source, `profile "me"`) || strings.Contains(e.Error(), "current profile") {
					t.Errorf("got %v", e)
				}
			}
		})
	}
}

// TestINI: every type of ~/.alibabacloud/credentials.
func TestINI(t *testing.T) {
	t.Parallel()
	const key = "access_key_id = LTAI8\naccess_key_secret: \"key-SeCrEt\"\n"
	const words = "section [default] of ~/.alibabacloud/credentials"
	for name, test := range map[string]struct{ text, id, source string }{
		"access key": {"# a comment\r\n[other]\r\ntype = x\r\n[ default ] ; yes\r\ntype = access_key # mine\r\n" + key, "LTAI8", words},
		"instance":   {"[default]\ntype=ecs_ram_role\nrole_name=my-role", "STS.2", "RAM role my-role of the instance (" + words + ")"},
		"role":       {"[default]\ntype=ram_role_arn\nrole_arn=" + testRole + "\nrole_session_name=s\n" + key, "STS.1", "role " + testRole + " assumed with the " + words},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFakeCloud(t)
			cfg := f.config(t)
			cfg.DefaultChain = true
			writeFile(t, test.text, cfg.HomeDir, ".alibabacloud", "credentials")
			keys := mustKeys(t, mustSource(t, cfg))
			if keys.AccessKeyID != test.id || keys.Source != test.source || !strings.HasPrefix(keys.AccessKeySecret, secretKey) {
				t.Errorf("got %s %q from %q", keys.AccessKeyID, keys.AccessKeySecret, keys.Source)
			}
		})
	}
}

// TestMetadataSession: metadata is asked within a session, and without one
// where the instance has none, unless the environment insists.
func TestMetadataSession(t *testing.T) {
	t.Parallel()
	f := newFakeCloud(t)
	cfg := f.config(t)
	cfg.ECSRoleName = "my-role"
	source := mustSource(t, cfg)
	mustKeys(t, source)
	if got := f.Last(t).header.Get("X-aliyun-ecs-metadata-token"); got != "metadata-"+marker {
		t.Errorf("sent %q", got)
	}
	f.On("PUT /latest/api/token", http.NotFound)
	f.clock.Move(time.Hour)
	mustKeys(t, source)
	if got := f.Last(t).header.Get("X-aliyun-ecs-metadata-token"); got != "" {
		t.Errorf("sent %q", got)
	}

	cfg.Getenv = environment(map[string]string{"ALIBABA_CLOUD_IMDSV1_DISABLED": "true"})
	if e := keysError(t.Context(), t, mustSource(t, cfg)); !strings.HasSuffix(e.Error(), "for a session: the keys were refused (HTTP 404)") {
		t.Errorf("got %v", e)
	}

	cfg.Getenv, cfg.ECSRoleName = environment(nil), "other/role"
	if e := keysError(t.Context(), t, mustSource(t, cfg)); e.Error() !=
		"RAM role other/role of the instance: asking the instance's metadata for keys: the instance has no such role attached" {
		t.Errorf("got %v", e)
	}
	if got := f.Last(t).what; got != "GET "+roleKeysPath+"other/role" {
		t.Errorf("sent %q", got)
	}
}

// TestNoInstance: a role that is asked for where there is no metadata is an
// error that no patience helps.
func TestNoInstance(t *testing.T) {
	t.Parallel()
	f := newFakeCloud(t)
	cfg := f.config(t)
	f.Close()
	cfg.ECSRoleName = "my-role"
	var failure *acs.Error
	e := keysError(t.Context(), t, mustSource(t, cfg))
	if errors.As(e, &failure) || !strings.Contains(e.Error(), "as on a machine that is no ECS instance: dial tcp ") {
		t.Errorf("got %v", e)
	}
}
