package provider

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/capture"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/ecstest"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen"
)

// page is a graphical screen as the API sends it: one that was drawn for the tests
// of the text reader.
func page(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "screen", "ocr", "testdata", name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	picture, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	var sent bytes.Buffer
	if err := jpeg.Encode(&sent, picture, &jpeg.Options{Quality: 75}); err != nil {
		t.Fatal(err)
	}
	return sent.Bytes()
}

// A server that restarts: first its set-up, then the screen to log in at.
func TestWaitEndsOnTextOfAGraphicalScreen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.AddInstance(ecstest.Instance{Region: "cn-hangzhou", ID: "i-1", Screen: ecstest.Film(
		ecstest.Frame{Picture: page(t, "setup")}, ecstest.Frame{After: 5 * time.Second, Picture: page(t, "login")})})
	kept := w.apply(t, w.block("")+lastingLook(`  wait_for {
    text         = "Alt\\+Del"
    fail_on_text = "Stop code|ran into a problem"
  }`))
	kept.has(t, lookX, "screen_type", knownvalue.StringExact("graphics"))
	kept.has(t, lookX, "text", knownvalue.StringRegexp(regexp.MustCompile(`(?s)^Administrator\n.*Alt\+Delete to unlock\n`)))
	kept.has(t, lookX, "lines", knownvalue.ListPartial(map[int]knownvalue.Check{0: knownvalue.StringExact("Administrator")}))
	if got := w.Count("i-1"); got != 2 {
		t.Errorf("%d calls, want 2", got)
	}
}

func TestWaitFailsAtOnceOnAStopCode(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.show("i-1", ecstest.Frame{Picture: page(t, "stop")})
	w.failsWith(t, w.block("")+lastingLook("  wait_for {\n    text         = \"Alt\\\\+Del\"\n    fail_on_text = \"Stop code\"\n  }"),
		regexp.MustCompile(`(?s)Screen shows what it must not.*`+acrossLines("Stop code: INACCESSIBLE_BOOT_DEVICE").String()+
			`.*`+acrossLines("It was recognised on a graphical screen, and may err in a letter.").String()+
			`.*`+acrossLines("was graphics. What was recognised on it, which may err:").String()+`.*\| Your PC ran into a problem`))
	if got := w.Count("i-1"); got != 1 {
		t.Errorf("%d calls, want 1", got)
	}
}

// What did not come is told with what was there.
func TestWaitTellsWhatWasRecognised(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.show("i-1", ecstest.Frame{Picture: page(t, "zh-stop")})
	config := w.block("") + lastingLook("  timeouts { create = \"9s\" }\n  wait_for { text = \"login:\" }")
	w.fails(t, config, `- text "login:" was not recognised on the screen, which is graphical`,
		"was graphics. What was recognised on it, which may err: | 你的电脑遇到问题，需要重新启动。")
}

// Of a picture whose reading an interrupt ended, nobody knows what stands on it.
func TestAScreenThatWasNotReadIsSaidToBeUnread(t *testing.T) {
	err := &capture.WaitError{Err: context.Canceled, Last: &capture.Result{Reading: screen.Reading{Type: screen.Graphics}}, Unread: true}
	told := explain(err, asked{capture.Request{InstanceID: "i-1", Region: "cn-hangzhou", ReadGraphics: true}, dataSourceTwin}, "").Detail()
	if !strings.Contains(told, "The last screen was graphics, and the look ended before its text was recognised.") {
		t.Errorf("got %s", told)
	}
}

func TestReadGraphicsFalseLeavesTextEmpty(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.show("i-1", ecstest.Frame{Picture: page(t, "login")})
	w.show("i-console", ecstest.Frame{Picture: ecstest.Screen("login")})
	data := func(more string) string {
		return w.block("") + "data \"alicloud_instance_screenshot\" \"x\" {\n  instance_id = \"i-1\"\n" + more + "\n}\n"
	}
	kept := w.apply(t, data("  read_graphics = false"))
	kept.has(t, screenshotX, "screen_type", knownvalue.StringExact("graphics"))
	kept.has(t, screenshotX, "text", knownvalue.StringExact(""))
	kept.has(t, screenshotX, "lines", knownvalue.ListExact(nil))
	w.apply(t, data("  read_graphics = true")).has(t, screenshotX, "text", knownvalue.StringRegexp(regexp.MustCompile(`^Administrator\n`)))
	w.apply(t, strings.Replace(data("  read_graphics = false"), "i-1", "i-console", 1)).has(t, screenshotX, "text", knownvalue.StringRegexp(regexp.MustCompile(`login:$`)))
	// A pattern holds on consoles all the same; of a graphical screen the message says why it does not.
	w.apply(t, strings.Replace(data("  read_graphics = false\n  wait_for { text = \"login:\" }"), "i-1", "i-console", 1))
	w.fails(t, data("  read_graphics = false\n  timeouts { read = \"9s\" }\n  wait_for { text = \"Administrator\" }"),
		`- text "Administrator" was not looked for on a graphical screen, which read_graphics = false leaves unread`,
		"The last screen", "was graphics, which read_graphics = false leaves unread.")
}

// Two reads of one instance share a call, and each has its picture read as it asked.
func TestReadsThatShareAPictureAreReadEachItsOwnWay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.show("i-1", ecstest.Frame{Picture: page(t, "login")})
	w.apply(t, w.block("")+`
data "alicloud_instance_screenshot" "x" {
  count         = 4
  instance_id   = "i-1"
  read_graphics = count.index % 2 == 0
}
output "x" { value = [for s in data.alicloud_instance_screenshot.x : s.text != ""] }
`).has(t, "output", "x", knownvalue.ListExact([]knownvalue.Check{knownvalue.Bool(true), knownvalue.Bool(false), knownvalue.Bool(true), knownvalue.Bool(false)}))
}

func TestAnotherReadGraphicsMakesAnotherLook(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := lasting{w, t.TempDir()}
	l.then(t, w.block("")+lastingLook(""), created)
	l.then(t, w.block("")+lastingLook("  read_graphics = true"), updated)
	l.then(t, w.block("")+lastingLook("  read_graphics = false"), replaced)
}

func TestActionReportsWhatWasRecognised(t *testing.T) {
	w := newWorld(t)
	w.show("i-1", ecstest.Frame{Picture: page(t, "stop")})
	messages, diagnostics := invoke(t.Context(), t, w.protocol(t), func(map[string]tftypes.Value, tftypes.Object) {})
	if len(diagnostics) > 0 || len(messages) != 1 || !strings.Contains(messages[0], ": graphics, 1024x768, with text that was recognised and may err\n") ||
		!strings.Contains(messages[0], "  | Stop code: INACCESSIBLE_BOOT_DEVICE\n") {
		t.Errorf("messages %q, diagnostics %v", messages, diagnostics)
	}
	messages, diagnostics = invoke(t.Context(), t, w.protocol(t), func(values map[string]tftypes.Value, _ tftypes.Object) {
		values["read_graphics"] = tftypes.NewValue(tftypes.Bool, false)
	})
	if len(diagnostics) > 0 || len(messages) != 1 || !strings.HasSuffix(messages[0], ": graphics, 1024x768") {
		t.Errorf("messages %q, diagnostics %v", messages, diagnostics)
	}
}

func TestScreenTextRecognisesAGraphicalScreen(t *testing.T) {
	t.Parallel()
	image := base64.StdEncoding.EncodeToString(page(t, "recovery"))
	new(world).apply(t, callsFunctions+fmt.Sprintf("output \"x\" { value = provider::alicloud::screen_text(%q) }\n", image)).
		has(t, "output", "x", knownvalue.StringRegexp(regexp.MustCompile(`^Choose an option\n`)))
}
