package provider

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/capture"
)

// screenshotAction implements action.Action: the data source's twin for a look
// at a screen in between, which reports instead of returning.
type screenshotAction struct{ session *session }

var (
	_ action.ActionWithConfigure      = (*screenshotAction)(nil)
	_ action.ActionWithValidateConfig = (*screenshotAction)(nil)
)

func newScreenshotAction() action.Action { return &screenshotAction{} }

// Metadata implements action.Action.
func (a *screenshotAction) Metadata(_ context.Context, _ action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = screenshotType
}

// Configure implements action.ActionWithConfigure.
func (a *screenshotAction) Configure(_ context.Context, req action.ConfigureRequest, resp *action.ConfigureResponse) {
	s, diags := sessionFrom(req.ProviderData)
	resp.Diagnostics.Append(diags...)
	a.session = s
}

// Schema implements action.Action. There is no include_screenshot, since an
// action returns nothing that could include it.
func (a *screenshotAction) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	condition := func(about string, validators ...validator.String) schema.StringAttribute {
		return schema.StringAttribute{Optional: true, MarkdownDescription: about, Validators: validators}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: aboutAction,
		Attributes: map[string]schema.Attribute{
			"instance_id": schema.StringAttribute{Required: true, MarkdownDescription: aboutInstanceID, Validators: []validator.String{instanceID()}},
			"region":      condition(aboutRegion, regionName()),
			"wakeup":      schema.BoolAttribute{Optional: true, MarkdownDescription: aboutWakeup},
			"output_file": condition(aboutOutputFile, stringvalidator.LengthAtLeast(1)),
			"wait_for": schema.SingleNestedAttribute{
				Optional: true, MarkdownDescription: aboutWaitFor, Validators: []validator.Object{waitForShape{}},
				Attributes: map[string]schema.Attribute{
					"text":         condition(aboutText, pattern()),
					"fail_on_text": condition(aboutFailOnText, pattern()),
					"still_for":    condition(aboutStillFor, duration(time.Second)),
					"interval":     condition(aboutInterval, duration(leastInterval)),
				},
			},
			"timeouts": schema.SingleNestedAttribute{
				Optional: true, MarkdownDescription: aboutTimeouts, CustomType: timeoutsType(),
				Attributes: map[string]schema.Attribute{"read": condition(aboutTimeout, duration(time.Millisecond))},
			},
		},
	}
}

// ValidateConfig implements action.ActionWithValidateConfig.
func (a *screenshotAction) ValidateConfig(ctx context.Context, req action.ValidateConfigRequest, resp *action.ValidateConfigResponse) {
	var arguments screenshotArguments
	if req.Config.Get(ctx, &arguments).HasError() {
		return // wait_for or timeouts are not known yet
	}
	resp.Diagnostics.Append(arguments.checkTimes(ctx)...)
}

// Invoke implements action.Action.
func (a *screenshotAction) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	var arguments screenshotArguments
	resp.Diagnostics.Append(req.Config.Get(ctx, &arguments)...)
	if resp.Diagnostics.HasError() {
		return
	}
	tell := func(message string) { resp.SendProgress(action.InvokeProgressEvent{Message: message}) }
	request, result, diags := arguments.read(ctx, a.session, func(ctx context.Context, message string, fields map[string]any) {
		logObservation(ctx, message, fields)
		tell(progress(message, fields))
	})
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	tell(report(request, result))
}

// progress is an observation on one line.
func progress(message string, fields map[string]any) string {
	for _, name := range []string{"missing", "error"} {
		if why, ok := fields[name]; ok {
			message += fmt.Sprintf(": %v", why)
		}
	}
	if elapsed, ok := fields["elapsed"]; ok {
		message += fmt.Sprintf(" (%v pictures in %v)", fields["pictures"], elapsed)
	}
	return message
}

// report is what the action has to show at its end.
func report(request capture.Request, result *capture.Result) string {
	picture := result.Picture
	reading := picture.Read()
	head := fmt.Sprintf("Screen of %s in %s at %s: %s, %dx%d", request.InstanceID, request.Region,
		result.CapturedAt.Format(time.RFC3339), reading.Type, picture.Width(), picture.Height())
	if reading.Text == "" {
		return head
	}
	return head + "\n" + quoteScreen(reading.Text)
}
