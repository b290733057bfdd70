package provider

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// screenshotEphemeral implements ephemeral.EphemeralResource: the data source's
// twin, of which nothing stays in plan or state.
type screenshotEphemeral struct{ session *session }

var (
	_ ephemeral.EphemeralResourceWithConfigure      = (*screenshotEphemeral)(nil)
	_ ephemeral.EphemeralResourceWithValidateConfig = (*screenshotEphemeral)(nil)
)

func newScreenshotEphemeral() ephemeral.EphemeralResource { return &screenshotEphemeral{} }

// Metadata implements ephemeral.EphemeralResource.
func (e *screenshotEphemeral) Metadata(_ context.Context, _ ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = screenshotType
}

// Configure implements ephemeral.EphemeralResourceWithConfigure.
func (e *screenshotEphemeral) Configure(_ context.Context, req ephemeral.ConfigureRequest, resp *ephemeral.ConfigureResponse) {
	s, diags := sessionFrom(req.ProviderData)
	resp.Diagnostics.Append(diags...)
	e.session = s
}

// Schema implements ephemeral.EphemeralResource.
func (e *screenshotEphemeral) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	text := func(about string) schema.StringAttribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: about}
	}
	number := func(about string) schema.Int64Attribute {
		return schema.Int64Attribute{Computed: true, MarkdownDescription: about}
	}
	condition := func(about string, validators ...validator.String) schema.StringAttribute {
		return schema.StringAttribute{Optional: true, MarkdownDescription: about, Validators: validators}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: aboutEphemeral,
		Attributes: map[string]schema.Attribute{
			"instance_id":        schema.StringAttribute{Required: true, MarkdownDescription: aboutInstanceID, Validators: []validator.String{instanceID()}},
			"region":             schema.StringAttribute{Optional: true, Computed: true, MarkdownDescription: aboutRegion, Validators: []validator.String{regionName()}},
			"wakeup":             schema.BoolAttribute{Optional: true, MarkdownDescription: aboutWakeup},
			"include_screenshot": schema.BoolAttribute{Optional: true, MarkdownDescription: aboutInclude},
			"output_file":        schema.StringAttribute{Optional: true, MarkdownDescription: aboutOutputFile, Validators: []validator.String{stringvalidator.LengthAtLeast(1)}},
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

			"screenshot":        text(aboutPicture),
			"screenshot_sha256": text(aboutSHA256),
			"content_type":      text(aboutContentType),
			"width":             number(aboutWidth),
			"height":            number(aboutHeight),
			"screen_type":       text(aboutScreenType),
			"text":              text(aboutScreenText),
			"lines":             schema.ListAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: aboutLines},
			"captured_at":       text(aboutCapturedAt),
			"request_id":        text(aboutRequestID),
		},
	}
}

// ValidateConfig implements ephemeral.EphemeralResourceWithValidateConfig.
func (e *screenshotEphemeral) ValidateConfig(ctx context.Context, req ephemeral.ValidateConfigRequest, resp *ephemeral.ValidateConfigResponse) {
	var model screenshotModel
	if req.Config.Get(ctx, &model).HasError() {
		return // wait_for or timeouts are not known yet
	}
	resp.Diagnostics.Append(model.checkTimes(ctx)...)
}

// Open implements ephemeral.EphemeralResource.
func (e *screenshotEphemeral) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	var model screenshotModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	request, result, diags := model.read(ctx, e.session, logObservation)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	model.fill(request, result)
	resp.Diagnostics.Append(resp.Result.Set(ctx, &model)...)
}
