// Package capture is one read of an instance's screen, with the promises that
// a read makes: fresh, polite, patient, honest, interruptible. It knows the
// API and pictures, and nothing of Terraform.
package capture

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/ecs"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen"
)

// Caller asks the service once. *ecs.Client is one; it must be comparable,
// since reads share a call only when they share the caller.
type Caller interface {
	GetInstanceScreenshot(ctx context.Context, region, instanceID string, wakeup bool) (*ecs.Screenshot, error)
}

// Request says what to read and how long it may take.
type Request struct {
	Caller     Caller
	Region     string
	InstanceID string
	Wakeup     bool // wake a blanked screen first
	// ReadGraphics has the text on graphical screens recognised.
	ReadGraphics bool

	// Timeout bounds the whole read; 0 means that only ctx does. A picture that
	// came in time is read to its end.
	Timeout time.Duration
	// MaxRetry bounds the time in which failed calls are repeated; 0 means Timeout does.
	MaxRetry time.Duration
	// WaitFor makes the read last until the screen shows what it should; nil
	// means that any picture will do.
	WaitFor *WaitFor
	// Observe, when set, hears of each call that failed and will be repeated,
	// and of each picture that was not what WaitFor waits for.
	Observe func(ctx context.Context, message string, fields map[string]any)
}

func (r Request) instance() Instance { return Instance{Region: r.Region, ID: r.InstanceID} }

// shareKey is what two reads of one instance must have in common to share a call.
type shareKey struct {
	caller Caller
	wakeup bool
}

func (r Request) share() shareKey { return shareKey{r.Caller, r.Wakeup} }

func (r Request) observe(ctx context.Context, message string, fields map[string]any) {
	if r.Observe == nil {
		return
	}
	fields["region"], fields["instance_id"] = r.Region, r.InstanceID
	r.Observe(ctx, message, fields)
}

// Result is a picture that has been checked: it is of the instance that was
// asked for and it decodes.
type Result struct {
	Screenshot string // Base64, as the API gave it
	Picture    *screen.Picture
	Reading    screen.Reading // what stands on it
	CapturedAt time.Time      // when the answer arrived, UTC
	RequestID  string
}

// Reader reads screens at one pace.
type Reader struct{ pace *Pace }

// NewReader makes a reader; readers that may ask for the same instance must
// share pace.
func NewReader(pace *Pace) *Reader { return &Reader{pace: pace} }

// BadAnswerError is an answer that arrived whole and cannot be believed.
type BadAnswerError struct {
	RequestID string
	Reason    string // a sentence without a full stop
	Err       error  // what the picture's decoder said, or nil
}

func (e *BadAnswerError) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("%s: %v", e.Reason, e.Err)
	}
	return e.Reason
}

// Unwrap gives what the picture's decoder said.
func (e *BadAnswerError) Unwrap() error { return e.Err }

// TimeUpError is a read whose time ended before it had a picture.
type TimeUpError struct {
	Elapsed time.Duration
	Calls   int    // calls that this read took part in
	Answers int    // of these, the ones that were answered, if with a refusal
	Phase   string // what it was waiting for
	Last    error  // how the last call ended; nil when none had
}

func (e *TimeUpError) Error() string {
	text := fmt.Sprintf("no picture after %s and %s; it was waiting for %s", roundSeconds(e.Elapsed), countCalls(e.Calls), e.Phase)
	if e.Last != nil {
		text += fmt.Sprintf("; the last call ended with: %v", e.Last)
	}
	return text
}

// Unwrap gives how the last call ended.
func (e *TimeUpError) Unwrap() error { return e.Last }

func countCalls(n int) string {
	if n == 1 {
		return "1 call"
	}
	return fmt.Sprintf("%d calls", n)
}

func roundSeconds(d time.Duration) time.Duration {
	if d < time.Second {
		return d.Round(time.Millisecond)
	}
	return d.Round(time.Second)
}

// errTimeUp is the cause of a context that Request.Timeout ended.
var errTimeUp = errors.New("the read's time is up")

// Read gives one picture that is not older than the call of Read, or an
// error: *ecs.Error, *ecs.CredentialsError, *BadAnswerError, *TimeUpError,
// *UnwantedTextError, *UnwantedPictureError, *NotShownError, or context.Canceled when ctx was cancelled.
// What ends a wait that has seen the screen comes in a *WaitError.
func (r *Reader) Read(ctx context.Context, request Request) (*Result, error) {
	timed := ctx
	if request.Timeout > 0 {
		var cancel context.CancelFunc
		timed, cancel = context.WithTimeoutCause(ctx, request.Timeout, errTimeUp)
		defer cancel()
	}
	if request.WaitFor != nil {
		return r.wait(timed, ctx, request)
	}
	result, err := r.persist(timed, request, new(attempts))
	if err != nil {
		return nil, err
	}
	return request.read(ctx, result)
}

// read gives the result with what stands on its picture, as this request wants it
// read; the result itself may be other requests' too.
func (r Request) read(ctx context.Context, result *Result) (*Result, error) {
	own := glance(result)
	if !r.ReadGraphics {
		return own, nil
	}
	var err error
	own.Reading, err = own.Picture.Recognise(ctx)
	return own, err
}

// glance gives the result with what stands on its picture, unless that is a
// graphical screen.
func glance(result *Result) *Result {
	own := *result
	own.Reading = own.Picture.Read()
	return &own
}

// look makes one call and checks what came back.
func look(ctx context.Context, request Request) (*Result, error) {
	shot, err := request.Caller.GetInstanceScreenshot(ctx, request.Region, request.InstanceID, request.Wakeup)
	if err != nil {
		return nil, err
	}
	captured := time.Now().UTC()
	bad := func(reason string, err error) (*Result, error) {
		return nil, &BadAnswerError{RequestID: shot.RequestID, Reason: reason, Err: err}
	}
	if shot.InstanceID != request.InstanceID {
		return bad(fmt.Sprintf("the answer is for instance %q", shot.InstanceID), nil)
	}
	if shot.Image == "" {
		return bad("the answer holds no picture", nil)
	}
	data, err := screen.DecodeBase64(shot.Image)
	if err != nil {
		return bad("the picture is not valid Base64", err)
	}
	picture, err := screen.Open(ctx, data)
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if err != nil {
		return bad("the picture cannot be decoded", err)
	}
	return &Result{Screenshot: shot.Image, Picture: picture, CapturedAt: captured, RequestID: shot.RequestID}, nil
}
