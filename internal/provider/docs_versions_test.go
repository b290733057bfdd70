package provider

import (
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

// versions are those that a page names, by "Terraform" and "OpenTofu".
type versions map[string][]string

// What a page says of a version of Terraform or OpenTofu, the table of the
// provider's page says too; and CI begins with the least that it promises.
func TestVersionsAreThoseOfTheTable(t *testing.T) {
	t.Parallel()
	table := versionsOfTables(readText(t, "../../templates/index.md.tmpl"))
	if len(table["Terraform"]) < 10 || len(table["OpenTofu"]) < 10 {
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
		text := readText(t, filepath.Join("../..", page))
		here := versionsOfTables(text)
		for _, found := range versionSaid.FindAllStringSubmatch(text, -1) {
			said++
			here[found[1]] = append(here[found[1]], found[2])
		}
		for program, named := range here {
			for _, version := range named {
				if !slices.Contains(table[program], version) {
					t.Errorf("%s speaks of %s %s, and the table does not", page, program, version)
				}
			}
		}
	}
	if said < 20 {
		t.Errorf("versions are named %d times", said)
	}
	least := versionMatrix.FindAllStringSubmatch(readText(t, "../../.github/workflows/test.yml"), -1)
	if len(least) != 2 || least[0][1] != table["Terraform"][0] || least[1][1] != table["OpenTofu"][0] {
		t.Errorf("CI begins with %v, and the table with %s and %s", least, table["Terraform"][0], table["OpenTofu"][0])
	}
}

// versionsOfTables reads the tables with a column for each of the programs.
func versionsOfTables(page string) versions {
	found := versions{}
	for _, table := range versionTable.FindAllStringSubmatch(page, -1) {
		for row := range strings.Lines(table[1]) {
			cells := strings.Split(row, "|")
			found["Terraform"] = append(found["Terraform"], versionInCell.FindAllString(cells[len(cells)-3], -1)...)
			found["OpenTofu"] = append(found["OpenTofu"], versionInCell.FindAllString(cells[len(cells)-2], -1)...)
		}
	}
	return found
}
