package provider

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// A region becomes part of a host name, so nothing else may be in it.
var regionPattern = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

const regionRule = `A region id has lower-case letters, digits and hyphens only, such as "cn-hangzhou" or "eu-central-1".`

var endpointPattern = regexp.MustCompile(`^([A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?$`)

const endpointRule = `An endpoint is a host name with or without a port, such as "ecs.cn-hangzhou.aliyuncs.com" or "127.0.0.1:8080", without "https://" or a path.`

func regionName() validator.String {
	return stringvalidator.RegexMatches(regionPattern, regionRule)
}

func endpointName() validator.String {
	return stringvalidator.RegexMatches(endpointPattern, endpointRule)
}

// stringCheck is a validator of one known string: check returns what is wrong
// with it, or "".
type stringCheck struct {
	description string
	summary     string
	check       func(string) string
}

func (c stringCheck) Description(context.Context) string         { return c.description }
func (c stringCheck) MarkdownDescription(context.Context) string { return c.description }

// ValidateString implements validator.String.
func (c stringCheck) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if problem := c.check(req.ConfigValue.ValueString()); problem != "" {
		resp.Diagnostics.AddAttributeError(req.Path, c.summary, problem)
	}
}

// instanceID accepts any id the service may invent, but nothing that only a
// slip of the hand produces.
func instanceID() validator.String {
	return stringCheck{"not empty, no white space", "Invalid instance_id", func(id string) string {
		switch {
		case id == "":
			return "instance_id is empty. Give the id of an ECS instance, such as \"i-bp1gbz20g229bvu5example\"."
		case strings.ContainsFunc(id, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }):
			return fmt.Sprintf("instance_id %q holds white space. Give the bare id of an ECS instance.", id)
		case len(id) > 256:
			return fmt.Sprintf("instance_id is %d characters long; at most 256 are taken.", len(id))
		}
		return ""
	}}
}

// pattern accepts an RE2 regular expression in which ^ and $ match at the ends of lines.
func pattern() validator.String {
	return stringCheck{"an RE2 regular expression", "Invalid regular expression", func(text string) string {
		if text == "" {
			return "The expression is empty and would match any screen. Leave the argument out, or say what to look for."
		}
		compiled, err := compileScreenPattern(text)
		switch {
		case err != nil:
			return fmt.Sprintf("%q is not an RE2 regular expression (https://github.com/google/re2/wiki/Syntax): %s.", text, strings.TrimPrefix(err.Error(), "error parsing regexp: "))
		case compiled.MatchString(""):
			return fmt.Sprintf("%q matches nothing at all too, and so any screen, a blank one among them. Say what must stand there.", text)
		}
		return ""
	}}
}

// compileScreenPattern lets ^ and $ mean the ends of a line, as a screen is read by lines.
func compileScreenPattern(text string) (*regexp.Regexp, error) {
	return regexp.Compile("(?m)" + text)
}

// duration accepts a Go duration of at least least.
func duration(least time.Duration) validator.String {
	description := fmt.Sprintf("a duration of at least %s, such as \"30s\" or \"2m\"", least)
	return stringCheck{description, "Invalid duration", func(text string) string {
		d, err := time.ParseDuration(text)
		switch {
		case err != nil:
			return fmt.Sprintf("%q is not a duration. Write a number and a unit, such as \"30s\", \"1m30s\" or \"2h\".", text)
		case d < least:
			return fmt.Sprintf("%s is too short: at least %s is needed.", text, least)
		}
		return ""
	}}
}
