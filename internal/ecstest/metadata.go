package ecstest

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Metadata says what the metadata service of an instance is like.
type Metadata struct {
	Role string // the instance's RAM role
	// Lifetime of the keys that it hands out; zero means 6 h, as the service's.
	Lifetime time.Duration
	// SessionsOnly refuses to answer without a session's token (IMDSv1).
	SessionsOnly bool
	// WithoutSessions knows no tokens (IMDSv2), as older images.
	WithoutSessions bool
}

const (
	sessionPath   = "/latest/api/token"
	sessionTTL    = "X-aliyun-ecs-metadata-token-ttl-seconds"
	sessionHeader = "X-aliyun-ecs-metadata-token"
	rolesPath     = "/latest/meta-data/ram/security-credentials/"
)

// Metadata is a handler that hands out keys of the instance's role as
// 100.100.100.200 does; the endpoint accepts them. Its requests are in the
// endpoint's log, with their paths as actions.
//
// Source: https://help.aliyun.com/document_detail/54579.html
func (e *Endpoint) Metadata(m Metadata) http.Handler {
	if m.Lifetime == 0 {
		m.Lifetime = 6 * time.Hour
	}
	return &metadata{Metadata: m, keys: keyholder{e: e, lifetime: m.Lifetime}, e: e, sessions: map[string]time.Time{}}
}

// CredentialsURI is a handler that hands out temporary keys, which the
// endpoint accepts, at whatever path.
//
// Source: https://www.alibabacloud.com/help/en/sdk/developer-reference/v2-manage-go-access-credentials
func (e *Endpoint) CredentialsURI(lifetime time.Duration) http.Handler {
	keys := &keyholder{e: e, lifetime: lifetime}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		status := http.StatusOK
		if r.Method != http.MethodGet {
			status = http.StatusMethodNotAllowed
		}
		e.arrived(Request{Time: e.now(), Method: r.Method, Action: r.URL.Path, UserAgent: r.UserAgent(), Status: status})
		if status != http.StatusOK {
			w.WriteHeader(status)
			return
		}
		keys.write(w)
	})
}

// metadata serves one instance.
type metadata struct {
	Metadata
	e    *Endpoint
	keys keyholder

	mu       sync.Mutex
	sessions map[string]time.Time // when each token expires
}

// ServeHTTP implements http.Handler.
func (m *metadata) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	status, text := m.answer(r)
	m.e.arrived(Request{Time: m.e.now(), Method: r.Method, Action: r.URL.Path, UserAgent: r.UserAgent(),
		Token: r.Header.Get(sessionHeader), Status: status})
	if status == http.StatusOK && text == "" {
		m.keys.write(w)
		return
	}
	w.Header().Set("Content-Type", "text/plain")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text))
}

// answer gives no text where keys are to be handed out.
func (m *metadata) answer(r *http.Request) (int, string) {
	if r.URL.Path == sessionPath && !m.WithoutSessions {
		return m.openSession(r)
	}
	token := r.Header.Get(sessionHeader)
	switch {
	case r.Method != http.MethodGet:
		return http.StatusMethodNotAllowed, "method not allowed"
	case token == "" && m.SessionsOnly, token != "" && !m.sessionOpen(token):
		return http.StatusForbidden, "a valid session token is needed"
	}
	role, ok := strings.CutPrefix(r.URL.Path, rolesPath)
	switch {
	case !ok || m.Role == "" || role != "" && role != m.Role:
		return http.StatusNotFound, "not found"
	case role == "":
		return http.StatusOK, m.Role
	}
	return http.StatusOK, ""
}

// openSession gives a token for as many seconds as were asked for, 6 h at most.
func (m *metadata) openSession(r *http.Request) (int, string) {
	ttl, err := strconv.Atoi(r.Header.Get(sessionTTL))
	switch {
	case r.Method != http.MethodPut:
		return http.StatusMethodNotAllowed, "method not allowed"
	case err != nil || ttl < 1 || ttl > 21600:
		return http.StatusBadRequest, sessionTTL + " is not from 1 to 21600"
	}
	token := newRequestID()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sessions[token] = m.e.now().Add(time.Duration(ttl) * time.Second)
	return http.StatusOK, token
}

func (m *metadata) sessionOpen(token string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.e.now().Before(m.sessions[token])
}

// keyholder hands out the same key until half of its life is over.
type keyholder struct {
	e        *Endpoint
	lifetime time.Duration

	mu  sync.Mutex
	key Key
}

func (k *keyholder) write(w http.ResponseWriter) {
	k.mu.Lock()
	if k.key.Expires.Sub(k.e.now()) <= k.lifetime/2 {
		k.key = k.e.IssueKey(k.lifetime)
	}
	key := k.key
	k.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	// An error means that the client has left.
	_ = json.NewEncoder(w).Encode(map[string]string{
		"Code": "Success", "AccessKeyId": key.ID, "AccessKeySecret": key.Secret, "SecurityToken": key.Token,
		"Expiration": key.Expires.Format(time.RFC3339), "LastUpdated": k.e.now().UTC().Format(time.RFC3339),
	})
}
