package ecs

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/acs"
)

// fixedKeys is a KeySource that has what it was given.
type fixedKeys acs.Keys

func (k fixedKeys) Keys(context.Context) (acs.Keys, error) { return acs.Keys(k), nil }

var someKeys = fixedKeys{AccessKeyID: "LTAItestkeyid", AccessKeySecret: "test-secret-of-the-key", SecurityToken: "test-security-token",
	Source: "argument access_key"}

// clientFor calls a server that answers as told.
func clientFor(t *testing.T, handler http.HandlerFunc) *Client {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	pool := acs.NewHTTPClient(time.Minute, time.Minute)
	t.Cleanup(pool.CloseIdleConnections)
	return NewClient(Config{Endpoint: strings.TrimPrefix(server.URL, "http://"), Protocol: "HTTP",
		Caller: acs.Caller{UserAgent: "module/7", HTTPClient: pool}, Keys: someKeys})
}

func answers(status int, header map[string]string, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("content-type", "application/json;charset=utf-8")
		for name, value := range header {
			w.Header().Set(name, value)
		}
		w.WriteHeader(status)
		fmt.Fprint(w, body)
	}
}

func TestClientSendsWhatTheAPIWants(t *testing.T) {
	for _, wakeup := range []bool{false, true} {
		var got *http.Request
		client := clientFor(t, func(w http.ResponseWriter, r *http.Request) {
			got = r
			answers(200, nil, `{"RequestId":"R-1","InstanceId":"i-1","Screenshot":"aGk="}`)(w, r)
		})
		shot, err := client.GetInstanceScreenshot(t.Context(), "cn-hangzhou", "i-1", wakeup)
		if err != nil {
			t.Fatal(err)
		}
		if *shot != (Screenshot{InstanceID: "i-1", RequestID: "R-1", Image: "aGk="}) {
			t.Errorf("answer %+v", shot)
		}
		query := got.URL.Query()
		if query.Get("RegionId") != "cn-hangzhou" || query.Get("InstanceId") != "i-1" {
			t.Errorf("query %v", query)
		}
		if query.Has("WakeUp") != wakeup || wakeup && query.Get("WakeUp") != "true" {
			t.Errorf("wakeup %v sent as %v", wakeup, query["WakeUp"])
		}
		if got.Header.Get("x-acs-action") != "GetInstanceScreenshot" || got.Header.Get("x-acs-version") != "2014-05-26" ||
			got.Header.Get("x-acs-security-token") != someKeys.SecurityToken ||
			!strings.HasPrefix(got.Header.Get("Authorization"), "ACS3-HMAC-SHA256 Credential="+someKeys.AccessKeyID) {
			t.Errorf("headers %v", got.Header)
		}
		if !strings.HasSuffix(got.UserAgent(), " module/7") {
			t.Errorf("user agent %q", got.UserAgent())
		}
	}
}

func TestClientKeepsWhatAnErrorSays(t *testing.T) {
	for _, c := range []struct {
		name   string
		answer http.HandlerFunc
		want   Error
	}{
		{"refusal", answers(404, nil, `{"RequestId":"R-1","HostId":"h","Code":"InvalidParameter","Message":"The \"instanceId\" provided is not valid.","Recommend":"https://example/x"}`),
			Error{HTTPStatus: 404, Code: "InvalidParameter", Message: `The "instanceId" provided is not valid.`, RequestID: "R-1", Recommend: "https://example/x"}},
		{"throttling with time left", answers(429, map[string]string{"x-ratelimit-user-api": "Limit:100,Remain:0,TimeLeft:7,Reset:1"}, `{"RequestId":"R-2","Code":"Throttling","Message":"m"}`),
			Error{HTTPStatus: 429, Code: "Throttling", Message: "m", RequestID: "R-2", RetryAfter: 7 * time.Second}},
		{"Retry-After", answers(503, map[string]string{"Retry-After": "3"}, `{"RequestId":"R-3","Code":"ServiceUnavailable","Message":"m"}`),
			Error{HTTPStatus: 503, Code: "ServiceUnavailable", Message: "m", RequestID: "R-3", RetryAfter: 3 * time.Second}},
		{"RAM", answers(403, nil, `{"RequestId":"R-4","Code":"Forbidden.RAM","Message":"m","AccessDeniedDetail":{"AuthAction":"ecs:GetInstanceScreenshot","Number":3}}`),
			Error{HTTPStatus: 403, Code: "Forbidden.RAM", Message: "m", RequestID: "R-4", AccessDeniedDetail: map[string]string{"AuthAction": "ecs:GetInstanceScreenshot"}}},
		{"XML", answers(405, map[string]string{"content-type": "text/xml;charset=utf-8"}, `<?xml version="1.0"?><Error><RequestId>R-5</RequestId><Code>NotSupported</Code><Message>m</Message></Error>`),
			Error{HTTPStatus: 405, Code: "NotSupported", Message: "m", RequestID: "R-5"}},
		{"the reference's own sample, whose quotes are not escaped", answers(405, nil, "{\n    \"RequestId\": \"C38E0D94-C18B-44F3-8C05-6E35BE334088\",\n    \"HostId\": \"ecs.aliyuncs.com\",\n"+
			"    \"Code\": \"NotSupported\",\n    \"Message\": \"The operation is not supported for \"i-j5e42sbbthlokkaXXXXX\".\"\n}\n"),
			Error{HTTPStatus: 405, Code: "NotSupported", Message: `The operation is not supported for "i-j5e42sbbthlokkaXXXXX".`, RequestID: "C38E0D94-C18B-44F3-8C05-6E35BE334088"}},
		{"such a message in the middle", answers(405, nil, `{"Code":"IncorrectInstanceStatus","Message":"The instance status "Stopped" is not applicable","RequestId":"R-9"}`),
			Error{HTTPStatus: 405, Code: "IncorrectInstanceStatus", Message: `The instance status "Stopped" is not applicable`, RequestID: "R-9"}},
		{"a proxy's page", answers(502, map[string]string{"content-type": "text/html"}, `<html>Bad <b>gateway`),
			Error{HTTPStatus: 502, Message: "the answer is text/html, not the API's; a proxy or gateway may have sent it"}},
		{"nothing", answers(500, map[string]string{"x-acs-request-id": "R-6"}, ""),
			Error{HTTPStatus: 500, Message: "the answer has no body", RequestID: "R-6"}},
		{"redirect", answers(302, map[string]string{"Location": "http://127.0.0.1:1/", "content-type": "text/html"}, "moved"),
			Error{HTTPStatus: 302, Message: "the answer is text/html, not the API's; a proxy or gateway may have sent it"}},
		{"a signature that does not match", answers(403, nil, `{"RequestId":"R-7","Code":"SignatureDoesNotMatch","Message":"Specified signature is not matched with our calculation. server string to sign is:ACS3-HMAC-SHA256\nx-acs-security-token:test-security-token"}`),
			Error{HTTPStatus: 403, Code: "SignatureDoesNotMatch", Message: "Specified signature is not matched with our calculation.", RequestID: "R-7"}},
		{"keys in a message", answers(400, nil, `{"RequestId":"R-8","Code":"InvalidSecurityToken.Malformed","Message":"LTAItestkeyid with test-security-token"}`),
			Error{HTTPStatus: 400, Code: "InvalidSecurityToken.Malformed", Message: "(hidden) with (hidden)", RequestID: "R-8"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			client := clientFor(t, c.answer)
			_, err := client.GetInstanceScreenshot(t.Context(), "cn-hangzhou", "i-1", false)
			var got *Error
			if !errors.As(err, &got) {
				t.Fatalf("error %#v", err)
			}
			c.want.Action, c.want.Sent, c.want.KeySource, c.want.Endpoint = "GetInstanceScreenshot", true, someKeys.Source, client.config.Endpoint
			if fmt.Sprintf("%+v", *got) != fmt.Sprintf("%+v", c.want) {
				t.Errorf("got  %+v\nwant %+v", *got, c.want)
			}
		})
	}
}

func TestClientRefusesAnswersThatAreNotWhole(t *testing.T) {
	big := `{"Screenshot":"` + strings.Repeat("A", acs.MaxAnswerBytes) + `"}`
	for _, c := range []struct {
		name   string
		answer http.HandlerFunc
		want   error
	}{
		{"not JSON", answers(200, nil, `{"RequestId":`), ErrMalformedAnswer},
		{"a page", answers(200, map[string]string{"content-type": "text/html"}, `<html>`), ErrMalformedAnswer},
		{"too large, announced", answers(200, map[string]string{"Content-Length": fmt.Sprint(len(big))}, big), ErrAnswerTooLarge},
		{"too large, chunked", func(w http.ResponseWriter, _ *http.Request) {
			for rest := big; len(rest) > 0; rest = rest[min(len(rest), 1<<20):] {
				if _, err := w.Write([]byte(rest[:min(len(rest), 1<<20)])); err != nil {
					return
				}
			}
		}, ErrAnswerTooLarge},
		{"cut off", answers(200, map[string]string{"Content-Length": "1000"}, `{"RequestId":"R-1"`), ErrMalformedAnswer},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := clientFor(t, c.answer).GetInstanceScreenshot(t.Context(), "cn-hangzhou", "i-1", false)
			if !errors.Is(err, c.want) {
				t.Errorf("error %v, want %v", err, c.want)
			}
			var got *Error
			if errors.As(err, &got); got == nil || !got.Sent || got.HTTPStatus != 200 {
				t.Errorf("error %#v lost the status, or that the call was sent", err)
			}
		})
	}
}

func TestClientEndsWithItsContext(t *testing.T) {
	hang := make(chan struct{})
	client := clientFor(t, func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-r.Context().Done():
		case <-hang:
		}
	})
	defer close(hang)
	why := errors.New("the user pressed Ctrl-C")
	ctx, cancel := context.WithCancelCause(t.Context())
	time.AfterFunc(50*time.Millisecond, func() { cancel(why) })
	if _, err := client.GetInstanceScreenshot(ctx, "cn-hangzhou", "i-1", false); !errors.Is(err, why) {
		t.Errorf("error %v, want the cause of the context's end", err)
	}
}

func TestClientGivesUpOnSilence(t *testing.T) {
	for name, headersFirst := range map[string]bool{"before the headers": false, "in the body": true} {
		t.Run(name, func(t *testing.T) {
			done := make(chan struct{})
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				if headersFirst {
					fmt.Fprint(w, `{"Requ`)
					w.(http.Flusher).Flush()
				}
				<-done
			}))
			defer server.Close()
			defer close(done)
			client := NewClient(Config{Endpoint: strings.TrimPrefix(server.URL, "http://"), Protocol: "HTTP",
				Caller: acs.Caller{HTTPClient: acs.NewHTTPClient(time.Minute, 100*time.Millisecond)}, Keys: someKeys})
			_, err := client.GetInstanceScreenshot(t.Context(), "cn-hangzhou", "i-1", false)
			var timeout net.Error
			if !errors.Is(err, ErrReadTimeout) && (!errors.As(err, &timeout) || !timeout.Timeout()) {
				t.Errorf("error %v, want a time-out", err)
			}
		})
	}
}

func TestClientTellsWhatWasNeverSent(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listener.Close() // now nobody listens there
	client := NewClient(Config{Endpoint: listener.Addr().String(), Protocol: "HTTP", Caller: acs.Caller{HTTPClient: acs.NewHTTPClient(time.Second, time.Second)}, Keys: someKeys})
	_, err = client.GetInstanceScreenshot(t.Context(), "cn-hangzhou", "i-1", false)
	var got *Error
	if !errors.As(err, &got) || got.Sent || got.HTTPStatus != 0 || got.Endpoint != listener.Addr().String() {
		t.Errorf("error %#v, want one that was not sent", err)
	}
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		t.Errorf("error %v repeats the request", err)
	}
}

// Run under the race detector: the SDK's own client may not be shared.
func TestClientServesManyReadsAtOnce(t *testing.T) {
	client := clientFor(t, func(w http.ResponseWriter, r *http.Request) {
		answers(200, nil, fmt.Sprintf(`{"RequestId":"R","InstanceId":%q,"Screenshot":"aGk="}`, r.URL.Query().Get("InstanceId")))(w, r)
	})
	var group sync.WaitGroup
	for i := range 64 {
		group.Go(func() {
			for j := range 5 {
				id := fmt.Sprintf("i-%d-%d", i, j)
				shot, err := client.GetInstanceScreenshot(t.Context(), "cn-hangzhou", id, false)
				if err != nil || shot.InstanceID != id {
					t.Errorf("%s: got %+v, %v", id, shot, err)
				}
			}
		})
	}
	group.Wait()
}

func TestClientGoesThroughTheProxy(t *testing.T) {
	var asked string
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = r.URL.String()
		answers(200, nil, `{"InstanceId":"i-1"}`)(w, r)
	}))
	defer proxy.Close()
	t.Setenv("HTTP_PROXY", proxy.URL)
	t.Setenv("NO_PROXY", "")
	client := NewClient(Config{Endpoint: "ecs.example.com", Protocol: "HTTP", Caller: acs.Caller{HTTPClient: acs.NewHTTPClient(time.Second, time.Second)}, Keys: someKeys})
	if _, err := client.GetInstanceScreenshot(t.Context(), "cn-hangzhou", "i-1", false); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(asked, "http://ecs.example.com/?") {
		t.Errorf("the proxy was asked for %q", asked)
	}
}

func TestClientFindsTheRegionsEndpoint(t *testing.T) {
	var hosts []string
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		hosts = append(hosts, r.Host)
		answers(200, nil, `{"InstanceId":"i-1"}`)(w, r)
	}))
	defer proxy.Close()
	t.Setenv("HTTP_PROXY", proxy.URL)
	t.Setenv("NO_PROXY", "")
	client := NewClient(Config{Protocol: "HTTP", Caller: acs.Caller{HTTPClient: acs.NewHTTPClient(time.Second, time.Second)}, Keys: someKeys})
	for _, region := range []string{"cn-hangzhou", "eu-central-1"} {
		if _, err := client.GetInstanceScreenshot(t.Context(), region, "i-1", false); err != nil {
			t.Fatal(err)
		}
	}
	if got := strings.Join(hosts, " "); got != "ecs-cn-hangzhou.aliyuncs.com ecs.eu-central-1.aliyuncs.com" {
		t.Errorf("hosts %s", got)
	}
}
