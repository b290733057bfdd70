package ecstest_test

import (
	"bufio"
	"context"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sort"
	"strings"
	"sync"
	"testing"
	"time"

	openapi "github.com/alibabacloud-go/darabonba-openapi/v2/client"
	openapiutil "github.com/alibabacloud-go/darabonba-openapi/v2/utils"
	sdk "github.com/alibabacloud-go/ecs-20140526/v7/client"
	"github.com/alibabacloud-go/tea/dara"
	"github.com/alibabacloud-go/tea/tea"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/ecstest"
)

const (
	keyID  = "LTAItestkey"
	secret = "test-secret"
)

// clock is moved by hand.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: time.Now().UTC().Truncate(time.Second)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// serve listens with an endpoint that knows a key and a machine.
func serve(t *testing.T, options ...ecstest.Option) (*ecstest.Endpoint, string) {
	t.Helper()
	options = append([]ecstest.Option{
		ecstest.WithKey(ecstest.Key{ID: keyID, Secret: secret}),
		ecstest.WithInstance(ecstest.Instance{Region: "cn-hangzhou", ID: "i-1", Screen: ecstest.Still(ecstest.Screen("login"))}),
	}, options...)
	endpoint := ecstest.New(options...)
	server := httptest.NewServer(endpoint)
	t.Cleanup(server.Close)
	t.Cleanup(endpoint.Close)
	return endpoint, server.URL
}

var nonces int

// sign signs in the older style, by the rules of the documentation and not by
// the endpoint's code.
func sign(method string, params map[string]string, secret string) url.Values {
	values := url.Values{}
	for name, value := range params {
		values.Set(name, value)
	}
	var names []string
	for name := range values {
		names = append(names, name)
	}
	sort.Strings(names)
	encode := func(s string) string {
		return strings.NewReplacer("+", "%20", "*", "%2A", "%7E", "~").Replace(url.QueryEscape(s))
	}
	var pairs []string
	for _, name := range names {
		pairs = append(pairs, encode(name)+"="+encode(values.Get(name)))
	}
	mac := hmac.New(sha1.New, []byte(secret+"&"))
	io.WriteString(mac, method+"&%2F&"+encode(strings.Join(pairs, "&")))
	values.Set("Signature", base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	return values
}

// ordinary is what the aliyun CLI sends for GetInstanceScreenshot.
func ordinary() map[string]string {
	nonces++
	return map[string]string{
		"Action": "GetInstanceScreenshot", "Version": "2014-05-26", "Format": "JSON", "RegionId": "cn-hangzhou", "InstanceId": "i-1",
		"AccessKeyId": keyID, "SignatureMethod": "HMAC-SHA1", "SignatureVersion": "1.0", "SignatureNonce": fmt.Sprint("nonce-", nonces),
		"Timestamp": time.Now().UTC().Format("2006-01-02T15:04:05Z"),
	}
}

// reply is an answer as it came.
type reply struct {
	status int
	header http.Header
	body   string
}

func (r reply) code() string {
	var decoded struct{ Code string }
	if json.Unmarshal([]byte(r.body), &decoded) != nil {
		xml.Unmarshal([]byte(r.body), &decoded)
	}
	return decoded.Code
}

func get(t *testing.T, address string, values url.Values) reply {
	t.Helper()
	return do(t, "GET", address+"/?"+values.Encode(), "")
}

func do(t *testing.T, method, address, form string) reply {
	t.Helper()
	request, err := http.NewRequest(method, address, strings.NewReader(form))
	if err != nil {
		t.Fatal(err)
	}
	if form != "" {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return answered(t, request)
}

// answered sends a request, and reads its answer to the end.
func answered(t *testing.T, request *http.Request) reply {
	t.Helper()
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	return replyOf(t, response)
}

func replyOf(t *testing.T, response *http.Response) reply {
	t.Helper()
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply{response.StatusCode, response.Header, string(body)}
}

func TestEndpointRefusesWhatTheServiceRefuses(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(map[string]string)
		secret string
		status int
		code   string
		words  string // in the answer
	}{
		{name: "nothing wrong", status: 200, words: `"InstanceId":"i-1"`},
		{name: "Wakeup as the reference spells it", change: set("Wakeup", "False"), status: 200, words: "Screenshot"},
		{name: "WakeUp as the SDK spells it", change: set("WakeUp", "true"), status: 200, words: "Screenshot"},
		{name: "a wakeup that is neither", change: set("Wakeup", "maybe"), status: 400, code: "InvalidParameter"},
		{name: "no instance", change: unset("InstanceId"), status: 400, code: "MissingParameter", words: `The input parameter \"instanceId\" that is mandatory`},
		{name: "no region", change: unset("RegionId"), status: 400, code: "MissingParameter", words: "RegionId"},
		{name: "unknown instance", change: set("InstanceId", "i-9"), status: 404, code: "InvalidParameter", words: `The \"instanceId\" provided is not valid.`},
		{name: "unknown region", change: set("RegionId", "cn-nowhere"), status: 404, code: "InvalidRegionId.NotFound"},
		{name: "an instance of another region", change: set("RegionId", "eu-central-1"), status: 404, code: "InvalidParameter"},
		{name: "a machine that is stopped", change: set("InstanceId", "i-stopped"), status: 405, code: "IncorrectInstanceStatus", words: `The instance status \"Stopped\" is not applicable`},
		{name: "a retired type", change: set("InstanceId", "i-retired"), status: 405, code: "NotSupported", words: `The operation is not supported for \"i-retired\".`},
		{name: "another action", change: set("Action", "DeleteInstance"), status: 404, code: "InvalidAction.NotFound"},
		{name: "no action", change: unset("Action"), status: 404, code: "InvalidAction.NotFound"},
		{name: "another version", change: set("Version", "2015-04-01"), status: 400, code: "InvalidVersion"},
		{name: "wrong secret", secret: "wrong", status: 403, code: "SignatureDoesNotMatch", words: "server string to sign is:GET&%2F&"},
		{name: "unknown key", change: set("AccessKeyId", "nobody"), status: 404, code: "InvalidAccessKeyId.NotFound"},
		{name: "disabled key", change: set("AccessKeyId", "disabled"), status: 400, code: "InvalidAccessKeyId.Inactive"},
		{name: "key that may not", change: set("AccessKeyId", "forbidden"), status: 403, code: "Forbidden.RAM", words: `"AuthAction":"ecs:GetInstanceScreenshot"`},
		{name: "no key", change: unset("AccessKeyId"), status: 400, code: "MissingParameter", words: "AccessKeyId"},
		{name: "no nonce", change: unset("SignatureNonce"), status: 400, code: "MissingParameter", words: "SignatureNonce"},
		{name: "no time stamp", change: unset("Timestamp"), status: 400, code: "MissingParameter", words: "Timestamp"},
		{name: "another method of signing", change: set("SignatureMethod", "HMAC-MD5"), status: 400, code: "IncompleteSignature"},
		{name: "a token with a key that has none", change: set("SecurityToken", "t"), status: 400, code: "InvalidSecurityToken.Malformed"},
		{name: "temporary key", change: both(set("AccessKeyId", "temporary"), set("SecurityToken", "token")), status: 200},
		{name: "temporary key without its token", change: set("AccessKeyId", "temporary"), status: 400, code: "InvalidSecurityToken.MismatchWithAccessKey"},
		{name: "temporary key with a token of nobody's", change: both(set("AccessKeyId", "temporary"), set("SecurityToken", "x")), status: 400, code: "InvalidSecurityToken.Malformed"},
		{name: "temporary key with another's token", change: both(set("AccessKeyId", "temporary"), set("SecurityToken", "others")), status: 400, code: "InvalidSecurityToken.MismatchWithAccessKey"},
		{name: "lasting key with another's token", change: set("SecurityToken", "others"), status: 400, code: "InvalidSecurityToken.MismatchWithAccessKey"},
		{name: "another version of signing", change: set("SignatureVersion", "2.0"), status: 400, code: "IncompleteSignature"},
		{name: "a version of no service", change: set("Version", "2013-01-10"), status: 400, code: "InvalidVersion"},
		{name: "no version", change: unset("Version"), status: 400, code: "InvalidVersion"},
		{name: "a parameter that the action has not", change: set("WakeUP", "true"), status: 400, code: "InvalidRequest", words: "has no parameter WakeUP"},
		{name: "Wakeup in both spellings", change: both(set("Wakeup", "true"), set("WakeUp", "true")), status: 400, code: "InvalidRequest"},
		{name: "an empty Wakeup", change: set("Wakeup", ""), status: 400, code: "InvalidParameter"},
		{name: "an instance that no policy allows", change: set("InstanceId", "i-forbidden"), status: 403, code: "Forbidden.RAM", words: `"NoPermissionType":"ImplicitDeny"`},
		{name: "a machine that is gone", change: set("InstanceId", "i-gone"), status: 404, code: "InvalidParameter"},
		{name: "a machine that cannot be looked at", change: set("InstanceId", "i-broken"), status: 500, code: "InternalError"},
		{name: "expired key", change: both(set("AccessKeyId", "expired"), set("SecurityToken", "token")), status: 400, code: "InvalidSecurityToken.Expired"},
		{name: "a date of yesterday", change: set("Timestamp", time.Now().UTC().Add(-24*time.Hour).Format("2006-01-02T15:04:05Z")), status: 400, code: "InvalidTimeStamp.Expired"},
		{name: "a date of tomorrow", change: set("Timestamp", time.Now().UTC().Add(24*time.Hour).Format("2006-01-02T15:04:05Z")), status: 400, code: "InvalidTimeStamp.Expired"},
		{name: "a date of 14 minutes ago", change: set("Timestamp", time.Now().UTC().Add(-14*time.Minute).Format("2006-01-02T15:04:05Z")), status: 200},
		{name: "not a date", change: set("Timestamp", "now"), status: 400, code: "InvalidTimeStamp.Format"},
	} {
		for _, method := range []string{"GET", "POST"} {
			for _, format := range []string{"JSON", "XML"} {
				t.Run(strings.Join([]string{c.name, method, format}, "/"), func(t *testing.T) {
					_, address := serve(t, ecstest.WithInterval(0), ecstest.WithRegion("eu-central-1"),
						ecstest.WithKey(ecstest.Key{ID: "disabled", Secret: secret, Disabled: true}),
						ecstest.WithKey(ecstest.Key{ID: "forbidden", Secret: secret, Forbidden: true}),
						ecstest.WithKey(ecstest.Key{ID: "temporary", Secret: secret, Token: "token", Expires: time.Now().Add(time.Hour)}),
						ecstest.WithKey(ecstest.Key{ID: "expired", Secret: secret, Token: "token", Expires: time.Now()}),
						ecstest.WithKey(ecstest.Key{ID: "other", Secret: secret, Token: "others"}),
						ecstest.WithInstance(ecstest.Instance{Region: "cn-hangzhou", ID: "i-forbidden", Screen: ecstest.Still(ecstest.Screen("login")), Forbidden: true}),
						ecstest.WithInstance(ecstest.Instance{Region: "cn-hangzhou", ID: "i-gone", Screen: broken{ecstest.ErrGone}}),
						ecstest.WithInstance(ecstest.Instance{Region: "cn-hangzhou", ID: "i-broken", Screen: broken{errors.New("no answer from the monitor")}}),
						ecstest.WithInstance(ecstest.Instance{Region: "cn-hangzhou", ID: "i-stopped", Screen: ecstest.Status("Stopped")}),
						ecstest.WithInstance(ecstest.Instance{Region: "cn-hangzhou", ID: "i-retired", Screen: ecstest.Still(ecstest.Screen("login")), Retired: true}))
					params := ordinary()
					params["Format"] = format
					if c.change != nil {
						c.change(params)
					}
					key := secret
					if c.secret != "" {
						key = c.secret
					}
					values := sign(method, params, key)
					got := reply{}
					if method == "GET" {
						got = get(t, address, values)
					} else {
						got = do(t, "POST", address+"/", values.Encode())
					}
					if got.status != c.status || got.code() != c.code {
						t.Errorf("got %d %s, want %d %s: %.300s", got.status, got.code(), c.status, c.code, got.body)
					}
					wantKind := map[string]string{"JSON": "application/json;charset=utf-8", "XML": "text/xml;charset=utf-8"}[format]
					if got.header.Get("Content-Type") != wantKind {
						t.Errorf("content type %q", got.header.Get("Content-Type"))
					}
					if format == "JSON" && method == "GET" && !strings.Contains(got.body, c.words) {
						t.Errorf("no %q in %.300s", c.words, got.body)
					}
				})
			}
		}
	}
}

// broken is a machine whose screen cannot be had.
type broken struct{ err error }

func (b broken) Look(context.Context, time.Time, bool) (string, []byte, error) { return "", nil, b.err }

func set(name, value string) func(map[string]string) {
	return func(m map[string]string) { m[name] = value }
}

func unset(name string) func(map[string]string) { return func(m map[string]string) { delete(m, name) } }

func both(a, b func(map[string]string)) func(map[string]string) {
	return func(m map[string]string) { a(m); b(m) }
}

func TestEndpointTakesANonceOnce(t *testing.T) {
	_, address := serve(t, ecstest.WithInterval(0))
	values := sign("GET", ordinary(), secret)
	if got := get(t, address, values); got.status != 200 {
		t.Fatalf("first: %d", got.status)
	}
	if got := get(t, address, values); got.code() != "SignatureNonceUsed" {
		t.Errorf("second: %d %s", got.status, got.code())
	}
}

func TestEndpointAnswersAsTheReferenceShows(t *testing.T) {
	_, address := serve(t, ecstest.WithInterval(0))
	params := ordinary()
	params["Format"] = "XML"
	var answer struct {
		XMLName                           xml.Name
		RequestId, InstanceId, Screenshot string
	}
	if err := xml.Unmarshal([]byte(get(t, address, sign("GET", params, secret)).body), &answer); err != nil {
		t.Fatal(err)
	}
	picture, err := base64.StdEncoding.DecodeString(answer.Screenshot)
	if err != nil || answer.XMLName.Local != "GetInstanceScreenshotResponse" || answer.InstanceId != "i-1" || string(picture) != string(ecstest.Screen("login")) {
		t.Errorf("answer %s of %s, %d bytes, %v", answer.XMLName.Local, answer.InstanceId, len(picture), err)
	}
}

// client is the real SDK, in the style of SDKs or, with v2, of the older one.
func client(t *testing.T, address, secret string, v2 bool) *sdk.Client {
	t.Helper()
	config := &openapiutil.Config{AccessKeyId: dara.String(keyID), AccessKeySecret: dara.String(secret), RegionId: dara.String("cn-hangzhou"),
		Protocol: dara.String("HTTP"), Endpoint: dara.String(strings.TrimPrefix(address, "http://"))}
	if v2 {
		config.SignatureAlgorithm = dara.String("v2")
	}
	c, err := sdk.NewClient(config)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestTheRealSDKIsServedInBothStyles(t *testing.T) {
	for _, v2 := range []bool{false, true} {
		endpoint, address := serve(t, ecstest.WithInterval(0))
		request := &sdk.GetInstanceScreenshotRequest{RegionId: dara.String("cn-hangzhou"), InstanceId: dara.String("i-1"), WakeUp: dara.Bool(true)}
		answer, err := client(t, address, secret, v2).GetInstanceScreenshot(request)
		if err != nil {
			t.Fatal(err)
		}
		if dara.StringValue(answer.Body.InstanceId) != "i-1" || dara.StringValue(answer.Body.Screenshot) != base64.StdEncoding.EncodeToString(ecstest.Screen("login")) {
			t.Errorf("answer for %s", dara.StringValue(answer.Body.InstanceId))
		}
		seen := endpoint.Requests()[0]
		want := map[bool]ecstest.Style{false: ecstest.StyleACS3, true: ecstest.StyleRPC}[v2]
		if seen.Style != want || seen.Wakeup != "true" || seen.KeyID != keyID || seen.Status != 200 {
			t.Errorf("request %+v, want style %s", seen, want)
		}
		_, err = client(t, address, "wrong", v2).GetInstanceScreenshot(request)
		var refused *tea.SDKError
		if !errors.As(err, &refused) || dara.StringValue(refused.Code) != "SignatureDoesNotMatch" {
			t.Errorf("wrong secret: %v", err)
		}
		if got := endpoint.Unexpected(); len(got) > 0 {
			t.Errorf("unexpected requests: %v", got)
		}
	}
}

func TestEndpointKeepsTheInterval(t *testing.T) {
	for _, strict := range []bool{false, true} {
		t.Run(fmt.Sprint("strict ", strict), func(t *testing.T) {
			clock := newClock()
			options := []ecstest.Option{ecstest.WithClock(clock.Now), ecstest.WithTimeLeft(),
				ecstest.WithInstance(ecstest.Instance{Region: "cn-hangzhou", ID: "i-2", Screen: ecstest.Still(ecstest.Screen("login"))})}
			if strict {
				options = append(options, ecstest.WithStrict())
			}
			_, address := serve(t, options...)
			ask := func(id string) reply {
				params := ordinary()
				params["InstanceId"] = id
				params["Timestamp"] = clock.Now().Format("2006-01-02T15:04:05Z")
				return get(t, address, sign("GET", params, secret))
			}
			expect := func(what string, got reply, status int, left string) {
				t.Helper()
				if got.status != status || got.header.Get("x-ratelimit-user-api") != left {
					t.Errorf("%s: %d with %q, want %d with %q", what, got.status, got.header.Get("x-ratelimit-user-api"), status, left)
				}
			}
			expect("first", ask("i-1"), 200, "")
			expect("another instance", ask("i-2"), 200, "")
			clock.Advance(6 * time.Second)
			again := "TimeLeft:4"
			if strict {
				again = "TimeLeft:10"
			}
			expect("too soon", ask("i-1"), 429, again)
			clock.Advance(4 * time.Second)
			if strict {
				expect("10 s after the answer, 4 s after the refusal", ask("i-1"), 429, "TimeLeft:10")
				clock.Advance(10 * time.Second)
			}
			expect("in time", ask("i-1"), 200, "")
		})
	}
}

func TestFilmsAndSleepers(t *testing.T) {
	clock := newClock()
	_, address := serve(t, ecstest.WithClock(clock.Now), ecstest.WithInterval(0),
		ecstest.WithInstance(ecstest.Instance{Region: "cn-hangzhou", ID: "i-boots", Screen: ecstest.Film(
			ecstest.Frame{Status: "Starting"}, ecstest.Frame{After: 10 * time.Second, Picture: ecstest.Screen("grub-menu")},
			ecstest.Frame{After: 20 * time.Second, Picture: ecstest.Screen("login")})}),
		ecstest.WithInstance(ecstest.Instance{Region: "cn-hangzhou", ID: "i-sleeps", Screen: ecstest.Sleeper(ecstest.Screen("blank"), ecstest.Screen("shell"))}))
	ask := func(id, wakeup string) reply {
		params := ordinary()
		params["InstanceId"], params["Wakeup"] = id, wakeup
		params["Timestamp"] = clock.Now().Format("2006-01-02T15:04:05Z")
		return get(t, address, sign("GET", params, secret))
	}
	shows := func(got reply, name string) bool {
		return strings.Contains(got.body, base64.StdEncoding.EncodeToString(ecstest.Screen(name)))
	}
	clock.Advance(time.Hour) // frames count from the first call, not from the start
	if got := ask("i-boots", "false"); got.code() != "IncorrectInstanceStatus" {
		t.Errorf("at first: %s", got.code())
	}
	for _, name := range []string{"grub-menu", "login"} {
		clock.Advance(10 * time.Second)
		if !shows(ask("i-boots", "false"), name) {
			t.Errorf("no %s", name)
		}
	}
	for _, step := range []struct{ wakeup, shown string }{{"false", "blank"}, {"true", "shell"}, {"false", "shell"}} {
		if !shows(ask("i-sleeps", step.wakeup), step.shown) {
			t.Errorf("wakeup %s does not show %s", step.wakeup, step.shown)
		}
	}
}

func TestRolesGiveKeysThatAreAccepted(t *testing.T) {
	clock := newClock()
	endpoint, address := serve(t, ecstest.WithClock(clock.Now), ecstest.WithInterval(0), ecstest.WithRole(ecstest.Role{ARN: "acs:ram::1:role/r", ExternalID: "ex"}))
	c, err := openapi.NewClient(&openapiutil.Config{AccessKeyId: dara.String(keyID), AccessKeySecret: dara.String(secret), Protocol: dara.String("HTTP"), Endpoint: dara.String(strings.TrimPrefix(address, "http://"))})
	if err != nil {
		t.Fatal(err)
	}
	assume := func(external string) (map[string]any, error) {
		return c.CallApi(&openapi.Params{Action: dara.String("AssumeRole"), Version: dara.String("2015-04-01"), Protocol: dara.String("HTTPS"), Pathname: dara.String("/"),
			Method: dara.String("POST"), AuthType: dara.String("AK"), Style: dara.String("RPC"), ReqBodyType: dara.String("formData"), BodyType: dara.String("json")},
			&openapiutil.OpenApiRequest{Query: map[string]*string{"RoleArn": dara.String("acs:ram::1:role/r"), "RoleSessionName": dara.String("s"), "ExternalId": dara.String(external), "DurationSeconds": dara.String("900")}},
			&dara.RuntimeOptions{})
	}
	if _, err := assume("wrong"); err == nil {
		t.Error("a wrong external id was accepted")
	}
	answer, err := assume("ex")
	if err != nil {
		t.Fatal(err)
	}
	keys := answer["body"].(map[string]any)["Credentials"].(map[string]any)
	ask := func() reply {
		params := ordinary()
		params["AccessKeyId"], params["SecurityToken"] = keys["AccessKeyId"].(string), keys["SecurityToken"].(string)
		params["Timestamp"] = clock.Now().Format("2006-01-02T15:04:05Z")
		return get(t, address, sign("GET", params, keys["AccessKeySecret"].(string)))
	}
	if got := ask(); got.status != 200 {
		t.Errorf("assumed key: %d %s", got.status, got.code())
	}
	clock.Advance(16 * time.Minute)
	if got := ask(); got.code() != "InvalidSecurityToken.Expired" {
		t.Errorf("expired key: %d %s", got.status, got.code())
	}
	if endpoint.Count("i-1") != 2 {
		t.Errorf("%d calls on i-1 in the log", endpoint.Count("i-1"))
	}
}

func TestEndpointTellsOfWhatItDoesNotKnow(t *testing.T) {
	endpoint, address := serve(t)
	params := ordinary()
	params["Action"] = "DescribeInstances"
	get(t, address, sign("GET", params, secret))
	if got := endpoint.Unexpected(); len(got) != 1 || !strings.HasPrefix(got[0], "GET / DescribeInstances 2014-05-26: InvalidAction.NotFound") {
		t.Errorf("unexpected: %v", got)
	}
}

func TestEndpointOutlivesGarbage(t *testing.T) {
	_, address := serve(t)
	connection, err := net.Dial("tcp", strings.TrimPrefix(address, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	fmt.Fprintf(connection, "POST /?a=%%zz HTTP/1.1\r\nHost: x\r\nAuthorization: ACS3-HMAC-SHA256 ,,,=\r\nContent-Length: 3\r\n\r\n%%%%%%")
	response, err := http.ReadResponse(bufio.NewReader(connection), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusBadRequest {
		t.Errorf("got %d", response.StatusCode)
	}
}
