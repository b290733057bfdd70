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
		Summary: "The text on a picture of a screen",
		MarkdownDescription: "Reads a text console: a line for each row, without trailing blanks and trailing empty lines. A character that cannot be read is `\uFFFD`. " +
			"On a graphical screen the text, in English and simplified Chinese, is recognised, which may err; lines that are in doubt are left out. Empty for a blank screen.",
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
	reading, interrupted := picture.Recognise(ctx)
	if interrupted != nil {
		resp.Error = function.NewFuncError("The picture was not read to its end: " + interrupted.Error() + ".")
		return
	}
	resp.Error = resp.Result.Set(ctx, reading.Text)
}
