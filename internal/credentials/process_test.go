package credentials

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"reflect"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/acs"
)

// helperMark has the test's own binary act as a process_command.
const helperMark = "ecs-test-helper"

// TestMain runs the tests, or acts as a process_command: the words after the
// mark say what to do.
func TestMain(m *testing.M) {
	if len(os.Args) > 2 && os.Args[1] == helperMark {
		os.Exit(helper(os.Args[2:]))
	}
	os.Exit(m.Run())
}

func helper(args []string) int {
	switch args[0] {
	case "print":
		fmt.Fprint(os.Stdout, strings.Join(args[1:], " "))
	case "save":
		return saveRepeatedly(args[1], args[2])
	case "fail":
		fmt.Fprint(os.Stdout, "out-"+marker)
		fmt.Fprint(os.Stderr, "err-"+marker)
		return 3
	case "flood":
		fmt.Fprint(os.Stdout, strings.Repeat(marker, maxKeyBytes))
	case "get": // hangs for as long as the server does
		response, err := http.Get(args[1])
		if err != nil {
			return 1
		}
		_ = response.Body.Close()
	case "leave": // prints keys, and leaves a child that holds the output open
		child := exec.Command(os.Args[0], helperMark, "get", args[1])
		child.Stdout = os.Stdout
		if child.Start() != nil {
			return 1
		}
		fmt.Fprint(os.Stdout, `{"access_key_id":"a","access_key_secret":"b"}`)
	case "child": // the same in a child that inherits the output
		child := exec.Command(os.Args[0], helperMark, "get", args[1])
		child.Stdout = os.Stdout
		if child.Run() != nil {
			return 1
		}
	}
	return 0
}

// helperCommand is a process_command that runs this binary.
func helperCommand(t *testing.T, args ...string) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	line := "'" + self + "' " + helperMark
	for _, arg := range args {
		line += " '" + arg + "'"
	}
	return line
}

func externalSource(t *testing.T, f *fakeCloud, args ...string) acs.KeySource {
	t.Helper()
	source, err := newSources(f.config(t)).external(helperCommand(t, args...), `profile "x" of c.json`)
	if err != nil {
		t.Fatal(err)
	}
	return source
}

// TestExternal: a program's output is keys.
func TestExternal(t *testing.T) {
	t.Parallel()
	f := newFakeCloud(t)
	tests := map[string]struct {
		output string
		want   acs.Keys
	}{
		"lasting": {`{"mode":"AK","access_key_id":"a","access_key_secret":"b c"}`, acs.Keys{AccessKeyID: "a", AccessKeySecret: "b c"}},
		"temporary": {`{"mode":"StsToken","access_key_id":"a","access_key_secret":"b","sts_token":"c","expiration":"2026-03-01T13:00:00Z"}`,
			acs.Keys{AccessKeyID: "a", AccessKeySecret: "b", SecurityToken: "c", Expires: f.clock.Now().Add(time.Hour)}},
		"no expiration": {`{"access_key_id":"a","access_key_secret":"b","sts_token":"c"}`,
			acs.Keys{AccessKeyID: "a", AccessKeySecret: "b", SecurityToken: "c", Expires: f.clock.Now().Add(unknownLifetime)}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.want.Source = `profile "x" of c.json`
			if keys := mustKeys(t, externalSource(t, f, "print", test.output)); keys != test.want {
				t.Errorf("got %#v, want %#v", keys, test.want)
			}
		})
	}
}

// TestExternalBroken: what went wrong is said, and nothing of the output.
func TestExternalBroken(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		args []string
		want string
	}{
		"fails":      {[]string{"fail"}, "running its process_command: it failed (exit status 3); run it by hand to see what it says"},
		"not JSON":   {[]string{"print", marker}, "reading what its process_command wrote: it is not a JSON object of strings"},
		"wrong type": {[]string{"print", `{"access_key_secret": 12345}`}, "reading what its process_command wrote: it is not a JSON object of strings"},
		"no id":      {[]string{"print", `{"access_key_secret": "SeCrEt"}`}, "the answer has no access key id"},
		"mode":       {[]string{"print", `{"mode":"SeCrEt","access_key_id":"a","access_key_secret":"SeCrEt"}`}, "its mode is neither AK nor StsToken"},
		"no token":   {[]string{"print", `{"mode":"StsToken","access_key_id":"a","access_key_secret":"SeCrEt"}`}, "its mode is StsToken, but it has no sts_token"},
		"flood":      {[]string{"flood"}, "it wrote more than 1 MiB"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := keysError(t.Context(), t, externalSource(t, newFakeCloud(t), test.args...))
			if !strings.HasPrefix(e.Error(), `profile "x" of c.json: `) || !strings.HasSuffix(e.Error(), test.want) {
				t.Errorf("got %v", e)
			}
		})
	}
	for _, line := range []string{"no-such-program-" + marker, t.TempDir() + "/" + marker} {
		source, err := newSources(newFakeCloud(t).config(t)).external(strconv.Quote(line), "p")
		if err != nil {
			t.Fatal(err)
		}
		if e := keysError(t.Context(), t, source); !strings.HasSuffix(e.Error(), "there is no such program") {
			t.Errorf("got %v", e)
		}
	}
}

// TestExternalCancel: a caller who gives up ends the program, and what it started.
func TestExternalCancel(t *testing.T) {
	t.Parallel()
	modes := []string{"get"}
	if runtime.GOOS != "windows" { // there, a child outlives its parent
		modes = append(modes, "child")
	}
	for _, mode := range modes {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			f := newFakeCloud(t)
			handler, begun, ended := hang()
			f.On("GET /hang", handler)
			source := externalSource(t, f, mode, f.URL+"/hang")
			ctx, cancel := context.WithCancel(t.Context())
			go func() {
				<-begun
				cancel()
			}()
			if e := keysError(ctx, t, source); !errors.Is(e, context.Canceled) {
				t.Errorf("got %v", e)
			}
			<-ended // the program's connection broke: it is gone
		})
	}
}

// TestExternalLeaves: what a program leaves running does not hold up the keys.
func TestExternalLeaves(t *testing.T) {
	t.Parallel()
	f := newFakeCloud(t)
	release := make(chan struct{})
	f.On("GET /hang", func(http.ResponseWriter, *http.Request) { <-release })
	keys := mustKeys(t, externalSource(t, f, "leave", f.URL+"/hang"))
	close(release)
	if keys.AccessKeyID != "a" {
		t.Errorf("got %v", keys)
	}
}

// TestSplitCommand: command lines as people write them.
func TestSplitCommand(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		line    string
		windows bool
		want    []string
	}{
		{`tool a  b`, false, []string{"tool", "a", "b"}},
		{` "my tool" 'a "b"' "c 'd'" `, false, []string{"my tool", `a "b"`, "c 'd'"}},
		{`tool "" ''`, false, []string{"tool", "", ""}},
		{`to\ ol a\"b "c\"d\e" 'f\g'`, false, []string{"to ol", `a"b`, `c"d\e`, `f\g`}},
		{"tool a\\\nb \"c\\\nd\"", false, []string{"tool", "ab", "cd"}},
		{`a"b c"d`, false, []string{"ab cd"}},
		{`tool \`, false, []string{"tool", `\`}},
		{`C:\bin\tool.exe "C:\Program Files\x" \\host\share "a\"b"`, true, []string{`C:\bin\tool.exe`, `C:\Program Files\x`, `\\host\share`, `a"b`}},
		{"tool \u00e4\u3000\u4e2d", false, []string{"tool", "\u00e4", "\u4e2d"}},
	} {
		if got, err := splitCommand(test.line, test.windows); err != nil || !reflect.DeepEqual(got, test.want) {
			t.Errorf("%q: got %q, %v, want %q", test.line, got, err, test.want)
		}
	}
	for _, line := range []string{"", "  ", `""`, `"tool`, `tool 'a`} {
		if got, err := splitCommand(line, false); err == nil {
			t.Errorf("%q: got %q", line, got)
		}
	}
}

// A NUL is named with its place; the command, which may hold a secret, is not.
func TestProcessCommandWithANUL(t *testing.T) {
	_, err := splitCommand("prog '"+marker+"\x00'", false)
	if want := fmt.Sprintf("its process_command has a NUL as character %d", len("prog '"+marker)+1); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
