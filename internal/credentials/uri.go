package credentials

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/acs"
)

// uriPatience is how long a credentials URI, most often a sidecar's, may take.
const uriPatience = 15 * time.Second

// uriKeys asks a URI for keys.
type uriKeys struct {
	s      *sources
	uri    *url.URL
	source string
}

// uri serves the keys that a URI answers with; named replaces its own words
// for the source when it is not empty. The words show the URI's host only,
// since path and query may be what protects it.
func (s *sources) uri(text, named string) (*cachedSource, error) {
	s.cfg.Caller.Secrets.Add(text)
	where := named
	if where == "" {
		where = "credentials URI"
	}
	parsed, err := url.Parse(text)
	if err != nil || parsed.Host == "" || parsed.Scheme != "http" && parsed.Scheme != "https" {
		return nil, &acs.CredentialsError{Source: where, Err: errors.New("the credentials URI is not one with http or https and a host")}
	}
	if named == "" {
		where = "credentials URI at " + parsed.Host
	}
	return s.cached(&uriKeys{s, parsed, where}), nil
}

func (u *uriKeys) fetch(ctx context.Context) (acs.Keys, error) {
	request := &http.Request{Method: http.MethodGet, URL: u.uri, Header: http.Header{"User-Agent": {u.s.cfg.Caller.UserAgent}}}
	answer, err := ask(ctx, u.s.cfg.Caller.HTTPClient, uriPatience, request)
	if err != nil {
		return acs.Keys{}, failed(ctx, u.source, "asking for keys", err)
	}
	if answer.Status != http.StatusOK {
		return acs.Keys{}, failed(ctx, u.source, "asking for keys", answer.refused())
	}
	var body struct {
		Code string
		wireKeys
	}
	if err := answer.decode(&body); err != nil {
		return acs.Keys{}, failed(ctx, u.source, "reading the answer", err)
	}
	if body.Code != "" && body.Code != "Success" {
		return acs.Keys{}, failed(ctx, u.source, "reading the answer", errors.New("its Code is not Success"))
	}
	keys, err := body.keys(u.source, u.s.cfg.Now())
	if err != nil {
		return acs.Keys{}, failed(ctx, u.source, "reading the answer", err)
	}
	return keys, nil
}
