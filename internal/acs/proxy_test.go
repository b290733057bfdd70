package acs

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// clearProxies leaves the test without the proxies of whoever runs it.
func clearProxies(t *testing.T) {
	t.Helper()
	for _, name := range []string{"HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy", "REQUEST_METHOD"} {
		t.Setenv(name, "")
	}
}

// A variable that holds no address is named and not quoted, whatever is wrong
// with it; what need not go through it goes.
func TestABadProxyIsNamedAndNotQuoted(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	for _, c := range []struct{ variable, address string }{
		{"HTTPS_PROXY", "http://user:" + marker + "#x@127.0.0.1:3128"},
		{"HTTPS_PROXY", "http://user:#" + marker + "@127.0.0.1:3128"},
		{"https_proxy", "http://user:" + marker + "%x@127.0.0.1:3128"},
		{"HTTPS_PROXY", "http://user:" + marker + "^x@127.0.0.1:3128"},
		{"HTTPS_PROXY", "http://user:" + marker + "|x@127.0.0.1:3128"},
		{"HTTPS_PROXY", "http://user:" + marker + "/x@127.0.0.1:3128"},
		{"HTTPS_PROXY", "http://user:" + marker + " x@127.0.0.1:3128"},
		{"HTTPS_PROXY", "user:" + marker + "#x@127.0.0.1:3128"},
		{"HTTPS_PROXY", "gopher://" + marker},
		{"HTTPS_PROXY", "http://127.0.0.1:" + marker},
		{"HTTPS_PROXY", "http://"},
		{"HTTP_PROXY", "http://user:" + marker + "#x@127.0.0.1:3128"},
	} {
		t.Run(c.address, func(t *testing.T) {
			clearProxies(t)
			t.Setenv(c.variable, c.address)
			name, _, _ := strings.Cut(c.variable, "_")
			scheme := strings.ToLower(name)
			client := pool(t)
			_, err := send(t, client, scheme+"://ecs.example.com/")
			var proxy *ProxyError
			if !errors.As(err, &proxy) || proxy.Variable != c.variable || !strings.Contains(err.Error(), c.variable) || strings.Contains(err.Error(), marker) {
				t.Errorf("got %v", err)
			}
			var known *Error
			if !errors.As(err, &known) || known.Sent {
				t.Errorf("got %#v", err)
			}
			if _, err := send(t, client, server.URL); err != nil {
				t.Errorf("what needs no proxy: %v", err)
			}
			t.Setenv("NO_PROXY", ".example.com")
			if _, err := send(t, pool(t), scheme+"://ecs.example.com/"); errors.As(err, &proxy) {
				t.Errorf("in spite of NO_PROXY: %v", err)
			}
		})
	}
}

// net/http's rules alone decide: an address without a scheme is one, a password
// that is escaped arrives, and neither reaches the endpoint.
func TestAProxyIsFoundAsNetHTTPFindsIt(t *testing.T) {
	for name, form := range map[string]string{"host and port": "HOST", "URL": "http://HOST", "a slash behind": "http://HOST/", "a password": "http://user:p%23" + marker + "@HOST"} {
		t.Run(name, func(t *testing.T) {
			clearProxies(t)
			var target, authorization string
			proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				target, authorization = r.Method+" "+r.RequestURI, r.Header.Get("Proxy-Authorization")
				w.WriteHeader(http.StatusProxyAuthRequired)
				_, _ = w.Write([]byte(marker))
			}))
			defer proxy.Close()
			t.Setenv("HTTPS_PROXY", strings.ReplaceAll(form, "HOST", strings.TrimPrefix(proxy.URL, "http://")))
			caller := Caller{HTTPClient: pool(t)}
			_, err := caller.Call(t.Context(), Request{Action: "A", Version: "1", Endpoint: "ecs.example.com", Keys: Keys{AccessKeyID: "LTAI1", AccessKeySecret: "secret"}})
			var refused *ProxyError
			if !errors.As(err, &refused) || refused.Status != http.StatusProxyAuthRequired || strings.Contains(err.Error(), marker) {
				t.Errorf("got %v", err)
			}
			if target != "CONNECT ecs.example.com:443" || (authorization != "") != (name == "a password") {
				t.Errorf("asked for %q with %q", target, authorization)
			}
		})
	}
}

// The SDK would send a proxy's password to the endpoint.
func TestTheEndpointNeverSeesTheProxysPassword(t *testing.T) {
	clearProxies(t)
	var got http.Header
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got = r.Header }))
	defer server.Close()
	t.Setenv("HTTP_PROXY", "http://user:"+marker+"@192.0.2.1:3128")
	caller := Caller{HTTPClient: pool(t)}
	if _, err := caller.Call(t.Context(), Request{Action: "A", Version: "1", Protocol: "HTTP", Endpoint: strings.TrimPrefix(server.URL, "http://")}); err != nil {
		t.Fatal(err)
	}
	if got == nil || got.Get("Proxy-Authorization") != "" {
		t.Errorf("headers %v", got)
	}
}

func TestProxySecrets(t *testing.T) {
	clearProxies(t)
	t.Setenv("HTTPS_PROXY", "http://user:p%23word@127.0.0.1:3128")
	t.Setenv("http_proxy", "127.0.0.1:3128")
	if got := strings.Join(ProxySecrets(), " "); got != "p%23word p#word dXNlcjpwI3dvcmQ=" {
		t.Errorf("got %s", got)
	}
}
