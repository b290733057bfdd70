package ecstest

import (
	"encoding/base64"
	"errors"
	"strconv"
	"strings"
	"time"
)

// screenshot answers GetInstanceScreenshot.
//
// Source: https://help.aliyun.com/document_detail/85921.html
func (e *Endpoint) screenshot(x *exchange, key Key) {
	instance, refusal := e.find(x, key)
	if refusal == nil {
		refusal = e.pace(place{instance.Region, instance.ID})
	}
	if refusal != nil {
		x.refuse(refusal)
		return
	}
	status, picture, err := instance.Screen.Look(x.r.Context(), e.now(), strings.EqualFold(x.entry.Wakeup, "true"))
	// The interval counts from the answer, and a client must not be able to
	// have the answer before the interval has begun.
	e.answered(place{instance.Region, instance.ID})
	if fault := e.nextFault(instance.ID); fault != "" {
		x.entry.Fault = fault
		e.play(x, fault, picture)
		return
	}
	switch {
	case errors.Is(err, ErrGone):
		x.refuse(errInvalid("instanceId"))
	case err != nil:
		x.refuse(errInternal)
	case instance.Retired:
		x.refuse(errRetired(instance.ID))
	case status != running:
		x.refuse(errStatus(status))
	default:
		x.send(screenshotAnswer(x.requestID, instance.ID, base64.StdEncoding.EncodeToString(picture)))
	}
}

// find checks the parameters and gives the instance that they name.
func (e *Endpoint) find(x *exchange, key Key) (Instance, *apiError) {
	region, id := x.entry.Region, x.entry.ID
	e.mu.Lock()
	defer e.mu.Unlock()
	instance, found := e.instances[place{region, id}]
	switch {
	case region == "":
		return instance, errMissing("RegionId")
	case !e.regions[region]:
		return instance, errNoSuchRegion
	case id == "":
		return instance, errMissing("instanceId")
	case x.params.Has("WakeUp") && x.params.Has("Wakeup"):
		return instance, errMalformed("WakeUp is in it in two spellings")
	case x.entry.WakeupSent && !strings.EqualFold(x.entry.Wakeup, "true") && !strings.EqualFold(x.entry.Wakeup, "false"):
		return instance, &apiError{status: 400, code: "InvalidParameter", message: "The \"wakeup\" provided is not valid."}
	case key.Forbidden || instance.Forbidden:
		return instance, errForbidden(key.ID, region, id)
	case !found:
		return instance, errInvalid("instanceId")
	}
	return instance, nil
}

func screenshotAnswer(requestID, id, image string) answer {
	return answer{status: 200, root: "GetInstanceScreenshotResponse",
		fields: []field{{"RequestId", requestID}, {"InstanceId", id}, {"Screenshot", image}}}
}

// pace refuses a call that comes sooner than the interval after the last one
// that was let through, whatever became of that.
func (e *Endpoint) pace(at place) *apiError {
	e.mu.Lock()
	defer e.mu.Unlock()
	now := e.now()
	last, called := e.lastCall[at]
	left := e.interval - now.Sub(last)
	if !called || left <= 0 {
		e.lastCall[at] = now
		return nil
	}
	refusal := errThrottled(429, "Throttling")
	if e.strict {
		e.lastCall[at] = now
		left = e.interval
	}
	if e.timeLeft {
		refusal.header = map[string]string{"x-ratelimit-user-api": "TimeLeft:" + seconds(left)}
	}
	return refusal
}

// answered starts the interval again as the answer goes out.
func (e *Endpoint) answered(at place) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if now := e.now(); now.After(e.lastCall[at]) {
		e.lastCall[at] = now
	}
}

// running is the one status in which there is a screen.
const running = "Running"

// seconds rounds up, as a header that says how long to wait should.
func seconds(d time.Duration) string {
	return strconv.Itoa(int((d + time.Second - 1) / time.Second))
}
