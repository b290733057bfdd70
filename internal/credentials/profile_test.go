package credentials

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/acs"
)

// profiles is a CLI file with a profile of every mode; HOST is the fake's.
const profiles = `{
	"current": "prod",
	"profiles": [
		{"name": "prod", "mode": "AK", "access_key_id": "LTAI1", "access_key_secret": "key-SeCrEt", "region_id": "cn-hangzhou", "output_format": "json", "expired_seconds": 900},
		{"name": "temp", "mode": "StsToken", "access_key_id": "STS.9", "access_key_secret": "key-SeCrEt", "sts_token": "token-SeCrEt"},
		{"name": "role", "mode": "RamRoleArn", "access_key_id": "LTAI1", "access_key_secret": "key-SeCrEt", "ram_role_arn": "acs:ram::1:role/a", "ram_session_name": "s", "expired_seconds": 1000, "external_id": "external-SeCrEt"},
		{"name": "ecs", "mode": "EcsRamRole", "ram_role_name": "my-role"},
		{"name": "ecsrole", "mode": "RamRoleArnWithRoleName", "ram_role_name": "my-role", "ram_role_arn": "acs:ram::1:role/b"},
		{"name": "chain", "mode": "ChainableRamRoleArn", "source_profile": "role", "ram_role_arn": "acs:ram::1:role/c"},
		{"name": "oidc", "mode": "OIDC", "oidc_provider_arn": "p", "oidc_token_file": "~/token", "ram_role_arn": "acs:ram::1:role/d"},
		{"name": "uri", "mode": "CredentialsURI", "credentials_uri": "HOST/uri/path-SeCrEt"},
		{"name": "sso", "mode": "CloudSSO", "cloud_sso_sign_in_url": "HOST/start/login", "cloud_sso_account_id": "1", "cloud_sso_access_config": "ac-1", "access_token": "sso-SeCrEt", "cloud_sso_access_token_expire": 1900000000},
		{"name": "old", "access_key_id": "LTAI2", "access_key_secret": "key-SeCrEt"},
		{"name": "lower", "mode": "ststoken", "access_key_id": "STS.8", "access_key_secret": "key-SeCrEt", "sts_token": "token-SeCrEt"},
		{"name": "a", "mode": "ChainableRamRoleArn", "source_profile": "b", "ram_role_arn": "acs:ram::1:role/a"},
		{"name": "b", "mode": "ChainableRamRoleArn", "source_profile": "a", "ram_role_arn": "acs:ram::1:role/b"},
		{"name": "lost", "mode": "ChainableRamRoleArn", "source_profile": "nowhere", "ram_role_arn": "acs:ram::1:role/b"},
		{"name": "sourceless", "mode": "ChainableRamRoleArn", "ram_role_arn": "acs:ram::1:role/b"},
		{"name": "empty", "mode": "AK"},
		{"name": "tokenless", "mode": "StsToken", "access_key_id": "STS.9", "access_key_secret": "key-SeCrEt"},
		{"name": "roleless", "mode": "RamRoleArn", "access_key_id": "LTAI1", "access_key_secret": "key-SeCrEt"},
		{"name": "future", "mode": "key-SeCrEt"},
		{"name": "ssoless", "mode": "CloudSSO"},
		{"name": "siteless", "mode": "OAuth", "oauth_site_type": "MARS"},
		{"name": "commandless", "mode": "External"}
	]
}`

// profileSource is the source of one of the profiles above.
func profileSource(t *testing.T, f *fakeCloud, name string) (acs.KeySource, error) {
	t.Helper()
	cfg := f.config(t)
	writeFile(t, secretOIDC, cfg.HomeDir, "token")
	path := writeFile(t, strings.ReplaceAll(profiles, "HOST", f.URL), cfg.HomeDir, ".aliyun", "config.json")
	profile, err := LoadProfile(path, name, cfg.HomeDir)
	if err != nil {
		t.Fatal(err)
	}
	checkSilent(t, profile, *profile, struct{ P *Profile }{profile})
	cfg.Profile = profile
	return NewSource(cfg)
}

// TestProfileModes: every mode of the CLI's file gives its keys.
func TestProfileModes(t *testing.T) {
	t.Parallel()
	const of = ` of ~/.aliyun/config.json`
	tests := []struct{ name, id, token, source, sent string }{
		{"prod", "LTAI1", "", `profile "prod"` + of, ""},
		{"", "LTAI1", "", `profile "prod"` + of, ""},
		{"temp", "STS.9", secretToken, `profile "temp"` + of, ""},
		{"lower", "STS.8", secretToken, `profile "lower"` + of, ""},
		{"old", "LTAI2", "", `profile "old"` + of, ""},
		{"role", "STS.1", secretToken + "-1", `role acs:ram::1:role/a assumed with the profile "role"` + of, "AssumeRole"},
		{"ecs", "STS.1", secretToken + "-1", `RAM role my-role of the instance (profile "ecs"` + of + ")",
			"PUT /latest/api/token, GET " + roleKeysPath + "my-role"},
		{"ecsrole", "STS.2", secretToken + "-2", `role acs:ram::1:role/b assumed with the RAM role my-role of the instance (profile "ecsrole"` + of + ")",
			"PUT /latest/api/token, GET " + roleKeysPath + "my-role, AssumeRole"},
		{"chain", "STS.2", secretToken + "-2", `role acs:ram::1:role/c assumed with the role acs:ram::1:role/a assumed with the profile "role"` + of, "AssumeRole, AssumeRole"},
		{"oidc", "STS.1", secretToken + "-1", `role acs:ram::1:role/d assumed with the OIDC token of profile "oidc"` + of, "AssumeRoleWithOIDC"},
		{"uri", "STS.1", secretToken + "-1", `profile "uri"` + of, "GET " + secretPath},
		{"sso", "STS.1", secretToken + "-1", `profile "sso"` + of, "POST /cloud-credentials"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			f := newFakeCloud(t)
			source, err := profileSource(t, f, test.name)
			if err != nil {
				t.Fatal(err)
			}
			keys := mustKeys(t, source)
			if keys.AccessKeyID != test.id || keys.SecurityToken != test.token || keys.Source != test.source {
				t.Errorf("got %s, %s from\n%s, want\n%s", keys.AccessKeyID, keys.SecurityToken, keys.Source, test.source)
			}
			if sent := strings.Join(f.Sent(), ", "); sent != test.sent {
				t.Errorf("sent %s", sent)
			}
		})
	}
}

// TestProfileModesBroken: a profile that cannot work says so at once.
func TestProfileModesBroken(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"a":           `profile "b" of ~/.aliyun/config.json: source_profile goes in a circle: a -> b -> a`,
		"lost":        `profile "lost" of ~/.aliyun/config.json: following source_profile: the file holds no profile "nowhere"; it has "prod", `,
		"sourceless":  `profile "sourceless" of ~/.aliyun/config.json: it has mode ChainableRamRoleArn, but no source_profile`,
		"empty":       "profile \"empty\" of ~/.aliyun/config.json: it holds no keys; run `aliyun configure --profile empty`",
		"tokenless":   `profile "tokenless" of ~/.aliyun/config.json: it has mode StsToken, but no sts_token`,
		"roleless":    `profile "roleless" of ~/.aliyun/config.json: it has mode RamRoleArn, but no ram_role_arn`,
		"future":      `profile "future" of ~/.aliyun/config.json: its mode is not one that this provider knows: AK, StsToken, RamRoleArn, `,
		"ssoless":     `profile "ssoless" of ~/.aliyun/config.json: its sign-in URL, account or access configuration is missing; `,
		"siteless":    `profile "siteless" of ~/.aliyun/config.json: its oauth_site_type is neither CN nor INTL`,
		"commandless": `profile "commandless" of ~/.aliyun/config.json: it has mode External, but no process_command`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := profileSource(t, newFakeCloud(t), name)
			if e := credentialsError(t, err); !strings.HasPrefix(e.Error(), want) {
				t.Errorf("got  %s\nwant %s", e, want)
			}
		})
	}
}

// TestProfileRequests: what a profile says about its role reaches STS.
func TestProfileRequests(t *testing.T) {
	t.Parallel()
	f := newFakeCloud(t)
	source, err := profileSource(t, f, "role")
	if err != nil {
		t.Fatal(err)
	}
	mustKeys(t, source)
	form := f.Last(t).form
	if form.Get("RoleSessionName") != "s" || form.Get("DurationSeconds") != "1000" || form.Get("ExternalId") != secretExternal {
		t.Errorf("sent %v", form)
	}
}

// TestLoadProfile: a file in order.
func TestLoadProfile(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	path := writeFile(t, "\ufeff"+profiles, home, ".aliyun", "config.json")
	for _, where := range []string{path, "~" + string(filepath.Separator) + filepath.Join(".aliyun", "config.json")} {
		p, err := LoadProfile(where, "", home)
		if err != nil {
			t.Fatal(err)
		}
		if p.Name != "prod" || p.Region != "cn-hangzhou" || p.Path != "~/.aliyun/config.json" {
			t.Errorf("got %s %s %s", p.Name, p.Region, p.Path)
		}
	}
	elsewhere := writeFile(t, `{"profiles":[null,{"name":"default","region_id":"eu-central-1"}]}`, t.TempDir(), "c.json")
	p, err := LoadProfile(elsewhere, "", home)
	if err != nil || p.Region != "eu-central-1" || p.Path != elsewhere {
		t.Errorf("got %v, %v", p, err)
	}
}

// TestLoadProfileBroken: a file that is not in order. The error says where,
// and shows nothing of it.
func TestLoadProfileBroken(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ text, want string }{
		"garbage":     {"SeCrEt", "the file is not valid JSON at line 1, column 1"},
		"empty":       {"", "the file is not valid JSON at line 1, column 1"},
		"cut off":     {"{\n\t\"profiles\": [{\"access_key_secret\": \"key-SeCrEt", "the file is not valid JSON at line 2, column 47"},
		"comma":       {"{\n\"current\": \"a\",\n\"access_key_secret\": key-SeCrEt}", "the file is not valid JSON at line 3, column 22"},
		"wrong type":  {"{\"profiles\": [\n{\"name\": \"a\", \"access_key_secret\": 12345}]}", "profiles.access_key_secret has the wrong type at line 2, column 40"},
		"a list":      {`["key-SeCrEt"]`, "a value of the file has the wrong type at line 1, column 1"},
		"no profiles": {`{"current": "a"}`, "the file holds no profile"},
		"no such one": {`{"current": "a", "profiles": [{"name": "b", "access_key_secret": "key-SeCrEt"}]}`, `the file holds no profile "a"; it has "b"`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			home := t.TempDir()
			path := writeFile(t, test.text, home, "some where", "config.json")
			_, err := LoadProfile(path, "", home)
			if e := credentialsError(t, err); e.Error() != "~/some where/config.json: "+test.want {
				t.Errorf("got  %s\nwant %s", e, test.want)
			} else if strings.Contains(e.Error(), "12345") {
				t.Errorf("%v shows a value", e)
			}
		})
	}
}

// TestLoadProfileUnreadable: no file, and one that cannot be read.
func TestLoadProfileUnreadable(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	_, err := LoadProfile(filepath.Join(home, "config.json"), "", home)
	if e := credentialsError(t, err); !errors.Is(e, ErrNoProfileFile) || e.Error() != "~/config.json: there is no such file" {
		t.Errorf("no file: %v", e)
	}
	_, err = LoadProfile(home, "", filepath.Dir(home))
	if e := credentialsError(t, err); errors.Is(e, ErrNoProfileFile) || !strings.Contains(e.Error(), ": the file cannot be read: ") {
		t.Errorf("a directory: %v", e)
	}
	large := writeFile(t, strings.Repeat(marker, maxKeyBytes/len(marker)+1), home, "large.json")
	_, err = LoadProfile(large, "", home)
	if e := credentialsError(t, err); e.Error() != "~/large.json: the file cannot be read: the file is larger than 1 MiB" {
		t.Errorf("a large file: %v", e)
	}
	if os.Geteuid() == 0 {
		return // root may read everything
	}
	closed := writeFile(t, "{}", home, "closed.json")
	if err := os.Chmod(closed, 0); err != nil {
		t.Fatal(err)
	}
	_, err = LoadProfile(closed, "", home)
	if e := credentialsError(t, err); !errors.Is(e, os.ErrPermission) {
		t.Errorf("a closed file: %v", e)
	}
}

// TestPaths: ~ in both directions.
func TestPaths(t *testing.T) {
	t.Parallel()
	home := filepath.Join(string(filepath.Separator)+"home", "ann")
	outside := filepath.Join(string(filepath.Separator)+"home", "ann2", "config.json")
	for in, want := range map[string]string{
		"~": home, "~" + string(filepath.Separator) + "x": filepath.Join(home, "x"), "~bob": "~bob", "": "", outside: outside,
	} {
		if got, err := ExpandHome(in, home); err != nil || got != want {
			t.Errorf("ExpandHome(%q) is %q, %v, want %q", in, got, err, want)
		}
		if _, err := ExpandHome(in, ""); (err != nil) != (want != in) {
			t.Errorf("ExpandHome(%q) without a home: %v", in, err)
		}
	}
	for in, want := range map[string]string{
		filepath.Join(home, "a", "b"): "~/a/b", home: home, outside: outside, "a": "a",
	} {
		if got := shownPath(in, home); got != want {
			t.Errorf("shownPath(%q) is %q, want %q", in, got, want)
		}
	}
}
