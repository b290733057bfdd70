package internal_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/cloudscreen/terraform-provider-alicloud"

// arrows says which of our packages each package may import. Tests may import
// the endpoint besides, since it stands in for the cloud.
var arrows = map[string][]string{
	"":                            {"internal/provider", "internal/capture", "internal/orphan", "internal/quiet"},
	"internal/provider":           {"internal/acs", "internal/capture", "internal/credentials", "internal/ecs", "internal/screen"},
	"internal/capture":            {"internal/ecs", "internal/screen"},
	"internal/credentials":        {"internal/acs"},
	"internal/ecs":                {"internal/acs"},
	"internal/acs":                nil,
	"internal/screen":             {"internal/screen/console", "internal/screen/likeness", "internal/screen/ocr", "internal/screen/raster", "internal/screen/jpeg"},
	"internal/screen/areas":       nil,
	"internal/screen/console":     {"internal/screen/areas", "internal/screen/evidence", "internal/screen/glyph", "internal/screen/raster"},
	"internal/screen/evidence":    {"internal/screen/glyph", "internal/screen/raster", "internal/screen/jpeg"},
	"internal/screen/glyph":       {"internal/screen/glyph/fonts", "internal/screen/raster"},
	"internal/screen/glyph/fonts": nil,
	"internal/screen/likeness":    {"internal/screen/raster"},
	"internal/screen/raster":      {"internal/screen/jpeg"},
	"internal/screen/jpeg":        nil,
	"internal/screen/ocr":         {"internal/screen/ocr/line", "internal/screen/ocr/models", "internal/screen/ocr/net"},
	"internal/screen/ocr/line":    {"internal/screen/areas"},
	"internal/screen/ocr/models":  {"internal/screen/ocr/net"},
	"internal/screen/ocr/net":     nil,
	"internal/screen/ocr/ocrtest": nil,
	"internal/orphan":             nil,
	"internal/quiet":              nil,
	"internal/ecstest":            nil,
	"internal/qemu":               {"internal/ecstest"},
	"internal/cmd/ecs-endpoint":   {"internal/ecstest", "internal/qemu", "internal/screen"},
	"internal/cmd/captures":       {"internal/qemu", "internal/screen"},
	"internal/cmd/pictures":       {"internal/screen"},
	"internal/cmd/bench":          {"internal/acs", "internal/ecs", "internal/ecstest", "internal/screen", "internal/screen/ocr/ocrtest"},
	"internal/cmd/bench/plain":    nil,
	"internal/cmd/schema":         {"internal/provider", "internal/capture"},
}

// strangers says which packages alone may import libraries with a prefix: only
// provider, main and what measures or documents them know Terraform, only acs the
// SDK, beside ecs, which asks it for the endpoints of regions.
var strangers = map[string][]string{
	"github.com/hashicorp/":       {"", "internal/provider", "internal/cmd/bench/plain", "internal/cmd/schema"},
	"github.com/alibabacloud-go/": {"internal/acs", "internal/ecs"},
	"github.com/aliyun/":          {"internal/acs"},
}

func TestImportsFollowTheArrows(t *testing.T) {
	seen := map[string]bool{}
	err := filepath.WalkDir("..", func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && (strings.HasPrefix(entry.Name(), ".") && file != ".." || entry.Name() == "tools" || entry.Name() == "testdata") {
			return fs.SkipDir
		}
		if !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return nil
		}
		folder, err := filepath.Rel("..", filepath.Dir(file))
		if err != nil {
			return err
		}
		if folder = filepath.ToSlash(folder); folder == "." {
			folder = ""
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		seen[folder] = true
		for _, spec := range parsed.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			checkImport(t, folder, imported)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for folder := range arrows {
		if !seen[folder] {
			t.Errorf("the table names %q, which holds no Go files", folder)
		}
	}
}

func checkImport(t *testing.T, folder, imported string) {
	t.Helper()
	if own, ok := strings.CutPrefix(imported, module+"/"); ok {
		// Packages that the table does not name (the programs that make
		// data) may import nothing of ours.
		if !slices.Contains(arrows[folder], own) {
			t.Errorf("%s imports %s against the arrows", path.Join(module, folder), own)
		}
		return
	}
	for prefix, allowed := range strangers {
		if strings.HasPrefix(imported, prefix) && !slices.Contains(allowed, folder) {
			t.Errorf("%s imports %s, which only %q may", path.Join(module, folder), imported, allowed)
		}
	}
}
