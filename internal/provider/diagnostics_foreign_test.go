package provider

import (
	"fmt"
	"strings"
	"testing"
	"unicode"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/capture"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/ecs"
)

func TestPrintable(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"as it is", `The instance status "Stopped" is not applicable. 实例`, `The instance status "Stopped" is not applicable. 实例`},
		{"an escape that clears the terminal", "a\x1b[2Jb\x07c", "a[2Jbc"},
		{"lines that look like ours", "no\nRequest ID: 1\r\nCode: 2", "no Request ID: 1  Code: 2"},
		{"a turn of the writing", "abc\u202edef\u2066ghi\u200f", "abcdefghi"},
		{"what has no width", "a\u200bb\ufeffc\u2028d", "abcd"},
		{"bytes that are no text", "a\xffb", "a\ufffdb"},
		{"too long", strings.Repeat("ä", 2000), strings.Repeat("ä", 1024) + "…"},
	} {
		if got := printable(c.text); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// Whatever field of an answer carries it, no message has what a terminal obeys.
func TestMessagesShowForeignTextsPrintable(t *testing.T) {
	evil := "x\x1b[2J\u202e\u200b" + strings.Repeat("long ", 1000)
	failure := &ecs.Error{Code: evil, Message: evil, RequestID: evil, Recommend: evil, HTTPStatus: 400, Endpoint: "ecs.example.com",
		AccessDeniedDetail: map[string]string{"AuthAction": evil, "AuthPrincipalOwnerId": evil}}
	forbidden := *failure
	forbidden.Code = "Forbidden.RAM"
	for name, err := range map[string]error{
		"a refusal":        failure,
		"forbidden":        &forbidden,
		"time up":          &capture.TimeUpError{Phase: "an answer", Last: failure},
		"not shown":        &capture.NotShownError{Last: failure},
		"another instance": &capture.BadAnswerError{RequestID: evil, Reason: fmt.Sprintf("the answer is for instance %q", evil)},
	} {
		words := explain(err, asked{capture.Request{InstanceID: "i-1", Region: "cn-hangzhou"}, dataSourceTwin}, "")
		for _, text := range []string{words.Summary(), words.Detail()} {
			if at := strings.IndexFunc(text, func(r rune) bool { return unicode.Is(unicode.Cf, r) || unicode.IsControl(r) && r != '\n' }); at >= 0 {
				t.Errorf("%s: %q", name, text[at:min(at+20, len(text))])
			}
			if len(text) > 8*(maxForeign+100) {
				t.Errorf("%s: a message of %d bytes", name, len(text))
			}
		}
	}
}
