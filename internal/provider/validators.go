package provider

import (
	"context"
	"fmt"
	"math"
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen"
)

// A region becomes part of a host name, so nothing else may be in it.
var regionPattern = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

const regionRule = `A region id has lower-case letters, digits and hyphens only, such as "cn-hangzhou" or "eu-central-1".`

// regionName accepts an empty name, which means the default.
func regionName() validator.String {
	return stringCheck{"a region id", "Invalid region", func(text string) string {
		if text = strings.TrimSpace(text); text != "" && !regionPattern.MatchString(text) {
			return fmt.Sprintf("%q is none. %s", text, regionRule)
		}
		return ""
	}}
}

func endpointName() validator.String {
	return stringCheck{"host, host:port or a URL", "Invalid endpoint", func(text string) string {
		if _, err := parseEndpoint(text); err != nil {
			return sentence(err.Error()) + "."
		}
		return ""
	}}
}

func protocolName() validator.String {
	return stringCheck{"HTTPS or HTTP", "Invalid protocol", func(text string) string {
		switch strings.ToUpper(strings.TrimSpace(text)) {
		case "", "HTTP", "HTTPS":
			return ""
		}
		return "The protocol is HTTPS or HTTP."
	}}
}

// stringCheck is a validator of one known string: check returns what is wrong
// with it, or "".
type stringCheck struct {
	description string
	summary     string
	check       func(string) string
}

func (c stringCheck) Description(context.Context) string         { return c.description }
func (c stringCheck) MarkdownDescription(context.Context) string { return c.description }

// ValidateString implements validator.String.
func (c stringCheck) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if problem := c.check(req.ConfigValue.ValueString()); problem != "" {
		resp.Diagnostics.AddAttributeError(req.Path, c.summary, problem)
	}
}

// instanceID accepts any id the service may invent, but nothing that only a
// slip of the hand, or of a copy from a web page, produces.
func instanceID() validator.String {
	return stringCheck{"not empty, no white space and nothing invisible", "Invalid instance_id", func(id string) string {
		odd := oddRune(id)
		switch {
		case id == "":
			return "instance_id is empty. Give the id of an ECS instance, such as \"i-bp1gbz20g229bvu5example\"."
		case odd != "":
			return fmt.Sprintf("instance_id %s holds %s. Give the bare id of an ECS instance.", strconv.QuoteToASCII(shortened(id)), odd)
		case len(id) > maxInstanceID:
			return fmt.Sprintf("instance_id is %d characters long; at most %d are taken.", utf8.RuneCountInString(id), maxInstanceID)
		}
		return ""
	}}
}

const maxInstanceID = 256

// oddRune names the first character that nobody types into an id on purpose,
// and its place: white space, control characters, what has no width or turns
// the direction of writing, what is no UTF-8 at all; or "".
func oddRune(text string) string {
	place := 0
	for at, r := range text {
		place++
		kind := ""
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(text[at:], "\uFFFD"):
			return fmt.Sprintf("a byte that is no UTF-8, 0x%02x, as character %d", text[at], place)
		case r == 0:
			kind = "a NUL"
		case unicode.IsSpace(r), unicode.Is(unicode.Z, r):
			kind = "white space"
		case unicode.IsControl(r):
			kind = "a control character"
		case unicode.Is(unicode.Bidi_Control, r):
			kind = "a character that turns the direction of writing"
		case unicode.Is(unicode.Cf, r), unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r), unicode.Is(unicode.Variation_Selector, r), unicode.Is(unicode.Mn, r):
			kind = "a character that cannot be seen by itself"
		case unicode.Is(unicode.Co, r), !unicode.IsGraphic(r):
			kind = "a character that means nothing"
		default:
			continue
		}
		return fmt.Sprintf("%s, U+%04X, as character %d", kind, r, place)
	}
	return ""
}

// shortened is the beginning of what may be anything.
func shortened(text string) string {
	const most = 80
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "..."
	}
	return text
}

// fileName refuses what can be no file's name; whether a file can be there is
// known when it is read.
func fileName() validator.String {
	return stringCheck{"the name of a file", "Unable to use output_file", func(name string) string {
		at := strings.IndexFunc(name, unicode.IsControl)
		switch {
		case name == "":
			return "output_file is empty. Name a file, or leave the argument out."
		case at >= 0:
			return fmt.Sprintf("output_file %s holds a control character as character %d.", strconv.QuoteToASCII(shortened(name)), utf8.RuneCountInString(name[:at])+1)
		case namesFolder(name):
			return fmt.Sprintf("%s is a folder; name a file in it.", name)
		}
		return ""
	}}
}

// pattern accepts an RE2 regular expression in which ^ and $ match at the ends of lines.
func pattern() validator.String {
	return stringCheck{"an RE2 regular expression", "Invalid regular expression", func(text string) string {
		if text == "" {
			return "The expression is empty and would match any screen. Leave the argument out, or say what to look for."
		}
		compiled, err := compileScreenPattern(text)
		switch {
		case err != nil:
			return fmt.Sprintf("%q is not an RE2 regular expression (https://github.com/google/re2/wiki/Syntax): %s.", text, strings.TrimPrefix(err.Error(), "error parsing regexp: "))
		case compiled.MatchString(""):
			return fmt.Sprintf("%q matches nothing at all too, and so any screen, a blank one among them. Say what must stand there.", text)
		}
		return ""
	}}
}

// compileScreenPattern lets ^ and $ mean the ends of a line, as a screen is read by lines.
func compileScreenPattern(text string) (*regexp.Regexp, error) {
	return regexp.Compile("(?m)" + text)
}

// partPicture accepts a picture that can be looked for.
func partPicture() validator.String { return partCheck{} }

type partCheck struct{}

// Description implements validator.Describer.
func (partCheck) Description(context.Context) string {
	return "a PNG or JPEG in Base64, of more than one colour"
}

// MarkdownDescription implements validator.Describer.
func (c partCheck) MarkdownDescription(ctx context.Context) string { return c.Description(ctx) }

// ValidateString implements validator.String.
func (partCheck) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if _, err := openPart(ctx, req.ConfigValue.ValueString()); err != nil {
		name := lastName(req.Path)
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid "+name, sentence(err.Error())+`. filebase64("part.png") reads a file.`)
	}
}

// openPart decodes a part in Base64. Its errors quote nothing of it.
func openPart(ctx context.Context, encoded string) (*screen.Part, error) {
	data, err := screen.DecodeBase64(encoded)
	if err != nil {
		return nil, fmt.Errorf("the argument must be a picture in Base64, and %s", refusedPicture(err))
	}
	part, err := screen.OpenPart(ctx, data)
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case err != nil:
		return nil, fmt.Errorf("the argument must be a PNG or JPEG in Base64, and %s", refusedPicture(err))
	}
	return part, nil
}

// numberBetween accepts numbers within bounds.
type numberBetween struct{ least, most float64 }

// Description implements validator.Describer.
func (b numberBetween) Description(context.Context) string {
	return fmt.Sprintf("a number from %v to %v", b.least, b.most)
}

// MarkdownDescription implements validator.Describer.
func (b numberBetween) MarkdownDescription(ctx context.Context) string { return b.Description(ctx) }

// ValidateNumber implements validator.Number.
func (b numberBetween) ValidateNumber(ctx context.Context, req validator.NumberRequest, resp *validator.NumberResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	n := req.ConfigValue.ValueBigFloat()
	if n.Cmp(big.NewFloat(b.least)) < 0 || n.Cmp(big.NewFloat(b.most)) > 0 {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid number", fmt.Sprintf("%s must be %s, not %s.", lastName(req.Path), b.Description(ctx), n.Text('g', 20)))
	}
}

// duration accepts a Go duration of at least least.
func duration(least time.Duration) validator.String {
	description := fmt.Sprintf("a duration of at least %s, such as \"30s\" or \"2m\"", least)
	return stringCheck{description, "Invalid duration", func(text string) string {
		d, err := time.ParseDuration(text)
		switch {
		case err != nil:
			return fmt.Sprintf("%q is not a duration. Write a number and a unit, such as \"30s\", \"1m30s\" or \"2h\".", text)
		case d < least:
			return fmt.Sprintf("%s is too short: at least %s is needed.", text, least)
		}
		return ""
	}}
}

// wholeNumber accepts whole numbers within bounds. The library's own attribute of
// whole numbers calls a broken one an error in the provider.
type wholeNumber struct{ least, most int64 }

// Description implements validator.Describer.
func (w wholeNumber) Description(context.Context) string {
	if w.most == math.MaxInt64 {
		return fmt.Sprintf("a whole number, %d or more", w.least)
	}
	return fmt.Sprintf("a whole number from %d to %d", w.least, w.most)
}

// MarkdownDescription implements validator.Describer.
func (w wholeNumber) MarkdownDescription(ctx context.Context) string { return w.Description(ctx) }

// ValidateNumber implements validator.Number.
func (w wholeNumber) ValidateNumber(ctx context.Context, req validator.NumberRequest, resp *validator.NumberResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	n := req.ConfigValue.ValueBigFloat()
	whole, accuracy := n.Int64()
	if accuracy != big.Exact || whole < w.least || whole > w.most {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid number", fmt.Sprintf("%s must be %s, not %s.", lastName(req.Path), w.Description(ctx), n.Text('g', 20)))
	}
}

// lastName is the name of the argument that a path leads to.
func lastName(at path.Path) string {
	step, _ := at.Steps().LastStep()
	if name, ok := step.(path.PathStepAttributeName); ok {
		return string(name)
	}
	return "The number"
}
