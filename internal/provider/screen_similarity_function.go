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
		MarkdownDescription: "A number from 0 to 1, the same whichever picture comes first. Of two text consoles it is the share of the words that they have in common. Other screens are compared as people see them, by what is drawn on them:\n\n" +
			"| similarity | the second screen is |\n|---|---|\n" +
			"| 1 | the same |\n" +
			"| 0.95 and more | the same as a JPEG, or with a pointer on it |\n" +
			"| 0.9 and more | the same with another time on its clock, at half its size or at one and a half |\n" +
			"| 0.8 to 0.98 | the same with a window moved by 8 pixels |\n" +
			"| under 0.7 | the same with a dialog of 300x120 pixels in its middle, or without a window |\n" +
			"| under 0.4 | another |\n\n" +
			"What changes in one place counts as much as that place matters to who looks at it, however large the screen is. To ask for one thing on a screen and nothing else, use `screen_find`.",
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
