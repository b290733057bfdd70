package ecstest

import (
	"crypto/rand"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// SignIn says which logins the sign-in services know.
type SignIn struct {
	// AccessToken and RefreshToken are an OAuth login's, as the aliyun CLI's
	// file holds them. A refresh token serves once.
	AccessToken, RefreshToken string
	// ClientID is the one that may renew the login; empty means any.
	ClientID string
	// Renewed makes the n-th new login, counted from 1; nil makes random ones.
	Renewed func(n int) (access, refresh string)
	// LoginLifetime of a renewed access token; zero means 2 h.
	LoginLifetime time.Duration
	// SSOToken is CloudSSO's access token.
	SSOToken string
	// Lifetime of the keys that are handed out; zero means 1 h.
	Lifetime time.Duration
}

// SignIn is a handler that exchanges logins for keys, as the sign-in services
// that the aliyun CLI's modes OAuth and CloudSSO use. The endpoint accepts the
// keys; the requests are in its log, with their paths as actions.
//
// Source: https://github.com/aliyun/aliyun-cli, oauth and cloudsso
func (e *Endpoint) SignIn(s SignIn) http.Handler {
	if s.Lifetime == 0 {
		s.Lifetime = time.Hour
	}
	if s.LoginLifetime == 0 {
		s.LoginLifetime = 2 * time.Hour
	}
	if s.Renewed == nil {
		s.Renewed = func(int) (string, string) { return "A." + rand.Text(), "R." + rand.Text() }
	}
	return &signIn{SignIn: s, e: e, access: map[string]bool{s.AccessToken: true}, refresh: s.RefreshToken}
}

type signIn struct {
	SignIn
	e *Endpoint

	mu      sync.Mutex
	access  map[string]bool
	refresh string // the one that still serves
	renewed int
}

// ServeHTTP implements http.Handler.
func (s *signIn) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	bearer, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	form := url.Values{}
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") && r.ParseForm() == nil {
		form = r.PostForm
	}
	status, body := s.answer(r, bearer, form)
	s.e.arrived(Request{Time: s.e.now(), Method: r.Method, Action: r.URL.Path, UserAgent: r.UserAgent(), Token: bearer, Parameters: form, Status: status})
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // an error means that the client has left
}

func (s *signIn) answer(r *http.Request, bearer string, form url.Values) (int, any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	refuse := func(status int, code string) (int, any) {
		return status, map[string]string{"Code": code, "Message": "refused"}
	}
	if r.Method != http.MethodPost {
		return refuse(http.StatusMethodNotAllowed, "MethodNotAllowed")
	}
	switch r.URL.Path {
	case "/v1/token":
		switch {
		case form.Get("grant_type") != "refresh_token", s.ClientID != "" && form.Get("client_id") != s.ClientID:
			return refuse(http.StatusBadRequest, "InvalidRequest")
		case s.refresh == "" || !same(form.Get("refresh_token"), s.refresh):
			return refuse(http.StatusBadRequest, "InvalidGrant")
		}
		s.renewed++
		access, refresh := s.Renewed(s.renewed)
		s.access[access], s.refresh = true, refresh
		return http.StatusOK, map[string]any{"access_token": access, "refresh_token": refresh, "expires_in": int(s.LoginLifetime / time.Second), "token_type": "Bearer"}
	case "/v1/exchange":
		if bearer == "" || !s.access[bearer] {
			return refuse(http.StatusUnauthorized, "InvalidToken")
		}
		key := s.e.IssueKey(s.Lifetime)
		return http.StatusOK, map[string]string{"accessKeyId": key.ID, "accessKeySecret": key.Secret, "securityToken": key.Token,
			"expiration": key.Expires.Format(time.RFC3339)}
	case "/cloud-credentials":
		var asked struct{ AccountID, AccessConfigurationID string }
		switch {
		case s.SSOToken == "" || !same(bearer, s.SSOToken):
			return refuse(http.StatusUnauthorized, "InvalidToken")
		case json.NewDecoder(r.Body).Decode(&asked) != nil || asked.AccountID == "" || asked.AccessConfigurationID == "":
			return refuse(http.StatusBadRequest, "MissingParameter")
		}
		key := s.e.IssueKey(s.Lifetime)
		return http.StatusOK, map[string]any{"CloudCredential": map[string]string{"AccessKeyId": key.ID, "AccessKeySecret": key.Secret,
			"SecurityToken": key.Token, "Expiration": key.Expires.Format(time.RFC3339)}}
	}
	return refuse(http.StatusNotFound, "NotFound")
}
