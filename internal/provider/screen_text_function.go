package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"
)

// screenTextFunction implements function.Function.
type screenTextFunction struct{}

func newScreenTextFunction() function.Function { return screenTextFunction{} }

// Metadata implements function.Function.
func (screenTextFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "screen_text"
}

// Definition implements function.Function.
func (screenTextFunction) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "The text on a picture of a console",
		MarkdownDescription: "Reads a text console: a line for each row, without trailing blanks and trailing empty lines. " +
			"Empty for a blank screen and for graphics. A character that cannot be read is `\uFFFD`.",
		Parameters: []function.Parameter{imageParameter("image")},
		Return:     function.StringReturn{},
	}
}

// Run implements function.Function.
func (screenTextFunction) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var image string
	if resp.Error = req.Arguments.Get(ctx, &image); resp.Error != nil {
		return
	}
	picture, err := pictureArgument(0, image)
	if err != nil {
		resp.Error = err
		return
	}
	resp.Error = resp.Result.Set(ctx, picture.Read().Text)
}
