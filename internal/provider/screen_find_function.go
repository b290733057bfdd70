package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen"
)

// screenFindFunction implements function.Function.
type screenFindFunction struct{}

func newScreenFindFunction() function.Function { return screenFindFunction{} }

// placeType is the type of what the function returns.
var placeType = types.ObjectType{AttrTypes: map[string]attr.Type{
	"x": types.Int64Type, "y": types.Int64Type, "width": types.Int64Type, "height": types.Int64Type, "similarity": types.Float64Type,
}}

// Metadata implements function.Function.
func (screenFindFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "screen_find"
}

// Definition implements function.Function.
func (screenFindFunction) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Where a part of one screen stands on another",
		MarkdownDescription: fmt.Sprintf("Looks for a picture that was cut out of an earlier screenshot, such as a button or a logo, anywhere on a screen, at its own scale. "+
			"Gives the likeliest place as an object `{ x, y, width, height, similarity }`: its upper left corner and its size in pixels, and how alike it is there; "+
			"null when that is under %v, or the part is larger than the screen. ", screen.AlikeEnough) + aboutLikeness,
		Parameters: []function.Parameter{imageParameter("image"), function.StringParameter{Name: "part", MarkdownDescription: aboutPart}},
		Return:     function.ObjectReturn{AttributeTypes: placeType.AttrTypes},
	}
}

// Run implements function.Function.
func (screenFindFunction) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var image, wanted string
	if resp.Error = req.Arguments.Get(ctx, &image, &wanted); resp.Error != nil {
		return
	}
	picture, problem := pictureArgument(0, image)
	if problem != nil {
		resp.Error = problem
		return
	}
	part, err := openPart(ctx, wanted)
	if err != nil {
		resp.Error = function.NewArgumentFuncError(1, sentence(err.Error()))
		return
	}
	place, found, err := picture.Find(ctx, part)
	if err != nil {
		resp.Error = function.NewFuncError("The search was interrupted")
		return
	}
	resp.Error = resp.Result.Set(ctx, placeOf(place, found && place.Similarity >= screen.AlikeEnough))
}

// placeOf is null when there is no place.
func placeOf(place screen.Place, found bool) types.Object {
	if !found {
		return types.ObjectNull(placeType.AttrTypes)
	}
	return types.ObjectValueMust(placeType.AttrTypes, map[string]attr.Value{
		"x": types.Int64Value(int64(place.X)), "y": types.Int64Value(int64(place.Y)),
		"width": types.Int64Value(int64(place.Width)), "height": types.Int64Value(int64(place.Height)),
		"similarity": types.Float64Value(place.Similarity),
	})
}
