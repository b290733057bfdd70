package provider

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"
)

// screenshotDataSource implements datasource.DataSource.
type screenshotDataSource struct{ session *session }

var (
	_ datasource.DataSourceWithConfigure      = (*screenshotDataSource)(nil)
	_ datasource.DataSourceWithValidateConfig = (*screenshotDataSource)(nil)
)

func newScreenshotDataSource() datasource.DataSource { return &screenshotDataSource{} }

// Metadata implements datasource.DataSource.
func (d *screenshotDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = screenshotType
}

// Configure implements datasource.DataSourceWithConfigure.
func (d *screenshotDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	s, diags := sessionFrom(req.ProviderData)
	resp.Diagnostics.Append(diags...)
	d.session = s
}

// Schema implements datasource.DataSource.
func (d *screenshotDataSource) Schema(ctx context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
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
		MarkdownDescription: aboutScreenshot,
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
			"timeouts": timeouts.AttributesWithOpts(ctx, timeouts.Opts{ReadDescription: aboutTimeout}),

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

// ValidateConfig implements datasource.DataSourceWithValidateConfig.
func (d *screenshotDataSource) ValidateConfig(ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	var model screenshotModel
	if req.Config.Get(ctx, &model).HasError() {
		return // wait_for is not known yet
	}
	resp.Diagnostics.Append(model.checkTimes(ctx)...)
}

// Read implements datasource.DataSource.
func (d *screenshotDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model screenshotModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	request, result, diags := model.read(ctx, d.session, logObservation)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	model.fill(request, result)
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

// logObservation tells TF_LOG what a read goes through; fields hold no secrets.
func logObservation(ctx context.Context, message string, fields map[string]any) {
	tflog.Info(ctx, message, fields)
}
