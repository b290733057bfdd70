package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
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
	resp.Schema = schema.Schema{
		MarkdownDescription: aboutEphemeral,
		Attributes:          each(passingFields(), fieldName, ephemeralField),
		Blocks:              each(blocks(ephemeralTwin.timeout), blockName, ephemeralBlock),
	}
}

func ephemeralField(f field) schema.Attribute {
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
			Attributes: each(f.nested, fieldName, ephemeralField)}
	}
	return schema.StringAttribute{Optional: optional, Required: required, Computed: computed, MarkdownDescription: f.about, Sensitive: f.hidden, Validators: f.checks}
}

func ephemeralBlock(b block) schema.Block {
	return schema.SingleNestedBlock{MarkdownDescription: b.about, Validators: b.checks, Attributes: each(b.fields, fieldName, ephemeralField)}
}

// ValidateConfig implements ephemeral.EphemeralResourceWithValidateConfig.
func (e *screenshotEphemeral) ValidateConfig(ctx context.Context, req ephemeral.ValidateConfigRequest, resp *ephemeral.ValidateConfigResponse) {
	var model passingModel
	if req.Config.Get(ctx, &model).HasError() {
		return // wait_for is not known yet
	}
	resp.Diagnostics.Append(model.checkTimes(ephemeralTwin)...)
}

// Open implements ephemeral.EphemeralResource.
func (e *screenshotEphemeral) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	var model passingModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(model.take(ctx, e.session, ephemeralTwin)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.Result.Set(ctx, &model)...)
}
