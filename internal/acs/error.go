package acs

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Reasons for which an answer is refused before anyone looks at its content.
// They are found in Error.Err with errors.Is.
var (
	// ErrMalformedAnswer: a successful status, but a body that is not the
	// JSON object the API promises, or that ended early.
	ErrMalformedAnswer = errors.New("the answer is cut off or is not the JSON that the API promises")
	// ErrAnswerTooLarge: more than MaxAnswerBytes.
	ErrAnswerTooLarge = fmt.Errorf("the answer is larger than %d MiB", MaxAnswerBytes>>20)
	// ErrReadTimeout: nothing arrived for as long as client_read_timeout allows.
	ErrReadTimeout = errors.New("the service stopped sending")
)

// Error is one call that did not end with an answer to rely on. Zero fields
// were not in the answer; an HTTPStatus of 0 means that there was no answer.
type Error struct {
	Code       string // as documented at https://error-center.aliyun.com/status/product/Ecs
	HTTPStatus int
	Message    string // the service's own words, without the strings it signs
	RequestID  string
	Recommend  string // a link to the service's own troubleshooting page

	// AccessDeniedDetail says which policy refused, when RAM does.
	AccessDeniedDetail map[string]string

	// RetryAfter is what the service's headers ask for; 0 when they do not.
	RetryAfter time.Duration

	// Sent is true once the request left this machine: the service may have
	// counted the call, whatever became of the answer.
	Sent bool

	// KeySource says where the keys of the call came from, in words.
	KeySource string

	// Action is what was called, such as GetInstanceScreenshot or AssumeRole;
	// empty for plain requests for keys.
	Action string

	// Endpoint is the host that was called, without credentials.
	Endpoint string

	// Err is the cause on this side: a network error, see worded, one of the
	// Err values above, or nil.
	Err error
}

// Error writes the fields that are set on one line; it never holds a key, a
// token or a signature.
func (e *Error) Error() string {
	var parts []string
	if e.Code != "" {
		parts = append(parts, e.Code)
	}
	if e.Message != "" {
		parts = append(parts, e.Message)
	}
	if e.Err != nil {
		parts = append(parts, e.Err.Error())
	}
	text := strings.Join(parts, ": ")
	var facts []string
	if e.HTTPStatus != 0 {
		facts = append(facts, "HTTP "+strconv.Itoa(e.HTTPStatus))
	}
	if e.RequestID != "" {
		facts = append(facts, "request "+e.RequestID)
	}
	if len(facts) > 0 {
		text += " (" + strings.Join(facts, ", ") + ")"
	}
	return text
}

// Unwrap gives the cause on this side.
func (e *Error) Unwrap() error { return e.Err }

// Throttled reports whether the service asks for patience: any code of the
// Throttling family whatever its status, or a bare 429.
func (e *Error) Throttled() bool {
	return e.Code == "Throttling" || strings.HasPrefix(e.Code, "Throttling.") ||
		strings.HasSuffix(e.Code, ".Throttling") || e.HTTPStatus == http.StatusTooManyRequests
}

// answerError is the shape of an error in JSON and in XML.
type answerError struct {
	RequestID          string         `json:"RequestId" xml:"RequestId"`
	Code               string         `json:"Code" xml:"Code"`
	Message            string         `json:"Message" xml:"Message"`
	Recommend          string         `json:"Recommend" xml:"Recommend"`
	AccessDeniedDetail map[string]any `json:"AccessDeniedDetail" xml:"-"`
}

// errorFromAnswer makes an Error of any answer that is not a success. A body
// that is not the API's (a proxy's page, say) leaves its status and a hint.
func errorFromAnswer(status int, header http.Header, body []byte) *Error {
	e := &Error{
		HTTPStatus: status,
		RetryAfter: retryAfter(header),
		RequestID:  header.Get("x-acs-request-id"),
		Sent:       true,
	}
	answer, ok := parseError(body)
	if !ok {
		e.Message = describeForeignBody(header.Get("content-type"), body)
		return e
	}
	e.Code = answer.Code
	e.Message = answer.Message
	e.Recommend = answer.Recommend
	if answer.RequestID != "" {
		e.RequestID = answer.RequestID
	}
	for name, value := range answer.AccessDeniedDetail {
		if text, ok := value.(string); ok && text != "" {
			if e.AccessDeniedDetail == nil {
				e.AccessDeniedDetail = make(map[string]string)
			}
			e.AccessDeniedDetail[name] = text
		}
	}
	return e
}

// parseError reads the body of an error: JSON, XML, or JSON with quotation marks
// in its message that are not escaped, as the API's own reference shows it.
func parseError(body []byte) (answerError, bool) {
	var answer answerError
	if json.Unmarshal(body, &answer) == nil {
		return answer, true
	}
	answer = answerError{}
	if xml.Unmarshal(body, &answer) == nil && answer.Code != "" {
		return answer, true
	}
	answer = answerError{RequestID: looseField(body, "RequestId"), Code: looseField(body, "Code"),
		Message: looseField(body, "Message"), Recommend: looseField(body, "Recommend")}
	return answer, isCode(answer.Code)
}

// looseField is the text of a field of an object that is not quite JSON: it
// ends where another field begins, or where the object ends.
func looseField(body []byte, name string) string {
	field := regexp.MustCompile(`(?s)[{,]\s*"` + name + `"\s*:\s*"(.*?)"\s*(?:,\s*"[A-Za-z]+"\s*:|\}\s*$)`)
	if match := field.FindSubmatch(body); match != nil {
		return strings.ToValidUTF8(string(match[1]), "\uFFFD")
	}
	return ""
}

// shownKinds are the content types that are named; another is the peer's text.
var shownKinds = []string{"text/html", "text/plain", "text/xml", "application/json", "application/xml", "application/octet-stream", "text/javascript", "image/png", "image/jpeg"}

// describeForeignBody says what came in place of the API's answer, without
// quoting a page that nobody here wrote.
func describeForeignBody(contentType string, body []byte) string {
	kind, _, _ := strings.Cut(contentType, ";")
	kind = strings.ToLower(strings.TrimSpace(kind))
	if !slices.Contains(shownKinds, kind) {
		kind = http.DetectContentType(body)
		kind, _, _ = strings.Cut(kind, ";")
	}
	if len(body) == 0 {
		return "the answer has no body"
	}
	return fmt.Sprintf("the answer is %s, not the API's; a proxy or gateway may have sent it", kind)
}

// retryAfter reads how long the service asks to wait: Retry-After in seconds,
// or the TimeLeft (seconds) of its x-ratelimit headers; the longest counts.
func retryAfter(header http.Header) time.Duration {
	longest := 0
	consider := func(text string) {
		if n, err := strconv.Atoi(strings.TrimSpace(text)); err == nil && n > longest && n <= 3600 {
			longest = n
		}
	}
	consider(header.Get("Retry-After"))
	for _, name := range []string{"x-ratelimit-user-api", "x-ratelimit-user"} {
		for _, pair := range strings.Split(header.Get(name), ",") {
			if key, value, ok := strings.Cut(pair, ":"); ok && strings.TrimSpace(key) == "TimeLeft" {
				consider(value)
			}
		}
	}
	return time.Duration(longest) * time.Second
}

// statusInMessage finds the status in `The instance status "Stopped" is not
// applicable`, whichever quotation marks the service uses.
var statusInMessage = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`status\W+([A-Z][A-Za-z]+)`) })

// InstanceStatus is the status that an IncorrectInstanceStatus names, such as
// Stopped or Starting, or "".
func (e *Error) InstanceStatus() string {
	if e.Code != "IncorrectInstanceStatus" {
		return ""
	}
	if match := statusInMessage().FindStringSubmatch(e.Message); match != nil {
		return match[1]
	}
	return ""
}
