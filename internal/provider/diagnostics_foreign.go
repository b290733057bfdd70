package provider

import (
	"maps"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/ecs"
)

// maxForeign is how much of a text that the service sent a message shows, in bytes.
const maxForeign = 2048

// printable is a foreign text on one line, without what a terminal obeys instead of
// showing it: control characters, and those that turn the direction of writing or
// have no width.
func printable(text string) string {
	shown := strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == '\u2028', r == '\u2029':
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\ufffd"))
	if len(shown) <= maxForeign {
		return shown
	}
	end := maxForeign
	for !utf8.RuneStart(shown[end]) {
		end--
	}
	return shown[:end] + "…"
}

// printableRefusal is the service's error with its texts printable.
func printableRefusal(failure *ecs.Error) *ecs.Error {
	shown := *failure
	for _, text := range []*string{&shown.Code, &shown.Message, &shown.RequestID, &shown.Recommend} {
		*text = printable(*text)
	}
	shown.AccessDeniedDetail = maps.Clone(shown.AccessDeniedDetail)
	for name, value := range shown.AccessDeniedDetail {
		shown.AccessDeniedDetail[name] = printable(value)
	}
	return &shown
}
