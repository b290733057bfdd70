package capture

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/cenkalti/backoff/v5"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/ecs"
)

// What is waited out, and how long.
const (
	// The first pause after a throttled call is the instance's interval and one
	// or two of these parts of it; the later ones last until the instance's next
	// turn, see turns.
	throttlePart = 20

	// Throttling.User is the account's: it counts by the minute of the clock,
	// which is worth waiting for once two pauses of the interval did not help.
	throttleUser   = "Throttling.User"
	throttlesOfOne = 2
	minuteJitter   = 5 * time.Second

	backoffStart = 500 * time.Millisecond
	backoffCap   = 10 * time.Second

	// A machine that cannot be reached at all is more often a wrong endpoint
	// than a passing fault: unreachableTries pauses add up to half a minute at most.
	unreachableTries = 6
)

// reachedService reports whether the service may have counted the call.
func reachedService(err error) bool {
	if err == nil {
		return true
	}
	var credentials *ecs.CredentialsError
	if errors.As(err, &credentials) {
		return false
	}
	var answer *BadAnswerError
	if errors.As(err, &answer) {
		return true
	}
	var failure *ecs.Error
	return errors.As(err, &failure) && failure.Sent
}

// pauseAfter says whether a failed call is worth another and how long to wait
// before it; failures counts those just before it in the same lane.
func pauseAfter(err error, failures int, now time.Time, own turns) (time.Duration, bool) {
	var answer *BadAnswerError
	if errors.As(err, &answer) {
		return 0, failures < 1
	}
	var failure *ecs.Error
	if !errors.As(err, &failure) {
		return 0, false
	}
	switch {
	case failure.Throttled():
		return throttlePause(failure, failures, now, own), true
	case isClockOrNonce(failure.Code):
		return 0, failures < 1
	case isPassing(failure):
		if !failure.Sent && failure.HTTPStatus == 0 && failures >= unreachableTries {
			return 0, false
		}
		return max(failure.RetryAfter, fullJitter(failures)), true
	}
	return 0, false
}

// throttlePause is the interval, or what the service's headers say if that is
// longer. Who is refused again has company, and keeps to the instance's turns.
func throttlePause(failure *ecs.Error, failures int, now time.Time, own turns) time.Duration {
	least := max(own.interval, failure.RetryAfter)
	switch {
	case failure.Code == throttleUser && failures >= throttlesOfOne:
		nextMinute := now.Truncate(time.Minute).Add(time.Minute).Sub(now)
		return max(least, nextMinute) + jitter(minuteJitter)
	case failure.Code == throttleUser || failures == 0:
		part := own.interval / throttlePart
		return least + part + jitter(part)
	}
	return own.after(now.Add(least), failures).Sub(now)
}

func isThrottled(err error) bool {
	var failure *ecs.Error
	return errors.As(err, &failure) && failure.Throttled()
}

// Passes says whether a failed call is a fault of the way or of the service that
// may pass by itself, which a read waits out as long as it may.
func Passes(failure *ecs.Error) bool { return isPassing(failure) }

// isPassing tells faults of the way (5xx, broken connections, answers that
// are cut off) from refusals, which repeat themselves.
func isPassing(failure *ecs.Error) bool {
	switch {
	case failure.Code == "InternalError", failure.Code == "ServiceUnavailable",
		failure.HTTPStatus >= http.StatusInternalServerError,
		failure.HTTPStatus == http.StatusRequestTimeout:
		return true
	case failure.HTTPStatus >= 300:
		return false
	case errors.Is(failure.Err, ecs.ErrMalformedAnswer):
		return true
	case failure.Err == nil, errors.Is(failure.Err, ecs.ErrAnswerTooLarge), isCertificate(failure.Err):
		return false
	}
	return isOfTheWay(failure)
}

// isOfTheWay tells a network that may be better the next time from what will
// be the same: a name that does not exist, a peer that does not like our TLS, a
// request that cannot be written at all, such as one with a line feed in a key.
// Before a request is sent, only faults of connections pass.
func isOfTheWay(failure *ecs.Error) bool {
	var dns *net.DNSError
	if errors.As(failure.Err, &dns) {
		return !dns.IsNotFound
	}
	var proxy *ecs.ProxyError
	if errors.As(failure.Err, &proxy) {
		return proxy.Status >= http.StatusInternalServerError || proxy.Status == http.StatusTooManyRequests
	}
	var operation *net.OpError
	if errors.As(failure.Err, &operation) && operation.Op == "remote error" {
		return false // an alert of TLS: a certificate of ours is wanted, say
	}
	var network net.Error
	return failure.Sent || errors.As(failure.Err, &network) ||
		errors.Is(failure.Err, io.EOF) || errors.Is(failure.Err, io.ErrUnexpectedEOF)
}

func isCertificate(err error) bool {
	var verification *tls.CertificateVerificationError
	var unknown x509.UnknownAuthorityError
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	var record tls.RecordHeaderError
	return errors.As(err, &verification) || errors.As(err, &unknown) || errors.As(err, &name) ||
		errors.As(err, &invalid) || errors.As(err, &record)
}

func isClockOrNonce(code string) bool {
	return code == "SignatureNonceUsed" || code == "InvalidTimeStamp" || strings.HasPrefix(code, "InvalidTimeStamp.")
}

// fullJitter is a random part of an exponentially growing bound.
func fullJitter(failures int) time.Duration {
	bound := backoffCap
	if failures < 5 {
		bound = min(backoffCap, backoffStart<<failures)
	}
	return jitter(bound)
}

func jitter(bound time.Duration) time.Duration {
	if bound <= 0 {
		return 0
	}
	return rand.N(bound)
}

// patience is the backoff.BackOff of one read: it waits until the lane that
// made the last call says that trying again makes sense, so that reads which
// shared a refused call share the next one too.
type patience struct {
	resumeAt time.Time // zero when the last error will not pass
	deadline time.Time // when the read's time ends; zero for never
}

// NextBackOff implements backoff.BackOff.
func (p *patience) NextBackOff() time.Duration {
	if p.resumeAt.IsZero() || !p.deadline.IsZero() && !p.resumeAt.Before(p.deadline) {
		return backoff.Stop
	}
	return max(0, time.Until(p.resumeAt))
}

// Reset implements backoff.BackOff; a read begins with nothing to reset.
func (p *patience) Reset() {}

// attempts is what a read can tell of its calls when its time is up.
type attempts struct {
	calls   int
	answers int // of calls that brought one, refusals among them
	last    error
}

// ended counts a call by how it ended.
func (a *attempts) ended(err error) {
	a.calls++
	a.last = err
	var failure *ecs.Error
	var credentials *ecs.CredentialsError
	if !errors.As(err, &credentials) && (!errors.As(err, &failure) || failure.HTTPStatus != 0) {
		a.answers++
	}
}

// persist calls until there is a result, an error that will not pass, or no
// time left.
func (r *Reader) persist(ctx context.Context, request Request, made *attempts) (*Result, error) {
	started := time.Now()
	policy := new(patience)
	policy.deadline, _ = ctx.Deadline()
	phase := "an answer"
	l := r.pace.enter(request.instance())
	defer r.pace.exit(l)

	result, err := backoff.Retry(ctx, func() (*Result, error) {
		f, err := r.pace.do(ctx, l, request.share(), func(ctx context.Context) (*Result, error) {
			return look(ctx, request)
		})
		if err != nil {
			if f != nil && !f.sent.Load() {
				phase = "its turn, since two calls on an instance must be " + r.pace.interval.String() + " apart"
			}
			return nil, backoff.Permanent(err)
		}
		made.ended(f.err)
		policy.resumeAt = f.resumeAt
		return f.result, f.err
	},
		backoff.WithBackOff(policy),
		backoff.WithMaxElapsedTime(request.MaxRetry),
		backoff.WithNotify(func(err error, pause time.Duration) {
			request.observe(ctx, "The call failed and will be repeated", map[string]any{
				"error": err.Error(), "pause": pause.String(), "calls": made.calls})
		}),
	)
	switch {
	case err == nil:
		return result, nil
	case errors.Is(err, errTimeUp):
		return nil, &TimeUpError{Elapsed: time.Since(started), Calls: made.calls, Answers: made.answers, Phase: phase, Last: made.last}
	case !policy.resumeAt.IsZero() && !errors.Is(err, context.Canceled):
		// A fault that may pass, but not in the time that is left.
		return nil, &TimeUpError{Elapsed: time.Since(started), Calls: made.calls, Answers: made.answers,
			Phase: "the moment to call again, which comes after the time allowed", Last: err}
	}
	return nil, err
}
