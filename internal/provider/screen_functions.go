package provider

import (
	"github.com/hashicorp/terraform-plugin-framework/function"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen"
)

// imageParameter is a picture in Base64, as the data source's screenshot is.
func imageParameter(name string) function.StringParameter {
	return function.StringParameter{Name: name, MarkdownDescription: "A PNG or JPEG in Base64, such as the data source's `screenshot` or `filebase64(\"golden.png\")`."}
}

// pictureArgument decodes the picture that is argument number position; its
// error points at that argument.
func pictureArgument(position int64, image string) (*screen.Picture, *function.FuncError) {
	data, err := screen.DecodeBase64(image)
	if err != nil {
		return nil, function.NewArgumentFuncError(position, "The argument must be a picture in Base64. "+sentence(err.Error())+".")
	}
	picture, err := screen.Decode(data)
	if err != nil {
		return nil, function.NewArgumentFuncError(position, "The argument must be a PNG or JPEG in Base64. "+sentence(err.Error())+".")
	}
	return picture, nil
}
