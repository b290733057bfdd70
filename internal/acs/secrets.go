package acs

import (
	"cmp"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// leastSecret is the length from which a text can be a secret: what is shorter
// is a part of other words, which it would tear apart.
const leastSecret = 4

const hidden = "(hidden)"

// Secrets is what one provider must never show: its keys, tokens, policies and
// external ids, gathered as they become known. The zero value, and nil, hold
// none. It is safe for concurrent use.
type Secrets struct {
	mu       sync.Mutex
	known    []string
	forms    []string          // every form of every known one, the longest first
	replacer *strings.Replacer // of the forms; nil when it has to be made anew
}

// Add remembers secrets.
func (s *Secrets) Add(secrets ...string) {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, secret := range secrets {
		if len(secret) >= leastSecret && !slices.Contains(s.known, secret) {
			s.known, s.forms, s.replacer = append(s.known, secret), append(s.forms, formsOf(secret)...), nil
		}
	}
}

// AddKeys remembers a set of keys, its id included.
func (s *Secrets) AddKeys(keys Keys) {
	s.Add(keys.AccessKeyID, keys.AccessKeySecret, keys.SecurityToken)
}

// Forms lists the secrets in each form in which a peer or a library may repeat
// them, the longest first.
func (s *Secrets) Forms() []string {
	if s == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sort()
	return slices.Clone(s.forms)
}

// sort is called with s.mu held. Of two secrets of which one begins with the
// other, the longer must be found first.
func (s *Secrets) sort() {
	slices.SortFunc(s.forms, func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
	s.forms = slices.Compact(s.forms)
}

// formsOf writes a secret as it is, percent-encoded once and twice, in the ways
// that URLs and signatures do, and as JSON writes it within a string.
func formsOf(secret string) []string {
	percent := strings.ReplaceAll(url.QueryEscape(secret), "+", "%20")
	forms := []string{secret, url.QueryEscape(secret), percent, url.PathEscape(secret), url.QueryEscape(percent), url.QueryEscape(url.QueryEscape(secret))}
	for _, form := range slices.Clone(forms) {
		if strings.Contains(form, "%") {
			forms = append(forms, lowerPercent(form))
		}
	}
	if quoted := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "/", `\/`).Replace(secret); quoted != secret {
		forms = append(forms, quoted, strings.ReplaceAll(quoted, `\/`, "/"))
	}
	slices.Sort(forms)
	return slices.Compact(forms)
}

var percentCode = regexp.MustCompile(`%[0-9A-F]{2}`)

func lowerPercent(text string) string { return percentCode.ReplaceAllStringFunc(text, strings.ToLower) }

// credentialText is what names a secret beside it, in whatever a gateway echoes
// of a request: headers, parameters, JSON. It is compiled at the first error, since
// every command of Terraform starts the provider a few times.
var credentialText = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)((?:Signature|x-acs-security-token|SecurityToken|AccessKeySecret|OIDCToken|Proxy-Authorization|Authorization)` +
		`(?:["']|%22|\\")?\s*(?:=|:|%3D|%3A)\s*(?:["']|%22|\\")?)((?:Basic |Bearer |ACS3-HMAC-SHA256 )?[^\s,;&"'\\}<>]+)`)
})

// Hide takes secrets out of words that others wrote. It is the one way for
// foreign words into an error.
func (s *Secrets) Hide(text string) string {
	if text == "" {
		return ""
	}
	text = withoutStringToSign(text)
	if s != nil {
		text = s.replace(text)
	}
	return credentialText().ReplaceAllString(text, "${1}"+hidden)
}

func (s *Secrets) replace(text string) string {
	s.mu.Lock()
	if s.replacer == nil {
		s.sort()
		var pairs []string
		for _, form := range s.forms {
			pairs = append(pairs, form, hidden)
		}
		s.replacer = strings.NewReplacer(pairs...)
	}
	replacer := s.replacer
	s.mu.Unlock()
	return replacer.Replace(text)
}

// withoutStringToSign cuts off what SignatureDoesNotMatch and its kin append:
// the canonical request, whose headers include the security token.
func withoutStringToSign(message string) string {
	lower := strings.ToLower(message)
	for _, mark := range []string{"server string to sign", "server stringtosign", "stringtosign", "string to sign", "canonicalrequest"} {
		if at := strings.Index(lower, mark); at >= 0 && at <= len(message) {
			message = strings.TrimRight(message[:at], " .,:;([")
			if message != "" {
				message += "."
			}
			lower = strings.ToLower(message)
		}
	}
	return message
}

// A code and a request id are shown as they are, so they must look like one.
func isCode(text string) bool      { return isName(text, 120) }
func isRequestID(text string) bool { return isName(text, 80) }

// isName reports whether a text of at most so many bytes is of letters, digits and,
// but for the first, ".", "_" and "-".
func isName(text string, most int) bool {
	return text != "" && len(text) <= most && !strings.ContainsAny(text[:1], "._-") && strings.Trim(text, nameBytes) == ""
}

const nameBytes = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-"

// hideIn takes secrets out of every field that the peer filled.
func (s *Secrets) hideIn(e *Error) {
	e.Message = s.Hide(e.Message)
	e.Recommend = s.Hide(e.Recommend)
	if e.Code = s.Hide(e.Code); !isCode(e.Code) {
		e.Code = ""
	}
	if e.RequestID = s.Hide(e.RequestID); !isRequestID(e.RequestID) {
		e.RequestID = ""
	}
	var detail map[string]string
	for name, value := range e.AccessDeniedDetail {
		if detail == nil {
			detail = make(map[string]string)
		}
		detail[s.Hide(name)] = s.Hide(value)
	}
	e.AccessDeniedDetail = detail
}
