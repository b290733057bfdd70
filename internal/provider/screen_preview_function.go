package provider

import (
	"context"
	"fmt"
	"math/big"

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
		VariadicParameter: function.NumberParameter{Name: "columns",
			MarkdownDescription: fmt.Sprintf("The width in columns, 1 to %d; at most one number.", maxColumns)},
		Return: function.StringReturn{},
	}
}

// Run implements function.Function.
func (screenPreviewFunction) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var image string
	var widths []*big.Float
	if resp.Error = req.Arguments.Get(ctx, &image, &widths); resp.Error != nil {
		return
	}
	columns, problem := columnsOf(widths)
	if problem != nil {
		resp.Error = problem
		return
	}
	picture, err := pictureArgument(0, image)
	if err != nil {
		resp.Error = err
		return
	}
	resp.Error = resp.Result.Set(ctx, screen.Preview(picture, columns))
}

// columnsOf is the width that was asked for. The parameter is a number, for the
// library has no words for people when it is not whole.
func columnsOf(widths []*big.Float) (int, *function.FuncError) {
	if len(widths) == 0 {
		return defaultColumns, nil
	}
	if len(widths) > 1 {
		return 0, function.NewArgumentFuncError(2, "There is one width at most: screen_preview(image) or screen_preview(image, columns)")
	}
	width := widths[0]
	if width == nil || !width.IsInt() || width.Cmp(big.NewFloat(1)) < 0 || width.Cmp(big.NewFloat(maxColumns)) > 0 {
		return 0, function.NewArgumentFuncError(1, fmt.Sprintf("The width must be a whole number of columns, 1 to %d", maxColumns))
	}
	columns, _ := width.Int64()
	return int(columns), nil
}
