package ecstest

import (
	"context"
	"net/url"
	"slices"
	"time"
)

// Request is a call as it came, for tests to look at.
type Request struct {
	Time            time.Time // of its arrival, by the endpoint's clock
	Method          string
	Action, Version string
	Style           Style
	Region, ID      string
	Wakeup          string // as sent, in whichever spelling
	WakeupSent      bool
	KeyID, Token    string
	UserAgent       string
	Parameters      url.Values // of query and form
	RequestID       string
	Status          int    // of the answer; 0 while there is none and when the connection was broken
	Code            string // of a refusal
	Fault           Fault  // that was played, or empty
}

// Requests lists the calls so far, in the order in which they came.
func (e *Endpoint) Requests() []Request {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.log)
}

// Count is the number of calls on an instance, refused ones included.
func (e *Endpoint) Count(id string) int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.count(id)
}

func (e *Endpoint) count(id string) int {
	n := 0
	for _, request := range e.log {
		if request.ID == id {
			n++
		}
	}
	return n
}

// Await returns when there have been n calls on an instance, be they answered
// or not, or with ctx's error when that ends first.
func (e *Endpoint) Await(ctx context.Context, id string, n int) error {
	for {
		e.mu.Lock()
		enough, arrival := e.count(id) >= n, e.arrival
		e.mu.Unlock()
		if enough {
			return nil
		}
		select {
		case <-arrival:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Unexpected lists requests that are none of this API's, and why; tests should
// find it empty.
func (e *Endpoint) Unexpected() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.unexpected)
}

// arrived notes a request and gives its place in the log.
func (e *Endpoint) arrived(entry Request) int {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.log = append(e.log, entry)
	close(e.arrival)
	e.arrival = make(chan struct{})
	return len(e.log) - 1
}

// finish brings the request's entry in the log up to date.
func (x *exchange) finish() {
	x.e.mu.Lock()
	defer x.e.mu.Unlock()
	x.e.log[x.index] = x.entry
}

func (e *Endpoint) surprise(x *exchange, refusal *apiError) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.unexpected = append(e.unexpected, x.r.Method+" "+x.r.URL.Path+" "+x.entry.Action+" "+x.entry.Version+": "+refusal.code+", "+refusal.message)
}
