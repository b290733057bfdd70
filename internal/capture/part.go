package capture

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen"
)

// Sighting is the likeliest place of a part on a screen.
type Sighting struct {
	screen.Place
	At time.Time // when the screen was captured, UTC
}

// UnwantedPictureError is a screen on which FailOnPicture is.
type UnwantedPictureError struct {
	Seen    Sighting
	Wanted  float64 // the similarity from which on it is there
	Elapsed time.Duration
}

func (e *UnwantedPictureError) Error() string {
	return fmt.Sprintf("fail_on_picture is on the screen: %s, %s alike", place(e.Seen.Place), Likeness(e.Seen.Similarity))
}

// search is what a wait knows of one of its parts.
type search struct {
	part    *screen.Part
	last    *Sighting // on the last screen; nil when there is no such place
	nearest *Sighting // on any screen
	tooFew  string    // the size of the last screen, when the part is larger
}

// look searches a screen. The error is ctx's.
func (s *search) look(ctx context.Context, result *Result) error {
	if s.part == nil {
		return nil
	}
	s.last, s.tooFew = nil, ""
	picture := result.Picture
	if s.part.Width() > picture.Width() || s.part.Height() > picture.Height() {
		s.tooFew = fmt.Sprintf("%dx%d", picture.Width(), picture.Height())
		return nil
	}
	at, found, err := picture.Find(ctx, s.part)
	if err != nil || !found {
		return err
	}
	s.last = &Sighting{at, result.CapturedAt}
	if s.nearest == nil || at.Similarity >= s.nearest.Similarity {
		s.nearest = s.last
	}
	return nil
}

// holds says whether the part is on the last screen.
func (s *search) holds(wanted float64) bool { return s.last != nil && s.last.Similarity >= wanted }

// missing says how near the part came to be on the screen.
func (s *search) missing(wanted float64) string {
	switch {
	case s.nearest == nil && s.tooFew != "":
		return fmt.Sprintf("picture is %dx%d pixels large and the screen only %s", s.part.Width(), s.part.Height(), s.tooFew)
	case s.nearest == nil:
		return "picture is not on the screen, and nothing is like it"
	}
	text := fmt.Sprintf("picture is not on the screen: the likeliest place, %s, is %s alike and %s is wanted", place(s.nearest.Place), Likeness(s.nearest.Similarity), Likeness(wanted))
	switch s.last {
	case s.nearest:
		return text + "; that was on the last screen"
	case nil:
		return text + fmt.Sprintf("; that was at %s, and on the last screen nothing is like it", s.nearest.At.Format("15:04:05Z"))
	}
	return text + fmt.Sprintf("; that was at %s, and on the last screen %s is %s alike", s.nearest.At.Format("15:04:05Z"), place(s.last.Place), Likeness(s.last.Similarity))
}

// place is where a part stands, for people.
func place(at screen.Place) string {
	return fmt.Sprintf("%dx%d at %d,%d", at.Width, at.Height, at.X, at.Y)
}

// Likeness is a similarity for people: what is not enough must not look so.
func Likeness(similarity float64) string {
	const steps = 1000
	return strconv.FormatFloat(math.Floor(similarity*steps+1e-6)/steps, 'f', -1, 64)
}
