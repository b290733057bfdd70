package ecstest_test

import (
	"bufio"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/ecstest"
)

// rawRequests are written by testdata/requests.py, which computes their
// signatures without any of this repository's code.
//
//go:embed testdata/requests.txt
var rawRequests string

// atItsDate is the moment for which the requests are signed.
func atItsDate() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) }

// TestRawRequests sends bytes through a socket: one endpoint for all, in their
// order, as a nonce counts once.
func TestRawRequests(t *testing.T) {
	_, address := serve(t, ecstest.WithClock(atItsDate), ecstest.WithInterval(0),
		ecstest.WithKey(ecstest.Key{ID: "STS.temporary", Secret: secret, Token: "token", Expires: atItsDate().Add(time.Second)}),
		ecstest.WithKey(ecstest.Key{ID: "STS.expired", Secret: secret, Token: "old", Expires: atItsDate()}),
		ecstest.WithRole(ecstest.Role{ARN: "acs:ram::1:role/r"}),
		ecstest.WithRole(ecstest.Role{ARN: "acs:ram::1:role/ci", OIDCProvider: "idp", OIDCToken: "jwt"}),
		ecstest.WithInstance(ecstest.Instance{Region: "cn-hangzhou", ID: "i-forbidden", Screen: ecstest.Still(ecstest.Screen("login")), Forbidden: true}))
	requests := strings.Split(rawRequests, "### ")[1:]
	if len(requests) < 80 {
		t.Fatalf("only %d requests", len(requests))
	}
	for _, request := range requests {
		heading, raw, _ := strings.Cut(request, "\n")
		want, name, _ := strings.Cut(heading, " | ")
		t.Run(name, func(t *testing.T) {
			status, rest, _ := strings.Cut(want, " ")
			code, words, _ := strings.Cut(rest, " ")
			if code == "-" {
				code = ""
			}
			got := send(t, strings.TrimPrefix(address, "http://"), raw)
			if got.code() != code || !strings.HasPrefix(got.header.Get("status"), status) || !strings.Contains(unquoted(got), words) {
				t.Errorf("got %s %s, want %s: %.600s", got.header.Get("status"), got.code(), want, got.body)
			}
			if strings.Contains(got.body, secret) {
				t.Error("the answer holds the secret")
			}
			if id := got.header.Get("x-acs-request-id"); !upperUUID.MatchString(id) || !strings.Contains(got.body, id) {
				t.Errorf("request id %q in the header", id)
			}
		})
	}
}

var upperUUID = regexp.MustCompile(`^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$`)

// unquoted undoes the escapes that the expected words would need.
func unquoted(r reply) string {
	return strings.NewReplacer(`\"`, `"`, "&#34;", `"`).Replace(r.body)
}

// send writes the request's bytes and reads the answer.
func send(t *testing.T, address, raw string) reply {
	t.Helper()
	connection, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	head, body, _ := strings.Cut(raw, "\n\n")
	io.WriteString(connection, strings.ReplaceAll(head, "\n", "\r\n")+"\r\n\r\n"+strings.TrimRight(body, "\n"))
	response, err := http.ReadResponse(bufio.NewReader(connection), nil)
	if err != nil {
		t.Fatal(err)
	}
	response.Header.Set("status", response.Status)
	return replyOf(t, response)
}

// TestAwait: a test can wait for a call that gets no answer.
func TestAwait(t *testing.T) {
	endpoint, address := serve(t)
	endpoint.Script("", ecstest.Hang)
	done := make(chan error, 1)
	go func() {
		response, err := http.Get(address + "/?" + sign("GET", ordinary(), secret).Encode())
		if err == nil {
			response.Body.Close()
		}
		done <- err
	}()
	if err := endpoint.Await(t.Context(), "i-1", 1); err != nil {
		t.Fatal(err)
	}
	if seen := endpoint.Requests(); len(seen) != 1 || seen[0].Status != 0 || seen[0].WakeupSent {
		t.Errorf("log %+v", seen)
	}
	endpoint.Close()
	if err := <-done; err == nil {
		t.Error("a call that hung was answered when the endpoint was closed")
	}
}

// TestMetadata: keys from an instance's metadata and from a URI are accepted.
func TestMetadata(t *testing.T) {
	clock := newClock()
	endpoint, address := serve(t, ecstest.WithClock(clock.Now), ecstest.WithInterval(0))
	metadata := func(m ecstest.Metadata) string {
		server := httptest.NewServer(endpoint.Metadata(m))
		t.Cleanup(server.Close)
		return server.URL
	}
	both := metadata(ecstest.Metadata{Role: "watcher", Lifetime: time.Hour})
	strict := metadata(ecstest.Metadata{Role: "watcher", SessionsOnly: true})
	old := metadata(ecstest.Metadata{Role: "watcher", WithoutSessions: true})
	bare := metadata(ecstest.Metadata{})
	uri := httptest.NewServer(endpoint.CredentialsURI(time.Hour))
	t.Cleanup(uri.Close)

	ask := func(method, url string, header ...string) reply {
		request, err := http.NewRequest(method, url, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i < len(header); i += 2 {
			request.Header.Set(header[i], header[i+1])
		}
		return answered(t, request)
	}
	const (
		roles = "/latest/meta-data/ram/security-credentials/"
		ttl   = "X-aliyun-ecs-metadata-token-ttl-seconds"
		token = "X-aliyun-ecs-metadata-token"
	)
	session := ask("PUT", both+"/latest/api/token", ttl, "60").body
	strictSession := ask("PUT", strict+"/latest/api/token", ttl, "21600").body
	for _, c := range []struct {
		name   string
		got    reply
		status int
		keys   bool
	}{
		{"role's name", ask("GET", both+roles), 200, false},
		{"without a session", ask("GET", both+roles+"watcher"), 200, true},
		{"with a session", ask("GET", both+roles+"watcher", token, session), 200, true},
		{"with another's session", ask("GET", both+roles+"watcher", token, strictSession), 403, false},
		{"another role", ask("GET", both+roles+"other"), 404, false},
		{"another path", ask("GET", both+"/latest/user-data"), 404, false},
		{"without the session that is needed", ask("GET", strict+roles+"watcher"), 403, false},
		{"with the session that is needed", ask("GET", strict+roles+"watcher", token, strictSession), 200, true},
		{"session for too long", ask("PUT", both+"/latest/api/token", ttl, "21601"), 400, false},
		{"session for no time", ask("PUT", both+"/latest/api/token"), 400, false},
		{"session of an old image", ask("PUT", old+"/latest/api/token", ttl, "60"), 405, false},
		{"old image", ask("GET", old+roles+"watcher"), 200, true},
		{"no role", ask("GET", bare+roles), 404, false},
		{"URI", ask("GET", uri.URL+"/creds?token=t"), 200, true},
		{"URI, POST", ask("POST", uri.URL), 405, false},
	} {
		if c.got.status != c.status || strings.Contains(c.got.body, "AccessKeySecret") != c.keys {
			t.Errorf("%s: got %d %s", c.name, c.got.status, c.got.body)
		}
		if c.keys {
			if answer := useKeys(t, clock, address, c.got.body); answer.status != 200 {
				t.Errorf("%s: its keys got %d %s", c.name, answer.status, answer.code())
			}
		}
	}

	first := ask("GET", uri.URL).body
	if again := ask("GET", uri.URL).body; again != first {
		t.Error("keys with a whole life before them were replaced")
	}
	clock.Advance(61 * time.Minute)
	if got := ask("GET", both+roles+"watcher", token, session); got.status != 403 {
		t.Errorf("a session that is over got %d", got.status)
	}
	if answer := useKeys(t, clock, address, first); answer.code() != "InvalidSecurityToken.Expired" {
		t.Errorf("keys that are over got %d %s", answer.status, answer.code())
	}
	if answer := useKeys(t, clock, address, ask("GET", uri.URL).body); answer.status != 200 {
		t.Errorf("the keys after them got %d %s", answer.status, answer.code())
	}
}

// TestScreens: every embedded picture is one, and none is there twice.
func TestScreens(t *testing.T) {
	seen := map[string]string{}
	for _, name := range ecstest.ScreenNames() {
		picture := ecstest.Screen(name)
		if kind := http.DetectContentType(picture); kind != "image/png" && kind != "image/jpeg" {
			t.Errorf("%s is %s", name, kind)
		}
		text := base64.StdEncoding.EncodeToString(picture)
		if twin := seen[text]; twin != "" {
			t.Errorf("%s is %s", name, twin)
		}
		seen[text] = name
	}
}

// useKeys takes a screenshot with keys as metadata and URIs give them.
func useKeys(t *testing.T, clock *clock, address, body string) reply {
	t.Helper()
	var keys struct{ AccessKeyId, AccessKeySecret, SecurityToken string }
	if err := json.Unmarshal([]byte(body), &keys); err != nil {
		t.Fatal(err)
	}
	params := ordinary()
	params["AccessKeyId"], params["SecurityToken"] = keys.AccessKeyId, keys.SecurityToken
	params["Timestamp"] = clock.Now().Format("2006-01-02T15:04:05Z")
	return get(t, address, sign("GET", params, keys.AccessKeySecret))
}
