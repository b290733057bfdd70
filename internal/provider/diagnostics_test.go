package provider

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/ecstest"
)

// message is a whole diagnostic as a person sees it.
type message struct {
	summary string
	line    string // of the configuration that it points at; empty for none in particular
	detail  string // REQUEST stands for any request id
}

// pattern matches the message in Terraform's output, however lines are broken.
func (m message) pattern() *regexp.Regexp {
	words := acrossLines(m.detail).String()
	words = strings.ReplaceAll(words, "REQUEST", `[0-9A-F-]{36}`)
	words = strings.ReplaceAll(words, "SOMETIME", `\S+`)
	line := `[\s\S]*?`
	if m.line != "" {
		line += `\d+:\s+` + regexp.QuoteMeta(m.line) + `[\s│]+`
	}
	return regexp.MustCompile(`Error: ` + regexp.QuoteMeta(m.summary) + line + words + `[\s│╵]*$`)
}

// Every row of the API's error table, through the real SDK and a real
// Terraform, in the words that people see.
func TestEveryErrorOfTheAPIIsExplained(t *testing.T) {
	t.Parallel()
	const ask = "data \"alicloud_instance_screenshot\" \"x\" {\n  instance_id = \"i-1\"\n  region      = \"cn-hangzhou\"\n}\n"
	within := func(limit string) string {
		return strings.Replace(ask, "}", "  timeouts { read = \""+limit+"\" }\n}", 1)
	}
	hour := func(offset time.Duration) ecstest.Option {
		return ecstest.WithClock(func() time.Time { return time.Now().Add(offset) })
	}
	machine := func(source ecstest.Source) ecstest.Option {
		return ecstest.WithInstance(ecstest.Instance{Region: "cn-hangzhou", ID: "i-1", Screen: source})
	}
	key := func(change func(*ecstest.Key)) ecstest.Option {
		k := ecstest.Key{ID: testKey, Secret: testSecret}
		change(&k)
		return ecstest.WithKey(k)
	}
	for name, c := range map[string]struct {
		options []ecstest.Option
		faults  []ecstest.Fault
		pace    time.Duration // of the provider
		config  string        // in place of ask
		want    message
	}{
		"no such instance": {config: strings.ReplaceAll(ask, "i-1", "i-9"), want: message{"Instance not found", `instance_id = "i-9"`,
			"Region cn-hangzhou has no instance i-9 in this account. Check instance_id and region: an instance is found only in the region it was made in, and only with its own account's keys (argument access_key). " +
				"Instance: i-9 in region cn-hangzhou Code: InvalidParameter HTTP status: 404 Request ID: REQUEST More: https://api.aliyun.com/troubleshoot?q=InvalidParameter&product=Ecs&requestId=REQUEST"}},
		"stopped": {options: []ecstest.Option{machine(ecstest.Status("Stopped"))}, want: message{"Instance is not running", `instance_id = "i-1"`,
			"The instance is Stopped, and only a Running instance has a screen. Start it first; where the configuration starts it, let this read depend on that (depends_on). " +
				"Instance: i-1 in region cn-hangzhou Code: IncorrectInstanceStatus HTTP status: 405 Request ID: REQUEST More: https://api.aliyun.com/troubleshoot?q=IncorrectInstanceStatus&product=Ecs&requestId=REQUEST"}},
		"starting": {options: []ecstest.Option{machine(ecstest.Status("Starting"))}, want: message{"Instance is not running", `instance_id = "i-1"`,
			"The instance is Starting, and only a Running instance has a screen. It should be Running soon: let the read wait for its screen with wait_for, or look later. " +
				"Instance: i-1 in region cn-hangzhou Code: IncorrectInstanceStatus HTTP status: 405 Request ID: REQUEST More: https://api.aliyun.com/troubleshoot?q=IncorrectInstanceStatus&product=Ecs&requestId=REQUEST"}},
		"a retired type": {options: []ecstest.Option{ecstest.WithInstance(ecstest.Instance{Region: "cn-hangzhou", ID: "i-1", Screen: ecstest.Still(ecstest.Screen("login")), Retired: true})},
			want: message{"Instance type has no screenshots", `instance_id = "i-1"`,
				"The instance is of a retired type, for which the service takes no screenshots, and no setting changes that. Move it to a current instance type, or leave this read out. The service says: The operation is not supported for \"i-1\". " +
					"Instance: i-1 in region cn-hangzhou Code: NotSupported HTTP status: 405 Request ID: REQUEST More: https://api.aliyun.com/troubleshoot?q=NotSupported&product=Ecs&requestId=REQUEST"}},
		"no such region": {config: strings.ReplaceAll(ask, "cn-hangzhou", "cn-nowhere"), want: message{"Region not found", `region      = "cn-nowhere"`,
			"The service does not know region \"cn-nowhere\", or not at HOST. Check region: it is an id such as \"cn-hangzhou\" or \"eu-central-1\", not a zone. " +
				"Instance: i-1 in region cn-nowhere Code: InvalidRegionId.NotFound HTTP status: 404 Request ID: REQUEST More: https://api.aliyun.com/troubleshoot?q=InvalidRegionId.NotFound&product=Ecs&requestId=REQUEST"}},
		"RAM": {options: []ecstest.Option{key(func(k *ecstest.Key) { k.Forbidden = true })}, want: message{"Not allowed to read the screen", "",
			"The keys (argument access_key) may not read this screen. Ask an administrator for a RAM policy that allows action ecs:GetInstanceScreenshot resource acs:ecs:cn-hangzhou:1234567890123456:instance/i-1 " +
				"Action refused: ecs:GetInstanceScreenshot Kind of caller: SubUser Caller: tester Kind of refusal: ImplicitDeny Policy that decides: AccountLevelIdentityBasedPolicy " +
				"The service says: User not authorized to operate on the specified resource, or this API doesn't support RAM. " +
				"Instance: i-1 in region cn-hangzhou Code: Forbidden.RAM HTTP status: 403 Request ID: REQUEST More: https://api.aliyun.com/troubleshoot?q=Forbidden.RAM&product=Ecs&requestId=REQUEST"}},
		"no such instance, in words of RAM": {faults: []ecstest.Fault{ecstest.NotFoundHere}, want: message{"Instance not found", `instance_id = "i-1"`,
			"Region cn-hangzhou has no instance i-1 in this account. Check instance_id and region: an instance is found only in the region it was made in, and only with its own account's keys (argument access_key). " +
				"Instance: i-1 in region cn-hangzhou Code: Forbidden.InstanceNotFound HTTP status: 403 Request ID: REQUEST More: https://api.aliyun.com/troubleshoot?q=Forbidden.InstanceNotFound&product=Ecs&requestId=REQUEST"}},
		"risk control": {faults: []ecstest.Fault{ecstest.RiskControl}, want: message{"Call stopped by risk control", "",
			"Alibaba Cloud's risk control stopped the call. That is about the account, or about where the call came from, and not about RAM: no policy allows it. The account's owner finds the reason in the console's message centre, or asks Alibaba Cloud's support with the request ID below. The key came from: argument access_key. " +
				"The service says: This operation is forbidden by Aliyun Risk Control system. " +
				"Instance: i-1 in region cn-hangzhou Code: Forbidden.RiskControl HTTP status: 403 Request ID: REQUEST More: https://api.aliyun.com/troubleshoot?q=Forbidden.RiskControl&product=Ecs&requestId=REQUEST"}},
		"wrong secret": {options: []ecstest.Option{key(func(k *ecstest.Key) { k.Secret = "another" })}, want: message{"Access key not accepted", "",
			"The secret does not go with the access key. Check that it was copied whole, without white space, and is of the same key. The key came from: argument access_key. " +
				"Instance: i-1 in region cn-hangzhou Code: SignatureDoesNotMatch HTTP status: 403 Request ID: REQUEST More: https://api.aliyun.com/troubleshoot?q=SignatureDoesNotMatch&product=Ecs&requestId=REQUEST"}},
		"disabled key": {options: []ecstest.Option{key(func(k *ecstest.Key) { k.Disabled = true })}, want: message{"Access key not accepted", "",
			"The access key is disabled. Enable it in the RAM console, or use another. The key came from: argument access_key. " +
				"Instance: i-1 in region cn-hangzhou Code: InvalidAccessKeyId.Inactive HTTP status: 400 Request ID: REQUEST More: https://api.aliyun.com/troubleshoot?q=InvalidAccessKeyId.Inactive&product=Ecs&requestId=REQUEST"}},
		"a key without its token": {options: []ecstest.Option{key(func(k *ecstest.Key) { k.Token = "token" })}, want: message{"Access key not accepted", "",
			"The security token does not go with the access key. A temporary key consists of three parts, id, secret and token, which must be from one issue. The key came from: argument access_key. " +
				"Instance: i-1 in region cn-hangzhou Code: InvalidSecurityToken.MismatchWithAccessKey HTTP status: 400 Request ID: REQUEST More: https://api.aliyun.com/troubleshoot?q=InvalidSecurityToken.MismatchWithAccessKey&product=Ecs&requestId=REQUEST"}},
		"a clock that is off": {options: []ecstest.Option{hour(time.Hour)}, want: message{"Clock is off", "",
			"The service takes requests that are at most 15 minutes old, and this machine's clock says SOMETIME Set the clock (NTP) and try again. " +
				"Instance: i-1 in region cn-hangzhou Code: InvalidTimeStamp.Expired HTTP status: 400 Request ID: REQUEST More: https://api.aliyun.com/troubleshoot?q=InvalidTimeStamp.Expired&product=Ecs&requestId=REQUEST"}},
		"a login page": {faults: []ecstest.Fault{ecstest.Redirect}, want: message{"Endpoint answers with a redirect", `region      = "cn-hangzhou"`,
			"HOST sent the request elsewhere. A signed request is never redirected, so something between here and the service answers in its place: a proxy's login page, or a wrong endpoint in the provider block. " +
				"Instance: i-1 in region cn-hangzhou HTTP status: 302"}},
		"another instance's answer": {faults: []ecstest.Fault{ecstest.OtherInstance, ecstest.OtherInstance}, want: message{"Answer without a usable picture", "",
			"The service answered, but the answer is for instance \"i-1-other\". Nothing of it was kept. Try again; if it stays so, ask Alibaba Cloud's support with the request ID below. " +
				"Instance: i-1 in region cn-hangzhou Request ID: REQUEST"}},
		"no picture": {faults: []ecstest.Fault{ecstest.EmptyPicture, ecstest.EmptyPicture}, want: message{"Answer without a usable picture", "",
			"The service answered, but the answer holds no picture. Nothing of it was kept. Try again; if it stays so, ask Alibaba Cloud's support with the request ID below. " +
				"Instance: i-1 in region cn-hangzhou Request ID: REQUEST"}},
		"an answer without end": {faults: []ecstest.Fault{ecstest.Oversize}, want: message{"Answer is too large", "",
			"HOST sent more than any screen needs: the answer is larger than 22 MiB. Nothing of it was kept. Instance: i-1 in region cn-hangzhou HTTP status: 200"}},
		"throttled for longer than there is time": {faults: []ecstest.Fault{ecstest.Throttle}, pace: time.Minute, config: within("30s"),
			want: message{"Calls are throttled", "timeouts { read = \"30s\" }",
				"There was no picture after SOMETIME (timeouts.read is 30s); 1 call was answered. The read was waiting for the moment to call again, which comes after the time allowed. " +
					"The service refused each call because there were too many: it allows one in 10 seconds for an instance, and some in a minute for an account and region. Give the read more time, or let fewer programs ask at once. " +
					"The service says: Request was denied due to request throttling. " +
					"Instance: i-1 in region cn-hangzhou Code: Throttling HTTP status: 429 Request ID: REQUEST More: https://api.aliyun.com/troubleshoot?q=Throttling&product=Ecs&requestId=REQUEST"}},
		"a service that hangs": {faults: []ecstest.Fault{ecstest.Hang}, config: within("2s"), want: message{"No screenshot in time", "timeouts { read = \"2s\" }",
			"There was no picture after SOMETIME (timeouts.read is 2s); no call was answered. The read was waiting for an answer. Instance: i-1 in region cn-hangzhou"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, c.options...)
			w.Script("i-1", c.faults...)
			w.interval = c.pace
			config := c.config
			if config == "" {
				config = ask
			}
			c.want.detail = strings.ReplaceAll(c.want.detail, "HOST", w.host)
			w.refused(t, w.block("")+config, c.want.pattern())
		})
	}
}

func TestUnknownKeysSayWhereTheyCameFrom(t *testing.T) {
	t.Setenv("ALIBABA_CLOUD_ACCESS_KEY_ID", "LTAInobodyknowsme")
	t.Setenv("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "do-not-show-this")
	w := newWorld(t)
	want := message{"Access key not accepted", "", "The service does not know the access key. It may have been deleted, or belong to another site (China and international accounts are apart). " +
		"The key came from: environment variable ALIBABA_CLOUD_ACCESS_KEY_ID. Instance: i-1 in region cn-hangzhou Code: InvalidAccessKeyId.NotFound HTTP status: 404 Request ID: REQUEST " +
		"More: https://api.aliyun.com/troubleshoot?q=InvalidAccessKeyId.NotFound&product=Ecs&requestId=REQUEST"}
	w.refused(t, "provider \"alicloud\" {\n"+w.reach()+"}\n"+`data "alicloud_instance_screenshot" "x" {
  instance_id = "i-1"
  region      = "cn-hangzhou"
}`, want.pattern())
}

func TestMissingSettingsSayWhereToSetThem(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	region := message{"Region missing", "", "Nothing says in which region the instance is. Give it in one of these places, of which the first counts: " +
		"- region of this block - region of the provider block - environment variable ALICLOUD_REGION or ALIBABA_CLOUD_REGION - region_id of the profile in ~/.aliyun/config.json"}
	w.refused(t, "provider \"alicloud\" {\n  access_key = \"LTAIkey\"\n  secret_key = \"secret\"\n}\n"+
		`data "alicloud_instance_screenshot" "x" { instance_id = "i-1" }`, region.pattern())
	w.refused(t, `data "alicloud_instance_screenshot" "x" {
  instance_id = "i-1"
  region      = "cn-hangzhou"
}`, acrossLines("Give the provider block access_key and secret_key, or a profile, or set ALICLOUD_ACCESS_KEY and ALICLOUD_SECRET_KEY."))
	if len(w.Requests()) > 0 {
		t.Errorf("requests were sent: %v", w.Requests())
	}
}

func TestBadArgumentsAreRefusedAtPlanTime(t *testing.T) {
	t.Parallel()
	cases := map[string]struct{ body, words string }{
		"empty id":                {`instance_id = ""`, "instance_id is empty."},
		"white space in the id":   {`instance_id = "i-1 "`, "instance_id \"i-1 \" holds white space, U+0020, as character 4."},
		"a region that is none":   {"instance_id = \"i-1\"\n  region = \"cn-hangzhou/x\"", "A region id has lower-case letters, digits and hyphens only"},
		"a regex that is none":    {"instance_id = \"i-1\"\n  wait_for { text = \"(\" }", `"(" is not an RE2 regular expression (https://github.com/google/re2/wiki/Syntax): missing closing ): `},
		"an empty regex":          {"instance_id = \"i-1\"\n  wait_for { text = \"\" }", "The expression is empty and would match any screen."},
		"a regex for anything":    {"instance_id = \"i-1\"\n  wait_for { text = \".*\" }", `".*" matches nothing at all too, and so any screen`},
		"a regex for any line":    {"instance_id = \"i-1\"\n  wait_for { fail_on_text = \"^\" }", `"^" matches nothing at all too`},
		"a regex for x or not":    {"instance_id = \"i-1\"\n  wait_for { text = \"x*\" }", `"x*" matches nothing at all too`},
		"an interval too short":   {"instance_id = \"i-1\"\n  wait_for {\n    text = \"x\"\n    interval = \"9s\"\n  }", "9s is too short: at least 10s is needed."},
		"a duration that is none": {"instance_id = \"i-1\"\n  wait_for { still_for = \"soon\" }", `"soon" is not a duration. Write a number and a unit`},
		"nothing to wait for":     {"instance_id = \"i-1\"\n  wait_for {}", "wait_for needs at least one of text, fail_on_text, picture, fail_on_picture and still_for."},
		"interval alone":          {"instance_id = \"i-1\"\n  wait_for { interval = \"20s\" }", "wait_for needs at least one of text, fail_on_text, picture, fail_on_picture and still_for."},
		"a wait that cannot end":  {"instance_id = \"i-1\"\n  wait_for { still_for = \"6m\" }", "The screen would have to be still for 6m0s, but timeouts.read ends the read after 5m0s."},
		"no time at all":          {"instance_id = \"i-1\"\n  timeouts { read = \"0s\" }", "0s is too short: at least 1ms is needed."},
		"a time that is none":     {"instance_id = \"i-1\"\n  timeouts { read = \"soon\" }", `"soon" is not a duration. Write a number and a unit`},
		"an empty file name":      {"instance_id = \"i-1\"\n  output_file = \"\"", "output_file is empty. Name a file, or leave the argument out."},
		"a folder's name":         {"instance_id = \"i-1\"\n  output_file = \"screens/\"", "screens/ is a folder; name a file in it."},
		"a NUL in a file's name":  {"instance_id = \"i-1\"\n  output_file = \"a\\u0000b\"", `output_file "a\x00b" holds a control character as character 2.`},
		"an id with zero width":   {`instance_id = "i-\u200b1"`, `instance_id "i-\u200b1" holds a character that cannot be seen by itself, U+200B, as character 3.`},
		"an id that turns":        {`instance_id = "\u202ei-1"`, `instance_id "\u202ei-1" holds a character that turns the direction of writing, U+202E, as character 1.`},
		"an id with a NUL":        {`instance_id = "i-1\u0000"`, `instance_id "i-1\x00" holds a NUL, U+0000, as character 4.`},
	}
	w := newWorld(t)
	config := w.block("")
	for name, c := range cases {
		config += fmt.Sprintf("data \"alicloud_instance_screenshot\" %q {\n  %s\n}\n", asName(name), c.body)
	}
	refused := w.refused(t, config)
	for name, c := range cases {
		if text := errorAt(t, refused, fmt.Sprintf("in data \"alicloud_instance_screenshot\" %q:", asName(name))); !acrossLines(c.words).MatchString(text) {
			t.Errorf("%s: no word of %q in:\n%s", name, c.words, text)
		}
	}
	if len(w.Requests()) > 0 {
		t.Error("a request was sent for a configuration that is refused")
	}
}
