package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen"
)

// screenSimilarityFunction implements function.Function.
type screenSimilarityFunction struct{}

func newScreenSimilarityFunction() function.Function { return screenSimilarityFunction{} }

// Metadata implements function.Function.
func (screenSimilarityFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "screen_similarity"
}

// Definition implements function.Function.
func (screenSimilarityFunction) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "How alike two screens are",
		MarkdownDescription: "A number from 0 to 1: near 1 for the same screen, also in another encoding or phase of its cursor, and clearly lower for another screen, " +
			"also when both are mostly black.",
		Parameters: []function.Parameter{imageParameter("a"), imageParameter("b")},
		Return:     function.Float64Return{},
	}
}

// Run implements function.Function.
func (screenSimilarityFunction) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var a, b string
	if resp.Error = req.Arguments.Get(ctx, &a, &b); resp.Error != nil {
		return
	}
	first, err := pictureArgument(0, a)
	if err != nil {
		resp.Error = err
		return
	}
	second, err := pictureArgument(1, b)
	if err != nil {
		resp.Error = err
		return
	}
	resp.Error = resp.Result.Set(ctx, screen.Similarity(first, second))
}
