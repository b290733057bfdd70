package capture

import (
	"regexp"
	"strings"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen"
)

// find looks for a pattern in a screen's logical lines, where a word that the
// right edge breaks is whole, and then in its rows. line is where the match begins.
func find(pattern *regexp.Regexp, reading screen.Reading) (line string, found bool) {
	for _, text := range []string{strings.Join(reading.Lines, "\n"), reading.Text} {
		if at := pattern.FindStringIndex(text); at != nil {
			return lineAt(text, at[0], at[1]), true
		}
	}
	return "", false
}

func matches(pattern *regexp.Regexp, reading screen.Reading) bool {
	_, found := find(pattern, reading)
	return found
}

// lineAt is the line of text in which the match from start to end begins; a
// match that begins with line breaks counts from the first character after them.
func lineAt(text string, start, end int) string {
	for start < end && text[start] == '\n' {
		start++
	}
	from := strings.LastIndexByte(text[:start], '\n') + 1
	line, _, _ := strings.Cut(text[from:], "\n")
	return line
}

// written is the pattern as its author wrote it, without the leading flag that
// lets ^ and $ match at the ends of lines.
func written(pattern *regexp.Regexp) string {
	return strings.TrimPrefix(pattern.String(), "(?m)")
}
