package ecs

import (
	"context"
	"errors"

	openapiutil "github.com/alibabacloud-go/darabonba-openapi/v2/utils"
	sdk "github.com/alibabacloud-go/ecs-20140526/v7/client"
	"github.com/alibabacloud-go/tea/dara"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/acs"
)

// Config is what every call of one provider has in common.
type Config struct {
	acs.Caller
	// Endpoint is host[:port] of the ECS API; empty means the region's own.
	Endpoint string
	// VPC chooses the region's endpoint for machines without a way to the
	// internet.
	VPC bool
	// Protocol is "HTTPS" or "HTTP"; empty means HTTPS.
	Protocol string
	// SourceIP and SecureTransport tell RAM whom a gateway calls for, and how it
	// was called itself; empty ones are not sent.
	SourceIP, SecureTransport string
	// Keys is asked before every call.
	Keys acs.KeySource
}

// Client calls the ECS API. It is safe for concurrent use, never retries and
// keeps nothing between calls but connections and keys.
type Client struct {
	config Config
}

// NewClient makes a client; nothing is sent before the first call.
func NewClient(config Config) *Client { return &Client{config: config} }

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
	shot, err := c.call(ctx, keys, region, instanceID, wakeup)
	if err != nil {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		var known *Error
		if errors.As(err, &known) {
			known.KeySource = keys.Source
		}
		return nil, err
	}
	return shot, nil
}

func (c *Client) call(ctx context.Context, keys acs.Keys, region, instanceID string, wakeup bool) (*Screenshot, error) {
	endpoint, err := c.endpoint(region)
	if err != nil {
		return nil, err
	}
	request := acs.Request{Action: "GetInstanceScreenshot", Version: "2014-05-26", Endpoint: endpoint, Protocol: c.config.Protocol,
		Query: map[string]string{"RegionId": region, "InstanceId": instanceID}, Header: map[string]string{}, Keys: keys}
	if wakeup {
		request.Query["WakeUp"] = "true"
	}
	for name, value := range map[string]string{"x-acs-source-ip": c.config.SourceIP, "x-acs-secure-transport": c.config.SecureTransport} {
		if value != "" {
			request.Header[name] = value
		}
	}
	answer, err := c.config.Call(ctx, request)
	if err != nil {
		return nil, err
	}
	shot, err := readAnswer(answer.Body)
	if err != nil {
		return nil, answer.Malformed()
	}
	return shot, nil
}

// endpoint is the configuration's, or the region's own as the SDK knows it.
func (c *Client) endpoint(region string) (string, error) {
	if c.config.Endpoint != "" {
		return c.config.Endpoint, nil
	}
	if c.config.VPC {
		// The SDK's table knows public endpoints only, and comes before its rule.
		return "ecs-vpc." + region + ".aliyuncs.com", nil
	}
	client, err := sdk.NewClient(&openapiutil.Config{RegionId: dara.String(region)})
	if err != nil {
		return "", errors.New("the SDK has no endpoint for the region")
	}
	return dara.StringValue(client.Endpoint), nil
}
