package provider

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen"
)

// screenshotAction implements action.Action: the look that is taken when told,
// which reports instead of returning.
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

// Schema implements action.Action. There is nothing but arguments, since an action
// returns nothing.
func (a *screenshotAction) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: aboutAction,
		Attributes:          each(argumentFields(), fieldName, actionField),
		Blocks:              each(blocks(actionTwin.timeout), blockName, actionBlock),
	}
}

func actionField(f field) schema.Attribute {
	optional, required, _ := f.access.flags()
	switch f.kind.(type) {
	case basetypes.BoolType:
		return schema.BoolAttribute{Optional: optional, Required: required, MarkdownDescription: f.about}
	case basetypes.NumberType:
		return schema.NumberAttribute{Optional: optional, Required: required, MarkdownDescription: f.about, Validators: f.bounds}
	}
	return schema.StringAttribute{Optional: optional, Required: required, MarkdownDescription: f.about, Validators: f.checks}
}

func actionBlock(b block) schema.Block {
	return schema.SingleNestedBlock{MarkdownDescription: b.about, Validators: b.checks, Attributes: each(b.fields, fieldName, actionField)}
}

// ValidateConfig implements action.ActionWithValidateConfig.
func (a *screenshotAction) ValidateConfig(ctx context.Context, req action.ValidateConfigRequest, resp *action.ValidateConfigResponse) {
	var arguments screenshotArguments
	if req.Config.Get(ctx, &arguments).HasError() {
		return // wait_for is not known yet
	}
	resp.Diagnostics.Append(arguments.checkTimes(actionTwin)...)
}

// Invoke implements action.Action.
func (a *screenshotAction) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	var arguments screenshotArguments
	resp.Diagnostics.Append(req.Config.Get(ctx, &arguments)...)
	if resp.Diagnostics.HasError() {
		return
	}
	tell := func(message string) { resp.SendProgress(action.InvokeProgressEvent{Message: message}) }
	o, diags := arguments.look(ctx, a.session, actionTwin, func(ctx context.Context, message string, fields map[string]any) {
		logObservation(ctx, message, fields)
		tell(progress(message, fields))
	})
	resp.Diagnostics.Append(diags...)
	if o != nil && o.err != nil {
		resp.Diagnostics.Append(o.explain())
	}
	if resp.Diagnostics.HasError() {
		return
	}
	tell(report(o))
}

// progress is an observation on one line.
func progress(message string, fields map[string]any) string {
	for _, name := range []string{"missing", "error"} {
		if why, ok := fields[name]; ok {
			message += ": " + printable(fmt.Sprint(why))
		}
	}
	if elapsed, ok := fields["elapsed"]; ok {
		pictures, _ := fields["pictures"].(int)
		message += fmt.Sprintf(" (%s in %v)", countPictures(pictures), elapsed)
	}
	return message
}

// report is what the action has to show at its end.
func report(o *outcome) string {
	picture := o.result.Picture
	reading := o.result.Reading
	head := fmt.Sprintf("Screen of %s in %s at %s: %s, %dx%d", o.InstanceID, o.Region,
		o.result.CapturedAt.Format(time.RFC3339), reading.Type, picture.Width(), picture.Height())
	if reading.Text == "" {
		return head
	}
	if reading.Type == screen.Graphics {
		head += ", with text that was recognised and may err"
	}
	return head + "\n" + quoteScreen(reading.Text)
}
