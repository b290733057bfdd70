package acs

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"

	"golang.org/x/net/http/httpproxy"
)

// ProxyError says that a proxy was to be used and cannot be. It never quotes
// the address, which may hold a password.
type ProxyError struct {
	// Variable is the environment variable that holds no address of a proxy;
	// empty when the proxy itself refused.
	Variable string
	// Status is the proxy's answer to CONNECT, or 0.
	Status int
}

// Error names the variable, or the proxy's status.
func (e *ProxyError) Error() string {
	if e.Variable == "" {
		return fmt.Sprintf("the proxy does not connect: it answers with HTTP status %d", e.Status)
	}
	return "the environment variable " + e.Variable + " does not hold the address of a proxy, such as http://user:password@host:3128;" +
		" in a user's name or password, characters such as # % ^ | / and spaces must be percent-encoded (%23 for #)"
}

// badProxy stands for an address that is none, so that NO_PROXY still counts
// where the address does not. RFC 2606 keeps the name free.
const badProxy = "http://bad-proxy.invalid"

// proxyFromEnvironment follows HTTP_PROXY, HTTPS_PROXY and NO_PROXY as net/http
// does, as they stand now. Where net/http would go without a proxy, or look for
// a host of a strange name, because an address is none, the request fails.
func proxyFromEnvironment() func(*http.Request) (*url.URL, error) {
	config := httpproxy.FromEnvironment()
	// For http, the address must also be one; the variable's name is for people.
	variables := map[string]string{
		"http":  firstSet("HTTP_PROXY", "http_proxy"),
		"https": firstSet("HTTPS_PROXY", "https_proxy"),
	}
	bad := map[string]bool{}
	if !isProxy(config.HTTPProxy) {
		config.HTTPProxy, bad["http"] = badProxy, true
	}
	if !isProxy(config.HTTPSProxy) {
		config.HTTPSProxy, bad["https"] = badProxy, true
	}
	choose := config.ProxyFunc()
	return func(r *http.Request) (*url.URL, error) {
		proxy, err := choose(r.URL)
		if err != nil || proxy != nil && bad[r.URL.Scheme] {
			return nil, &ProxyError{Variable: variables[r.URL.Scheme]}
		}
		return proxy, nil
	}
}

func firstSet(names ...string) string {
	for _, name := range names {
		if os.Getenv(name) != "" {
			return name
		}
	}
	return ""
}

// isProxy reports whether an address is empty, or is what net/http can use: a
// URL or host[:port], and nothing behind it. Of a password that is not escaped,
// the rest ends up there, or in the place of the port.
func isProxy(address string) bool {
	if address == "" {
		return true
	}
	parsed, err := url.Parse(address)
	if err != nil || parsed.Scheme == "" || parsed.Host == "" {
		parsed, err = url.Parse("http://" + address)
	}
	if err != nil || parsed.Hostname() == "" || parsed.Path != "" && parsed.Path != "/" || parsed.RawQuery != "" || parsed.Fragment != "" {
		return false
	}
	switch parsed.Scheme {
	case "http", "https", "socks5", "socks5h":
		return true
	}
	return false
}

// proxyAnswered keeps the status of a proxy that refuses; its words are not
// shown.
func proxyAnswered(_ context.Context, _ *url.URL, _ *http.Request, response *http.Response) error {
	if response.StatusCode != http.StatusOK {
		return &ProxyError{Status: response.StatusCode}
	}
	return nil
}

// ProxySecrets lists the passwords of the proxies that the environment names,
// as they stand there and as they are sent.
func ProxySecrets() []string {
	var secrets []string
	for _, name := range []string{"HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"} {
		address := os.Getenv(name)
		if _, rest, ok := strings.Cut(address, "://"); ok {
			address = rest
		}
		at := strings.LastIndex(address, "@")
		user, password, ok := strings.Cut(address[:max(at, 0)], ":")
		if !ok {
			continue
		}
		secrets = append(secrets, password)
		if plain, err := url.PathUnescape(password); err == nil {
			secrets = append(secrets, plain, base64.StdEncoding.EncodeToString([]byte(user+":"+plain)))
		}
	}
	return secrets
}
