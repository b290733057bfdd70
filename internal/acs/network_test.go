package acs

import (
	"crypto/tls"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/ecstest"
)

// marker is what a peer puts wherever it can, and what no error may hold.
const marker = "SeCrEt"

// send sends a request to a server and gives the error.
func send(t *testing.T, client *http.Client, address string) (*Answer, error) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader("a=b"))
	if err != nil {
		t.Fatal(err)
	}
	return Send(client, request, MaxAnswerBytes)
}

func pool(t *testing.T) *http.Client {
	t.Helper()
	client := NewHTTPClient(time.Minute, time.Minute)
	t.Cleanup(client.CloseIdleConnections)
	return client
}

// A library that cannot read an answer quotes it. None of that is shown.
func TestWhatIsNotHTTPIsNotQuoted(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"no status line":      `{"AccessKeySecret":"` + marker + `"}` + "\n",
		"keys as headers":     "HTTP/1.1 200 OK\r\n{\"AccessKeySecret\":\"" + marker + "\"\r\n\r\n",
		"a strange status":    "HTTP/1.1 " + marker + " OK\r\n\r\n",
		"a strange version":   marker + "/1.1 200 OK\r\n\r\n",
		"a strange length":    "HTTP/1.1 200 OK\r\nContent-Length: " + marker + "\r\n\r\n",
		"two lengths":         "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: " + marker + "\r\n\r\n",
		"a strange encoding":  "HTTP/1.1 200 OK\r\nTransfer-Encoding: " + marker + "\r\n\r\n",
		"a strange chunk":     "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + marker + "\r\n",
		"a strange trailer":   "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n" + marker + "\r\n\r\n",
		"a header with NUL":   "HTTP/1.1 200 OK\r\nX-" + marker + "\x00: a\r\n\r\n",
		"a header that folds": "HTTP/1.1 200 OK\r\n " + marker + "\r\n\r\n",
		"nothing":             "",
		"half":                "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + marker,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(ecstest.Verbatim(text))
			defer server.Close()
			_, err := send(t, pool(t), server.URL)
			if err == nil {
				t.Fatal("no error")
			}
			for e := err; e != nil; e = errors.Unwrap(e) {
				if strings.Contains(e.Error(), marker) {
					t.Errorf("%T shows it: %v", e, e)
				}
			}
			var known *Error
			if !errors.As(err, &known) || !known.Sent || known.Endpoint != strings.TrimPrefix(server.URL, "http://") {
				t.Errorf("got %#v", err)
			}
		})
	}
}

// A redirect keeps its status, wherever it leads.
func TestARedirectIsNotRead(t *testing.T) {
	t.Parallel()
	for _, location := range []string{"http://[" + marker, "https://user:" + marker + "@elsewhere/", "%zz" + marker, ""} {
		server := httptest.NewServer(ecstest.Verbatim("HTTP/1.1 302 Found\r\nLocation: " + location + "\r\nContent-Length: 0\r\n\r\n"))
		answer, err := send(t, pool(t), server.URL)
		server.Close()
		if err != nil || answer.Status != 302 || answer.Header.Get("Location") != "" {
			t.Errorf("%q: %+v, %v", location, answer, err)
		}
	}
}

// What can be told apart keeps its type, and says nothing of the peer's.
func TestFaultsOfTheWayKeepTheirType(t *testing.T) {
	t.Parallel()
	encrypted := httptest.NewUnstartedServer(http.NotFoundHandler())
	encrypted.Config.ErrorLog = log.New(io.Discard, "", 0)
	encrypted.StartTLS()
	defer encrypted.Close()
	plain := httptest.NewServer(http.NotFoundHandler())
	defer plain.Close()
	nobody := httptest.NewServer(nil)
	nobody.Close()
	silent := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // else the server does not notice that the client leaves
		<-r.Context().Done()
	}))
	defer silent.Close()

	var op *net.OpError
	var dns *net.DNSError
	var certificate *tls.CertificateVerificationError
	var timeout net.Error
	for name, c := range map[string]struct {
		address string
		as      any
		words   string
	}{
		"nobody listens":         {nobody.URL, &op, "connection refused"},
		"no such host":           {"http://ecs.nowhere.invalid", &dns, "no such host"},
		"unknown authority":      {encrypted.URL, &certificate, "x509: certificate signed by unknown authority"},
		"no encryption there":    {strings.Replace(plain.URL, "http:", "https:", 1), nil, "HTTP response to HTTPS client"},
		"nothing comes for long": {silent.URL, &timeout, "no answer in the time allowed"},
	} {
		t.Run(name, func(t *testing.T) {
			read := time.Minute
			if c.as == &timeout {
				read = 200 * time.Millisecond
			}
			client := NewHTTPClient(time.Minute, read)
			defer client.CloseIdleConnections()
			_, err := send(t, client, c.address)
			if err == nil || !strings.Contains(err.Error(), c.words) {
				t.Errorf("got %v, want %q", err, c.words)
			}
			if c.as != nil && !errors.As(err, c.as) {
				t.Errorf("%v is no %T", err, c.as)
			}
		})
	}
}

// Of an answer that is no success, little is read: its status says enough.
func TestErrorBodiesAreBounded(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/xml")
		w.WriteHeader(http.StatusInternalServerError)
		for range 64 {
			if _, err := io.WriteString(w, strings.Repeat("<a>", 1<<18)); err != nil {
				return
			}
		}
	}))
	defer server.Close()
	answer, err := send(t, pool(t), server.URL)
	if err != nil {
		t.Fatal(err)
	}
	if len(answer.Body) != maxErrorBytes || answer.Refused().HTTPStatus != 500 {
		t.Errorf("%d bytes", len(answer.Body))
	}
	if message := answer.Refused().Message; message != "the answer is text/xml, not the API's; a proxy or gateway may have sent it" {
		t.Errorf("got %q", message)
	}
}

// A header that net/http would refuse is named, and its value is not shown.
func TestAHeaderThatCannotBeSentIsNamed(t *testing.T) {
	t.Parallel()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://127.0.0.1:1/", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("x-acs-security-token", marker+"\n"+marker)
	_, err = Send(pool(t), request, 1)
	var refused *RequestError
	if !errors.As(err, &refused) || !strings.EqualFold(refused.Header, "x-acs-security-token") || strings.Contains(err.Error(), marker) {
		t.Errorf("got %v", err)
	}
}

// A peer that repeats a request in every place of its answer shows no secret.
func TestAGatewayThatEchoesShowsNoSecret(t *testing.T) {
	t.Parallel()
	keys := Keys{AccessKeyID: "LTAI" + marker, AccessKeySecret: "secret/" + marker + "+=", SecurityToken: "token/" + marker + " &?=", Source: "test"}
	for _, status := range []int{400, 403, 429, 500, 302} {
		server := httptest.NewServer(ecstest.Gateway(status))
		caller := Caller{HTTPClient: pool(t), Secrets: new(Secrets)}
		caller.Secrets.Add("policy " + marker)
		_, err := caller.Call(t.Context(), Request{Action: "AssumeRole", Version: "2015-04-01", Endpoint: strings.TrimPrefix(server.URL, "http://"), Protocol: "HTTP",
			Query: map[string]string{"RegionId": "cn-hangzhou"}, Form: map[string]any{"Policy": "policy " + marker}, Keys: keys})
		server.Close()
		var e *Error
		if !errors.As(err, &e) || e.HTTPStatus != status {
			t.Fatalf("got %v", err)
		}
		for _, text := range []string{e.Code, e.Message, e.RequestID, e.Recommend, e.Error()} {
			checkNoSecret(t, text)
		}
		for name, value := range e.AccessDeniedDetail {
			checkNoSecret(t, name+value)
		}
	}
}

func checkNoSecret(t *testing.T, text string) {
	t.Helper()
	if strings.Contains(text, marker) {
		t.Errorf("a secret shows: %s", text)
	}
	for _, name := range []string{"Signature=", "Signature%3D"} {
		for _, rest := range strings.Split(text, name)[1:] {
			if !strings.HasPrefix(rest, hidden) {
				t.Errorf("a signature shows: %s%.20s", name, rest)
			}
		}
	}
}
