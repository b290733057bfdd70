package provider

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

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
