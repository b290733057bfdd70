package provider

import (
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/function"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen"
)

// imageParameter is a picture in Base64, as the data source's screenshot is.
func imageParameter(name string) function.StringParameter {
	return function.StringParameter{Name: name, MarkdownDescription: "A PNG or JPEG in Base64, such as the data source's `screenshot` or `filebase64(\"golden.png\")`."}
}

// pictureArgument decodes the picture that is argument number position; its
// error points at that argument. Terraform ends it with a full stop.
func pictureArgument(position int64, image string) (*screen.Picture, *function.FuncError) {
	data, err := screen.DecodeBase64(image)
	if err != nil {
		return nil, function.NewArgumentFuncError(position, "The argument must be a picture in Base64, and "+refusedPicture(err))
	}
	picture, err := screen.Decode(data)
	if err != nil {
		return nil, function.NewArgumentFuncError(position, "The argument must be a PNG or JPEG in Base64, and "+refusedPicture(err))
	}
	return picture, nil
}

// refusedPicture says what is wrong without quoting any of it: the argument may be
// a secret that was passed by a slip.
func refusedPicture(err error) string {
	var malformed *screen.MalformedError
	var tooLarge *screen.TooLargeError
	var unsupported *screen.UnsupportedError
	var part *screen.PartError
	switch {
	case errors.Is(err, screen.ErrEmpty):
		return "it is empty"
	case errors.As(err, &malformed):
		return "its " + malformed.Format + " is damaged or cut short"
	case errors.As(err, &tooLarge):
		return "it is a " + tooLarge.Error()
	case errors.As(err, &part):
		return part.Reason
	case errors.As(err, &unsupported) && unsupported.Reason != "":
		return "it is of a kind that no screenshot has: " + unsupported.Reason
	}
	return "it is neither"
}
