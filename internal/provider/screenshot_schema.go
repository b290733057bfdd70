package provider

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/capture"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen"
)

const (
	defaultReadTimeout = 5 * time.Minute
	leastInterval      = capture.DefaultInterval // what the API allows for one instance
)

// screenshotType is the type name of the data source and its twins.
const screenshotType = typePrefix + "_instance_screenshot"

// screenshotArguments is what a read is asked for, by each of the twins.
type screenshotArguments struct {
	InstanceID types.String   `tfsdk:"instance_id"`
	Region     types.String   `tfsdk:"region"`
	Wakeup     types.Bool     `tfsdk:"wakeup"`
	OutputFile types.String   `tfsdk:"output_file"`
	WaitFor    *waitForModel  `tfsdk:"wait_for"`
	Timeouts   timeouts.Value `tfsdk:"timeouts"`
}

// screenshotModel is the data source and the ephemeral resource, as they are
// written and as they are answered.
type screenshotModel struct {
	screenshotArguments
	IncludeScreenshot types.Bool `tfsdk:"include_screenshot"`

	Screenshot       types.String `tfsdk:"screenshot"`
	ScreenshotSHA256 types.String `tfsdk:"screenshot_sha256"`
	ContentType      types.String `tfsdk:"content_type"`
	Width            types.Int64  `tfsdk:"width"`
	Height           types.Int64  `tfsdk:"height"`
	ScreenType       types.String `tfsdk:"screen_type"`
	Text             types.String `tfsdk:"text"`
	Lines            types.List   `tfsdk:"lines"`
	CapturedAt       types.String `tfsdk:"captured_at"`
	RequestID        types.String `tfsdk:"request_id"`
}

// timeoutsType lets the twins hold timeouts as the data source's library does.
func timeoutsType() timeouts.Type {
	return timeouts.Type{ObjectType: types.ObjectType{AttrTypes: map[string]attr.Type{"read": types.StringType}}}
}

type waitForModel struct {
	Text       types.String `tfsdk:"text"`
	FailOnText types.String `tfsdk:"fail_on_text"`
	StillFor   types.String `tfsdk:"still_for"`
	Interval   types.String `tfsdk:"interval"`
}

// Words of the attributes, in one place for all kinds that have them.
const (
	aboutScreenshot = "What the screen of an ECS instance shows at this moment: the picture, its hash, and the text that stands on it. " +
		"Calls `GetInstanceScreenshot`; the instance must be Running."
	aboutEphemeral = "What the screen of an ECS instance shows at this moment, as the data source of the same name gives it, without leaving anything in plan or state. " +
		"Its postconditions may look at the picture and the text. Needs Terraform 1.10 or OpenTofu 1.11."
	aboutAction = "Looks at the screen of an ECS instance and reports the text that stands on it as progress; `output_file` keeps the picture. " +
		"With `wait_for`, lasts until the screen shows what it should. Needs Terraform 1.14."
	aboutInstanceID = "Id of the ECS instance."
	aboutRegion     = "Region of the instance. Default: the provider's region."
	aboutWakeup     = "Wake a sleeping (blanked) screen first, as a key press would. Default `false`."
	aboutInclude    = "Whether `screenshot` holds the picture. `false` keeps plan and state small; everything else is still computed. Default `true`."
	aboutOutputFile = "Also write the decoded picture to this file, readable by its owner only; a file that is there is replaced at once. `~` is the user's home. The folder must exist."
	aboutWaitFor    = "Read until the screen shows what it should, a picture each `interval`, until `timeouts` ends. All conditions given must hold at once. " +
		"An instance that is Pending or Starting is waited for too."
	aboutText       = "RE2 expression that must be found in the screen's text, such as `login:\\s*$`. `^` and `$` match at the ends of lines."
	aboutFailOnText = "RE2 expression that ends the wait with an error as soon as it is found in the screen's text, such as `Kernel panic`. `^` and `$` match at the ends of lines."
	aboutStillFor   = "Duration for which the screen must not have changed, such as `30s`. A blinking cursor and the noise of JPEG do not count as change."
	aboutInterval   = "Time from one picture to the next. At least, and by default, `10s`, which is what the API allows."
	aboutTimeouts   = "Bounds of the read."
	aboutTimeout    = "How long the read may take, waits for throttling and `wait_for` included: a duration such as `90s` or `10m`. Default `5m`."

	aboutPicture     = "The picture as the API gives it, in Base64."
	aboutSHA256      = "SHA-256 of the decoded picture, in hexadecimal."
	aboutContentType = "`image/jpeg` or `image/png`, from the picture's own bytes."
	aboutWidth       = "Width of the picture in pixels."
	aboutHeight      = "Height of the picture in pixels."
	aboutScreenType  = "`text` for a text console, `graphics`, or `blank` for a screen with nothing on it but, at most, a cursor."
	aboutScreenText  = "What a text console shows: a line for each row, without trailing blanks and trailing empty lines. Empty on `graphics` and `blank`. A character that cannot be read is `\uFFFD`."
	aboutLines       = "The same as `text`, as logical lines: a row that fills the console's last column goes on in the next one, so that a word broken at the edge is whole. Empty on `graphics` and `blank`."
	aboutCapturedAt  = "When the picture was taken, in UTC (RFC 3339)."
	aboutRequestID   = "The service's id of the call, for a support ticket."
)

// observer hears of what a read goes through.
type observer func(ctx context.Context, message string, fields map[string]any)

// read does what all twins do: it takes the picture and writes output_file.
func (m *screenshotArguments) read(ctx context.Context, s *session, observe observer) (capture.Request, *capture.Result, diag.Diagnostics) {
	if s == nil {
		return capture.Request{}, nil, diag.Diagnostics{diag.NewErrorDiagnostic("Provider is not configured",
			"Terraform asked for a screen before it configured the provider. This is a bug in Terraform or in the provider; please report it.")}
	}
	timeout, diags := m.Timeouts.Read(ctx, defaultReadTimeout)
	if diags.HasError() {
		return capture.Request{}, nil, diags
	}
	request, more := m.request(s, timeout)
	diags.Append(more...)
	file, more := m.claimOutputFile(s, request)
	diags.Append(more...)
	if diags.HasError() {
		return request, nil, diags
	}
	request.Observe = observe
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(s.interrupted, cancel)() //nolint:contextcheck // the read has a context of its own, which this one ends
	result, err := s.reader.Read(ctx, request)
	if err != nil {
		diags.Append(explain(err, request))
		return request, nil, diags
	}
	diags.Append(save(file, result)...)
	return request, result, diags
}

// request is what the arguments ask for. Values are known and valid: the schema
// saw to it; only the region may still be missing.
func (m *screenshotArguments) request(s *session, timeout time.Duration) (capture.Request, diag.Diagnostics) {
	var diags diag.Diagnostics
	region := m.Region.ValueString()
	if region == "" {
		region = s.region.value
	}
	unknown := s.unknown
	if region == "" && s.regionUnknown {
		unknown = append([]string{"region"}, unknown...)
	}
	switch {
	case len(unknown) > 0:
		diags.Append(explainUnknownConfiguration(unknown))
	case region == "":
		diags.Append(explainNoRegion())
	}
	wait, err := m.WaitFor.condition()
	if err != nil {
		diags.AddAttributeError(path.Root("wait_for"), "Invalid wait_for", sentence(err.Error())+".")
	}
	return capture.Request{
		Caller: s.client, Region: region, InstanceID: m.InstanceID.ValueString(), Wakeup: m.Wakeup.ValueBool(),
		Timeout: timeout, MaxRetry: s.maxRetry, WaitFor: wait,
	}, diags
}

// condition is nil when there is nothing to wait for.
func (m *waitForModel) condition() (*capture.WaitFor, error) {
	if m == nil {
		return nil, nil
	}
	wait := &capture.WaitFor{Interval: leastInterval}
	var err error
	if text := m.Text.ValueString(); text != "" {
		if wait.Text, err = compileScreenPattern(text); err != nil {
			return nil, err
		}
	}
	if text := m.FailOnText.ValueString(); text != "" {
		if wait.FailOnText, err = compileScreenPattern(text); err != nil {
			return nil, err
		}
	}
	if text := m.StillFor.ValueString(); text != "" {
		if wait.StillFor, err = time.ParseDuration(text); err != nil {
			return nil, err
		}
	}
	if text := m.Interval.ValueString(); text != "" {
		if wait.Interval, err = time.ParseDuration(text); err != nil {
			return nil, err
		}
	}
	return wait, nil
}

// fill copies a result into the model.
func (m *screenshotModel) fill(request capture.Request, result *capture.Result) {
	picture := result.Picture
	reading := picture.Read()
	m.Region = types.StringValue(request.Region)
	m.Screenshot = types.StringNull()
	if m.IncludeScreenshot.IsNull() || m.IncludeScreenshot.ValueBool() {
		m.Screenshot = types.StringValue(result.Screenshot)
	}
	m.ScreenshotSHA256 = types.StringValue(picture.SHA256())
	m.ContentType = types.StringValue(picture.ContentType())
	m.Width = types.Int64Value(int64(picture.Width()))
	m.Height = types.Int64Value(int64(picture.Height()))
	m.ScreenType = types.StringValue(string(reading.Type))
	m.Text = types.StringValue(reading.Text)
	m.Lines = stringList(reading.Lines)
	m.CapturedAt = types.StringValue(result.CapturedAt.Format(time.RFC3339))
	m.RequestID = types.StringValue(result.RequestID)
}

// stringList is a list that is never null.
func stringList(values []string) types.List {
	elements := make([]attr.Value, len(values))
	for i, v := range values {
		elements[i] = types.StringValue(v)
	}
	return types.ListValueMust(types.StringType, elements)
}

// claimOutputFile gives the absolute path of output_file, or "" when there is
// none. It comes before the call: nobody should wait minutes to hear of a typo.
func (m *screenshotArguments) claimOutputFile(s *session, request capture.Request) (string, diag.Diagnostics) {
	var diags diag.Diagnostics
	if m.OutputFile.ValueString() == "" {
		return "", nil
	}
	owner := request.InstanceID + " in " + request.Region
	absolute, err := s.files.claim(m.OutputFile.ValueString(), owner, s.home)
	if err != nil {
		diags.AddAttributeError(path.Root("output_file"), "Unable to use output_file", sentence(err.Error())+".")
	}
	return absolute, diags
}

// save writes the decoded picture to absolute; "" means that nobody asked.
func save(absolute string, result *capture.Result) diag.Diagnostics {
	var diags diag.Diagnostics
	if absolute == "" {
		return nil
	}
	data, err := screen.DecodeBase64(result.Screenshot)
	if err == nil {
		err = writeFile(absolute, data)
	}
	if err != nil {
		diags.AddAttributeError(path.Root("output_file"), "Unable to write output_file", sentence(err.Error())+". A file that was there is as it was.")
	}
	return diags
}

// waitForShape refuses an object without a condition.
type waitForShape struct{}

func (waitForShape) Description(context.Context) string {
	return "at least one of text, fail_on_text and still_for"
}
func (v waitForShape) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateObject implements validator.Object.
func (waitForShape) ValidateObject(_ context.Context, req validator.ObjectRequest, resp *validator.ObjectResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	for _, name := range []string{"text", "fail_on_text", "still_for"} {
		if value := req.ConfigValue.Attributes()[name]; value != nil && !value.IsNull() {
			return // known or not: it is given
		}
	}
	resp.Diagnostics.AddAttributeError(req.Path, "Nothing to wait for",
		"wait_for needs at least one of text, fail_on_text and still_for. Leave wait_for out to take the screen as it is.")
}

// checkTimes refuses times that cannot work together, as far as they are known.
func (m *screenshotArguments) checkTimes(ctx context.Context) diag.Diagnostics {
	var diags diag.Diagnostics
	if m.Timeouts.IsUnknown() {
		return nil
	}
	timeout, timeoutDiags := m.Timeouts.Read(ctx, defaultReadTimeout)
	if timeoutDiags.HasError() {
		return nil // said by the attribute's own validator
	}
	if timeout <= 0 {
		diags.AddAttributeError(path.Root("timeouts"), "Invalid duration",
			"A read needs some time: timeouts.read must be longer than 0.")
		return diags
	}
	if m.WaitFor == nil || m.WaitFor.StillFor.IsUnknown() {
		return diags
	}
	if still, err := time.ParseDuration(m.WaitFor.StillFor.ValueString()); err == nil && still >= timeout {
		diags.AddAttributeError(path.Root("wait_for"), "Wait can never end well",
			"The screen would have to be still for "+still.String()+", but timeouts.read ends the read after "+timeout.String()+". Make timeouts.read longer, or still_for shorter.")
	}
	return diags
}
