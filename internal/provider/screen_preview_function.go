package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/function"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen"
)

const (
	defaultColumns = 80
	maxColumns     = 500
)

// screenPreviewFunction implements function.Function.
type screenPreviewFunction struct{}

func newScreenPreviewFunction() function.Function { return screenPreviewFunction{} }

// Metadata implements function.Function.
func (screenPreviewFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "screen_preview"
}

// Definition implements function.Function.
func (screenPreviewFunction) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "A picture of a screen for a terminal",
		MarkdownDescription: fmt.Sprintf("Draws a screen with ANSI colours, for `terraform console`: the text itself for a text console, half blocks for graphics. "+
			"%d columns wide, unless a second argument says otherwise.", defaultColumns),
		Parameters: []function.Parameter{imageParameter("image")},
		VariadicParameter: function.Int64Parameter{Name: "columns",
			MarkdownDescription: fmt.Sprintf("The width in columns, 1 to %d; at most one number.", maxColumns)},
		Return: function.StringReturn{},
	}
}

// Run implements function.Function.
func (screenPreviewFunction) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var image string
	var more []int64
	if resp.Error = req.Arguments.Get(ctx, &image, &more); resp.Error != nil {
		return
	}
	columns := int64(defaultColumns)
	switch {
	case len(more) > 1:
		resp.Error = function.NewArgumentFuncError(2, "There is one width at most: screen_preview(image) or screen_preview(image, columns).")
		return
	case len(more) == 1:
		columns = more[0]
	}
	if columns < 1 || columns > maxColumns {
		resp.Error = function.NewArgumentFuncError(1, fmt.Sprintf("The width must be 1 to %d columns, not %d.", maxColumns, columns))
		return
	}
	picture, err := pictureArgument(0, image)
	if err != nil {
		resp.Error = err
		return
	}
	resp.Error = resp.Result.Set(ctx, screen.Preview(picture, int(columns)))
}
