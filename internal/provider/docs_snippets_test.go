package provider

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/ecstest"
)

var (
	hclSnippet  = regexp.MustCompile("(?s)```hcl\n(.*?)```")
	otherSource = regexp.MustCompile(`(?m)^.*"aliyun/alicloud".*\n`)
	terraformIn = regexp.MustCompile("(?m)^```(?:terraform|hcl|tf)\n")
	assertBlock = regexp.MustCompile(`(?s)\n  assert \{\n.*?\n  \}\n`)
)

// Each snippet of the READMEs is applied, as a module of one configuration: to a
// machine that asks for a login, or to a Windows server that does where it names
// a picture. The instance of another provider is written as a variable, what is
// a part of a block gets the rest of it, and aliyun/alicloud is left out.
func TestExampleReadmes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	login := ecstest.Frame{Picture: ecstest.Screen("login")}
	w.show(exampleInstance, login)
	folder := t.TempDir()
	main := requiredProvider + "provider \"alicloud\" {\n  protocol = \"HTTP\"\n}\n"
	for _, readme := range []string{"README.md", "README.zh-CN.md"} {
		text := readText(t, "../../"+readme)
		snippets, all := hclSnippet.FindAllStringSubmatch(text, -1), len(terraformIn.FindAllString(text, -1))
		if len(snippets) < 6 || len(snippets) != all {
			t.Errorf("%s: %d snippets, of %d", readme, len(snippets), all)
		}
		for i, found := range snippets {
			// A module, an instance and files of its own: no read waits for another.
			name := fmt.Sprintf("i-%s-%d", strings.ReplaceAll(readme, ".", "-"), i+1)
			config := strings.ReplaceAll(wholeSnippet(found[1]), `output_file = "`, `output_file = "`+name+"-")
			if w.show(name, login); strings.Contains(config, "picture") {
				w.show(name, ecstest.Frame{Picture: asJPEG(t, ecstest.Screen("windows-lock"))})
			}
			writeFile(t, filepath.Join(folder, name, "main.tf"), config)
			main += fmt.Sprintf("module %[1]q {\n  source      = \"./%[1]s\"\n  instance_id = %[1]q\n}\n", name)
		}
	}
	writeFile(t, filepath.Join(folder, "main.tf"), main)
	copyWindowsParts(t, folder)
	space := initWorkspace(t, folder)
	space.env = append(space.env, w.environment()...)
	if out := space.must(t, "apply", "-auto-approve", "-no-color"); strings.Contains(out, "Warning: ") {
		t.Errorf("the apply warns:\n%s", out)
	}
}

// wholeSnippet makes a module of what a README shows.
func wholeSnippet(config string) string {
	config = strings.ReplaceAll(config, "alicloud_instance.web.id", "var.instance_id")
	config = otherSource.ReplaceAllString(config, "")
	if strings.HasPrefix(config, "  ") {
		config = "resource \"alicloud_instance_screenshot\" \"part\" {\n  instance_id = var.instance_id\n" + config + "}\n"
	}
	if !strings.Contains(config, "required_providers") {
		config = requiredProvider + config
	}
	return config + "\nvariable \"instance_id\" { type = string }\n"
}

// The tests that the guide on tests shows pass, on the module that it shows: the
// first ones without an endpoint, the last one with it.
func TestExampleGuideOfTests(t *testing.T) {
	needsMocks(t)
	t.Parallel()
	text := readText(t, "../../templates/guides/testing-a-module.md")
	modules, tests := snippet.FindAllStringSubmatch(text, -1), hclSnippet.FindAllStringSubmatch(text, -1)
	if len(modules) != 1 || len(tests) != 3 {
		t.Fatalf("%d modules and %d tests", len(modules), len(tests))
	}
	inAssert := tests[1][1]
	if isOpenTofu() && minorVersion(t) >= 12 {
		// Seen with 1.12.6, as the guide says: it crashes.
		inAssert = assertBlock.ReplaceAllString(inAssert, "\n")
	}
	folder := t.TempDir()
	writeFile(t, filepath.Join(folder, "main.tf"), requiredProvider+modules[0][1]+"variable \"instance_id\" { type = string }\n")
	writeFile(t, filepath.Join(folder, "tests", "mocked.tftest.hcl"), tests[0][1]+inAssert)
	copyWindowsParts(t, folder)
	space := initWorkspace(t, folder)
	if out := space.must(t, "test", "-no-color"); !strings.Contains(out, "2 passed, 0 failed") {
		t.Errorf("not two runs:\n%s", out)
	}

	w := newWorld(t)
	w.show("i-up", ecstest.Frame{Picture: ecstest.Screen("windows-lock")})
	w.show("i-panicked", ecstest.Frame{Picture: ecstest.Screen("kernel-panic")})
	space.env = append(space.env, w.environment()...)
	writeFile(t, filepath.Join(folder, "tests", "endpoint.tftest.hcl"), tests[2][1])
	if out := space.must(t, "test", "-no-color", "-filter=tests/endpoint.tftest.hcl"); !strings.Contains(out, "2 passed, 0 failed") {
		t.Errorf("not two runs:\n%s", out)
	}
}

// No page shows a configuration that no test applies.
func TestEachSnippetIsApplied(t *testing.T) {
	t.Parallel()
	// docs/ is made of the templates, and the guides in Chinese are held to the English ones.
	applied := regexp.MustCompile(`^(README(\.zh-CN)?\.md|templates/guides/[^/]+\.md|docs/.*|guides\.zh-CN/.*)$`)
	pages, err := pagesOfRepository()
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range pages {
		text := readText(t, filepath.Join("../..", page))
		if shown := len(terraformIn.FindAllString(text, -1)); shown > 0 && !applied.MatchString(page) {
			t.Errorf("%s: %d snippets, which no test applies", page, shown)
		}
		if strings.HasPrefix(page, "templates/") && page != "templates/guides/testing-a-module.md" && hclSnippet.MatchString(text) {
			t.Errorf("%s: a snippet that begins with ```hcl is applied by no test; write ```terraform", page)
		}
	}
}

// Each page of docs stands under ECS in the registries' lists, but for the
// provider's own, and each but the guides has an example where it is looked for.
func TestPagesAreAsRegistriesShowThem(t *testing.T) {
	t.Parallel()
	pages, err := filepath.Glob("../../docs/*/*.md")
	if err != nil || len(pages) < 15 {
		t.Fatalf("%d pages, %v", len(pages), err)
	}
	for _, page := range append(pages, "../../docs/index.md") {
		text := readText(t, page)
		grouped := strings.Contains(text, "\nsubcategory: \"ECS\"\n")
		if isIndex := filepath.Base(page) == "index.md"; grouped == isIndex {
			t.Errorf("%s: its group is not what it should be", page)
		}
		if filepath.Base(filepath.Dir(page)) != "guides" && !strings.Contains(text, "\n## Example Usage\n\n```terraform\n") {
			t.Errorf("%s: no Example Usage", page)
		}
	}
}

// pagesOfRepository gives each page that people read, in Markdown or a template of it.
func pagesOfRepository() ([]string, error) {
	var pages []string
	for _, pattern := range []string{"*.md", "docs/*.md", "docs/*/*.md", "templates/*.md.tmpl", "templates/*/*.md", "templates/*/*.md.tmpl", "examples/*/*.md", "*/*.md"} {
		found, err := filepath.Glob(filepath.Join("../..", pattern))
		if err != nil {
			return nil, err
		}
		for _, path := range found {
			page, err := filepath.Rel("../..", path)
			if err != nil {
				return nil, err
			}
			pages = append(pages, filepath.ToSlash(page))
		}
	}
	return pages, nil
}

func writeFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// copyWindowsParts puts the parts of Windows' screens beside a configuration that
// looks for them.
func copyWindowsParts(t *testing.T, folder string) {
	t.Helper()
	for _, part := range []string{"login.png", "stop.png"} {
		writeFile(t, filepath.Join(folder, part), readText(t, "../../examples/windows-login/"+part))
	}
}

// needsMocks skips a test where what drives the tests has no mocked providers.
func needsMocks(t *testing.T) {
	t.Helper()
	if isOpenTofu() && minorVersion(t) < 8 {
		t.Skip("mock_provider is in OpenTofu from 1.8 on")
	}
}
