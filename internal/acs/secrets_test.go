package acs

import (
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"
)

func TestSecretsAreHiddenInEveryForm(t *testing.T) {
	const secret = `s3cr/t+"pass" word%41\end`
	var s Secrets
	s.Add("LTAIkey", secret, "abc")
	for _, text := range []string{
		"the key " + secret, url.QueryEscape(secret), url.PathEscape(secret), strings.ToLower(url.QueryEscape("LTAIkey")) + secret,
		url.QueryEscape(url.QueryEscape(secret)), strings.ReplaceAll(url.QueryEscape(secret), "+", "%20"),
		strings.NewReplacer("%2F", "%2f", "%2B", "%2b", "%22", "%22", "%5C", "%5c").Replace(url.QueryEscape(secret)),
		fmt.Sprintf("%q", secret),
	} {
		got := s.Hide(text)
		for _, part := range []string{"s3cr", "pass", "word", "end"} {
			if strings.Contains(got, part) {
				t.Errorf("%s became %s", text, got)
			}
		}
	}
	for text, want := range map[string]string{
		"":                     "",
		"abc is too short":     "abc is too short",
		"LTAIkey and LTAIkey2": "(hidden) and (hidden)2",
		"Authorization: ACS3-HMAC-SHA256 Credential=x,SignedHeaders=host,Signature=0a1b2c": "Authorization: (hidden),SignedHeaders=host,Signature=(hidden)",
		"&Signature=a%2Bb%3D&Version=1":               "&Signature=(hidden)&Version=1",
		"?a=1%26SecurityToken%3DCAIS%26b":             "?a=1%26SecurityToken%3D(hidden)",
		`{"SecurityToken":"CAIS1","Code":"x"}`:        `{"SecurityToken":"(hidden)","Code":"x"}`,
		"Proxy-Authorization: Basic dXNlcjpwYXNz end": "Proxy-Authorization: (hidden) end",
		"Specified SecurityToken is expired.":         "Specified SecurityToken is expired.",
		"no match. server string to sign is:GET&%2F":  "no match.",
		"SignatureDoesNotMatch":                       "SignatureDoesNotMatch",
	} {
		if got := s.Hide(text); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}

func TestNoSecretsHideNothing(t *testing.T) {
	var s *Secrets
	s.Add("nobody keeps this")
	if got := s.Hide("plain words, Signature=x"); got != "plain words, Signature=(hidden)" || s.Forms() != nil {
		t.Errorf("got %q, %v", got, s.Forms())
	}
}

// Run under the race detector.
func TestSecretsAreAddedWhileOthersHide(t *testing.T) {
	var s Secrets
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			for j := range 50 {
				secret := fmt.Sprintf("secret-%d-%d!", i, j)
				s.Add(secret)
				if got := s.Hide("a " + secret + " b"); got != "a (hidden) b" {
					t.Errorf("got %q", got)
				}
			}
		})
	}
	group.Wait()
}

func TestOnlyNamesAreShownAsCodes(t *testing.T) {
	long := strings.Repeat("a", 120)
	for text, want := range map[string]bool{
		"Throttling.User": true, "404": true, "a_b-c": true, long: true,
		"": false, long + "a": false, ".a": false, "-a": false, "a b": false, "a\n": false, "a/b": false, "é": false, "aé": false,
	} {
		if got := isCode(text); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
	if isRequestID(long) || !isRequestID(long[:80]) {
		t.Error("a request id has up to 80 bytes")
	}
}
