package likeness

import (
	"context"
	"errors"
	"image"
	"image/color"
	"maps"
	"math/rand/v2"
	"testing"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/raster"
)

func find(t testing.TB, part *Part, screen *raster.Picture) Place {
	t.Helper()
	place, found, err := part.Find(t.Context(), screen)
	if err != nil {
		t.Fatal(err)
	}
	if !found {
		return Place{X: -1, Y: -1}
	}
	return place
}

// alike is what a part is expected to be at its place.
const alike = 0.9

var areas = map[string]image.Rectangle{
	"a word":                   image.Rect(200, 130, 220, 140),
	"a word in a title":        image.Rect(187, 96, 247, 110),
	"a line at an odd place":   image.Rect(203, 161, 437, 173),
	"an icon with its name":    image.Rect(15, 203, 82, 273),
	"a small window":           image.Rect(555, 425, 945, 665),
	"a piece of two windows":   image.Rect(505, 333, 705, 533),
	"most of the screen":       image.Rect(9, 7, 1011, 757),
	"a whole screen":           image.Rect(0, 0, 1024, 768),
	"the corner with the time": image.Rect(900, 728, 1024, 768),
}

// A part is found where it was cut out, in any encoding and brightness. The bounds
// are those that the guide gives.
func TestFindsAPartWhereItIs(t *testing.T) {
	screen := desktop()
	screens := map[string]*raster.Picture{"as it is": screen.raster(), "brighter, in JPEG": screen.light(0.8, 50).jpeg(t, 75)}
	if !underRace {
		maps.Copy(screens, map[string]*raster.Picture{
			"JPEG of quality 90": screen.jpeg(t, 90), "JPEG of quality 75": screen.jpeg(t, 75), "JPEG of quality 50": screen.jpeg(t, 50),
			"darker": screen.light(0.6, 0).raster(), "paler": screen.light(0.5, 110).raster(),
		})
	}
	for name, area := range areas {
		part := screen.cut(area).part(t)
		for kind, on := range screens {
			got := find(t, part, on)
			least := 0.96
			if kind == "JPEG of quality 50" {
				least = 0.93
			}
			if got.X != area.Min.X || got.Y != area.Min.Y || got.Similarity < least {
				t.Errorf("%s, %s: %+v, want %v", name, kind, got, area.Min)
			}
			if kind == "as it is" && got.Similarity != 1 {
				t.Errorf("%s is like itself to %v", name, got.Similarity)
			}
		}
	}
}

// What is not there is not found, though there is much that is like it.
func TestDoesNotFindWhatIsNotThere(t *testing.T) {
	screen := desktop()
	page, photograph := draft(1024, 768, blue), draft(1024, 768, black)
	page.write(page.Rect, white, 99) // full of other words
	photograph.photograph()
	others := map[string]*raster.Picture{"a page of text": page.raster(), "a photograph": photograph.jpeg(t, 75)}
	for name, area := range areas {
		part := screen.cut(area).part(t)
		for kind, on := range others {
			if got := find(t, part, on); got.Similarity >= 0.8 {
				t.Errorf("%s on %s: %+v", name, kind, got)
			}
		}
	}
}

func button(colour, ink color.Color) drawing {
	d := draft(110, 36, silver)
	d.box(image.Rect(5, 5, 105, 31), colour)
	d.write(image.Rect(20, 13, 92, 24), ink, 8)
	return d
}

func (d drawing) put(at image.Point, what drawing) {
	for y := range what.Rect.Dy() {
		for x := range what.Rect.Dx() {
			d.SetRGBA(at.X+x, at.Y+y, what.RGBAAt(x, y))
		}
	}
}

// The same button in another colour is another button.
func TestColourTellsPartsApart(t *testing.T) {
	for name, pair := range map[string][2]color.RGBA{
		"red and green":           {red, green},
		"dark red and dark green": {{120, 20, 20, 255}, {20, 90, 20, 255}},
		"red and blue":            {red, {60, 60, 200, 255}},
		"of the same light":       {{170, 60, 60, 255}, {30, 120, 90, 255}},
	} {
		for _, inside := range []image.Rectangle{image.Rect(0, 0, 110, 36), image.Rect(8, 8, 102, 28)} { // with the ground around it, and without
			part := button(pair[0], white).cut(inside).part(t)
			screen := desktop()
			screen.put(image.Pt(300, 300), button(pair[1], white))
			if got := find(t, part, screen.jpeg(t, 75)); got.Similarity >= 0.85 {
				t.Errorf("%s, %v: the other one is alike: %+v", name, inside, got)
			}
			screen.put(image.Pt(700, 500), button(pair[0], white))
			if got := find(t, part, screen.jpeg(t, 75)); got.X != 700+inside.Min.X || got.Y != 500+inside.Min.Y || got.Similarity < alike {
				t.Errorf("%s, %v: of both, found %+v", name, inside, got)
			}
		}
	}
}

// The same button with another word is another button, also where its frame and the
// ground around it are most of the part.
func TestWordsTellPartsApart(t *testing.T) {
	for name, size := range map[string]image.Point{"a button": {110, 36}, "a wide button": {300, 60}, "a line": {420, 24}} {
		draw := func(seed uint64) drawing {
			d := draft(size.X, size.Y, white)
			d.box(d.Rect.Inset(6), blue)
			d.write(image.Rect(size.X/4, size.Y/2-5, size.X*3/4, size.Y/2+5), white, seed)
			return d
		}
		screen := desktop()
		screen.put(image.Pt(300, 300), draw(21))
		if got := find(t, draw(20).part(t), screen.jpeg(t, 75)); got.Similarity >= alike {
			t.Errorf("%s with another word: %+v", name, got)
		}
		screen.put(image.Pt(500, 500), draw(20))
		if got := find(t, draw(20).part(t), screen.jpeg(t, 75)); got.X != 500 || got.Y != 500 || got.Similarity < 0.96 {
			t.Errorf("%s, of both: %+v", name, got)
		}
	}
}

// A cursor that blinks in a field does not make it another.
func TestACursorInAPart(t *testing.T) {
	screen := desktop()
	field := draft(260, 40, color.Gray{60})
	field.box(field.Rect.Inset(4), white)
	field.write(image.Rect(12, 14, 90, 26), color.Gray{130}, 5)
	screen.put(image.Pt(300, 500), field)
	screen.box(image.Rect(308, 510, 309, 530), black)
	if got := find(t, field.part(t), screen.jpeg(t, 75)); got.X != 300 || got.Y != 500 || got.Similarity < alike {
		t.Errorf("%+v", got)
	}
}

// A part that is the same for a long way but for one thing is found where that is,
// and where nothing else is.
func TestFindsAPieceOfARule(t *testing.T) {
	screen := draft(1024, 768, silver)
	screen.box(image.Rect(0, 380, 1024, 384), blue)
	screen.write(image.Rect(40, 350, 120, 372), black, 9)
	screen.box(image.Rect(800, 386, 806, 392), red)
	for _, area := range []image.Rectangle{image.Rect(330, 180, 930, 580), image.Rect(130, 340, 250, 400), image.Rect(700, 372, 820, 402)} {
		got := find(t, screen.cut(area).part(t), screen.raster())
		if got.Similarity != 1 {
			t.Errorf("%v: %+v", area, got)
		}
	}
}

// A sign that only its colour tells from the ground.
func TestFindsWhatHasNoContrastOfLight(t *testing.T) {
	ground, ink := color.RGBA{0, 170, 0, 255}, color.RGBA{170, 85, 0, 255}
	sign := draft(80, 60, ground)
	sign.write(image.Rect(8, 8, 72, 52), ink, 5)
	screen := draft(800, 600, ground)
	screen.put(image.Pt(333, 222), sign)
	if got := find(t, sign.part(t), screen.raster()); got != (Place{333, 222, 1}) {
		t.Errorf("%+v", got)
	}
	if got := find(t, sign.part(t), screen.jpeg(t, 75)); got.X != 333 || got.Y != 222 || got.Similarity < alike {
		t.Errorf("in JPEG: %+v", got)
	}
}

// A button that is greyed out has the same letters, and is not the same.
func TestGreyedOutIsNotTheSame(t *testing.T) {
	part := button(color.RGBA{225, 225, 225, 255}, black).part(t)
	screen := desktop()
	screen.put(image.Pt(300, 300), button(color.RGBA{225, 225, 225, 255}, color.Gray{170}))
	if got := find(t, part, screen.raster()); got.Similarity >= alike {
		t.Errorf("%+v", got)
	}
}

func TestTransparentPixelsAreNotCompared(t *testing.T) {
	before, after := desktop(), desktop()
	after.clock(77)
	bar := image.Rect(860, 730, 1024, 768)
	hidden := clockArea.Sub(bar.Min)
	before.write(image.Rect(870, 740, 940, 760), white, 31)
	after.write(image.Rect(870, 740, 940, 760), white, 31)
	cut := before.cut(bar)
	if got := find(t, cut.part(t), after.raster()); got.Similarity >= alike {
		t.Errorf("with its clock: %+v", got)
	}
	cut.box(hidden, color.RGBA{255, 0, 255, 255}) // whatever an editor leaves there
	for name, screen := range map[string]*raster.Picture{"PNG": after.raster(), "JPEG": after.jpeg(t, 75)} {
		if got := find(t, cut.masked(t, hidden), screen); got.X != bar.Min.X || got.Y != bar.Min.Y || got.Similarity < 0.97 {
			t.Errorf("without its clock, %s: %+v", name, got)
		}
	}
	// A picture as large as the screen holds a part to its place.
	everywhere := before.cut(before.Rect)
	visible := make([]uint8, 1024*768)
	for y := 200; y < 230; y++ {
		for x := 15; x < 85; x++ {
			visible[y*1024+x] = 1
		}
	}
	pinned, err := NewPart(everywhere.raster(), visible)
	if err != nil {
		t.Fatal(err)
	}
	if got := find(t, pinned, after.raster()); got != (Place{0, 0, 1}) {
		t.Errorf("a part held to its place: %+v", got)
	}
}

// A whole screen is a part too, and a dialog on it is not nothing.
func TestADialogMakesAWholeScreenAnother(t *testing.T) {
	for name, ground := range map[string]func(drawing){"a desktop": func(drawing) {}, "a photograph": drawing.photograph} {
		before := desktop()
		ground(before)
		before.furnish()
		after := before.cut(before.Rect)
		after.window(image.Rect(362, 324, 662, 444), red, 50)
		if got := find(t, before.part(t), after.raster()); got.Similarity > 0.7 {
			t.Errorf("a dialog on %s: %+v", name, got)
		}
		after = before.cut(before.Rect)
		after.clock(44)
		after.box(image.Rect(500, 500, 512, 519), white) // a mouse's pointer
		if got := find(t, before.part(t), after.jpeg(t, 75)); got.Similarity < alike {
			t.Errorf("another time, and a pointer, on %s: %+v", name, got)
		}
	}
}

func TestPartsThatAreNone(t *testing.T) {
	even := draft(50, 40, red)
	if _, err := NewPart(even.raster(), nil); !errors.Is(err, ErrOneColour) {
		t.Errorf("one colour: %v", err)
	}
	if _, err := NewPart(even.jpeg(t, 75), nil); !errors.Is(err, ErrOneColour) {
		t.Errorf("one colour in JPEG: %v", err)
	}
	visible := make([]uint8, 50*40)
	for i := range LeastPixels - 1 {
		visible[i] = 1
	}
	even.write(even.Rect, white, 1)
	if _, err := NewPart(even.raster(), visible); !errors.Is(err, ErrTooFew) {
		t.Errorf("a few pixels: %v", err)
	}
	visible[LeastPixels-1] = 1
	if _, err := NewPart(even.raster(), visible); err != nil {
		t.Errorf("just enough pixels: %v", err)
	}
	if _, err := NewPart(draft(9, 7, red).raster(), nil); !errors.Is(err, ErrTooFew) {
		t.Errorf("a tiny part: %v", err)
	}
}

// Parts of any shape are searched on screens of any size, and found on themselves.
func TestPartsOfAnyShape(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 3))
	for range 150 {
		size := image.Pt(1+random.IntN(90), 1+random.IntN(90))
		if random.IntN(4) == 0 {
			size = [2]image.Point{{1, 64 + random.IntN(200)}, {64 + random.IntN(200), 1}}[random.IntN(2)]
		}
		d := draft(size.X, size.Y, color.RGBA{uint8(random.IntN(256)), uint8(random.IntN(256)), uint8(random.IntN(256)), 255})
		for range 1 + random.IntN(40) {
			at := image.Pt(random.IntN(size.X), random.IntN(size.Y))
			d.box(image.Rectangle{at, at.Add(image.Pt(1+random.IntN(9), 1+random.IntN(9)))}, color.RGBA{uint8(random.IntN(256)), uint8(random.IntN(256)), uint8(random.IntN(256)), 255})
		}
		visible := make([]uint8, size.X*size.Y)
		for i := range visible {
			visible[i] = uint8(min(1, random.IntN(5)))
		}
		part, err := NewPart(d.raster(), visible)
		if err != nil {
			if !errors.Is(err, ErrTooFew) && !errors.Is(err, ErrOneColour) {
				t.Error(err)
			}
			continue
		}
		if got := find(t, part, d.raster()); got != (Place{0, 0, 1}) {
			t.Errorf("%v on itself: %+v", size, got)
		}
		screen := draft(size.X+random.IntN(30), size.Y+random.IntN(30), silver)
		screen.write(screen.Rect, black, 5)
		at := image.Pt(random.IntN(screen.Rect.Dx()-size.X+1), random.IntN(screen.Rect.Dy()-size.Y+1))
		screen.put(at, d)
		if got := find(t, part, screen.raster()); got != (Place{at.X, at.Y, 1}) {
			t.Errorf("%v at %v: %+v", size, at, got)
		}
	}
}

func TestPartsThatDoNotFit(t *testing.T) {
	screen := desktop()
	for _, size := range []image.Point{{1025, 30}, {30, 769}, {1100, 800}} {
		large := draft(size.X, size.Y, blue)
		large.write(large.Rect, white, 3)
		if got, found, err := large.part(t).Find(t.Context(), screen.raster()); found || err != nil {
			t.Errorf("%v: %+v, %v", size, got, err)
		}
	}
}

// Of two places that are equally alike, the upper one is found, then the left one.
func TestTheFirstOfEqualPlacesIsFound(t *testing.T) {
	screen := draft(640, 480, silver)
	for _, at := range []image.Point{{400, 300}, {60, 300}, {500, 77}, {300, 77}} {
		screen.put(at, button(red, white))
	}
	part := button(red, white).part(t)
	for range 3 {
		if got := find(t, part, screen.raster()); got != (Place{300, 77, 1}) {
			t.Errorf("%+v", got)
		}
	}
}

func TestSearchEndsWithItsContext(t *testing.T) {
	left := errors.New("left")
	ctx, leave := context.WithCancelCause(t.Context())
	leave(left)
	if _, _, err := button(red, white).part(t).Find(ctx, desktop().raster()); !errors.Is(err, left) {
		t.Errorf("got %v", err)
	}
}
