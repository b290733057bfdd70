package provider

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// dayTwoWords are those of the table of the second day: what may stand in a cell,
// or on a side of a "; " or ": " in it.
var dayTwoWords = map[string]string{
	"look":        "查看方式",
	"resource":    "资源",
	"data source": "数据源",
	"data source, `on_failure = \"continue\"`":        "数据源，`on_failure = \"continue\"`",
	"data source in a `check`":                        "`check` 中的数据源",
	"ephemeral resource":                              "临时资源",
	"ephemeral resource, `on_failure = \"continue\"`": "临时资源，`on_failure = \"continue\"`",
	"action": "action", "plan": "plan", "plan -refresh=false": "plan -refresh=false", "apply": "apply", "destroy": "destroy", "---": "---",

	"blank": "黑屏", "panicked": "内核崩溃", "Stopped": "已停止", "gone": "已释放",

	"no call, succeeds": "不调用，成功", "no call, warns": "不调用，告警", "no call, fails": "不调用，失败",
	"looks, succeeds": "查看，成功", "looks, warns": "查看，告警", "looks, fails": "查看，失败",
}

// dayTwoInChinese is a row of the guide's table as the Chinese guide has it.
func dayTwoInChinese(t *testing.T, row string) string {
	t.Helper()
	word := func(english string) string {
		chinese, ok := dayTwoWords[english]
		if !ok {
			t.Fatalf("dayTwoWords has no Chinese for %q, which stands in %s", english, row)
		}
		return chinese
	}
	cells := strings.Split(strings.Trim(row, "| "), "|")
	for i, cell := range cells {
		var results []string
		for _, result := range strings.Split(strings.TrimSpace(cell), "; ") {
			if screen, on, each := strings.Cut(result, ": "); each {
				results = append(results, word(screen)+"："+word(on))
				continue
			}
			results = append(results, word(result))
		}
		cells[i] = strings.Join(results, "；")
	}
	if cells[0] == "---" {
		return row
	}
	return "| " + strings.Join(cells, " | ") + " |"
}

// Results that differ by screen have words too, though none is measured today.
func TestDayTwoInChinese(t *testing.T) {
	t.Parallel()
	got := dayTwoInChinese(t, "| action | blank: looks, warns; panicked: looks, fails; Stopped: no call, succeeds; gone: no call, fails | looks, succeeds |")
	if want := "| action | 黑屏：查看，告警；内核崩溃：查看，失败；已停止：不调用，成功；已释放：不调用，失败 | 查看，成功 |"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// translations are the pages in Chinese, and the page that each says the same as.
func translations(t *testing.T) map[string]string {
	t.Helper()
	guides, err := filepath.Glob("../../guides.zh-CN/*.md")
	if err != nil || len(guides) < 2 {
		t.Fatalf("%d guides in Chinese, %v", len(guides), err)
	}
	pages := map[string]string{"../../README.zh-CN.md": "../../README.md"}
	for _, guide := range guides {
		pages[guide] = "../../templates/guides/" + filepath.Base(guide)
	}
	return pages
}

// A page in Chinese has the headings, paragraphs, rows and points of the English one,
// in its order, and in each of them the same code and numbers. Its snippets differ
// in comments and messages alone, so that what holds of those that are applied
// (TestExampleGuides) holds of them.
func TestDocsInChineseSayTheSame(t *testing.T) {
	t.Parallel()
	for page, english := range translations(t) {
		t.Run(filepath.Base(page), func(t *testing.T) {
			t.Parallel()
			got, want := pageParts(readText(t, page)), pageParts(readText(t, english))
			for i := range min(len(got), len(want)) {
				if got[i].kind != want[i].kind || got[i].code != want[i].code {
					t.Fatalf("%s says %s with\n%s\nwhere %s says %s with\n%s\nIt stands at\n%s\nand\n%s",
						page, got[i].kind, got[i].code, english, want[i].kind, want[i].code, got[i].text, want[i].text)
				}
			}
			if len(got) != len(want) {
				t.Errorf("%s has %d parts and %s %d: one ends before the other", page, len(got), english, len(want))
			}
		})
	}
}

// A guide in Chinese names the English text that it was made from, so that none
// changes without it. The table that is measured is not of that text.
func TestGuidesInChineseAreOfToday(t *testing.T) {
	t.Parallel()
	for page, english := range translations(t) {
		if strings.HasSuffix(page, "README.zh-CN.md") {
			continue
		}
		text, source := readText(t, page), readText(t, english)
		sum := sha256.Sum256([]byte(measured.ReplaceAllString(source, "")))
		if line := fmt.Sprintf("\n<!-- translated from the text whose sum is %.6x, see internal/provider/translation_test.go -->\n", sum); !strings.HasSuffix(text, line) {
			t.Errorf("%s has changed since %s was made from it. Say the same in Chinese; then let the Chinese page end with:%s", english, page, line)
		}
		got, want := measured.FindString(text), measured.FindString(source)
		for row := range strings.Lines(want) {
			if row = strings.TrimSpace(row); strings.HasPrefix(row, "|") {
				want = strings.Replace(want, row, dayTwoInChinese(t, row), 1)
			}
		}
		if got != want {
			t.Errorf("%s does not have the table that %s has (go test -run TestCLIDayTwo -update writes both):\n%s\nwant\n%s", page, english, got, want)
		}
	}
}

var (
	measured  = regexp.MustCompile(`(?s)<!-- day two.*?<!-- end -->`)
	front     = regexp.MustCompile(`(?s)^---\n.*?\n---\n`)
	partStart = regexp.MustCompile(`^(#+|-|\||)`)
	codeSpan  = regexp.MustCompile("`[^`]+`")
	number    = regexp.MustCompile(`\d+(\.\d+)*`)
	remark    = regexp.MustCompile(`(?m)(^|[ \t])#.*$`)
	messages  = regexp.MustCompile(`(?m)^ *error_message .*$`)
	quoted    = regexp.MustCompile(`"(\\.|\$\{[^}]*\}|[^"\\])*"`)
	inserted  = regexp.MustCompile(`\\n|\$\{[^}]*\}`)
)

// pagePart is a line of a page, which is a whole paragraph or point, or a snippet.
type pagePart struct {
	kind string // what it begins with
	code string // what no translation may change
	text string
}

func pageParts(page string) []pagePart {
	var all []pagePart
	var fence []string
	for line := range strings.Lines(front.ReplaceAllString(page, "")) {
		switch line = strings.TrimSuffix(line, "\n"); {
		case strings.HasPrefix(line, "```") && fence == nil:
			fence = []string{line}
		case strings.HasPrefix(line, "```"):
			text := strings.Join(fence, "\n")
			all = append(all, pagePart{"a snippet", bareSnippet(text), text})
			fence = nil
		case fence != nil:
			fence = append(fence, line)
		case line != "" && !strings.HasPrefix(line, "<!--"):
			all = append(all, pagePart{fmt.Sprintf("%q", partStart.FindString(line)), codeOf(line), line})
		}
	}
	return all
}

// codeOf are the spans of code of a line and its numbers, of which grammar may
// change order and count.
func codeOf(line string) string {
	line = linkTarget.ReplaceAllString(line, "]")
	code := append(codeSpan.FindAllString(line, -1), number.FindAllString(codeSpan.ReplaceAllString(line, ""), -1)...)
	slices.Sort(code)
	return strings.Join(slices.Compact(code), " ")
}

// bareSnippet is a snippet without the words that are for people: comments, and
// messages but for what is put into them.
func bareSnippet(snippet string) string {
	snippet = remark.ReplaceAllString(snippet, "$1#")
	return messages.ReplaceAllStringFunc(snippet, func(line string) string {
		return quoted.ReplaceAllStringFunc(line, func(words string) string {
			return `"` + strings.Join(inserted.FindAllString(words, -1), "") + `"`
		})
	})
}

func readText(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
