package provider

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/ecstest"
)

// Parts that tests wait for: "login:" of a console, and a piece of a panic.
var (
	promptArea = image.Rect(168, 752, 224, 768)
	panicArea  = image.Rect(100, 100, 350, 180)
)

// parts writes the parts into a folder.
func parts(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	for name, part := range map[string][]byte{
		"prompt.png": cutOut(t, ecstest.Screen("login"), promptArea), "panic.png": cutOut(t, ecstest.Screen("kernel-panic"), panicArea),
	} {
		if err := os.WriteFile(filepath.Join(folder, name), part, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.ToSlash(folder)
}

// Each of the looks lasts until the part is on the screen. One model serves all.
func TestCLIWaitsEndOnAPart(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, id := range []string{"i-resource", "i-data", "i-ephemeral"} {
		w.AddInstance(ecstest.Instance{Region: "cn-hangzhou", ID: id, Screen: ecstest.Film(
			ecstest.Frame{Status: "Starting"}, ecstest.Frame{After: 3 * time.Second, Picture: ecstest.Screen("login")})})
	}
	look := func(kind, id string) string {
		return fmt.Sprintf(`
%s "alicloud_instance_screenshot" "x" {
  instance_id = %q
  wait_for {
    picture         = filebase64("%s/prompt.png")
    fail_on_picture = filebase64("%[3]s/panic.png")
    similarity      = 0.95
  }
}
`, kind, id, parts(t))
	}
	looks := look("resource", "i-resource") + look("data", "i-data")
	if hasEphemeral(t) {
		looks += look("ephemeral", "i-ephemeral")
	}
	space := newWorkspace(t, requiredProvider+w.block("")+looks+`
output "types" { value = [alicloud_instance_screenshot.x.screen_type, data.alicloud_instance_screenshot.x.screen_type] }
`)
	log := filepath.Join(space.folder, "trace.log")
	space.env = append(space.env, "TF_LOG=TRACE", "TF_LOG_PATH="+log)
	out := space.must(t, "apply", "-auto-approve", "-no-color")
	logged, err := os.ReadFile(log)
	if encoded := base64.StdEncoding.EncodeToString(cutOut(t, ecstest.Screen("login"), promptArea))[:40]; err != nil || strings.Contains(string(logged), encoded) ||
		!strings.Contains(string(logged), "The screen does not show yet what is waited for") {
		t.Errorf("%d bytes are logged, the part among them or the wait not: %v", len(logged), err)
	}
	if !acrossLines(`"text", "text",`).MatchString(out) {
		t.Error("the outputs are not there")
	}
	// A part is long, and nobody reads it.
	if !regexp.MustCompile(`\+ picture\s+= \(sensitive value\)`).MatchString(out) || strings.Contains(out, "iVBOR") {
		t.Error("the plan shows the part")
	}
	if t.Failed() {
		t.Log(out)
	}
	if again := space.must(t, "plan", "-no-color"); !strings.Contains(again, "No changes.") {
		t.Errorf("the second plan:\n%s", again)
	}
}

func TestActionWaitsForAPart(t *testing.T) {
	w := newWorld(t)
	_, diagnostics := invoke(t.Context(), t, w.protocol(t), func(values map[string]tftypes.Value, kind tftypes.Object) {
		wait := nulls(kind.AttributeTypes["wait_for"].(tftypes.Object))
		wait["picture"] = tftypes.NewValue(tftypes.String, base64.StdEncoding.EncodeToString(cutOut(t, ecstest.Screen("login"), promptArea)))
		wait["similarity"] = tftypes.NewValue(tftypes.Number, 1)
		values["wait_for"] = tftypes.NewValue(kind.AttributeTypes["wait_for"], wait)
	})
	if len(diagnostics) > 0 {
		t.Errorf("%s: %s", diagnostics[0].Summary, diagnostics[0].Detail)
	}
}

func TestAWaitFailsAtOnceOnAPicture(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.show("i-1", ecstest.Frame{Picture: ecstest.Screen("kernel-panic")})
	folder := parts(t)
	wait := fmt.Sprintf("  wait_for {\n    picture         = filebase64(\"%s/prompt.png\")\n    fail_on_picture = filebase64(\"%[1]s/panic.png\")\n  }\n", folder)
	w.failsWith(t, w.block("")+lastingLook(wait), regexp.MustCompile(
		`(?s)Screen shows what it must not.*fail_on_picture = filebase64.*`+acrossLines("fail_on_picture was on the screen: 250x80 pixels at 100,100 are 1 alike, and 0.9 is enough.").String()))
	kept := w.apply(t, w.block("")+"data \"alicloud_instance_screenshot\" \"x\" {\n  instance_id = \"i-1\"\n  on_failure = \"continue\"\n"+wait+"}\n")
	kept.has(t, screenshotX, "failure", knownvalue.ObjectPartial(map[string]knownvalue.Check{"code": knownvalue.StringExact("UnwantedPicture")}))
}

func TestAWaitThatRunsOutSaysHowNearAPartCame(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.show("i-1", ecstest.Frame{Picture: ecstest.Screen("shell")})
	encoded := base64.StdEncoding.EncodeToString(cutOut(t, ecstest.Screen("login"), promptArea))
	w.failsWith(t, w.block("")+lastingLook("  timeouts { create = \"9s\" }\n  wait_for {\n    picture = \""+encoded+"\"\n  }"), regexp.MustCompile(
		`(?s)Screen does not show what was waited for.*`+
			`picture = "iVBOR.*`+ // the line of the configuration, which Terraform quotes, and nothing more of it
			acrossLines("- picture is not on the screen: the likeliest place, 56x16 at").String()+`.*`+
			acrossLines("alike and 0.9 is wanted; that was on the last screen").String()))
}

// A part that another resource makes is checked when it is there.
func TestAPartThatIsKnownLateIsChecked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	config := func(part string) string {
		return w.block("") + "resource \"terraform_data\" \"part\" { input = " + part + " }\n" + lastingLook("  wait_for { picture = terraform_data.part.output }")
	}
	w.failsWith(t, config(`"aGVsbG8="`), regexp.MustCompile(
		`(?s)Invalid picture.*`+acrossLines("The argument must be a PNG or JPEG in Base64, and it is neither.").String()))
	if len(w.Requests()) > 0 {
		t.Error("a request was sent for a part that is none")
	}
	w.apply(t, config(`filebase64("`+parts(t)+`/prompt.png")`))
}

func TestBadPartsAreRefusedAtPlanTime(t *testing.T) {
	t.Parallel()
	encoded := func(picture image.Image) string {
		var file bytes.Buffer
		if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&file, picture); err != nil {
			t.Fatal(err)
		}
		return base64.StdEncoding.EncodeToString(file.Bytes())
	}
	good := base64.StdEncoding.EncodeToString(cutOut(t, ecstest.Screen("login"), promptArea))
	cases := map[string]struct{ argument, value, words string }{
		"a file's name":           {"picture", "prompt.png", `Invalid picture.*` + acrossLines(`The argument must be a picture in Base64, and its Base64 is damaged or cut short. filebase64("part.png") reads a file.`).String()},
		"nothing":                 {"picture", "", `Invalid picture.*` + acrossLines("The argument must be a picture in Base64, and it is empty.").String()},
		"no picture":              {"fail_on_picture", "aGVsbG8=", `Invalid fail_on_picture.*` + acrossLines("The argument must be a PNG or JPEG in Base64, and it is neither.").String()},
		"one colour":              {"picture", encoded(image.NewGray(image.Rect(0, 0, 40, 20))), acrossLines("it is of one colour, or nearly so, and would be found anywhere or nowhere.").String()},
		"transparent":             {"picture", encoded(image.NewNRGBA(image.Rect(0, 0, 40, 20))), acrossLines("it has too few pixels to compare: at least 64 must not be transparent, such as 8x8.").String()},
		"too large":               {"fail_on_picture", encoded(image.NewGray(image.Rect(0, 0, 4096, 2049))), acrossLines("it is a PNG of 4096x2049 pixels: more than 8 megapixels.").String()},
		"anything":                {"similarity", "0.49", acrossLines("similarity must be a number from 0.5 to 1, not 0.49.").String()},
		"a percentage":            {"similarity", "90", acrossLines("similarity must be a number from 0.5 to 1, not 90.").String()},
		"not comparable":          {"similarity", "alike", acrossLines("a number is required").String()},
		"a similarity of nothing": {"similarity", "0.8", acrossLines("wait_for needs at least one of text, fail_on_text, picture, fail_on_picture and still_for.").String()},
	}
	w := newWorld(t)
	config := w.block("")
	for name, c := range cases {
		more := ""
		if c.argument != "picture" && name != "a similarity of nothing" {
			more = "    picture = \"" + good + "\"\n"
		}
		config += strings.Replace(lastingLook(fmt.Sprintf("  wait_for {\n%s    %s = %q\n  }", more, c.argument, c.value)), `"x"`, strconv.Quote(asName(name)), 1)
	}
	refused := w.refused(t, config)
	for name, c := range cases {
		if text := errorAt(t, refused, fmt.Sprintf("in resource \"alicloud_instance_screenshot\" %q:", asName(name))); !regexp.MustCompile("(?s)" + c.words).MatchString(text) {
			t.Errorf("%s: no match of %s in:\n%s", name, c.words, text)
		}
	}
	if len(w.Requests()) > 0 {
		t.Error("a request was sent for a configuration that is refused")
	}
}
