package provider

import (
	_ "embed"
	"errors"
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/acs"
)

// endpointNamesText lists the names of aliyun/alicloud's endpoints block, with
// where and when they were taken from.
//
//go:embed endpoint_names.txt
var endpointNamesText string

// endpointNames are the names of that list.
var endpointNames = func() []string {
	var names []string
	for line := range strings.Lines(endpointNamesText) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			names = append(names, line)
		}
	}
	return names
}()

// endpointAttributes takes every name of the list; those of which this provider
// calls nothing are ignored, whatever they hold.
func endpointAttributes() map[string]schema.Attribute {
	all := make(map[string]schema.Attribute)
	for _, name := range endpointNames {
		all[name] = schema.StringAttribute{Optional: true, MarkdownDescription: "Ignored."}
	}
	all["ecs"] = optionalText("Endpoint of ECS. Environment: "+envList(envECSEndpoint)+".", endpointName())
	all["sts"] = optionalText("Endpoint of STS. Environment: "+envList(envSTSEndpoint)+".", endpointName())
	return all
}

// place is an endpoint, taken apart.
type place struct {
	host string // host[:port]; empty means the region's own
	// protocol is "HTTP" or "HTTPS" where a URL says so, else empty.
	protocol string
}

var (
	hostPattern = regexp.MustCompile(`^([A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9_])?|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?$`)

	errEndpoint = errors.New(`an endpoint is a host name with or without a port, such as "ecs.cn-hangzhou.aliyuncs.com" or "127.0.0.1:8080", or a URL of http or https without a path`)
	errUserInfo = errors.New(`an endpoint has no user's name and no "@": it is a host name with or without a port`)
)

// parseEndpoint reads host[:port] or a URL. Its errors quote nothing: a
// password may stand in the text.
func parseEndpoint(text string) (place, error) {
	var p place
	text = strings.TrimSpace(text)
	if strings.Contains(text, "@") {
		return p, errUserInfo
	}
	if scheme, rest, ok := strings.Cut(text, "://"); ok {
		p.protocol, text = strings.ToUpper(scheme), strings.TrimRight(rest, "/")
		if p.protocol != "HTTP" && p.protocol != "HTTPS" {
			return p, errEndpoint
		}
	}
	if text != "" && !hostPattern.MatchString(text) || text == "" && p.protocol != "" {
		return p, errEndpoint
	}
	p.host = text
	return p, nil
}

// spoken is the protocol in which an endpoint is called when wanted is asked
// for: without encryption nothing leaves this machine.
func (p place) spoken(wanted string) string {
	if p.protocol != "" {
		wanted = p.protocol
	}
	if wanted == "HTTP" && p.host != "" && acs.IsLoopback(p.host) {
		return "HTTP"
	}
	return "HTTPS"
}

// endpointsOf gives the last value of each name in a list of endpoints blocks,
// and whether any of it is not known yet.
func endpointsOf(blocks types.List) (named map[string]types.String, unknown bool) {
	named = make(map[string]types.String)
	if blocks.IsUnknown() {
		return named, true
	}
	for _, element := range blocks.Elements() {
		block, ok := element.(types.Object)
		if !ok || block.IsUnknown() {
			unknown = unknown || ok
			continue
		}
		for name, value := range block.Attributes() {
			if text, ok := value.(types.String); ok && (text.IsUnknown() || strings.TrimSpace(text.ValueString()) != "") {
				named[name] = text
			}
		}
	}
	return named, unknown
}
