package ecstest

import (
	"encoding/base64"
	"fmt"
	"math"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Fault is a way in which a call can go wrong.
type Fault string

// The faults that a script may name.
const (
	Reset          Fault = "reset"           // the connection is reset in mid-answer
	Hang           Fault = "hang"            // no answer until the client leaves
	SlowBody       Fault = "slow-body"       // headers, a part, and then silence
	Internal       Fault = "500"             // InternalError
	Unavailable    Fault = "503"             // ServiceUnavailable
	BadGateway     Fault = "html-502"        // a proxy's page
	HTMLPage       Fault = "html-200"        // a login page in place of the answer
	CutOff         Fault = "cut-off"         // less than announced
	BrokenJSON     Fault = "broken-json"     // 200 and half an object
	BadBase64      Fault = "bad-base64"      // a picture that is not Base64
	EmptyPicture   Fault = "empty-picture"   // Screenshot: ""
	MissingPicture Fault = "missing-picture" // no Screenshot at all
	NotAPicture    Fault = "not-a-picture"   // Base64 of a web page
	OtherInstance  Fault = "other-instance"  // the answer of another instance
	Throttle       Fault = "throttling"      // Throttling, 429
	ThrottleOld    Fault = "throttling-400"  // Throttling, 400, as older services say
	ThrottleUser   Fault = "throttling-user" // Throttling.User, 429: the account's
	Oversize       Fault = "oversize"        // an answer without end
	Redirect       Fault = "redirect"        // 302 to somewhere else
	NonceUsed      Fault = "nonce-used"      // SignatureNonceUsed
	None           Fault = "none"            // an ordinary answer, to space faults in a script
)

// passing lists the faults that random scripts play: those that a patient
// client outlives.
var passing = []Fault{Reset, Internal, Unavailable, BadGateway, CutOff, BrokenJSON, Throttle, ThrottleUser}

var allFaults = append(slices.Clone(passing), Hang, SlowBody, HTMLPage, BadBase64, EmptyPicture, MissingPicture, NotAPicture,
	OtherInstance, ThrottleOld, Oversize, Redirect, NonceUsed, None)

// ParseFault finds a fault by its name.
func ParseFault(name string) (Fault, error) {
	if slices.Contains(allFaults, Fault(name)) {
		return Fault(name), nil
	}
	var names []string
	for _, fault := range allFaults {
		names = append(names, string(fault))
	}
	slices.Sort(names)
	return "", fmt.Errorf("no fault %q; there are %s", name, strings.Join(names, ", "))
}

// Script lets the next calls on an instance go wrong, one fault a call, in
// order. Calls that the interval refuses do not count.
func (e *Endpoint) Script(id string, faults ...Fault) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.scripts[id] = append(e.scripts[id], faults...)
}

func (e *Endpoint) nextFault(id string) Fault {
	e.mu.Lock()
	defer e.mu.Unlock()
	if script := e.scripts[id]; len(script) > 0 {
		e.scripts[id] = script[1:]
		if script[0] == None {
			return ""
		}
		return script[0]
	}
	if e.random != nil && e.random.IntN(e.oneIn) == 0 {
		return passing[e.random.IntN(len(passing))]
	}
	return ""
}

// play answers as the fault says; picture is what an ordinary answer would show.
func (e *Endpoint) play(x *exchange, fault Fault, picture []byte) {
	image := base64.StdEncoding.EncodeToString(picture)
	id := x.entry.ID
	switch fault {
	case Reset:
		x.breakOff(picture, true)
	case CutOff:
		x.breakOff(picture, false)
	case Hang, SlowBody:
		if fault == SlowBody {
			x.raw(200, "application/json;charset=utf-8", `{"RequestId":"`)
			_ = http.NewResponseController(x.w).Flush()
		}
		select {
		case <-x.r.Context().Done():
		case <-e.closed:
		}
	case Internal:
		x.refuse(&apiError{status: 500, code: "InternalError", message: "The request processing has failed due to some unknown error."})
	case Unavailable:
		x.refuse(&apiError{status: 503, code: "ServiceUnavailable", message: "The request has failed due to a temporary failure of the server."})
	case BadGateway:
		x.raw(502, "text/html", "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body></body>\r\n</html>\r\n")
	case HTMLPage:
		x.raw(200, "text/html", "<html><body>Please log in to the network.</body></html>")
	case BrokenJSON:
		x.raw(200, "application/json;charset=utf-8", `{"RequestId":"`+x.requestID+`","InstanceId":`)
	case BadBase64:
		x.send(screenshotAnswer(x.requestID, id, "@@@"+image))
	case EmptyPicture:
		x.send(screenshotAnswer(x.requestID, id, ""))
	case MissingPicture:
		x.send(answer{status: 200, root: "GetInstanceScreenshotResponse", fields: []field{{"RequestId", x.requestID}, {"InstanceId", id}}})
	case NotAPicture:
		x.send(screenshotAnswer(x.requestID, id, base64.StdEncoding.EncodeToString([]byte("<html>not a picture</html>"))))
	case OtherInstance:
		x.send(screenshotAnswer(x.requestID, id+"-other", image))
	case Throttle:
		x.refuse(errThrottled(429, "Throttling"))
	case ThrottleOld:
		x.refuse(errThrottled(400, "Throttling"))
	case ThrottleUser:
		x.refuse(errThrottled(429, "Throttling.User"))
	case Oversize:
		x.endless()
	case Redirect:
		x.w.Header().Set("Location", "http://127.0.0.1:1/elsewhere")
		x.raw(302, "text/html", "moved")
	case NonceUsed:
		x.refuse(errNonceUsed)
	default:
		panic("ecstest: fault " + string(fault) + " is not played")
	}
}

// raw sends a body that is not one of the API's answers.
func (x *exchange) raw(status int, kind, body string) {
	x.entry.Status = status
	x.w.Header().Set("Content-Type", kind)
	x.w.WriteHeader(status)
	_, _ = x.w.Write([]byte(body))
}

// breakOff announces a whole answer, sends a part of it and closes the
// connection, or resets it.
func (x *exchange) breakOff(picture []byte, reset bool) {
	connection, buffered, err := http.NewResponseController(x.w).Hijack()
	if err != nil {
		panic("ecstest: this server cannot break connections: " + err.Error())
	}
	defer func() { _ = connection.Close() }()
	body := screenshotAnswer(x.requestID, x.entry.ID, base64.StdEncoding.EncodeToString(picture)).encode()
	fmt.Fprintf(buffered, "HTTP/1.1 200 OK\r\nContent-Type: application/json;charset=utf-8\r\nContent-Length: %d\r\n\r\n%s", len(body), body[:len(body)/2])
	_ = buffered.Flush()
	if tcp, ok := connection.(*net.TCPConn); ok && reset {
		// Closing with data that is not sent yet, and without lingering, resets.
		_ = tcp.SetLinger(0)
	}
}

// endless sends more than any client should take.
func (x *exchange) endless() {
	x.raw(200, "application/json;charset=utf-8", `{"RequestId":"`+x.requestID+`","Screenshot":"`)
	chunk := []byte(strings.Repeat("A", 1<<20))
	for range 64 {
		if _, err := x.w.Write(chunk); err != nil {
			return
		}
	}
}

// seconds rounds up, as a header that says how long to wait should.
func seconds(d time.Duration) string { return fmt.Sprint(int(math.Ceil(d.Seconds()))) }
