package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/boolplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/listplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/mapplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/objectplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
)

// screenshotResource implements resource.Resource: the look that is taken once.
type screenshotResource struct{ session *session }

var (
	_ resource.ResourceWithConfigure      = (*screenshotResource)(nil)
	_ resource.ResourceWithValidateConfig = (*screenshotResource)(nil)
	_ resource.ResourceWithModifyPlan     = (*screenshotResource)(nil)
)

func newScreenshotResource() resource.Resource { return &screenshotResource{} }

// Metadata implements resource.Resource.
func (r *screenshotResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = screenshotType
}

// Configure implements resource.ResourceWithConfigure.
func (r *screenshotResource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	s, diags := sessionFrom(req.ProviderData)
	resp.Diagnostics.Append(diags...)
	r.session = s
}

// Schema implements resource.Resource.
func (r *screenshotResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	fields := append(argumentFields(), includeField, triggersField)
	resp.Schema = schema.Schema{
		MarkdownDescription: aboutResource,
		Attributes:          each(append(fields, answerFields...), fieldName, resourceField),
		Blocks:              each(blocks(resourceTwin.timeout), blockName, resourceBlock),
	}
}

// resourceField is a field whose other value means another look; what a look gave
// stays.
func resourceField(f field) schema.Attribute {
	optional, required, computed := f.access.flags()
	switch kind := f.kind.(type) {
	case basetypes.BoolType:
		return schema.BoolAttribute{Optional: optional, Required: required, Computed: computed, MarkdownDescription: f.about,
			PlanModifiers: []planmodifier.Bool{boolplanmodifier.RequiresReplaceIf(replaceUnless(f.unset), aboutReplace, aboutReplace)}}
	case basetypes.Int64Type:
		return schema.Int64Attribute{Computed: computed, MarkdownDescription: f.about,
			PlanModifiers: []planmodifier.Int64{int64planmodifier.UseStateForUnknown()}}
	case basetypes.ListType:
		return schema.ListAttribute{ElementType: kind.ElemType, Computed: computed, MarkdownDescription: f.about,
			PlanModifiers: []planmodifier.List{listplanmodifier.UseStateForUnknown()}}
	case basetypes.MapType:
		return schema.MapAttribute{ElementType: kind.ElemType, Optional: optional, MarkdownDescription: f.about,
			PlanModifiers: []planmodifier.Map{mapplanmodifier.RequiresReplace()}}
	}
	text := schema.StringAttribute{Optional: optional, Required: required, Computed: computed, MarkdownDescription: f.about, Validators: f.checks}
	if computed {
		text.PlanModifiers = append(text.PlanModifiers, stringplanmodifier.UseStateForUnknown())
	}
	switch {
	case optional && computed: // left out, it stays where the look was taken
		text.PlanModifiers = append(text.PlanModifiers, stringplanmodifier.RequiresReplaceIfConfigured())
	case optional || required:
		text.PlanModifiers = append(text.PlanModifiers, stringplanmodifier.RequiresReplace())
	}
	return text
}

const aboutReplace = "another value makes another look"

// replaceUnless compares by what a bool means: left out is unset.
func replaceUnless(unset bool) boolplanmodifier.RequiresReplaceIfFunc {
	meaning := func(v types.Bool) bool { return v.IsNull() && unset || v.ValueBool() }
	return func(_ context.Context, req planmodifier.BoolRequest, resp *boolplanmodifier.RequiresReplaceIfFuncResponse) {
		resp.RequiresReplace = req.PlanValue.IsUnknown() || meaning(req.PlanValue) != meaning(req.StateValue)
	}
}

// resourceBlock is a block of which each change means another look, but for that
// of timeouts.
func resourceBlock(b block) schema.Block {
	made := schema.SingleNestedBlock{MarkdownDescription: b.about, Validators: b.checks, Attributes: each(b.fields, fieldName, func(f field) schema.Attribute {
		if _, ok := f.kind.(basetypes.NumberType); ok {
			return schema.NumberAttribute{Optional: true, MarkdownDescription: f.about, Validators: f.bounds}
		}
		return schema.StringAttribute{Optional: true, MarkdownDescription: f.about, Sensitive: f.hidden, Validators: f.checks}
	})}
	if b.name != timeoutsBlock {
		made.PlanModifiers = []planmodifier.Object{objectplanmodifier.RequiresReplace()}
	}
	return made
}

// ValidateConfig implements resource.ResourceWithValidateConfig.
func (r *screenshotResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var model lastingModel
	if req.Config.Get(ctx, &model).HasError() {
		return // wait_for is not known yet
	}
	resp.Diagnostics.Append(model.checkTimes(resourceTwin)...)
}

// ModifyPlan implements resource.ResourceWithModifyPlan: the plan shows the region,
// or says that none is given, which nobody should hear of once the machine is made.
func (r *screenshotResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if r.session == nil || req.Plan.Raw.IsNull() {
		return // not configured yet, or a destroy
	}
	region := path.Root("region")
	var configured, planned types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, region, &configured)...)
	resp.Diagnostics.Append(req.Plan.GetAttribute(ctx, region, &planned)...)
	if resp.Diagnostics.HasError() || configured.IsUnknown() || !planned.IsUnknown() {
		return
	}
	switch {
	case r.session.region.set():
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, region, r.session.region.value)...)
	case !r.session.regionUnknown:
		resp.Diagnostics.Append(explainNoRegion(r.session.profileProblem))
	}
}

// Create implements resource.Resource: it takes the look. One that fails leaves
// nothing in the state.
func (r *screenshotResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var model lastingModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	o, diags := model.look(ctx, r.session, resourceTwin, logObservation)
	resp.Diagnostics.Append(diags...)
	if o != nil && o.err != nil {
		resp.Diagnostics.Append(o.explain())
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if model.Region.IsNull() || model.Region.IsUnknown() {
		model.Region = types.StringValue(o.Region) // what is written stays as it is, also ""
	}
	model.fill(o.result, model.IncludeScreenshot)
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

// Read implements resource.Resource: what the screen shows by now is no matter of
// a look that was taken.
func (r *screenshotResource) Read(context.Context, resource.ReadRequest, *resource.ReadResponse) {}

// Update implements resource.Resource: what changes without another look is what
// the next one may take.
func (r *screenshotResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var model lastingModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

// Delete implements resource.Resource: it forgets the look. output_file is left
// alone, for it is the user's.
func (r *screenshotResource) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {
}
