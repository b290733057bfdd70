package provider

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/capture"
)

const (
	defaultReadTimeout = 5 * time.Minute
	leastTimeout       = time.Millisecond
	leastInterval      = capture.DefaultInterval // what the API allows for one instance
	leastSimilarity    = 0.5                     // below it, anything is like anything
)

// screenshotType is the type name of the four looks.
const screenshotType = typePrefix + "_instance_screenshot"

// Values of on_failure.
const (
	onFailureFail     = "fail"
	onFailureContinue = "continue"
)

// timeoutsBlock is the one block that is not about what is looked for.
const timeoutsBlock = "timeouts"

// field is an argument or an attribute of a look. Each of the four has a schema
// package of its own, which differ in their types and not in what is said here.
type field struct {
	name   string
	kind   attr.Type
	access access
	about  string
	checks []validator.String
	bounds []validator.Number
	nested []field // of an object
	unset  bool    // what a bool means that is left out
	// hidden keeps a long value out of what Terraform prints.
	hidden bool
}

// access says who gives a field its value.
type access uint8

const (
	optional access = iota
	required
	optionalComputed // the configuration, else the provider
	computed
)

// flags are the access as the schema packages write it.
func (a access) flags() (isOptional, isRequired, isComputed bool) {
	return a == optional || a == optionalComputed, a == required, a == optionalComputed || a == computed
}

// block is a nested block, of which there is one at most.
type block struct {
	name   string
	about  string
	checks []validator.Object
	fields []field
}

var (
	listOfStrings = types.ListType{ElemType: types.StringType}
	mapOfStrings  = types.MapType{ElemType: types.StringType}
)

// argumentFields are what every look takes.
func argumentFields() []field {
	return []field{
		{name: "instance_id", kind: types.StringType, access: required, about: aboutInstanceID, checks: []validator.String{instanceID()}},
		{name: "region", kind: types.StringType, access: optionalComputed, about: aboutRegion, checks: []validator.String{regionName()}},
		{name: "wakeup", kind: types.BoolType, about: aboutWakeup},
		{name: "read_graphics", kind: types.BoolType, about: aboutReadGraphics, unset: true},
		{name: "output_file", kind: types.StringType, about: aboutOutputFile, checks: []validator.String{fileName()}},
	}
}

// Fields that some of the looks take.
var (
	includeField  = field{name: "include_screenshot", kind: types.BoolType, about: aboutInclude, unset: true}
	triggersField = field{name: "triggers", kind: mapOfStrings, about: aboutTriggers}
)

func onFailureField() field {
	return field{name: "on_failure", kind: types.StringType, about: aboutOnFailure,
		checks: []validator.String{stringvalidator.OneOf(onFailureFail, onFailureContinue)}}
}

// answerFields are what every look but the action gives.
var answerFields = []field{
	{name: "screenshot", kind: types.StringType, access: computed, about: aboutPicture},
	{name: "screenshot_sha256", kind: types.StringType, access: computed, about: aboutSHA256},
	{name: "content_type", kind: types.StringType, access: computed, about: aboutContentType},
	{name: "width", kind: types.Int64Type, access: computed, about: aboutWidth},
	{name: "height", kind: types.Int64Type, access: computed, about: aboutHeight},
	{name: "screen_type", kind: types.StringType, access: computed, about: aboutScreenType},
	{name: "text", kind: types.StringType, access: computed, about: aboutScreenText},
	{name: "lines", kind: listOfStrings, access: computed, about: aboutLines},
	{name: "captured_at", kind: types.StringType, access: computed, about: aboutCapturedAt},
	{name: "request_id", kind: types.StringType, access: computed, about: aboutRequestID},
}

// passingFields are those of a look that is taken anew each time.
func passingFields() []field {
	return append(append(argumentFields(), includeField, onFailureField(), failureField), answerFields...)
}

// failureField is what was wrong, where on_failure can be continue.
var failureField = field{name: "failure", kind: failureType, access: computed, about: aboutFailure, nested: []field{
	{name: "code", kind: types.StringType, access: computed, about: aboutFailureCode},
	{name: "summary", kind: types.StringType, access: computed, about: aboutFailureSummary},
	{name: "detail", kind: types.StringType, access: computed, about: aboutFailureDetail},
	{name: "instance_status", kind: types.StringType, access: computed, about: aboutFailureStatus},
}}

// failureType is the type of failureField.
var failureType = types.ObjectType{AttrTypes: map[string]attr.Type{
	"code": types.StringType, "summary": types.StringType, "detail": types.StringType, "instance_status": types.StringType,
}}

// blocks are what every look takes; timeout is the one argument of its timeouts.
func blocks(timeout string) []block {
	return []block{
		{name: "wait_for", about: aboutWaitFor, checks: []validator.Object{waitForShape{}}, fields: []field{
			{name: "text", kind: types.StringType, about: aboutText, checks: []validator.String{pattern()}},
			{name: "fail_on_text", kind: types.StringType, about: aboutFailOnText, checks: []validator.String{pattern()}},
			{name: "picture", kind: types.StringType, about: aboutWaitPicture, checks: []validator.String{partPicture()}, hidden: true},
			{name: "fail_on_picture", kind: types.StringType, about: aboutFailOnPicture, checks: []validator.String{partPicture()}, hidden: true},
			{name: "similarity", kind: types.NumberType, about: aboutSimilarity, bounds: []validator.Number{numberBetween{leastSimilarity, 1}}},
			{name: "still_for", kind: types.StringType, about: aboutStillFor, checks: []validator.String{duration(time.Second)}},
			{name: "interval", kind: types.StringType, about: aboutInterval, checks: []validator.String{duration(leastInterval)}},
		}},
		{name: timeoutsBlock, about: aboutTimeouts, fields: []field{
			{name: timeout, kind: types.StringType, about: aboutTimeout, checks: []validator.String{duration(leastTimeout)}},
		}},
	}
}

// each makes the members of a schema from fields or blocks, which name tells apart.
func each[F, A any](members []F, name func(F) string, render func(F) A) map[string]A {
	rendered := make(map[string]A, len(members))
	for _, m := range members {
		rendered[name(m)] = render(m)
	}
	return rendered
}

func fieldName(f field) string { return f.name }
func blockName(b block) string { return b.name }

// waitForShape refuses a block without a condition.
type waitForShape struct{}

// Description implements validator.Describer.
func (waitForShape) Description(context.Context) string {
	return "at least one of text, fail_on_text, picture, fail_on_picture and still_for"
}

// MarkdownDescription implements validator.Describer.
func (v waitForShape) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateObject implements validator.Object.
func (waitForShape) ValidateObject(_ context.Context, req validator.ObjectRequest, resp *validator.ObjectResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	for _, name := range []string{"text", "fail_on_text", "picture", "fail_on_picture", "still_for"} {
		if value := req.ConfigValue.Attributes()[name]; value != nil && !value.IsNull() {
			return // known or not: it is given
		}
	}
	resp.Diagnostics.AddAttributeError(req.Path, "Nothing to wait for",
		"wait_for needs at least one of text, fail_on_text, picture, fail_on_picture and still_for. Leave wait_for out to take the screen as it is.")
}
