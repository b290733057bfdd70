package main

import (
	"bufio"
	"bytes"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/ecstest"
)

// asCommand makes the test's own binary run as the command, and asChild as the
// command that this one runs.
const (
	asCommand = "ECS_ENDPOINT_TEST_MAIN"
	asChild   = "ECS_ENDPOINT_TEST_CHILD"
)

func TestMain(m *testing.M) {
	switch {
	case os.Getenv(asChild) != "" && os.Getenv("ALIBABA_CLOUD_ENDPOINT_ECS") != "":
		os.Exit(child(os.Getenv(asChild)))
	case os.Getenv(asCommand) != "":
		main()
	}
	os.Exit(m.Run())
}

// child is what runs inside the endpoint's environment.
func child(what string) int {
	switch what {
	case "read": // a screenshot with what the environment says
		status, _, err := screenshot("http://"+os.Getenv("ALIBABA_CLOUD_ENDPOINT_ECS"), os.Getenv("ALICLOUD_REGION"), "i-demo-login",
			os.Getenv("ALICLOUD_ACCESS_KEY"), os.Getenv("ALICLOUD_SECRET_KEY"))
		if err != nil || status != 200 {
			return 1
		}
		return 7
	case "environment":
		io.WriteString(os.Stdout, strings.Join(os.Environ(), "\n"))
	case "wait": // for a signal
		io.WriteString(os.Stdout, "waiting\n")
		select {}
	}
	return 0
}

// screenshot calls the endpoint as the aliyun CLI does.
func screenshot(address, region, id, key, secret string) (int, string, error) {
	values := url.Values{
		"Action": {"GetInstanceScreenshot"}, "Version": {"2014-05-26"}, "Format": {"JSON"}, "RegionId": {region}, "InstanceId": {id},
		"AccessKeyId": {key}, "SignatureMethod": {"HMAC-SHA1"}, "SignatureVersion": {"1.0"},
		"SignatureNonce": {time.Now().Format(time.RFC3339Nano)}, "Timestamp": {time.Now().UTC().Format("2006-01-02T15:04:05Z")},
	}
	mac := hmac.New(sha1.New, []byte(secret+"&"))
	// The values hold nothing that form and RFC 3986 escape differently.
	io.WriteString(mac, "GET&%2F&"+url.QueryEscape(values.Encode()))
	values.Set("Signature", base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	response, err := http.Get(address + "/?" + values.Encode())
	if err != nil {
		return 0, "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return response.StatusCode, string(body), err
}

// command is the endpoint's own, not started yet.
func command(t *testing.T, arguments ...string) *exec.Cmd {
	t.Helper()
	c := exec.CommandContext(t.Context(), os.Args[0], arguments...)
	c.Env = append(os.Environ(), asCommand+"=1")
	return c
}

// start runs the command until the test ends and gives its address.
func start(t *testing.T, arguments ...string) (*exec.Cmd, string) {
	t.Helper()
	c := command(t, arguments...)
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		c.Process.Kill()
		c.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	address, ok := strings.CutPrefix(strings.TrimSpace(line), "listening on ")
	if !ok {
		t.Fatalf("it says %q", line)
	}
	return c, address
}

func TestServesTheDemoAndStopsCleanly(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows sends no signals to one process")
	}
	t.Parallel()
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		file := filepath.Join(t.TempDir(), "address")
		c, address := start(t, "-interval", "0s", "-address-file", file)
		if written, err := os.ReadFile(file); err != nil || "http://"+string(written) != address+"\n" {
			t.Errorf("the file says %q, %v", written, err)
		}
		for _, name := range ecstest.ScreenNames() {
			status, body, err := screenshot(address, demoRegion, "i-demo-"+name, "demo-access-key", "demo-secret-key")
			if err != nil || status != 200 || !strings.Contains(body, base64.StdEncoding.EncodeToString(ecstest.Screen(name))) {
				t.Errorf("i-demo-%s: %d %v", name, status, err)
			}
		}
		if status, _, err := screenshot(address, demoRegion, "i-demo-login", "demo-access-key", "wrong"); status != 403 {
			t.Errorf("wrong secret: %d %v", status, err)
		}
		if err := c.Process.Signal(signal); err != nil {
			t.Fatal(err)
		}
		if err := c.Wait(); err != nil {
			t.Errorf("after %v: %v", signal, err)
		}
	}
}

func TestKeepsTheInterval(t *testing.T) {
	t.Parallel()
	_, address := start(t, "-interval", "1h", "-strict", "-key", "k", "-secret", "s")
	for i, want := range []int{200, 429} {
		if status, body, err := screenshot(address, demoRegion, "i-demo-login", "k", "s"); status != want {
			t.Errorf("call %d: %d %s %v", i+1, status, body, err)
		}
	}
}

func TestPlaysAScene(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "mine.jpg"), ecstest.Screen("login"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, address := start(t, "-interval", "0s", "-scene", write(t, folder, `{"instances": [
		{"region": "eu-central-1", "id": "i-1", "faults": ["503"], "frames": [{"file": "mine.jpg"}]},
		{"region": "eu-central-1", "id": "i-2", "frames": [{"status": "Starting"}, {"after": "1h", "screen": "grub-menu"}]},
		{"region": "eu-central-1", "id": "i-3", "retired": true, "frames": [{"screen": "login"}]},
		{"region": "eu-central-1", "id": "i-4", "asleep": "blank", "frames": [{"screen": "login"}]}]}`))
	for _, step := range []struct {
		id     string
		status int
		words  string
	}{
		{"i-1", 503, "ServiceUnavailable"},
		{"i-1", 200, base64.StdEncoding.EncodeToString(ecstest.Screen("login"))},
		{"i-2", 405, `\"Starting\" is not applicable`},
		{"i-3", 405, "NotSupported"},
		{"i-4", 200, base64.StdEncoding.EncodeToString(ecstest.Screen("blank"))},
		{"i-demo-login", 404, "InvalidParameter"},
	} {
		status, body, err := screenshot(address, "eu-central-1", step.id, "demo-access-key", "demo-secret-key")
		if err != nil || status != step.status || !strings.Contains(body, step.words) {
			t.Errorf("%s: %d %.200s %v", step.id, status, body, err)
		}
	}
}

func write(t *testing.T, folder, scene string) string {
	t.Helper()
	path := filepath.Join(folder, "scene.json")
	if err := os.WriteFile(path, []byte(scene), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestRefuses: each says what is wrong and ends with a code that is not 0.
func TestRefuses(t *testing.T) {
	t.Parallel()
	scene := func(instance string) []string {
		return []string{"-scene", write(t, t.TempDir(), `{"instances": [`+instance+`]}`)}
	}
	for name, test := range map[string]struct {
		arguments []string
		code      int
		words     string
	}{
		"all addresses":        {[]string{"-listen", "0.0.0.0:0"}, 1, "not an address of this machine alone"},
		"no host":              {[]string{"-listen", ":8080"}, 1, "not an address of this machine alone"},
		"another machine":      {[]string{"-listen", "192.0.2.1:80"}, 1, "not an address of this machine alone"},
		"a name":               {[]string{"-listen", "example.com:80"}, 1, "not an address of this machine alone"},
		"no port":              {[]string{"-listen", "127.0.0.1"}, 1, "missing port"},
		"unknown flag":         {[]string{"-lisen", "127.0.0.1:0"}, 2, "flag provided but not defined"},
		"no such command":      {[]string{"--", "no-such-command-anywhere"}, 1, "no-such-command-anywhere"},
		"no scene":             {[]string{"-scene", "no-such-scene.json"}, 1, "no-such-scene.json"},
		"scene not JSON":       {[]string{"-scene", write(t, t.TempDir(), "{")}, 1, "unexpected EOF"},
		"unknown member":       {scene(`{"region": "r", "id": "i", "wakeup": true, "frames": [{"screen": "login"}]}`), 1, `unknown field "wakeup"`},
		"no frames":            {scene(`{"region": "r", "id": "i"}`), 1, "instance 1 (i): at least one frame is needed, or a machine"},
		"machine and frames":   {scene(`{"region": "r", "id": "i", "machine": "x", "frames": [{"screen": "login"}]}`), 1, "frames or asleep beside it"},
		"quality of frames":    {scene(`{"region": "r", "id": "i", "quality": 50, "frames": [{"screen": "login"}]}`), 1, "quality is for a machine"},
		"quality too high":     {scene(`{"region": "r", "id": "i", "machine": "x", "quality": 101}`), 1, "quality 101 is not from 0 to 100"},
		"unknown screen":       {scene(`{"region": "r", "id": "i", "frames": [{"screen": "logon"}]}`), 1, `frame 1: no screen "logon"`},
		"screen and file":      {scene(`{"region": "r", "id": "i", "frames": [{"screen": "login", "file": "x.png"}]}`), 1, "both screen and file"},
		"no such file":         {scene(`{"region": "r", "id": "i", "frames": [{"file": "x.png"}]}`), 1, "x.png"},
		"not a picture":        {scene(`{"region": "r", "id": "i", "frames": [{"file": "scene.json"}]}`), 1, "neither PNG nor JPEG"},
		"not a duration":       {scene(`{"region": "r", "id": "i", "frames": [{"screen": "login", "after": "soon"}]}`), 1, `invalid duration "soon"`},
		"frames in disorder":   {scene(`{"region": "r", "id": "i", "frames": [{"screen": "login"}, {"after": "2s", "screen": "shell"}, {"after": "1s", "screen": "login"}]}`), 1, "frame 3: its after is not later"},
		"unknown fault":        {scene(`{"region": "r", "id": "i", "faults": ["fire"], "frames": [{"screen": "login"}]}`), 1, `no fault "fire"; there are 500, 503,`},
		"asleep with a film":   {scene(`{"region": "r", "id": "i", "asleep": "blank", "frames": [{"screen": "login"}, {"after": "1s", "screen": "shell"}]}`), 1, "has one frame"},
		"unknown screen sleep": {scene(`{"region": "r", "id": "i", "asleep": "x", "frames": [{"screen": "login"}]}`), 1, `asleep: no screen "x"`},
		"one id twice":         {scene(`{"region": "r", "id": "i", "frames": [{"screen": "login"}]}, {"region": "r", "id": "i", "frames": [{"screen": "login"}]}`), 1, "instance 2 (i): there is another"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out, err := command(t, test.arguments...).CombinedOutput()
			var exit *exec.ExitError
			if !errors.As(err, &exit) || exit.ExitCode() != test.code || !strings.Contains(string(out), test.words) {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
}

// TestHelp: the help is enough to write a scene by, and its example is one.
func TestHelp(t *testing.T) {
	t.Parallel()
	out, err := command(t, "-help").CombinedOutput()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range append(ecstest.ScreenNames(), ecstest.FaultNames()...) {
		if !bytes.Contains(out, []byte(name)) {
			t.Errorf("no %s in the help", name)
		}
	}
	example := regexp.MustCompile(`(?s)\{"instances".*?\]\}\n\n`).Find(out)
	var decoded scene
	decoder := json.NewDecoder(bytes.NewReader(example))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&decoded); err != nil || len(decoded.Instances) != 5 {
		t.Fatalf("%d instances in the example, %v:\n%s", len(decoded.Instances), err, example)
	}
	decoded.folder = t.TempDir()
	if err := os.WriteFile(filepath.Join(decoded.folder, "my-screen.png"), ecstest.Screen("shell"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := decoded.fill(ecstest.New()); err != nil {
		t.Error(err)
	}
}

func TestRunsACommandThatIsPointedAtIt(t *testing.T) {
	t.Parallel()
	c := command(t, "--", os.Args[0])
	c.Env = append(c.Env, asChild+"=read", "ALIBABA_CLOUD_SECURITY_TOKEN=old", "ALIBABA_CLOUD_ENDPOINT_ECS=", "ALICLOUD_REGION=cn-beijing")
	var exit *exec.ExitError
	if out, err := c.CombinedOutput(); !errors.As(err, &exit) || exit.ExitCode() != 7 {
		t.Errorf("%v, want the command's own 7: %s", err, out)
	}

	c = command(t, "--", os.Args[0])
	c.Env = append(c.Env, asChild+"=environment", "ALIBABA_CLOUD_SECURITY_TOKEN=old", "ALICLOUD_PROFILE=prod", "ECS_ENDPOINT=elsewhere", "OTHER=kept")
	out, err := c.Output()
	if err != nil {
		t.Fatal(err)
	}
	environment := "\n" + string(out) + "\n"
	for variable, there := range map[string]bool{"ALIBABA_CLOUD_SECURITY_TOKEN": false, "ALICLOUD_PROFILE": false, "ECS_ENDPOINT": false,
		"OTHER": true, "ALIBABA_CLOUD_ENDPOINT_STS": true, "ALICLOUD_SECRET_KEY": true} {
		if strings.Contains(environment, "\n"+variable+"=") != there {
			t.Errorf("%s is there: %v, want %v", variable, !there, there)
		}
	}
}

func TestPassesSignalsOn(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows sends no signals to one process")
	}
	t.Parallel()
	c := command(t, "--", os.Args[0])
	c.Env = append(c.Env, asChild+"=wait")
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "waiting\n" {
		t.Fatalf("%q, %v", line, err)
	}
	// An interrupt is the terminal's to send; the command would have ended with
	// 130 if it had been passed on.
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		if err := c.Process.Signal(signal); err != nil {
			t.Fatal(err)
		}
	}
	var exit *exec.ExitError
	if err := c.Wait(); !errors.As(err, &exit) || exit.ExitCode() != 128+15 {
		t.Errorf("%v, want the code of a command that SIGTERM ended", err)
	}
}
