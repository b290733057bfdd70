package provider

import (
	"context"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/capture"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen"
)

// screenshotArguments is what a look is asked for, by each of the four.
type screenshotArguments struct {
	InstanceID   types.String  `tfsdk:"instance_id"`
	Region       types.String  `tfsdk:"region"`
	Wakeup       types.Bool    `tfsdk:"wakeup"`
	ReadGraphics types.Bool    `tfsdk:"read_graphics"`
	OutputFile   types.String  `tfsdk:"output_file"`
	WaitFor      *waitForModel `tfsdk:"wait_for"`
	Timeouts     types.Object  `tfsdk:"timeouts"`
}

// screenshotAnswer is what a look gives.
type screenshotAnswer struct {
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

// passingModel is a look that is taken anew each time: the data source and the
// ephemeral resource.
type passingModel struct {
	screenshotArguments
	screenshotAnswer
	IncludeScreenshot types.Bool   `tfsdk:"include_screenshot"`
	OnFailure         types.String `tfsdk:"on_failure"`
	Failure           types.Object `tfsdk:"failure"`
}

// lastingModel is a look that is taken once: the resource.
type lastingModel struct {
	screenshotArguments
	screenshotAnswer
	IncludeScreenshot types.Bool `tfsdk:"include_screenshot"`
	Triggers          types.Map  `tfsdk:"triggers"`
}

type waitForModel struct {
	Text       types.String `tfsdk:"text"`
	FailOnText types.String `tfsdk:"fail_on_text"`
	StillFor   types.String `tfsdk:"still_for"`
	Interval   types.String `tfsdk:"interval"`

	Picture       types.String `tfsdk:"picture"`
	FailOnPicture types.String `tfsdk:"fail_on_picture"`
	Similarity    types.Number `tfsdk:"similarity"`
}

// request is what the arguments ask for. Values are known and valid: the schema
// saw to it; only the region may still be missing.
func (m *screenshotArguments) request(ctx context.Context, s *session, timeout time.Duration) (capture.Request, diag.Diagnostics) {
	var diags diag.Diagnostics
	region := strings.TrimSpace(m.Region.ValueString())
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
		diags.Append(explainNoRegion(s.profileProblem))
	}
	wait, more := m.WaitFor.condition(ctx)
	diags.Append(more...)
	return capture.Request{
		Caller: s.client, Region: region, InstanceID: m.InstanceID.ValueString(), Wakeup: m.Wakeup.ValueBool(),
		ReadGraphics: unlessFalse(m.ReadGraphics), Timeout: timeout, MaxRetry: s.maxRetry, WaitFor: wait,
	}, diags
}

// condition is nil when there is nothing to wait for. Its diagnostics are of values
// that were not known when the schema checked the others.
func (m *waitForModel) condition(ctx context.Context) (*capture.WaitFor, diag.Diagnostics) {
	if m == nil {
		return nil, nil
	}
	var diags diag.Diagnostics
	wait := &capture.WaitFor{Interval: leastInterval}
	wait.Text = parsed(m.Text, "text", &diags, compileScreenPattern)
	wait.FailOnText = parsed(m.FailOnText, "fail_on_text", &diags, compileScreenPattern)
	wait.StillFor = parsed(m.StillFor, "still_for", &diags, time.ParseDuration)
	if interval := parsed(m.Interval, "interval", &diags, time.ParseDuration); interval > 0 {
		wait.Interval = interval
	}
	open := func(encoded string) (*screen.Part, error) { return openPart(ctx, encoded) }
	wait.Picture = parsed(m.Picture, "picture", &diags, open)
	wait.FailOnPicture = parsed(m.FailOnPicture, "fail_on_picture", &diags, open)
	if !m.Similarity.IsNull() {
		wait.Similarity, _ = m.Similarity.ValueBigFloat().Float64()
	}
	return wait, diags
}

// parsed is what an argument of wait_for says; the zero value when it is left out.
func parsed[V any](text types.String, name string, diags *diag.Diagnostics, parse func(string) (V, error)) (value V) {
	if text.IsNull() {
		return value
	}
	value, err := parse(text.ValueString())
	if err != nil {
		diags.AddAttributeError(path.Root("wait_for").AtName(name), "Invalid "+name, sentence(err.Error())+".")
	}
	return value
}

// timeout is what the block timeouts says, in the argument that this look has
// there; known is false while a value is not known yet.
func (m *screenshotArguments) timeout() (timeout time.Duration, known bool) {
	if m.Timeouts.IsUnknown() {
		return 0, false
	}
	for _, value := range m.Timeouts.Attributes() {
		text, isText := value.(types.String)
		if !isText || text.IsUnknown() {
			return 0, false
		}
		if timeout, err := time.ParseDuration(text.ValueString()); err == nil {
			return timeout, true
		}
	}
	return defaultReadTimeout, true
}

// checkTimes refuses times that cannot work together, as far as they are known.
func (m *screenshotArguments) checkTimes(t twin) diag.Diagnostics {
	var diags diag.Diagnostics
	timeout, known := m.timeout()
	if !known || m.WaitFor == nil || m.WaitFor.StillFor.IsUnknown() {
		return nil
	}
	if still, err := time.ParseDuration(m.WaitFor.StillFor.ValueString()); err == nil && still >= timeout {
		diags.AddAttributeError(path.Root("wait_for").AtName("still_for"), "Wait can never end well",
			"The screen would have to be still for "+still.String()+", but "+t.limit()+" ends the "+t.noun+" after "+timeout.String()+". Make "+t.limit()+" longer, or still_for shorter.")
	}
	return diags
}

// fill copies a picture into the model; nil is none.
func (a *screenshotAnswer) fill(result *capture.Result, include types.Bool) {
	*a = screenshotAnswer{Lines: types.ListNull(types.StringType)}
	if result == nil {
		return
	}
	picture := result.Picture
	reading := result.Reading
	if unlessFalse(include) {
		a.Screenshot = types.StringValue(result.Screenshot)
	}
	a.ScreenshotSHA256 = types.StringValue(picture.SHA256())
	a.ContentType = types.StringValue(picture.ContentType())
	a.Width = types.Int64Value(int64(picture.Width()))
	a.Height = types.Int64Value(int64(picture.Height()))
	a.ScreenType = types.StringValue(string(reading.Type))
	a.Text = types.StringValue(reading.Text)
	a.Lines = stringList(reading.Lines)
	a.CapturedAt = types.StringValue(result.CapturedAt.Format(time.RFC3339))
	a.RequestID = types.StringValue(result.RequestID)
}

// unlessFalse is what a bool means whose default is true.
func unlessFalse(v types.Bool) bool { return v.IsNull() || v.ValueBool() }

// stringList is a list that is never null.
func stringList(values []string) types.List {
	elements := make([]attr.Value, len(values))
	for i, v := range values {
		elements[i] = types.StringValue(v)
	}
	return types.ListValueMust(types.StringType, elements)
}
