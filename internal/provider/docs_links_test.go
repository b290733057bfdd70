package provider

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// repository is where a page of the registries finds what is none of theirs.
const repository = "https://github.com/cloudscreen/terraform-provider-alicloud/blob/main/"

var (
	linkTarget = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	heading    = regexp.MustCompile(`(?m)^#+ (.+)$`)
	anchor     = regexp.MustCompile(`<a id="([^"]+)"`)
	notInID    = regexp.MustCompile(`[^\p{L}\p{N} _-]`)
)

// Each link of docs leads to a page of docs, and to a heading of it; without .md,
// which the registries do not resolve.
func TestLinksOfDocsResolve(t *testing.T) {
	t.Parallel()
	links := 0
	err := filepath.WalkDir("../../docs", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".md" {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, found := range linkTarget.FindAllSubmatch(text, -1) {
			link := string(found[1])
			if file, ours := strings.CutPrefix(link, repository); ours {
				if _, err := os.Stat("../../" + file); err != nil {
					t.Errorf("%s: %s leads nowhere", path, link)
				}
				continue
			}
			if strings.HasPrefix(link, "https://") {
				continue
			}
			links++
			target, fragment, _ := strings.Cut(link, "#")
			page := path
			if target != "" {
				page = filepath.Join(filepath.Dir(path), filepath.FromSlash(target)) + ".md"
			}
			there, err := os.ReadFile(page)
			if err != nil || strings.HasSuffix(target, ".md") {
				t.Errorf("%s: %s leads nowhere", path, link)
				continue
			}
			if fragment != "" && !hasAnchor(string(there), fragment) {
				t.Errorf("%s: %s: the page has no such heading", path, link)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if links < 20 {
		t.Errorf("only %d links were found", links)
	}
}

// Each link of the pages that are read in the repository leads to a file or folder of
// it, and to a heading; one of a page in Chinese to the guide in Chinese, if there is one.
func TestLinksInTheRepositoryResolve(t *testing.T) {
	t.Parallel()
	pages := []string{"../../README.md"}
	inChinese := map[string]bool{}
	for page := range translations(t) {
		pages = append(pages, page)
		inChinese[filepath.Base(page)] = true
	}
	for _, page := range pages {
		links := 0
		for _, found := range linkTarget.FindAllStringSubmatch(readText(t, page), -1) {
			link := found[1]
			if strings.HasPrefix(link, "https://") {
				continue
			}
			links++
			target, fragment, _ := strings.Cut(link, "#")
			file := filepath.Join(filepath.Dir(page), filepath.FromSlash(target))
			_, err := os.Stat(file)
			switch name := filepath.Base(file); {
			case err != nil:
				t.Errorf("%s: %s leads nowhere", page, link)
			case fragment != "" && !hasAnchor(readText(t, file), fragment):
				t.Errorf("%s: %s: the page has no such heading", page, link)
			case page != "../../README.md" && strings.Contains(target, "docs/guides/") && inChinese[name] && name != filepath.Base(page):
				t.Errorf("%s: %s leads to English, and guides.zh-CN has that guide", page, link)
			}
		}
		if links < 4 {
			t.Errorf("only %d links were found in %s", links, page)
		}
	}
}

// hasAnchor tells whether the page has a heading, or an element, of that id.
func hasAnchor(page, id string) bool {
	for _, found := range anchor.FindAllStringSubmatch(page, -1) {
		if found[1] == id {
			return true
		}
	}
	for _, found := range heading.FindAllStringSubmatch(page, -1) {
		if strings.ReplaceAll(notInID.ReplaceAllString(strings.ToLower(found[1]), ""), " ", "-") == id {
			return true
		}
	}
	return false
}
