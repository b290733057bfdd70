package credentials

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/acs"
)

const (
	// instanceRolePatience bounds one request for a role that is asked for.
	instanceRolePatience = 5 * time.Second
	// probePatience bounds the first request of a machine that may well be
	// no ECS instance, where nothing answers at all.
	probePatience = time.Second

	metadataTokenSeconds = "21600" // the longest that is allowed
	roleKeysPath         = "/latest/meta-data/ram/security-credentials/"
)

// instanceKeys reads the keys of an instance's RAM role from its metadata,
// with a session token (security-enhanced mode) where the instance has them.
// Source: https://help.aliyun.com/document_detail/54579.html
type instanceKeys struct {
	s        *sources
	role     string // empty: whichever the instance has
	named    string // words for what asked, or empty
	patience time.Duration
}

// instanceRole serves the keys of the role of the instance that this program
// runs on.
func (s *sources) instanceRole(role, named string, patience time.Duration) (*cachedSource, error) {
	i := &instanceKeys{s, role, named, patience}
	if words := s.cfg.Metadata.Disabled; words != "" {
		return nil, &acs.CredentialsError{Source: i.source(role), Err: errors.New("the " + words + " forbids to read it")}
	}
	return s.cached(i), nil
}

func (i *instanceKeys) source(role string) string {
	text := "RAM role " + role + " of the instance"
	if role == "" {
		text = "RAM role of the instance"
	}
	if i.named != "" {
		text += " (" + i.named + ")"
	}
	return text
}

func (i *instanceKeys) fetch(ctx context.Context) (acs.Keys, error) {
	token, err := i.token(ctx)
	if err != nil {
		return acs.Keys{}, failed(ctx, i.source(i.role), "asking the instance's metadata for a session", err)
	}
	role := i.role
	if role == "" {
		answer, err := i.read(ctx, token, roleKeysPath)
		if err != nil {
			return acs.Keys{}, failed(ctx, i.source(""), "asking the instance's metadata for its role", err)
		}
		// An instance has one role; its name is a line of its own.
		role, _, _ = strings.Cut(strings.TrimSpace(string(answer.Body)), "\n")
		switch role = strings.TrimSpace(role); {
		case role == "":
			return acs.Keys{}, failed(ctx, i.source(""), "asking the instance's metadata for its role", errNoSuchRole)
		case !roleName().MatchString(role):
			return acs.Keys{}, failed(ctx, i.source(""), "asking the instance's metadata for its role", errors.New("the answer is not the name of a role"))
		}
	}
	answer, err := i.read(ctx, token, roleKeysPath+url.PathEscape(role))
	if err != nil {
		return acs.Keys{}, failed(ctx, i.source(role), "asking the instance's metadata for keys", err)
	}
	keys, err := i.keys(answer, role)
	if err != nil {
		return acs.Keys{}, failed(ctx, i.source(role), "reading the metadata's answer", err)
	}
	return keys, nil
}

var errNoSuchRole = errors.New("the instance has no such role attached")

// roleName is what RAM takes for one. The name becomes a part of messages, and
// whatever answers here may not be metadata.
var roleName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z0-9.@_-]{1,64}$`) })

// token opens a metadata session. An empty token, without an error, means
// that the instance is to be asked without one, as older images are.
func (i *instanceKeys) token(ctx context.Context) (string, error) {
	request, err := i.request(ctx, http.MethodPut, "/latest/api/token")
	if err != nil {
		return "", err
	}
	request.Header.Set("X-aliyun-ecs-metadata-token-ttl-seconds", metadataTokenSeconds)
	answer, err := i.ask(ctx, request)
	strict := i.s.cfg.Metadata.SessionsOnly
	// A machine that is no instance must not be asked twice; elsewhere, a
	// session's answer may not pass the hops to a container.
	if err != nil && (strict || ctx.Err() != nil || i.patience <= probePatience) {
		return "", err
	}
	if err == nil && answer.Status == http.StatusOK {
		return strings.TrimSpace(string(answer.Body)), nil
	}
	if err == nil && strict {
		return "", answer.refused()
	}
	return "", nil
}

// read gets one value of the metadata.
func (i *instanceKeys) read(ctx context.Context, token, path string) (*reply, error) {
	request, err := i.request(ctx, http.MethodGet, path)
	if err != nil {
		return nil, err
	}
	if token != "" {
		request.Header.Set("X-aliyun-ecs-metadata-token", token)
	}
	answer, err := i.ask(ctx, request)
	switch {
	case err != nil:
		return nil, err
	case answer.Status == http.StatusNotFound:
		return nil, errNoSuchRole
	case answer.Status != http.StatusOK:
		return nil, answer.refused()
	}
	return answer, nil
}

// ask reaches the metadata. A machine where nothing answers is no instance,
// and will not become one: the error is no *acs.Error, which could be waited out.
func (i *instanceKeys) ask(ctx context.Context, request *http.Request) (*reply, error) {
	answer, err := ask(ctx, i.s.metadata, i.patience, request)
	var failure *acs.Error
	if errors.As(err, &failure) {
		return nil, fmt.Errorf("nothing usable answers, as on a machine that is no ECS instance: %w", failure.Err)
	}
	return answer, err
}

func (i *instanceKeys) request(ctx context.Context, method, path string) (*http.Request, error) {
	request, err := http.NewRequestWithContext(ctx, method, i.s.cfg.Metadata.URL+path, nil)
	if err != nil {
		return nil, errors.New("the address of the metadata is not a URL")
	}
	request.Header.Set("User-Agent", i.s.cfg.Caller.UserAgent)
	return request, nil
}

func (i *instanceKeys) keys(answer *reply, role string) (acs.Keys, error) {
	var body struct {
		Code string
		wireKeys
	}
	if err := answer.decode(&body); err != nil {
		return acs.Keys{}, err
	}
	if body.Code != "" && body.Code != "Success" {
		return acs.Keys{}, errors.New("its Code is not Success")
	}
	return body.keys(i.source(role), i.s.cfg.Now())
}
