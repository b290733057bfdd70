package capture

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/acs"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/ecs"
)

// A fault of the way that will be the same the next time ends the read at once,
// one that may pass is tried again. Real sockets, real TLS.
func TestReadTellsPermanentFaultsOfTheWay(t *testing.T) {
	service := func(newest uint16, auth tls.ClientAuthType) func() *httptest.Server {
		return func() *httptest.Server {
			server := httptest.NewUnstartedServer(http.NotFoundHandler())
			server.TLS = &tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: newest, ClientAuth: auth} //nolint:gosec // old versions are what the test is about
			server.Config.ErrorLog = log.New(io.Discard, "", 0)
			server.StartTLS()
			return server
		}
	}
	good := service(0, tls.NoClientCert)
	for name, c := range map[string]struct {
		service         func() *httptest.Server
		proxy           int // the status with which a proxy refuses
		token, protocol string
		again           bool
	}{
		"a line feed in the token":                {service: good, token: "to\nken"},
		"a client certificate wanted, TLS 1.3":    {service: service(tls.VersionTLS13, tls.RequireAnyClientCert)},
		"a client certificate wanted, TLS 1.2":    {service: service(tls.VersionTLS12, tls.RequireAnyClientCert)},
		"an old TLS":                              {service: service(tls.VersionTLS11, tls.NoClientCert)},
		"a proxy that wants to know who we are":   {proxy: http.StatusProxyAuthRequired},
		"a proxy that does not like the endpoint": {proxy: http.StatusForbidden},
		"a proxy that has no way right now":       {proxy: http.StatusBadGateway, again: true},
		"a scheme that nobody knows":              {service: good, protocol: "GOPHER"},
		"a service that hangs up":                 {service: hangingUp, again: true},
	} {
		t.Run(name, func(t *testing.T) {
			pool := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}} //nolint:gosec // its certificate is a test's
			endpoint := "ecs.example.invalid"
			if c.proxy != 0 {
				between := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(c.proxy) }))
				defer between.Close()
				t.Setenv("HTTPS_PROXY", between.URL)
				t.Setenv("NO_PROXY", "")
				pool = acs.NewHTTPClient(time.Second, time.Second)
			} else {
				server := c.service()
				defer server.Close()
				endpoint = server.Listener.Addr().String()
			}
			defer pool.CloseIdleConnections()
			client := ecs.NewClient(ecs.Config{Endpoint: endpoint, Protocol: c.protocol, Caller: acs.Caller{HTTPClient: pool},
				Keys: &fixedKeys{AccessKeyID: "LTAIprocess", AccessKeySecret: "process-secret", SecurityToken: c.token, Source: "test"}})
			request := ask(client)
			request.Timeout = time.Second // too short for so many tries that a read gives up
			tries := 0
			request.Observe = func(context.Context, string, map[string]any) { tries++ }
			_, err := NewReader(NewPace(time.Millisecond, 0)).Read(t.Context(), request)
			var timeUp *TimeUpError
			var failure *ecs.Error
			if !errors.As(err, &failure) || errors.As(err, &timeUp) != c.again || (tries > 0) != c.again {
				t.Errorf("%d more tries, then %v", tries, err)
			}
		})
	}
}

// hangingUp closes each connection in the middle of its handshake.
func hangingUp() *httptest.Server {
	server := httptest.NewUnstartedServer(nil)
	go func() {
		for {
			connection, err := server.Listener.Accept()
			if err != nil {
				return
			}
			_, _ = connection.Read(make([]byte, 1))
			_ = connection.Close()
		}
	}()
	return server
}
