package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
)

// screenshotDataSource implements datasource.DataSource: the look at every plan.
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
func (d *screenshotDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: aboutScreenshot,
		Attributes:          each(passingFields(), fieldName, dataSourceField),
		Blocks:              each(blocks(dataSourceTwin.timeout), blockName, dataSourceBlock),
	}
}

func dataSourceField(f field) schema.Attribute {
	optional, required, computed := f.access.flags()
	switch kind := f.kind.(type) {
	case basetypes.BoolType:
		return schema.BoolAttribute{Optional: optional, Required: required, Computed: computed, MarkdownDescription: f.about}
	case basetypes.Int64Type:
		return schema.Int64Attribute{Optional: optional, Required: required, Computed: computed, MarkdownDescription: f.about}
	case basetypes.NumberType:
		return schema.NumberAttribute{Optional: optional, Required: required, MarkdownDescription: f.about, Validators: f.bounds}
	case basetypes.ListType:
		return schema.ListAttribute{ElementType: kind.ElemType, Optional: optional, Required: required, Computed: computed, MarkdownDescription: f.about}
	case basetypes.ObjectType:
		return schema.SingleNestedAttribute{Optional: optional, Required: required, Computed: computed, MarkdownDescription: f.about,
			Attributes: each(f.nested, fieldName, dataSourceField)}
	}
	return schema.StringAttribute{Optional: optional, Required: required, Computed: computed, MarkdownDescription: f.about, Sensitive: f.hidden, Validators: f.checks}
}

func dataSourceBlock(b block) schema.Block {
	return schema.SingleNestedBlock{MarkdownDescription: b.about, Validators: b.checks, Attributes: each(b.fields, fieldName, dataSourceField)}
}

// ValidateConfig implements datasource.DataSourceWithValidateConfig.
func (d *screenshotDataSource) ValidateConfig(ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	var model passingModel
	if req.Config.Get(ctx, &model).HasError() {
		return // wait_for is not known yet
	}
	resp.Diagnostics.Append(model.checkTimes(dataSourceTwin)...)
}

// Read implements datasource.DataSource.
func (d *screenshotDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model passingModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(model.take(ctx, d.session, dataSourceTwin)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}
