package screen

import (
	"context"
	"errors"
	"image"
	"image/color"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/likeness"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/raster"
)

// AlikeEnough is the similarity from which on a part is said to be on a screen,
// where nobody says otherwise.
const AlikeEnough = 0.9

// Part is a rectangle that was cut out of a screenshot, prepared to be looked for
// on others. It does not change.
type Part struct{ prepared *likeness.Part }

// Place is where a part stands on a screen: its rectangle in pixels, and how alike
// it is there, 0 to 1. See [likeness.Part.Find].
type Place struct {
	X, Y, Width, Height int
	Similarity          float64
}

// PartError says why a picture that can be decoded is no part to look for.
type PartError struct{ Reason string } // a sentence that begins with "it"

func (e *PartError) Error() string { return "not a part of a screen: " + e.Reason }

// maxPartPixels bounds a part, so that its transparency is kept; no screen that a
// machine of the cloud has is larger.
const maxPartPixels, limitPartPixels = largePixels, "8 megapixels"

// OpenPart decodes a PNG or JPEG as a part, as there is room for it. Pixels of a
// PNG that are more transparent than not are not compared, whatever their colour.
// Its errors are those of Open, and *PartError.
func OpenPart(ctx context.Context, data []byte) (*Part, error) {
	return opened(ctx, data, func(picture *Picture, as format) (*Part, error) {
		if picture.Width()*picture.Height() > maxPartPixels {
			return nil, &TooLargeError{Format: as.name, Width: picture.Width(), Height: picture.Height(), Bytes: len(data), Limit: limitPartPixels}
		}
		return picture.asPart()
	})
}

func (p *Picture) asPart() (*Part, error) {
	px, visible := p.raster(), []uint8(nil)
	if see, ok := p.image.(interface{ Opaque() bool }); ok && !see.Opaque() {
		colours := straight(p.image)
		visible = visibleOf(colours)
		px = raster.New(&image.RGBA{Pix: colours.Pix, Stride: colours.Stride, Rect: colours.Rect}, false, nil)
	}
	prepared, err := likeness.NewPart(px, visible)
	switch {
	case errors.Is(err, likeness.ErrOneColour):
		return nil, &PartError{"it is of one colour, or nearly so, and would be found anywhere or nowhere"}
	case errors.Is(err, likeness.ErrTooFew):
		return nil, &PartError{"it has too few pixels to compare: at least 64 must not be transparent, such as 8x8"}
	}
	return &Part{prepared}, err
}

// straight is a picture whose colours are those that it had before anything was
// made transparent.
func straight(from image.Image) *image.NRGBA {
	if already, ok := from.(*image.NRGBA); ok {
		return already
	}
	bounds := from.Bounds()
	made := image.NewNRGBA(image.Rect(0, 0, bounds.Dx(), bounds.Dy()))
	for y := range bounds.Dy() {
		for x := range bounds.Dx() {
			made.SetNRGBA(x, y, color.NRGBAModel.Convert(from.At(bounds.Min.X+x, bounds.Min.Y+y)).(color.NRGBA))
		}
	}
	return made
}

// visibleOf has 1 for each pixel that is less than half transparent.
func visibleOf(p *image.NRGBA) []uint8 {
	width, height := p.Rect.Dx(), p.Rect.Dy()
	visible := make([]uint8, width*height)
	for y := range height {
		row := p.Pix[y*p.Stride:]
		for x := range width {
			visible[y*width+x] = row[4*x+3] >> 7
		}
	}
	return visible
}

// Width is in pixels.
func (p *Part) Width() int { return p.prepared.Width }

// Height is in pixels.
func (p *Part) Height() int { return p.prepared.Height }

// Find gives the place on the screen that is most like the part, however little
// that is. found is false when there is none at all: the part is larger than the
// screen, or the screen has nothing of its contrasts. The error is ctx's.
func (p *Picture) Find(ctx context.Context, part *Part) (place Place, found bool, err error) {
	at, found, err := part.prepared.Find(ctx, p.raster())
	if err != nil || !found {
		return Place{}, false, err
	}
	return Place{at.X, at.Y, part.Width(), part.Height(), at.Similarity}, true, nil
}
