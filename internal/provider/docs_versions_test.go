package provider

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	versionSaid   = regexp.MustCompile(`\b(Terraform|OpenTofu) (1\.\d+)`)
	versionTable  = regexp.MustCompile(`(?m)^\|[^|\n]*\| Terraform \| OpenTofu \|\n\|[-|]+\n((?:\|.*\n)+)`)
	versionInCell = regexp.MustCompile(`\b1\.\d+`)
	versionMatrix = regexp.MustCompile(`version: \["(1\.\d+)\.\*"`)
)

// versions has the versions of both programs that a page names.
type versions struct{ terraform, openTofu []string }

// What a page says of a version of Terraform or OpenTofu, the table of the
// provider's page says too; and CI begins with the least that it promises.
func TestVersionsAreThoseOfTheTable(t *testing.T) {
	t.Parallel()
	index, err := os.ReadFile("../../templates/index.md.tmpl")
	if err != nil {
		t.Fatal(err)
	}
	table := versionsOfTables(string(index))
	if len(table.terraform) < 10 || len(table.openTofu) < 10 {
		t.Fatalf("the table has %v", table)
	}
	pages, err := pagesOfRepository()
	if err != nil {
		t.Fatal(err)
	}
	pages = append(pages, "examples/module-test/tests/screens.tftest.hcl")
	said := 0
	for _, page := range pages {
		if page == "CONTRIBUTING.md" {
			continue // it tells of what measured and what was tried
		}
		text, err := os.ReadFile(filepath.Join("../..", page))
		if err != nil {
			t.Fatal(err)
		}
		here := versionsOfTables(string(text))
		for _, found := range versionSaid.FindAllStringSubmatch(string(text), -1) {
			said++
			if found[1] == "Terraform" {
				here.terraform = append(here.terraform, found[2])
			} else {
				here.openTofu = append(here.openTofu, found[2])
			}
		}
		for _, version := range here.terraform {
			if !slices.Contains(table.terraform, version) {
				t.Errorf("%s speaks of Terraform %s, and the table does not", page, version)
			}
		}
		for _, version := range here.openTofu {
			if !slices.Contains(table.openTofu, version) {
				t.Errorf("%s speaks of OpenTofu %s, and the table does not", page, version)
			}
		}
	}
	if said < 20 {
		t.Errorf("versions are named %d times", said)
	}
	workflow, err := os.ReadFile("../../.github/workflows/test.yml")
	if err != nil {
		t.Fatal(err)
	}
	least := versionMatrix.FindAllStringSubmatch(string(workflow), -1)
	if len(least) != 2 || least[0][1] != table.terraform[0] || least[1][1] != table.openTofu[0] {
		t.Errorf("CI begins with %v, and the table with %s and %s", least, table.terraform[0], table.openTofu[0])
	}
}

// versionsOfTables reads the tables with a column for each of the programs.
func versionsOfTables(page string) versions {
	var found versions
	for _, table := range versionTable.FindAllStringSubmatch(page, -1) {
		for row := range strings.Lines(table[1]) {
			cells := strings.Split(row, "|")
			found.terraform = append(found.terraform, versionInCell.FindAllString(cells[len(cells)-3], -1)...)
			found.openTofu = append(found.openTofu, versionInCell.FindAllString(cells[len(cells)-2], -1)...)
		}
	}
	return found
}
