package provider

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/ecstest"
)

const screenshotX = "data.alicloud_instance_screenshot.x"

func attribute(name string, check knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(screenshotX, tfjsonpath.New(name), check)
}

func TestCloudReadGivesAPictureOfTheInstance(t *testing.T) {
	t.Parallel()
	c := newCloud(t)
	c.run(t, resource.TestStep{
		Config: c.block + fmt.Sprintf(`data "alicloud_instance_screenshot" "x" { instance_id = %q }`, c.id),
		ConfigStateChecks: []statecheck.StateCheck{
			attribute("instance_id", knownvalue.StringExact(c.id)),
			attribute("region", knownvalue.StringExact(c.region)),
			attribute("screenshot", knownvalue.StringRegexp(regexp.MustCompile(`^[A-Za-z0-9+/]+=*$`))),
			attribute("screenshot_sha256", knownvalue.StringRegexp(regexp.MustCompile(`^[0-9a-f]{64}$`))),
			attribute("content_type", knownvalue.StringRegexp(regexp.MustCompile(`^image/(png|jpeg)$`))),
			attribute("width", knownvalue.NotNull()),
			attribute("height", knownvalue.NotNull()),
			attribute("screen_type", knownvalue.StringRegexp(regexp.MustCompile(`^(text|graphics|blank)$`))),
			attribute("text", knownvalue.NotNull()),
			attribute("captured_at", knownvalue.StringRegexp(regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$`))),
			attribute("request_id", knownvalue.StringRegexp(regexp.MustCompile(`^[0-9A-F-]{36}$`))),
		},
	})
}

func TestCloudReadWakesTheScreen(t *testing.T) {
	t.Parallel()
	c := newCloud(t)
	c.run(t, resource.TestStep{
		Config:            c.block + fmt.Sprintf("data \"alicloud_instance_screenshot\" \"x\" {\n  instance_id = %q\n  wakeup = true\n  include_screenshot = false\n}", c.id),
		ConfigStateChecks: []statecheck.StateCheck{attribute("screenshot", knownvalue.Null()), attribute("width", knownvalue.NotNull())},
	})
}

func TestCloudReadTellsOfAnInstanceThatIsNotThere(t *testing.T) {
	t.Parallel()
	c := newCloud(t)
	c.fails(t, c.block+`data "alicloud_instance_screenshot" "x" { instance_id = "i-doesnotexist0000000" }`, "Error: Instance not found")
}

func TestReadGivesWhatStandsOnTheScreen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	picture := ecstest.Screen("login")
	sum := sha256.Sum256(picture)
	w.run(t, resource.TestStep{
		Config: w.block("") + `data "alicloud_instance_screenshot" "x" { instance_id = "i-1" }`,
		ConfigStateChecks: []statecheck.StateCheck{
			attribute("screenshot", knownvalue.StringExact(base64.StdEncoding.EncodeToString(picture))),
			attribute("screenshot_sha256", knownvalue.StringExact(hex.EncodeToString(sum[:]))),
			attribute("content_type", knownvalue.StringExact("image/jpeg")),
			attribute("width", knownvalue.Int64Exact(1024)),
			attribute("height", knownvalue.Int64Exact(768)),
			attribute("screen_type", knownvalue.StringExact("text")),
			attribute("text", knownvalue.StringRegexp(regexp.MustCompile(`\niZbp1j8q0l2Il1O0Z5S8B login:$`))),
			attribute("lines", knownvalue.ListPartial(map[int]knownvalue.Check{0: knownvalue.NotNull()})),
		},
	})
}

func TestReadAsksEachRegionAndWakesOnlyWhenAsked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	kept := w.apply(t, w.block("")+`
data "alicloud_instance_screenshot" "x" {
  instance_id = "i-1"
  wakeup      = false
}
data "alicloud_instance_screenshot" "y" {
  instance_id = "i-2"
  region      = "eu-central-1"
  wakeup      = true
}`)
	kept.has(t, screenshotX, "region", knownvalue.StringExact("cn-hangzhou"))
	kept.has(t, "data.alicloud_instance_screenshot.y", "region", knownvalue.StringExact("eu-central-1"))
	kept.has(t, "data.alicloud_instance_screenshot.y", "content_type", knownvalue.StringExact("image/png"))
	seen := map[string]bool{}
	for _, request := range w.Requests() {
		seen[request.ID] = true
		want := map[string]string{"i-1": "", "i-2": "true"}[request.ID]
		if request.Wakeup != want || request.Region != map[string]string{"i-1": "cn-hangzhou", "i-2": "eu-central-1"}[request.ID] {
			t.Errorf("%s in %s was asked with wakeup %q, want %q", request.ID, request.Region, request.Wakeup, want)
		}
		if request.Style != ecstest.StyleACS3 || request.Status != 200 || request.KeyID != testKey {
			t.Errorf("request %+v", request)
		}
	}
	if !seen["i-1"] || !seen["i-2"] {
		t.Errorf("asked for %v", seen)
	}
}

func TestReadSaysWhoAsks(t *testing.T) {
	t.Setenv("TF_APPEND_USER_AGENT", "pipeline/7")
	w := newWorld(t)
	w.apply(t, w.block(`  configuration_source = "team/module"`+"\n")+`data "alicloud_instance_screenshot" "x" { instance_id = "i-1" }`)
	agent := w.Requests()[0].UserAgent
	if !regexp.MustCompile(`HashiCorp-Terraform/\d+\.\d+\S* Cloudscreen-Alicloud/test Terraform-Module/team/module pipeline/7$`).MatchString(agent) {
		t.Errorf("user agent %q", agent)
	}
}

func TestAssumedRolesAndTokensAreAccepted(t *testing.T) {
	t.Parallel()
	w := newWorld(t, ecstest.WithRole(ecstest.Role{ARN: "acs:ram::1234567890123456:role/screens", ExternalID: "external"}),
		ecstest.WithRole(ecstest.Role{ARN: "acs:ram::1234567890123456:role/ci", OIDCProvider: "acs:ram::1234567890123456:oidc-provider/ci", OIDCToken: "oidc-token"}))
	temporary := w.IssueKey(time.Hour)
	read := `data "alicloud_instance_screenshot" "x" { instance_id = "i-1" }`
	for name, block := range map[string]string{
		"a temporary key": fmt.Sprintf("provider \"alicloud\" {\n access_key = %q\n secret_key = %q\n security_token = %q\n region = \"cn-hangzhou\"\n%s}\n",
			temporary.ID, temporary.Secret, temporary.Token, w.reach()),
		"an assumed role": w.block("  assume_role {\n    role_arn = \"acs:ram::1234567890123456:role/screens\"\n    external_id = \"external\"\n    session_expiration = 900\n  }\n"),
		"an OIDC token": fmt.Sprintf("provider \"alicloud\" {\n region = \"cn-hangzhou\"\n%s  assume_role_with_oidc {\n    role_arn = \"acs:ram::1234567890123456:role/ci\"\n"+
			"    oidc_provider_arn = \"acs:ram::1234567890123456:oidc-provider/ci\"\n    oidc_token = \"oidc-token\"\n  }\n}\n", w.reach()),
	} {
		t.Run(name, func(t *testing.T) {
			before := len(w.Requests())
			w.apply(t, block+read)
			for _, request := range w.Requests()[before:] {
				if request.Action == "GetInstanceScreenshot" && (request.Token == "" || request.Status != 200 || !strings.HasPrefix(request.KeyID, "STS.")) {
					t.Errorf("request %+v", request)
				}
			}
		})
	}
}

func TestReadKeepsThePictureOutOfStateAndInAFile(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	folder := t.TempDir()
	file := filepath.Join(folder, "screen.jpg")
	if err := os.WriteFile(file, []byte("an old picture"), 0o644); err != nil {
		t.Fatal(err)
	}
	kept := w.apply(t, w.block("")+fmt.Sprintf(`data "alicloud_instance_screenshot" "x" {
  instance_id        = "i-1"
  include_screenshot = false
  output_file        = %q
}`, file))
	kept.has(t, screenshotX, "screenshot", knownvalue.Null())
	kept.has(t, screenshotX, "screenshot_sha256", knownvalue.NotNull())
	kept.has(t, screenshotX, "text", knownvalue.NotNull())
	got, err := os.ReadFile(file)
	if err != nil || string(got) != string(ecstest.Screen("login")) {
		t.Errorf("the file holds %d bytes, %v", len(got), err)
	}
	info, err := os.Stat(file)
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if left, _ := filepath.Glob(filepath.Join(folder, "*")); len(left) != 1 {
		t.Errorf("files left behind: %v", left)
	}
}

func TestOutputFileIsCheckedBeforeTheCall(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	folder := t.TempDir()
	read := func(name, file string) string {
		return fmt.Sprintf("data \"alicloud_instance_screenshot\" %q {\n  instance_id = \"i-1\"\n  output_file = %q\n}\n", name, file)
	}
	for name, c := range map[string]struct{ config, words string }{
		"a folder that is not there":  {read("x", filepath.Join(folder, "none", "x.png")), "does not exist, or a link in the name leads nowhere; make the folder first."},
		"a folder in place of a file": {read("x", folder), "is a folder; name a file in it"},
		"a device":                    {read("x", os.DevNull), "is a device, and a picture is only written to an ordinary file. It was left alone"},
	} {
		t.Run(name, func(t *testing.T) {
			if runtime.GOOS == "windows" && name == "a device" {
				t.Skip("NUL is no name with a folder there")
			}
			w.fails(t, w.block("")+c.config, c.words)
		})
	}
	if calls := len(w.Requests()); calls > 0 {
		t.Errorf("%d calls for files that cannot be written", calls)
	}
}

// Two reads of one process may not write one file, under whatever names and
// through whichever configuration of the provider.
func TestOutputFileIsOneReadsAlone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	folder := t.TempDir()
	shared := filepath.Join(folder, "shared")
	other := shared
	if err := os.WriteFile(shared, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("shared", filepath.Join(folder, "link")); err == nil {
		other = filepath.Join(folder, "link")
	}
	// The second configuration is another local name's, since aliases share one
	// server in a test, which Terraform never lets them do.
	second := strings.Replace(w.block(""), `"alicloud"`, `"second"`, 1)
	for name, more := range map[string]string{"one configuration": "", "two configurations": "  provider = second\n"} {
		t.Run(name, func(t *testing.T) {
			w.fails(t, w.block("")+second+fmt.Sprintf(`data "alicloud_instance_screenshot" "x" {
  instance_id = "i-1"
  output_file = %q
}
data "alicloud_instance_screenshot" "y" {
  instance_id = "i-2"
  region      = "eu-central-1"
  output_file = %q
%s}`, shared, other, more), "is already the output_file of the screenshot of i-")
		})
	}
}

// The warning does not fail the read, and the file is there.
func TestOutputFileWhoseExtensionContradictsThePicture(t *testing.T) {
	w := newWorld(t)
	for extension, warnings := range map[string]int{".png": 1, ".jpg": 0, "": 0} {
		file := filepath.Join(t.TempDir(), "screen"+extension)
		messages, diagnostics := invoke(t.Context(), t, w.protocol(t), func(values map[string]tftypes.Value, _ tftypes.Object) {
			values["output_file"] = tftypes.NewValue(tftypes.String, file)
		})
		if len(messages) != 1 || len(diagnostics) != warnings {
			t.Errorf("%q: messages %q, diagnostics %v", extension, messages, diagnostics)
		}
		for _, d := range diagnostics {
			if d.Severity != tfprotov6.DiagnosticSeverityWarning || d.Attribute.String() != `AttributeName("output_file")` ||
				d.Detail != file+` was written, but it is a JPEG: some programs go by the name and will not open it. Let the name end in ".jpg", or in no extension, which is right whatever the service sends.` {
				t.Errorf("%q: %+v", extension, d)
			}
		}
		if picture, err := os.ReadFile(file); err != nil || string(picture) != string(ecstest.Screen("login")) {
			t.Errorf("%q: the file holds %d bytes, %v", extension, len(picture), err)
		}
	}
}
