package credentials

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

const saves = 200

// saveRepeatedly saves one login after another in a process of its own.
func saveRepeatedly(path, profile string) int {
	file := &profileFile{path: path}
	for i := 1; i <= saves; i++ {
		open, err := file.openToSave(context.Background())
		if err == nil {
			err = open.saveOAuth(profile, &oauthTokens{AccessToken: fmt.Sprint("access-", i), RefreshToken: fmt.Sprint("refresh-", i), expires: time.Unix(int64(i), 0)})
			open.close()
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, profile, i, err)
			return 1
		}
	}
	return 0
}

// TestTwoSaversOfOneFile: two processes that save into one file, 200 times
// each, lose nothing of each other, of other profiles, or of fields that they
// do not know; whoever reads meanwhile sees a whole file.
func TestTwoSaversOfOneFile(t *testing.T) {
	t.Parallel()
	path := writeFile(t, `{"current":"me","meta_path":"kept","profiles":[
		{"name":"me","mode":"OAuth","a_field_of_tomorrow":{"x":[1.50]}},
		{"name":"key","mode":"AK","access_key_id":"LTAI1","access_key_secret":"key-SeCrEt"},
		{"name":"you","mode":"OAuth","output_format":"json"}]}`, t.TempDir(), "config.json")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var savers sync.WaitGroup
	done := make(chan struct{})
	for _, profile := range []string{"me", "you"} {
		savers.Go(func() {
			if out, err := exec.Command(self, helperMark, "save", path, profile).CombinedOutput(); err != nil {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
	go func() { savers.Wait(); close(done) }()
	for reading := true; reading; {
		select {
		case <-done:
			reading = false
		default:
		}
		if _, err := LoadProfile(path, "key", ""); err != nil {
			t.Fatalf("in between: %v", err)
		}
	}
	var file struct {
		Current  string
		MetaPath string `json:"meta_path"`
		Profiles []map[string]any
	}
	readJSON(t, path, &file)
	text, err := json.Marshal(file)
	if err != nil {
		t.Fatal(err)
	}
	last := `"oauth_access_token":"access-200","oauth_access_token_expire":200,"oauth_refresh_token":"refresh-200"`
	want := `{"Current":"me","meta_path":"kept","Profiles":[{"a_field_of_tomorrow":{"x":[1.5]},"mode":"OAuth","name":"me",` + last + `},` +
		`{"access_key_id":"LTAI1","access_key_secret":"key-SeCrEt","mode":"AK","name":"key"},` +
		`{"mode":"OAuth","name":"you",` + last + `,"output_format":"json"}]}`
	if string(text) != want {
		t.Errorf("got  %s\nwant %s", text, want)
	}
	if left, err := filepath.Glob(filepath.Join(filepath.Dir(path), ".config-*")); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// TestTwoReadersOfOneLogin: two providers with one login renew it once each
// time: a refresh token serves once, and the sign-in service is strict.
func TestTwoReadersOfOneLogin(t *testing.T) {
	t.Parallel()
	f := newFakeCloud(t)
	one, path := oauthSource(t, f, 0)
	cfg := f.config(t)
	cfg.HomeDir = filepath.Dir(path)
	profile, err := LoadProfile(path, "", cfg.HomeDir)
	if err != nil {
		t.Fatal(err)
	}
	two, err := newSources(cfg).profile(profile)
	if err != nil {
		t.Fatal(err)
	}
	two.from.(*oauthKeys).site.address = f.URL
	const rounds = 20
	for range rounds {
		var both sync.WaitGroup
		for _, source := range []*cachedSource{one, two} {
			both.Go(func() {
				if _, err := source.Keys(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		both.Wait()
		f.clock.Move(2 * time.Hour)
	}
	renewals := 0
	for _, what := range f.Sent() {
		if what == "POST /v1/token" {
			renewals++
		}
	}
	if renewals != rounds {
		t.Errorf("%d renewals in %d rounds", renewals, rounds)
	}
}

// TestALoginIsNotSpentInVain: where the file cannot take the new login, the old
// one is not used up.
func TestALoginIsNotSpentInVain(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" || os.Geteuid() == 0 {
		// Root may write everywhere; what root cannot do is lock a folder.
		f := newFakeCloud(t)
		source, path := oauthSource(t, f, 0)
		if err := os.Mkdir(path+".lock", 0o700); err != nil {
			t.Fatal(err)
		}
		e := keysError(t.Context(), t, source)
		if len(f.Sent()) != 0 || !strings.Contains(e.Error(), "renewing the OAuth login: the file cannot be locked: ") {
			t.Errorf("sent %q, %v", f.Sent(), e)
		}
		return
	}
	f := newFakeCloud(t)
	source, path := oauthSource(t, f, 0)
	if err := os.Chmod(filepath.Dir(path), 0o500); err != nil { //nolint:gosec // a folder
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(filepath.Dir(path), 0o700) }) //nolint:gosec // a folder
	if e := keysError(t.Context(), t, source); len(f.Sent()) != 0 {
		t.Errorf("sent %q, %v", f.Sent(), e)
	}
}

// TestAnOwnerStays: root's Terraform leaves a user's file to the user.
func TestAnOwnerStays(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" || os.Geteuid() != 0 {
		t.Skip("only root can give files away")
	}
	f := newFakeCloud(t)
	source, path := oauthSource(t, f, 0)
	if err := os.Chown(path, 1234, 5678); err != nil {
		t.Fatal(err)
	}
	mustKeys(t, source)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprintf("%+v", info.Sys()); !strings.Contains(got, "Uid:1234 Gid:5678") {
		t.Errorf("the file belongs to %s", got)
	}
}

// TestAFileThatChanges: what another program wrote while a login was being
// saved stays.
func TestAFileThatChanges(t *testing.T) {
	t.Parallel()
	path := writeFile(t, `{"profiles":[{"name":"me"}]}`, t.TempDir(), "config.json")
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, `{"profiles":[{"name":"me"},{"name":"new"}]}`, path)
	replaced, err := replaceFile(path, before, []byte("{}"))
	if after, _ := os.ReadFile(path); replaced || err != nil || !strings.Contains(string(after), "new") {
		t.Errorf("%v, %v, %s", replaced, err, after)
	}
	open, err := (&profileFile{path: path}).openToSave(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer open.close()
	if err := open.saveOAuth("gone", &oauthTokens{}); err == nil || err.Error() != "the profile is gone from the file" {
		t.Errorf("got %v", err)
	}
	if err := open.saveOAuth("me", &oauthTokens{AccessToken: strconv.Itoa(1)}); err != nil {
		t.Error(err)
	}
	if after, _ := os.ReadFile(path); !strings.Contains(string(after), "new") {
		t.Errorf("the file holds %s", after)
	}
}
