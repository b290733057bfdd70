package ecs

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	openapi "github.com/alibabacloud-go/darabonba-openapi/v2/client"
	openapiutil "github.com/alibabacloud-go/darabonba-openapi/v2/utils"
	sdk "github.com/alibabacloud-go/ecs-20140526/v4/client"
	"github.com/alibabacloud-go/tea/dara"
)

// Config is what every call of one provider has in common.
type Config struct {
	// Endpoint is host[:port] of the ECS API; empty means the region's own.
	Endpoint string
	// Protocol is "HTTPS" or "HTTP"; empty means HTTPS.
	Protocol string
	// UserAgent is appended to the SDK's.
	UserAgent string
	// HTTPClient is the shared pool of connections, see NewHTTPClient.
	HTTPClient *http.Client
	// Keys is asked before every call.
	Keys KeySource
}

// Client calls the ECS API. It is safe for concurrent use, never retries and
// keeps nothing between calls but connections and keys.
type Client struct {
	config Config
}

// NewClient makes a client; nothing is sent before the first call.
func NewClient(config Config) *Client {
	if config.Protocol == "" {
		config.Protocol = "HTTPS"
	}
	return &Client{config: config}
}

// Screenshot is the API's answer as it came, not yet checked.
type Screenshot struct {
	InstanceID string `json:"InstanceId"`
	RequestID  string `json:"RequestId"`
	// Image is the picture in Base64.
	Image string `json:"Screenshot"`
}

// GetInstanceScreenshot asks once for what the instance's screen shows.
// wakeup is sent only when it is true. An error is a *Error, a
// *CredentialsError, or ctx's own when ctx ended first.
//
// Source: https://help.aliyun.com/document_detail/85921.html
func (c *Client) GetInstanceScreenshot(ctx context.Context, region, instanceID string, wakeup bool) (*Screenshot, error) {
	keys, err := c.config.Keys.Keys(ctx)
	if err != nil {
		return nil, err
	}
	query := map[string]*string{
		"RegionId":   dara.String(region),
		"InstanceId": dara.String(instanceID),
	}
	if wakeup {
		query["WakeUp"] = dara.String("true")
	}
	body, callErr := c.call(ctx, keys, region, query)
	if callErr != nil {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		var known *Error
		if errors.As(callErr, &known) {
			known.Message = scrub(known.Message, keys)
			known.KeySource = keys.Source
		}
		return nil, callErr
	}
	return body, nil
}

// call has the SDK sign and send one request. It makes an SDK client of its
// own, since the SDK's writes its fields while it calls and so must not be
// shared between reads.
func (c *Client) call(ctx context.Context, keys Keys, region string, query map[string]*string) (*Screenshot, error) {
	x := &exchange{client: c.config.HTTPClient}
	config := &openapiutil.Config{
		AccessKeyId:     dara.String(keys.AccessKeyID),
		AccessKeySecret: dara.String(keys.AccessKeySecret),
		RegionId:        dara.String(region),
		Protocol:        dara.String(c.config.Protocol),
		UserAgent:       dara.String(c.config.UserAgent),
		HttpClient:      x,
	}
	if keys.SecurityToken != "" {
		config.SecurityToken = dara.String(keys.SecurityToken)
	}
	if c.config.Endpoint != "" {
		config.Endpoint = dara.String(c.config.Endpoint)
	}
	client, err := sdk.NewClient(config)
	if err != nil {
		return nil, fmt.Errorf("setting up the ECS SDK: %w", err)
	}
	client.DisableSDKError = dara.Bool(true)
	params := &openapi.Params{
		Action:      dara.String("GetInstanceScreenshot"),
		Version:     dara.String("2014-05-26"),
		Protocol:    dara.String("HTTPS"),
		Pathname:    dara.String("/"),
		Method:      dara.String("POST"),
		AuthType:    dara.String("AK"),
		Style:       dara.String("RPC"),
		ReqBodyType: dara.String("formData"),
		BodyType:    dara.String("json"),
	}
	_, err = client.CallApiWithCtx(ctx, params, &openapiutil.OpenApiRequest{Query: query}, &dara.RuntimeOptions{})
	return x.screenshot(err)
}

// screenshot turns what the exchange kept into an answer or an error; sdkErr
// counts only where the request was never sent.
func (x *exchange) screenshot(sdkErr error) (*Screenshot, error) {
	switch {
	case x.err != nil:
		return nil, &Error{HTTPStatus: x.status, RequestID: x.header.Get("x-acs-request-id"),
			Sent: x.sent.Load(), Endpoint: x.host, Err: x.err}
	case x.status == 0:
		return nil, &Error{Endpoint: x.host, Err: fmt.Errorf("the SDK could not make the request: %w", sdkErr)}
	case x.status < 200 || x.status > 299:
		e := errorFromAnswer(x.status, x.header, x.body)
		e.Endpoint = x.host
		return nil, e
	}
	answer, err := readAnswer(x.body)
	if err != nil {
		e := &Error{HTTPStatus: x.status, RequestID: x.header.Get("x-acs-request-id"), Sent: true, Endpoint: x.host, Err: ErrMalformedAnswer}
		if kind := x.header.Get("content-type"); !strings.Contains(kind, "json") {
			e.Message = describeForeignBody(kind, x.body)
		}
		return nil, e
	}
	return answer, nil
}

// leastSecret is the length from which a key or token is looked for in the
// service's words; real ones are longer, and shorter ones are parts of words.
const leastSecret = 8

// scrub takes what must stay secret out of the service's own words.
func scrub(message string, keys Keys) string {
	for _, secret := range []string{keys.AccessKeySecret, keys.SecurityToken, keys.AccessKeyID} {
		if len(secret) >= leastSecret {
			message = strings.ReplaceAll(message, secret, "(hidden)")
		}
	}
	return message
}
