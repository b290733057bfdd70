package provider

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/ecstest"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen"
)

// fleet is what the machines of the page show: PNG and JPEG, text, graphics
// and nothing, and a console full of what HTML takes for markup. One is stopped and
// one is gone, which have no picture.
func fleet(t *testing.T) map[string][]byte {
	t.Helper()
	return map[string][]byte{
		"i-panic":   ecstest.Screen("kernel-panic"), // JPEG
		"i-login":   ecstest.Screen("login"),        // JPEG
		"i-menu":    ecstest.Screen("grub-menu"),
		"i-shell":   ecstest.Screen("shell"),
		"i-stuck":   ecstest.Screen("grub-prompt"),
		"i-no-disk": ecstest.Screen("uefi-shell"),
		"i-windows": ecstest.Screen("windows-stop"),
		"i-desktop": ecstest.Screen("desktop"),
		"i-blank":   ecstest.Screen("blank"),
		"i-markup":  screenFile(t, "captures/vgatext-ascii.png"),
		"i-stopped": nil,
		"i-gone":    nil,
	}
}

// fleetPage applies the example to the machines and gives the page.
func fleetPage(t *testing.T, machines map[string][]byte) string {
	t.Helper()
	const folder = "../../examples/fleet"
	var ids []string
	w := newWorld(t)
	for id, picture := range machines {
		ids = append(ids, id)
		switch {
		case picture != nil:
			w.show(id, ecstest.Frame{Picture: picture})
		case id == "i-stopped":
			w.show(id, ecstest.Frame{Status: "Stopped"})
		}
	}
	space := w.copyExample(t, folder)
	list, err := json.Marshal(ids)
	if err != nil {
		t.Fatal(err)
	}
	space.env = append(space.env, "TF_VAR_instance_ids="+string(list))
	checkReadme(t, folder, space.must(t, "apply", "-auto-approve", "-no-color"))
	return space.must(t, "output", "-raw", "page")
}

// The page of all screens holds everything it needs, and shows in a browser
// what the machines show.
func TestExamplePageInABrowser(t *testing.T) {
	t.Parallel()
	machines := fleet(t)
	page := fleetPage(t, machines)
	browser := findBrowser()
	if browser == "" {
		t.Skip("the page was made, but no browser is on PATH to open it: the Debian package chromium has one")
	}
	for name, width := range map[string]int{"a wide window": 1400, "a telephone": 390} {
		t.Run(name, func(t *testing.T) {
			seen := browse(t, browser, page, width)
			if seen.Scripts != 0 || seen.Stray != 0 {
				t.Errorf("%d scripts and %d elements made of a screen's text", seen.Scripts, seen.Stray)
			}
			if seen.Overflow > 0 {
				t.Errorf("the page is %d pixels wider than its window", seen.Overflow)
			}
			if want := map[int]int{1400: 3, 390: 1}[width]; seen.Columns != want {
				t.Errorf("%d columns, want %d", seen.Columns, want)
			}
			if len(seen.Articles) != len(machines) {
				t.Errorf("%d screens, want %d", len(seen.Articles), len(machines))
			}
			for i, article := range seen.Articles {
				article.check(t, machines[article.ID])
				if i > 0 && article.Marked && !seen.Articles[i-1].Marked {
					t.Errorf("%s is in trouble, and comes after %s", article.ID, seen.Articles[i-1].ID)
				}
			}
		})
	}
	t.Run("a broken picture is noticed", func(t *testing.T) {
		broken := strings.Replace(page, ";base64,", ";base64,AAAA", 1)
		seen := browse(t, browser, broken, 1400)
		unloaded := slices.DeleteFunc(seen.Articles, func(a article) bool { return a.NaturalWidth > 0 || a.Failure != nil })
		if len(unloaded) != 1 {
			t.Errorf("%d pictures did not load, want the one that is broken", len(unloaded))
		}
	})
}

func findBrowser() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			return found
		}
	}
	return ""
}

// marks are what the page says of machines in trouble, beside those without a screen.
var marks = map[string]string{
	"i-panic": "Kernel panic", "i-stuck": "grub>", "i-no-disk": "UEFI Interactive Shell", "i-windows": "Stop code",
}

// article is one screen as the browser shows it.
type article struct {
	ID, Type, Time              string
	NaturalWidth, NaturalHeight int // 0 when the picture did not load
	Width                       float64
	Text, Failure               *string
	Marked                      bool   // as one in trouble
	Mark                        string // what its screen shows that it must not
	Cut                         int    // pixels of text that stand beyond the card's edge
}

// check compares what the browser shows with what the picture is.
func (a article) check(t *testing.T, picture []byte) {
	t.Helper()
	if a.Cut > 0 {
		t.Errorf("%s: %d pixels of text are cut off", a.ID, a.Cut)
	}
	want := marks[a.ID]
	if a.Mark != want || a.Marked != (want != "" || picture == nil) {
		t.Errorf("%s: marked %t as %q, want %q", a.ID, a.Marked, a.Mark, want)
	}
	if picture == nil {
		a.checkFailure(t)
		return
	}
	if a.Failure != nil {
		t.Errorf("%s: failed: %s", a.ID, *a.Failure)
	}
	decoded, err := screen.Decode(picture)
	if err != nil {
		t.Fatal(err)
	}
	read, err := decoded.Recognise(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if a.NaturalWidth != decoded.Width() || a.NaturalHeight != decoded.Height() {
		t.Errorf("%s: the picture loaded as %dx%d, is %dx%d", a.ID, a.NaturalWidth, a.NaturalHeight, decoded.Width(), decoded.Height())
	}
	if a.Width < 300 {
		t.Errorf("%s: the picture is shown %f pixels wide", a.ID, a.Width)
	}
	if a.Type != string(read.Type) {
		t.Errorf("%s: type %s, want %s", a.ID, a.Type, read.Type)
	}
	if _, err := time.Parse(time.RFC3339, a.Time); err != nil {
		t.Errorf("%s: %v", a.ID, err)
	}
	switch {
	case read.Text == "" && a.Text != nil:
		t.Errorf("%s: text where there is none: %q", a.ID, *a.Text)
	case read.Text != "" && (a.Text == nil || *a.Text != read.Text):
		t.Errorf("%s: the page does not say\n%s", a.ID, read.Text)
	}
}

// checkFailure is check for a machine without a picture.
func (a article) checkFailure(t *testing.T) {
	t.Helper()
	want := map[string]string{
		"i-stopped": "The instance is Stopped, and only a Running instance has a screen.",
		"i-gone":    "Region cn-hangzhou has no instance i-gone in this account.",
	}[a.ID]
	if want == "" || a.Failure == nil || !strings.Contains(*a.Failure, want) || a.Type != "failed" || a.Text != nil || a.Width != 0 {
		t.Errorf("%s: %+v, want no picture and %q", a.ID, a, want)
	}
}

// seen is what the browser tells of the page.
type seen struct {
	Scripts, Stray, Overflow, Columns int
	Articles                          []article
}

// wrapper shows the page in a frame of the given width, and writes what the
// frame holds into its own document. The page itself has no script.
const wrapper = `<!DOCTYPE html>
<meta charset="utf-8"><iframe src="/page.html" width="%d" height="900" style="border: 0"></iframe><pre id="seen"></pre>
<script>
addEventListener("load", () => {
  const page = document.querySelector("iframe").contentDocument;
  const articles = [...page.querySelectorAll("article")];
  const known = "html head meta title style body header h1 p main article div h2 span time img pre".split(" ");
  document.querySelector("#seen").textContent = JSON.stringify({
    Scripts: page.scripts.length,
    Stray: [...page.querySelectorAll("*")].filter(e => !known.includes(e.localName)).length,
    Overflow: page.documentElement.scrollWidth - page.documentElement.clientWidth,
    Columns: new Set(articles.map(a => a.getBoundingClientRect().left)).size,
    Articles: articles.map(a => {
      const picture = a.querySelector("img");
      return {
        ID: a.querySelector("h2").textContent,
        Type: a.querySelector(".type").textContent,
        Time: a.querySelector("time") ? a.querySelector("time").dateTime : "",
        NaturalWidth: picture ? picture.naturalWidth : 0, NaturalHeight: picture ? picture.naturalHeight : 0,
        Width: picture ? picture.getBoundingClientRect().width : 0,
        Marked: a.className == "trouble" && getComputedStyle(a).borderTopColor == "rgb(192, 52, 63)",
        Mark: a.querySelector(".mark") ? a.querySelector(".mark").textContent : "",
        Cut: Math.max(0, ...[a, ...a.querySelectorAll("*")].map(e => Math.max(e.scrollWidth - e.clientWidth, e.scrollHeight - e.clientHeight) * (e.localName == "pre" || e == a))),
        Text: a.querySelector("pre") ? a.querySelector("pre").textContent : null,
        Failure: a.querySelector(".failure") ? a.querySelector(".failure").textContent : null,
      };
    }),
  });
});
</script>`

var seenInDOM = regexp.MustCompile(`(?s)<pre id="seen">(.+?)</pre>`)

// browse opens the page in a browser whose window has the width in pixels. The
// page must not ask for anything but itself.
func browse(t *testing.T, browser, page string, width int) seen {
	t.Helper()
	var mu sync.Mutex
	var others []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		switch r.URL.Path {
		case "/":
			fmt.Fprintf(w, wrapper, width)
		case "/page.html":
			fmt.Fprint(w, page)
		case "/favicon.ico": // browsers ask for it by themselves
			w.WriteHeader(http.StatusNotFound)
		default:
			mu.Lock()
			defer mu.Unlock()
			others = append(others, r.URL.Path)
		}
	}))
	defer server.Close()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	command := exec.CommandContext(ctx, browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic", "--no-proxy-server",
		"--user-data-dir="+t.TempDir(), "--window-size=1600,1000", "--dump-dom", server.URL+"/")
	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr
	command.WaitDelay = 5 * time.Second // its children hold the pipes
	if err := command.Run(); err != nil {
		t.Fatalf("%s: %v\n%s", browser, err, stderr.String())
	}
	found := seenInDOM.FindSubmatch(stdout.Bytes())
	if found == nil {
		t.Fatalf("the browser tells nothing:\n%.2000s\n%s", stdout.String(), stderr.String())
	}
	var result seen
	if err := json.Unmarshal([]byte(html.UnescapeString(string(found[1]))), &result); err != nil {
		t.Fatal(err)
	}
	mu.Lock()
	defer mu.Unlock()
	if len(others) > 0 {
		t.Errorf("the page asked for %v", others)
	}
	return result
}

var (
	snippet     = regexp.MustCompile("(?s)```terraform\n(.*?)```")
	jsonSnippet = regexp.MustCompile("(?s)```json\n(.*?)```")
)

// The snippets of the guides are applied as well, to a machine that asks for a
// login, or to a Windows server that does. Only `required_providers`, the machine's id
// and the pictures that they name are added to them.
func TestExampleGuides(t *testing.T) {
	t.Parallel()
	guides, err := filepath.Glob("../../templates/guides/*.md")
	if err != nil || len(guides) < 5 {
		t.Fatalf("%d guides, %v", len(guides), err)
	}
	for _, guide := range guides {
		t.Run(filepath.Base(guide), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(guide)
			if err != nil {
				t.Fatal(err)
			}
			for _, found := range jsonSnippet.FindAllSubmatch(text, -1) {
				if !json.Valid(found[1]) {
					t.Errorf("not JSON:\n%s", found[1])
				}
			}
			for i, found := range snippet.FindAllSubmatch(text, -1) {
				t.Run(fmt.Sprint(i+1), func(t *testing.T) {
					applySnippet(t, string(found[1]))
				})
			}
		})
	}
}

// applySnippet applies what a guide shows, where the blocks in it are known.
func applySnippet(t *testing.T, config string) {
	t.Helper()
	if strings.Contains("\n"+config, "\naction ") {
		needsActions(t)
	}
	if strings.Contains("\n"+config, "\nephemeral ") {
		needsEphemeral(t)
	}
	folder := t.TempDir()
	if !strings.Contains(config, `variable "instance_id"`) {
		config += "\nvariable \"instance_id\" { type = string }\n"
	}
	writeFile(t, filepath.Join(folder, "main.tf"), config)
	writeFile(t, filepath.Join(folder, "golden.png"), string(ecstest.Screen("desktop")))
	machine := ecstest.Still(ecstest.Screen("login"))
	if strings.Contains(config, "Ctrl") || strings.Contains(config, `/login.png"`) {
		machine = ecstest.Still(asJPEG(t, ecstest.Screen("windows-lock")))
		copyWindowsParts(t, folder)
	}
	applyExample(t, folder, exampleCase{machine: machine})
}
