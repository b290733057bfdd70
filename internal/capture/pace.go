package capture

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// Pace keeps the calls on one instance apart and lets reads that start
// together share one. One Pace serves a whole process, whichever provider
// alias, data source, ephemeral resource or action asks.
//
// Each instance has a lane. A read joins the flight of its lane that has not
// been sent yet, or opens one; a flight waits its turn, is sent, and its
// outcome goes to the reads that joined before it was sent:
//
//	read A ──┐
//	read B ──┴─ flight 1: gather ─ wait for the lane ─ send ─ answer ──┐
//	                                  read C (after the send) ─ flight 2: 10 s after that answer ─ send ─ …
//
// A lane outlives its last read only as long as its interval lasts, since the
// next read must know of the last answer; whoever comes by later removes it.
type Pace struct {
	interval time.Duration
	gather   time.Duration

	mu    sync.Mutex
	lanes map[Instance]*lane
	// alone is how many calls in a row were sent for one read, while no other
	// read of their instance was under way.
	alone int
}

// Instance names a machine whose calls are kept apart.
type Instance struct{ Region, ID string }

// The API asks for 10 s between two calls on an instance. A graph walk starts
// its reads within some tens of milliseconds.
const (
	DefaultInterval = 10 * time.Second
	DefaultGather   = 30 * time.Millisecond
)

// In a walk over many instances, of which each is read once, waiting for company
// is most of what a read takes: after so many that nobody joined, a call waits for
// a part of the time only, until one is shared or would have been.
const (
	manyAlone = 8
	hurry     = 8
)

// NewPace makes a pace of its own; interval is counted from the end of one
// call to the start of the next, gather is how long a call waits for company.
func NewPace(interval, gather time.Duration) *Pace {
	return &Pace{interval: interval, gather: gather, lanes: make(map[Instance]*lane)}
}

// lane is one instance's queue; its fields belong to Pace.mu.
type lane struct {
	open      map[any]*flight // flights not sent yet, by what may share them
	turn      chan struct{}   // holds the one token to send
	notBefore time.Time
	readers   int // reads that are under way
	failures  int // calls in a row, since the first of them began, that ended in something to wait out
	turns     turns
	crowded   int // how many more calls keep to the turns, since others ask for the instance too
}

// flight is one call and the reads that wait for it.
type flight struct {
	cancel  context.CancelFunc
	readers int // belongs to Pace.mu
	sent    atomic.Bool
	landed  chan struct{}

	// Set before landed is closed.
	result   *Result
	err      error
	resumeAt time.Time // when trying again makes sense, where it does
}

// call sends one request on behalf of everyone who shares the flight.
type call func(ctx context.Context) (*Result, error)

// enter begins a read of an instance; exit must end it.
func (p *Pace) enter(instance Instance) *lane {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	for key, l := range p.lanes {
		if l.readers == 0 && !now.Before(l.notBefore) {
			delete(p.lanes, key)
		}
	}
	l := p.lanes[instance]
	if l == nil {
		l = &lane{open: make(map[any]*flight), turn: make(chan struct{}, 1), turns: turnsOf(instance, p.interval)}
		p.lanes[instance] = l
	}
	if l.readers == 0 {
		l.failures = 0
	}
	l.readers++
	return l
}

func (p *Pace) exit(l *lane) {
	p.mu.Lock()
	defer p.mu.Unlock()
	l.readers--
}

// do returns the outcome of a call that is sent after do was called. Reads
// of the same lane with the same share key may get the same one. How the call
// ended is in the flight. The error is only that ctx ended: the read then
// leaves, and with the last reader the flight ends too.
func (p *Pace) do(ctx context.Context, l *lane, share any, send call) (*flight, error) {
	p.mu.Lock()
	f := l.open[share]
	if f == nil {
		// The flight keeps the values of the read that opened it (its log),
		// but not its deadline: other reads may depend on it.
		flightCtx, cancel := context.WithCancel(context.WithoutCancel(ctx))
		f = &flight{cancel: cancel, landed: make(chan struct{})}
		l.open[share] = f
		gather := p.gather
		if l.readers > 1 {
			p.alone = 0
		} else if p.alone >= manyAlone {
			gather /= hurry
		}
		go p.fly(flightCtx, l, f, share, gather, send)
	}
	f.readers++
	p.mu.Unlock()

	select {
	case <-f.landed:
		return f, nil
	case <-ctx.Done():
		p.leave(l, f, share)
		return f, context.Cause(ctx)
	}
}

// leave takes one read out of a flight. The last one ends it and waits until
// it has ended, so that nothing runs after the read that started it.
func (p *Pace) leave(l *lane, f *flight, share any) {
	p.mu.Lock()
	f.readers--
	last := f.readers == 0
	if last && l.open[share] == f {
		delete(l.open, share)
	}
	p.mu.Unlock()
	if last {
		f.cancel()
		<-f.landed
	}
}

func (p *Pace) fly(ctx context.Context, l *lane, f *flight, share any, gather time.Duration, send call) {
	defer close(f.landed)
	defer f.cancel()
	if f.err = sleep(ctx, gather); f.err != nil {
		return
	}
	select {
	case l.turn <- struct{}{}:
		defer func() { <-l.turn }()
	case <-ctx.Done():
		f.err = context.Cause(ctx)
		return
	}
	if f.err = p.waitForLane(ctx, l); f.err != nil {
		return
	}
	p.mu.Lock()
	if l.open[share] == f { // from here on nobody joins
		delete(l.open, share)
	}
	f.sent.Store(true)
	if l.readers > 1 {
		p.alone = 0
	} else {
		p.alone++
	}
	p.mu.Unlock()

	f.result, f.err = send(ctx)
	p.settle(l, f)
}

// waitForLane returns when the lane's interval is over. Only the holder of the
// turn calls it, and only the holder moves notBefore.
func (p *Pace) waitForLane(ctx context.Context, l *lane) error {
	p.mu.Lock()
	until := l.notBefore
	p.mu.Unlock()
	return sleep(ctx, time.Until(until))
}

// settle notes when the instance may be asked again.
func (p *Pace) settle(l *lane, f *flight) {
	now := time.Now()
	p.mu.Lock()
	defer p.mu.Unlock()
	if reachedService(f.err) {
		l.notBefore = now.Add(p.interval)
	}
	if f.err == nil {
		l.failures = 0
		if l.crowded > 0 {
			l.crowded--
			l.notBefore = l.turns.after(l.notBefore, 0)
		}
		return
	}
	if l.failures > 0 && isThrottled(f.err) {
		l.crowded = crowdedCalls
	}
	pause, again := pauseAfter(f.err, l.failures, now, l.turns)
	if !again {
		l.failures = 0
		return
	}
	l.failures++
	if at := now.Add(pause); at.After(l.notBefore) {
		l.notBefore = at
	}
	f.resumeAt = l.notBefore
}

// sleep waits for d or until ctx ends.
func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return context.Cause(ctx)
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
