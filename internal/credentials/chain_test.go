package credentials

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
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
	chain := f.chain(cfg)
	cfg.Chain = chain
	chain.OIDC = &OIDCRole{ProviderARN: oidcProvider, RoleARN: oidcRole, TokenFile: writeFile(t, secretOIDC, cfg.HomeDir, "token")}
	file := writeFile(t, `{"current":"me","profiles":[{"name":"me","mode":"AK",`+chainKey+`}]}`, cfg.HomeDir, ".aliyun", "config.json")
	ini := writeFile(t, "[default]\ntype = access_key\naccess_key_id = LTAI8\naccess_key_secret = "+secretKey+"\n", cfg.HomeDir, ".alibabacloud", "credentials")

	steps := []struct {
		source string
		drop   func()
	}{
		{"role " + oidcRole + " assumed with the OIDC token of environment variable ALIBABA_CLOUD_OIDC_TOKEN_FILE", func() { chain.OIDC = nil }},
		{`profile "me" of ~/.aliyun/config.json`, func() { writeFile(t, `{"current":"me","profiles":[{"name":"me","mode":"AK"}]}`, file) }},
		{"section [default] of ~/.alibabacloud/credentials", func() { writeFile(t, "[other]\na=b", ini) }},
		{"RAM role my-role of the instance", func() { noInstance(f) }},
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
	want := "no source of keys is set up (tried: access_key: not set; variables of OIDC: not all set; " +
		`current profile of ~/.aliyun/config.json: its profile "me" holds no keys; ` +
		"~/.alibabacloud/credentials: it has no section [default]; " +
		"RAM role of the instance: asking the instance's metadata for its role: the instance has no such role attached)"
	if e.Error() != want || e.Source != "" || len(e.Tried) != 5 {
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
	cfg.Chain = f.chain(cfg)
	cfg.Chain.ProfileDisabled, cfg.Metadata.Disabled = "ALIBABA_CLOUD_CLI_PROFILE_DISABLED", "environment variable ALIBABA_CLOUD_ECS_METADATA_DISABLED"
	writeFile(t, `{"profiles":[{"name":"default",`+chainKey+`}]}`, cfg.HomeDir, ".aliyun", "config.json")
	e := keysError(t.Context(), t, mustSource(t, cfg))
	if !strings.Contains(e.Error(), "disabled by ALIBABA_CLOUD_CLI_PROFILE_DISABLED") || !strings.Contains(e.Error(), "disabled by environment variable ALIBABA_CLOUD_ECS_METADATA_DISABLED") {
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
		files map[string]string
		want  string
		tried int
	}{
		"broken CLI file": {map[string]string{".aliyun/config.json": "{\"access_key_secret\": SeCrEt}"},
			"~/.aliyun/config.json: the file is not valid JSON at line 1, column 23 (tried before: ", 2},
		"broken INI file": {map[string]string{".alibabacloud/credentials": "[default]\ntype=access_key\nSeCrEt"},
			"~/.alibabacloud/credentials: the file's line 3 is neither a [section] nor name = value (tried before: ", 3},
		"unknown INI type": {map[string]string{".alibabacloud/credentials": "[default]\ntype=SeCrEt"},
			"section [default] of ~/.alibabacloud/credentials: its type is none of access_key, ecs_ram_role and ram_role_arn (tried before: ", 3},
		"INI without a role": {map[string]string{".alibabacloud/credentials": "[default]\ntype=ram_role_arn\naccess_key_id=a\naccess_key_secret=SeCrEt"},
			"section [default] of ~/.alibabacloud/credentials: it has type ram_role_arn, but no role_arn (tried before: ", 3},
		"STS refuses": {map[string]string{".aliyun/config.json": `{"profiles":[{"name":"default","mode":"RamRoleArn",` + chainKey + `,"ram_role_arn":"acs:ram::1:role/a"}]}`},
			`role acs:ram::1:role/a assumed with the profile "default" of ~/.aliyun/config.json: calling AssumeRole: ServiceUnavailable: later (HTTP 503, request R-9) (tried before: `, 2},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFakeCloud(t)
			f.On("AssumeRole", unavailable)
			cfg := f.config(t)
			cfg.Chain = f.chain(cfg)
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

// TestChainWithoutHome: where there is no home, no file of it is read, and not
// one of the working directory in its place.
func TestChainWithoutHome(t *testing.T) {
	f := newFakeCloud(t)
	noInstance(f)
	folder := t.TempDir()
	t.Chdir(folder)
	writeFile(t, `{"current":"me","profiles":[{"name":"me","mode":"External","process_command":"touch `+filepath.Join(folder, "run")+`"}]}`, folder, ".aliyun", "config.json")
	writeFile(t, "[default]\ntype = access_key\naccess_key_id = LTAI8\naccess_key_secret = "+secretKey+"\n", folder, ".alibabacloud", "credentials")
	cfg := f.config(t)
	cfg.HomeDir, cfg.Chain = "", &Chain{OIDCSource: "variables of OIDC"}
	e := keysError(t.Context(), t, mustSource(t, cfg))
	if got := strings.Count(e.Error(), "there is no home directory"); got != 2 {
		t.Errorf("got %v", e)
	}
	if _, err := os.Stat("run"); err == nil {
		t.Error("the working directory's process_command was run")
	}
	if _, err := LoadProfile("~/.aliyun/config.json", "", ""); err == nil || !strings.Contains(err.Error(), "no home directory") {
		t.Errorf("got %v", err)
	}
}

// TestINI: every type of ~/.alibabacloud/credentials.
func TestINI(t *testing.T) {
	t.Parallel()
	const key = "access_key_id = LTAI8\naccess_key_secret: \"key-SeCrEt\"\n"
	const words = "section [default] of ~/.alibabacloud/credentials"
	for name, test := range map[string]struct{ text, id, source string }{
		"access key": {"# a comment\r\n[other]\r\ntype = x\r\n[ default ] ; yes\r\ntype = access_key # mine\r\n" + key, "LTAI8", words},
		"instance":   {"[default]\ntype=ecs_ram_role\nrole_name=my-role", "STS.1", "RAM role my-role of the instance (" + words + ")"},
		"role":       {"[default]\ntype=ram_role_arn\nrole_arn=" + testRole + "\nrole_session_name=s\n" + key, "STS.1", "role " + testRole + " assumed with the " + words},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFakeCloud(t)
			cfg := f.config(t)
			cfg.Chain = f.chain(cfg)
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
	if got := f.Last(t).header.Get("X-aliyun-ecs-metadata-token"); got == "" {
		t.Errorf("sent %q", got)
	}
	f.On("PUT /latest/api/token", http.NotFound)
	f.clock.Move(time.Hour)
	mustKeys(t, source)
	if got := f.Last(t).header.Get("X-aliyun-ecs-metadata-token"); got != "" {
		t.Errorf("sent %q", got)
	}

	cfg.Metadata.SessionsOnly = true
	if e := keysError(t.Context(), t, mustSource(t, cfg)); !strings.HasSuffix(e.Error(), "for a session: the keys were refused (HTTP 404)") {
		t.Errorf("got %v", e)
	}

	cfg.Metadata.SessionsOnly, cfg.ECSRoleName = false, "other/role"
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
	f.Server.Close()
	cfg.ECSRoleName = "my-role"
	var failure *acs.Error
	e := keysError(t.Context(), t, mustSource(t, cfg))
	if errors.As(e, &failure) || !strings.Contains(e.Error(), "as on a machine that is no ECS instance: dial tcp ") {
		t.Errorf("got %v", e)
	}
}

// TestOddRoleNames: what answers in place of the metadata does not become the
// name of a role, which messages show.
func TestOddRoleNames(t *testing.T) {
	t.Parallel()
	for _, answer := range []string{`{"AccessKeySecret":"` + marker + `"}`, "<html>" + marker, marker + " " + marker, strings.Repeat(marker, 20), marker + "\x00"} {
		f := newFakeCloud(t)
		f.On("GET "+roleKeysPath, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(answer)) })
		cfg := f.config(t)
		cfg.Chain = &Chain{OIDCSource: "variables of OIDC"}
		if e := keysError(t.Context(), t, mustSource(t, cfg)); !strings.Contains(e.Error(), "the answer is not the name of a role") {
			t.Errorf("%q: %v", answer, e)
		}
	}
}
