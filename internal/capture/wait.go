package capture

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/ecs"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen"
)

// WaitFor says what a screen should show before a read ends. All conditions
// that are set must hold for the same picture.
type WaitFor struct {
	Text       *regexp.Regexp // found in the screen's rows or its logical lines
	FailOnText *regexp.Regexp // ends the wait at once when found in either
	StillFor   time.Duration  // nothing but a cursor has changed for so long
	Interval   time.Duration  // from one picture to the next

	Picture       *screen.Part // found anywhere on the screen
	FailOnPicture *screen.Part // ends the wait at once when found
	// Similarity is that from which on either is found; 0 is screen.AlikeEnough.
	Similarity float64
}

// UnwantedTextError is a screen that shows what FailOnText names.
type UnwantedTextError struct {
	Pattern string
	Line    string      // the line in which the match begins
	On      screen.Type // of Graphics the line was recognised, and may err
	Elapsed time.Duration
}

func (e *UnwantedTextError) Error() string {
	return fmt.Sprintf("the screen shows %q, which matches fail_on_text %q", e.Line, e.Pattern)
}

// NotShownError is a wait whose time ended before its conditions held.
type NotShownError struct {
	Elapsed  time.Duration
	Pictures int
	Missing  []string // each condition that did not hold, as words
	Argument string   // the first of them: "text", "picture" or "still_for"; or ""
	Status   string   // the instance's status when it was not Running at last
	Last     error    // how the last call ended, when not with a picture
}

func (e *NotShownError) Error() string {
	return fmt.Sprintf("after %s and %d pictures: %s", roundSeconds(e.Elapsed), e.Pictures, strings.Join(e.Missing, "; "))
}

// Unwrap gives how the last call ended, when not with a picture.
func (e *NotShownError) Unwrap() error { return e.Last }

// maxGlimpses is how many screens before the last one an error tells of.
const maxGlimpses = 3

// Glimpse is what is left of a screen that was followed by others: a panic may be
// gone by the last picture, since the machine restarts.
type Glimpse struct {
	At   time.Time // when it was seen last, UTC
	Type screen.Type
	// Line is the last logical line with something in it; of Graphics the first
	// that was recognised, if anybody asked for its text.
	Line string
}

// WaitError is a wait that ended badly after it had seen the screen. Nothing of
// what it saw is lost.
type WaitError struct {
	Err    error         // *NotShownError, *UnwantedTextError, *UnwantedPictureError, or what else ended the wait
	Last   *Result       // the last picture
	Unread bool          // its text was not read to the end, of an interrupt
	Age    time.Duration // how old that is
	Before []Glimpse     // screens that showed something else before it, oldest first
}

func (e *WaitError) Error() string { return e.Err.Error() }

// Unwrap gives what ended the wait.
func (e *WaitError) Unwrap() error { return e.Err }

// watch is the state of one wait.
type watch struct {
	condition  *WaitFor
	graphics   bool // whether graphical screens are read
	read       func(*Result) (*Result, error)
	started    time.Time
	pictures   int
	last       *Result
	stillSince *Result   // the first of the pictures that show what the last one shows
	before     []Glimpse // of screens that are gone, each once, at its last
	status     string    // of an instance that is not Running yet

	similarity      float64 // from which on a part is found
	wanted, shunned search  // Picture and FailOnPicture
}

func newWatch(condition *WaitFor) *watch {
	unread := func(result *Result) (*Result, error) { return glance(result), nil }
	w := &watch{condition: condition, read: unread, started: time.Now(), similarity: condition.Similarity,
		wanted: search{part: condition.Picture}, shunned: search{part: condition.FailOnPicture}}
	if w.similarity == 0 {
		w.similarity = screen.AlikeEnough
	}
	return w
}

// wait reads until the conditions hold, the screen shows what it must not, or
// time is up.
//
// Time ends ctx. It does not end the reading of a picture that came in time, nor
// the search for the parts on it: only an interrupt does, which ends untimed.
func (r *Reader) wait(ctx, untimed context.Context, request Request) (*Result, error) {
	w := newWatch(request.WaitFor)
	w.graphics, w.read = request.ReadGraphics, func(result *Result) (*Result, error) { return request.read(untimed, result) }
	for {
		asked := time.Now()
		result, err := r.persist(ctx, request, new(attempts))
		switch {
		case err == nil:
			if err := w.see(untimed, result); err != nil {
				return nil, w.failed(err)
			}
			if unwanted := w.unwanted(); unwanted != nil {
				return nil, w.failed(unwanted)
			}
			if missing, _ := w.missing(); len(missing) == 0 {
				return w.read(w.last)
			}
		case startingStatus(err) != "":
			w.status = startingStatus(err)
		default:
			return nil, w.giveUp(err)
		}
		missing, _ := w.missing()
		request.observe(ctx, "The screen does not show yet what is waited for", map[string]any{
			"missing": strings.Join(missing, "; "), "pictures": w.pictures, "elapsed": roundSeconds(time.Since(w.started)).String()})
		if err := w.pause(ctx, asked, turnsOf(request.instance(), r.pace.interval)); err != nil {
			return nil, w.giveUp(err)
		}
	}
}

// quickLooks is how many pictures a wait takes at its own pace. One that lasts
// longer looks in the instance's turns: another process that wants the instance
// too would hardly ever find it free, however often it asks.
const quickLooks = 3

// pause waits out the interval; when the next picture could not be had before
// the deadline, time is up now.
func (w *watch) pause(ctx context.Context, asked time.Time, own turns) error {
	next := asked.Add(w.condition.Interval)
	if w.pictures >= quickLooks && w.condition.Interval < 2*own.length() {
		if free := time.Now().Add(own.interval); free.After(next) {
			next = free
		}
		next = own.after(next, 0)
	}
	if deadline, ok := ctx.Deadline(); ok && !next.Before(deadline) {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		return errTimeUp
	}
	return sleep(ctx, time.Until(next))
}

// see takes the next picture, and looks for the parts on it. A graphical screen is
// read when a pattern is held against it, unless it is the last one's file again.
// The error is ctx's, or that of an interrupt.
func (w *watch) see(ctx context.Context, result *Result) error {
	var unread error
	switch {
	case w.last != nil && w.last.Picture.SHA256() == result.Picture.SHA256():
		own := *result
		own.Picture, own.Reading = w.last.Picture, w.last.Reading
		result = &own
	case w.condition.Text != nil || w.condition.FailOnText != nil:
		result, unread = w.read(result)
	default:
		result = glance(result)
	}
	w.status = ""
	w.pictures++
	if w.stillSince == nil || !w.stillSince.Picture.SameScreen(result.Picture) {
		if w.last != nil {
			w.before = remember(w.before, glimpse(w.last))
		}
		w.stillSince = result
	}
	w.last = result
	if unread != nil {
		return unread
	}
	if err := w.shunned.look(ctx, result); err != nil {
		return err
	}
	return w.wanted.look(ctx, result)
}

func glimpse(result *Result) Glimpse {
	g := Glimpse{At: result.CapturedAt, Type: result.Picture.Read().Type}
	for _, line := range result.Reading.Lines {
		if line != "" && (g.Line == "" || g.Type == screen.Text) {
			g.Line = line
		}
	}
	return g
}

// shows says whether two glimpses are of what looks the same in a line.
func (g Glimpse) shows(other Glimpse) bool { return g.Type == other.Type && g.Line == other.Line }

// remember adds a glimpse to the latest ones; one that is told already moves up.
func remember(before []Glimpse, g Glimpse) []Glimpse {
	before = append(slices.DeleteFunc(before, g.shows), g)
	return before[max(0, len(before)-maxGlimpses-1):] // one may be of what the last picture shows
}

// failed adds what the wait has seen to what ended it.
func (w *watch) failed(err error) error {
	if w.last == nil {
		return err
	}
	read, unread := w.read(w.last)
	if unread == nil {
		w.last = read
	}
	before := slices.DeleteFunc(slices.Clone(w.before), glimpse(w.last).shows)
	return &WaitError{Err: err, Last: w.last, Unread: unread != nil, Age: time.Since(w.last.CapturedAt), Before: before[max(0, len(before)-maxGlimpses):]}
}

// unwanted is what the last screen must not show.
func (w *watch) unwanted() error {
	if w.condition.FailOnText != nil {
		if line, found := find(w.condition.FailOnText, w.last.Reading); found {
			return &UnwantedTextError{Pattern: written(w.condition.FailOnText), Line: line, On: w.last.Reading.Type, Elapsed: time.Since(w.started)}
		}
	}
	if w.shunned.holds(w.similarity) {
		return &UnwantedPictureError{Seen: *w.shunned.last, Wanted: w.similarity, Elapsed: time.Since(w.started)}
	}
	return nil
}

// missing lists the conditions that do not hold for the last picture; argument is
// the first of them.
func (w *watch) missing() (list []string, argument string) {
	if w.status != "" {
		return []string{fmt.Sprintf("the instance is %s, not Running", w.status)}, ""
	}
	if w.last == nil {
		return []string{"there was no picture"}, ""
	}
	lacks := func(name, words string) {
		if list = append(list, words); argument == "" {
			argument = name
		}
	}
	if pattern := w.condition.Text; pattern != nil && !matches(pattern, w.last.Reading) {
		lacks("text", fmt.Sprintf("text %q %s", written(pattern), w.absence()))
	}
	if w.wanted.part != nil && !w.wanted.holds(w.similarity) {
		lacks("picture", w.wanted.missing(w.similarity))
	}
	if still := w.last.CapturedAt.Sub(w.stillSince.CapturedAt); still < w.condition.StillFor {
		lacks("still_for", fmt.Sprintf("the screen was still for %s of %s", roundSeconds(still), w.condition.StillFor))
	}
	return list, argument
}

// absence says in which way a text is not on the last picture.
func (w *watch) absence() string {
	switch {
	case w.last.Reading.Type != screen.Graphics:
		return "is not on the screen"
	case !w.graphics:
		return "was not looked for on a graphical screen, which read_graphics = false leaves unread"
	}
	return "was not recognised on the screen, which is graphical"
}

// giveUp turns the end of time into what was still missing; any other error
// stays what it is.
func (w *watch) giveUp(err error) error {
	var timeUp *TimeUpError
	if !errors.As(err, &timeUp) && !errors.Is(err, errTimeUp) {
		return w.failed(err)
	}
	if timeUp != nil && w.pictures == 0 && w.status == "" {
		return err
	}
	missing, argument := w.missing()
	e := &NotShownError{Elapsed: time.Since(w.started), Pictures: w.pictures, Missing: missing, Argument: argument, Status: w.status}
	if timeUp != nil {
		e.Last = timeUp.Last
	}
	return w.failed(e)
}

// startingStatus is the status of an instance that will be Running by itself,
// or "".
func startingStatus(err error) string {
	var failure *ecs.Error
	if !errors.As(err, &failure) {
		return ""
	}
	switch status := failure.InstanceStatus(); status {
	case "Pending", "Starting":
		return status
	}
	return ""
}
