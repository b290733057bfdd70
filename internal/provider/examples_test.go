package provider

import (
	"bytes"
	"encoding/base64"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/ecstest"
)

// exampleInstance is the machine that the examples' pages speak of.
const exampleInstance = "i-bp1gbz20g229bvu5example"

// exampleCase is an example applied to one machine.
type exampleCase struct {
	machine ecstest.Source
	// prints are words of the output, whatever the width of its lines.
	prints []string
	// fails and warns say how the apply ends; it ends well without them.
	fails, warns bool
}

// exampleCases has the folders whose outcome depends on the screen. Any other
// folder is applied to a machine that asks for a login, and must end well.
func exampleCases(t *testing.T) map[string][]exampleCase {
	login := ecstest.Still(ecstest.Screen("login"))
	grub := ecstest.Still(ecstest.Screen("grub-prompt"))
	panicked := ecstest.Still(ecstest.Screen("kernel-panic"))
	blank := ecstest.Still(ecstest.Screen("blank"))
	return map[string][]exampleCase{
		"beside-aliyun": {{machine: login, prints: []string{`screen_type = "text"`}}},
		"check-after-apply": {
			{machine: login, prints: []string{"1 added, 0 changed, 0 destroyed"}},
			{machine: panicked, warns: true, prints: []string{"Check block assertion failed", exampleInstance + " did not boot:", "1 added, 0 changed, 0 destroyed"}},
			{machine: ecstest.Status("Stopped"), warns: true, prints: []string{"Instance is not running", "1 added, 0 changed, 0 destroyed"}},
		},
		"postcondition": {
			{machine: login, prints: []string{`leads_to = "` + exampleInstance + `"`}},
			{machine: grub, fails: true, prints: []string{"Resource postcondition failed", exampleInstance + " did not boot:", "grub> ls"}},
			{machine: panicked, fails: true, prints: []string{"Resource postcondition failed", "Unable to mount root fs"}},
		},
		"wait-for-login": {
			{machine: ecstest.Film(ecstest.Frame{Status: "Starting"}, ecstest.Frame{After: time.Second, Picture: ecstest.Screen("login")}), prints: []string{`last_line = "iZbp1j8q0l2Il1O0Z5S8B login:"`}},
			{machine: panicked, fails: true, prints: []string{"Screen shows what it must not", "Kernel panic"}},
		},
		"windows-login": {
			{machine: ecstest.Film(ecstest.Frame{Status: "Starting"}, ecstest.Frame{After: time.Second, Picture: ecstest.Screen("windows-ready")},
				ecstest.Frame{After: 12 * time.Second, Picture: asJPEG(t, ecstest.Screen("windows-lock-later"))}), prints: []string{`login = {`, `"x" = 20`, `"y" = 510`}},
			{machine: ecstest.Still(ecstest.Screen("windows-stop")), fails: true, prints: []string{"Screen shows what it must not", "fail_on_picture was on the screen: 150x160 pixels at 95,90 are 1 alike"}},
		},
		"windows-login-text": {
			{machine: ecstest.Film(ecstest.Frame{Picture: ecstest.Screen("windows-ready")}, ecstest.Frame{After: time.Second, Picture: asJPEG(t, ecstest.Screen("windows-lock-later"))}),
				prints: []string{`login = "Press Ctrl+Alt+Delete to unlock."`}},
			{machine: ecstest.Still(ecstest.Screen("windows-stop")), fails: true, prints: []string{"Screen shows what it must not", "this line matched fail_on_text"}},
		},
		"golden-picture": {
			{machine: ecstest.Still(screenFile(t, "captures/graphic-desktop.q75.jpg")), prints: []string{"alike = true"}},
			{machine: ecstest.Still(screenFile(t, "more/n-graphic-winlogin.png")), warns: true, prints: []string{"is like golden.png to 0.", "alike = false"}},
			{machine: blank, warns: true, prints: []string{"is like golden.png to 0.", "alike = false"}},
		},
	}
}

// screenFile is a capture that the reading of screens is tested with.
func screenFile(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("../screen/testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// asJPEG is what the API's reference says of its pictures.
func asJPEG(t *testing.T, picture []byte) []byte {
	t.Helper()
	decoded, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	var encoded bytes.Buffer
	if err := jpeg.Encode(&encoded, decoded, &jpeg.Options{Quality: 75}); err != nil {
		t.Fatal(err)
	}
	return encoded.Bytes()
}

// Every folder of examples is applied for real, as it stands; a file beside it
// only points the provider at the endpoint.
func TestCLIExamples(t *testing.T) {
	t.Parallel()
	cases := exampleCases(t)
	folders := exampleFolders(t)
	for name := range cases {
		if !slices.Contains(folders, "../../examples/"+name) {
			t.Errorf("there is no example %s", name)
		}
	}
	for _, folder := range folders {
		name := filepath.Base(folder)
		switch name {
		case "demo":
			continue // make demo applies it, against its own machines; see .ci/run
		case "fleet", "console", "module-test":
			continue // tests of their own, below and beside
		}
		t.Run(name, func(t *testing.T) {
			if strings.Contains(folder, "/actions/") {
				needsActions(t)
			}
			if strings.Contains(folder, "/ephemeral-resources/") {
				needsEphemeral(t)
			}
			t.Parallel()
			those := cases[name]
			if those == nil {
				those = []exampleCase{{machine: ecstest.Still(ecstest.Screen("login"))}}
			}
			var printed string
			for _, c := range those {
				_, out := applyExample(t, folder, c)
				printed += out
			}
			checkReadme(t, folder, printed)
		})
	}
}

func exampleFolders(t *testing.T) []string {
	t.Helper()
	var folders []string
	for _, pattern := range []string{"../../examples/*/*.tf", "../../examples/*/*/*.tf"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			folders = append(folders, filepath.ToSlash(filepath.Dir(file)))
		}
	}
	slices.Sort(folders)
	return slices.Compact(folders)
}

// applyExample gives what an apply prints, and the folder it was done in.
func applyExample(t *testing.T, folder string, c exampleCase) (*workspace, string) {
	t.Helper()
	w := newWorld(t, ecstest.WithInstance(ecstest.Instance{Region: "cn-hangzhou", ID: exampleInstance, Screen: c.machine}),
		ecstest.WithRole(ecstest.Role{ARN: "acs:ram::123456789012:role/screens"}))
	space := w.copyExample(t, folder)
	out, err := space.run("apply", "-auto-approve", "-no-color")
	if failed := err != nil; failed != c.fails {
		t.Fatalf("failed: %t\n%s", failed, out)
	}
	if warned := strings.Contains(out, "Warning: "); warned != c.warns {
		t.Errorf("warned: %t\n%s", warned, out)
	}
	for _, words := range c.prints {
		if !acrossLines(words).MatchString(out) {
			t.Errorf("%q is not in:\n%s", words, out)
		}
	}
	return space, out
}

// copyExample initialises a copy of the folder and points it at the endpoint.
func (w *world) copyExample(t *testing.T, folder string) *workspace {
	t.Helper()
	copied := t.TempDir()
	if err := os.CopyFS(copied, os.DirFS(folder)); err != nil {
		t.Fatal(err)
	}
	if err := pointExample(copied); err != nil {
		t.Fatal(err)
	}
	space := initWorkspace(t, copied)
	space.env = append(space.env, "TF_VAR_instance_id="+exampleInstance)
	space.env = append(space.env, w.environment()...)
	return space
}

// environment is what leads a provider block without arguments to the endpoint.
func (w *world) environment() []string {
	return []string{
		"ALICLOUD_ACCESS_KEY=" + testKey, "ALICLOUD_SECRET_KEY=" + testSecret, "ALICLOUD_REGION=cn-hangzhou",
		"ALIBABA_CLOUD_ENDPOINT_ECS=" + w.host, "ALIBABA_CLOUD_ENDPOINT_STS=" + w.host,
	}
}

// pointExample adds protocol = "HTTP" to the example's provider block, and the
// blocks themselves where an example leaves them out, as documentation does.
func pointExample(folder string) error {
	files, err := filepath.Glob(filepath.Join(folder, "*.tf"))
	if err != nil {
		return err
	}
	var text strings.Builder
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		text.Write(data)
	}
	name, file, more := "alicloud", "test.tf", requiredProvider
	if strings.Contains(text.String(), "required_providers") {
		more = ""
	}
	if found := providerBlock.FindStringSubmatch(text.String()); found != nil {
		name, file = found[1], "test_override.tf"
	}
	return os.WriteFile(filepath.Join(folder, file), []byte(more+"provider \""+name+"\" {\n  protocol = \"HTTP\"\n}\n"), 0o600)
}

var (
	providerBlock = regexp.MustCompile(`(?m)^provider "(\w+)"`)
	shownOutput   = regexp.MustCompile("(?s)```text\n(.*?)```")
	anyTime       = regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ`)
)

// checkReadme holds an example's README to what the example prints: each line
// of its blocks of text must have been printed, at whatever time.
func checkReadme(t *testing.T, folder, printed string) {
	t.Helper()
	if filepath.Base(folder) == "provider" || filepath.Dir(folder) != "../../examples" {
		return // it is part of a page of the documentation
	}
	readme, err := os.ReadFile(filepath.Join(folder, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	lines := map[string]bool{}
	for line := range strings.Lines(anyTime.ReplaceAllString(printed, "TIME")) {
		lines[strings.TrimSpace(line)] = true
	}
	blocks := shownOutput.FindAllSubmatch(readme, -1)
	if len(blocks) == 0 {
		t.Error("README.md does not say what the example prints")
	}
	for _, block := range blocks {
		for line := range strings.Lines(anyTime.ReplaceAllString(string(block[1]), "TIME")) {
			if !lines[strings.TrimSpace(line)] {
				t.Errorf("README.md shows what was not printed: %s\n%s", line, printed)
			}
		}
	}
}

// The console is given each line of look.txt, as its README says.
func TestCLIExampleConsole(t *testing.T) {
	t.Parallel()
	const folder = "../../examples/console"
	space, _ := applyExample(t, folder, exampleCase{machine: ecstest.Still(ecstest.Screen("kernel-panic"))})
	expressions, err := os.ReadFile(filepath.Join(folder, "look.txt"))
	if err != nil {
		t.Fatal(err)
	}
	wanted := []string{`"text"`, "[    1.913829]  <TASK>\n", "\x1b[", "▀", `"[    1.910937] Kernel panic - not syncing: VFS: Unable to mount root fs on unkno",`}
	var answers []string
	for expression := range strings.Lines(string(expressions)) {
		if len(wanted) == 0 {
			t.Fatalf("look.txt has more lines than are checked: %s", expression)
		}
		words := wanted[0]
		wanted = wanted[1:]
		if isOpenTofu() && strings.Contains(expression, "provider::") {
			continue // its console does not call them; see TestCLIConsoleShowsAScreen
		}
		command := space.command("console")
		command.Stdin = strings.NewReader(expression)
		out, err := command.CombinedOutput()
		if err != nil || !strings.Contains(string(out), words) {
			t.Errorf("%s does not give %q: %v\n%s", expression, words, err, out)
		}
		answers = append(answers, string(out))
	}
	if len(wanted) > 0 {
		t.Errorf("look.txt gives no %q", wanted)
	}
	checkReadme(t, folder, strings.Join(answers, ""))
}

// The module's own tests pass without endpoint, keys and region, and notice a
// module that does not do what they say.
func TestCLIExampleModuleTest(t *testing.T) {
	needsMocks(t)
	t.Parallel()
	const folder = "../../examples/module-test"
	copied := t.TempDir()
	if err := os.CopyFS(copied, os.DirFS(folder)); err != nil {
		t.Fatal(err)
	}
	space := initWorkspace(t, copied)
	checkReadme(t, folder, space.must(t, "test", "-no-color"))
	checkPictures(t, space)

	main := filepath.Join(copied, "main.tf")
	module, err := os.ReadFile(main)
	if err != nil {
		t.Fatal(err)
	}
	broken := strings.ReplaceAll(string(module), `can(regex("(?m)login:\\s*$", `, `can(regex("", `)
	if broken == string(module) {
		t.Fatal("the module has changed: break it in another way")
	}
	if err := os.WriteFile(main, []byte(broken), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := space.run("test", "-no-color")
	if err == nil || !strings.Contains(out, `run "a_panic_is_noticed"... fail`) {
		t.Errorf("the tests pass without the check: %v\n%s", err, out)
	}
}

var pictureOfARun = regexp.MustCompile(`# From Terraform 1\.15 on: (filebase64\("(screens/\w+\.png)"\))\n( +screenshot = )"(.*)"`)

// checkPictures holds the strings of the module's tests to be the files that are
// named beside them, and those to do where a program reads them itself.
func checkPictures(t *testing.T, space *workspace) {
	t.Helper()
	tests := filepath.Join(space.folder, "tests", "screens.tftest.hcl")
	text := readText(t, tests)
	found := pictureOfARun.FindAllStringSubmatch(text, -1)
	if len(found) != 2 {
		t.Fatalf("%d pictures in the tests", len(found))
	}
	for _, picture := range found {
		data := readText(t, filepath.Join(space.folder, picture[2]))
		if base64.StdEncoding.EncodeToString([]byte(data)) != picture[4] {
			t.Errorf("the string that stands for %s is another picture", picture[2])
		}
	}
	if isOpenTofu() || minorVersion(t) < 15 {
		return // "Function calls not allowed"
	}
	writeFile(t, tests, pictureOfARun.ReplaceAllString(text, "$3$1"))
	space.must(t, "test", "-no-color")
}
