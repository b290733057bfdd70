package ecstest

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"net"
	"net/http"
	"slices"
	"strings"
)

// Fault is a way in which a call can go wrong.
type Fault string

// The faults that a script may name.
const (
	Reset          Fault = "reset"               // the connection is reset in mid-answer
	Hangup         Fault = "hangup"              // the connection is closed without an answer
	Hang           Fault = "hang"                // no answer until the client leaves
	SlowBody       Fault = "slow-body"           // headers, a part, and then silence
	Internal       Fault = "500"                 // InternalError
	Unavailable    Fault = "503"                 // ServiceUnavailable
	BadGateway     Fault = "html-502"            // a proxy's page
	HTMLPage       Fault = "html-200"            // a login page in place of the answer
	CutOff         Fault = "cut-off"             // less than announced
	BrokenJSON     Fault = "broken-json"         // 200 and half an object
	BadBase64      Fault = "bad-base64"          // a picture that is not Base64
	EmptyPicture   Fault = "empty-picture"       // Screenshot: ""
	MissingPicture Fault = "missing-picture"     // no Screenshot at all
	NotAPicture    Fault = "not-a-picture"       // Base64 of a web page
	HalfAPicture   Fault = "half-a-picture"      // Base64 of the picture's first half
	HugePicture    Fault = "huge-picture"        // a PNG whose header claims 4 gigapixels
	OtherInstance  Fault = "other-instance"      // the answer of another instance
	Throttle       Fault = "throttling"          // Throttling, 429
	ThrottleOld    Fault = "throttling-400"      // Throttling, 400, as older services say
	ThrottleUser   Fault = "throttling-user"     // Throttling.User, 429: the account's
	Oversize       Fault = "oversize"            // an answer of 64 MiB
	Redirect       Fault = "redirect"            // 302 to somewhere else
	NonceUsed      Fault = "nonce-used"          // SignatureNonceUsed
	NotFoundHere   Fault = "forbidden-not-found" // Forbidden.InstanceNotFound, 403
	RiskControl    Fault = "risk-control"        // Forbidden.RiskControl, 403
	None           Fault = "none"                // an ordinary answer, to space faults in a script
)

// passing lists the faults that random scripts play: those that a patient
// client outlives.
var passing = []Fault{Reset, Hangup, Internal, Unavailable, BadGateway, CutOff, BrokenJSON, Throttle, ThrottleUser}

// spoiled is a call that a fault spoils.
type spoiled struct {
	*exchange
	picture []byte // what an ordinary answer would show
}

// plays says for every fault how it is played; None needs no row.
var plays = map[Fault]func(spoiled){
	Reset:          func(s spoiled) { s.breakOff(true) },
	CutOff:         func(s spoiled) { s.breakOff(false) },
	Hangup:         spoiled.hangUp,
	Hang:           spoiled.wait,
	SlowBody:       func(s spoiled) { s.raw(200, jsonKind, `{"RequestId":"`); s.wait() },
	Internal:       refusal(errInternal),
	Unavailable:    refusal(errUnavailable),
	BadGateway:     page(502, "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body></body>\r\n</html>\r\n"),
	HTMLPage:       page(200, "<html><body>Please log in to the network.</body></html>"),
	BrokenJSON:     func(s spoiled) { s.raw(200, jsonKind, `{"RequestId":"`+s.requestID+`","InstanceId":`) },
	BadBase64:      func(s spoiled) { s.image("@@@" + encode(s.picture)) },
	EmptyPicture:   func(s spoiled) { s.image("") },
	MissingPicture: spoiled.withoutImage,
	NotAPicture:    func(s spoiled) { s.image(encode([]byte("<html>not a picture</html>"))) },
	HalfAPicture:   func(s spoiled) { s.image(encode(s.picture[:len(s.picture)/2])) },
	HugePicture:    func(s spoiled) { s.image(encode(hugePNG())) },
	OtherInstance:  func(s spoiled) { s.send(screenshotAnswer(s.requestID, s.entry.ID+"-other", encode(s.picture))) },
	Throttle:       refusal(errThrottled(429, "Throttling")),
	ThrottleOld:    refusal(errThrottled(400, "Throttling")),
	ThrottleUser:   refusal(errThrottled(429, "Throttling.User")),
	Oversize:       spoiled.endless,
	Redirect:       spoiled.redirect,
	NonceUsed:      refusal(errNonceUsed),
	NotFoundHere:   refusal(errNotFoundHere),
	RiskControl:    refusal(errRiskControl),
}

// FaultNames lists the faults by which a script can name them.
func FaultNames() []string {
	names := []string{string(None)}
	for fault := range plays {
		names = append(names, string(fault))
	}
	slices.Sort(names)
	return names
}

// ParseFault finds a fault by its name.
func ParseFault(name string) (Fault, error) {
	if !slices.Contains(FaultNames(), name) {
		return "", fmt.Errorf("no fault %q; there are %s", name, strings.Join(FaultNames(), ", "))
	}
	return Fault(name), nil
}

// Script lets the next calls on an instance go wrong, one fault a call, in
// order; an empty id means calls on any instance that has no script of its
// own. Calls that are refused before, by the interval for one, do not count.
func (e *Endpoint) Script(id string, faults ...Fault) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.scripts[id] = append(e.scripts[id], faults...)
}

// nextFault is empty where the call is to be answered as usual.
func (e *Endpoint) nextFault(id string) Fault {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, of := range []string{id, ""} {
		if script := e.scripts[of]; len(script) > 0 {
			e.scripts[of] = script[1:]
			if script[0] == None {
				return ""
			}
			return script[0]
		}
	}
	if e.random != nil && e.random.IntN(e.oneIn) == 0 {
		return passing[e.random.IntN(len(passing))]
	}
	return ""
}

// play answers as the fault says.
func (e *Endpoint) play(x *exchange, fault Fault, picture []byte) {
	play, ok := plays[fault]
	if !ok {
		panic("ecstest: there is no fault " + string(fault))
	}
	x.finish()
	play(spoiled{x, picture})
}

func encode(picture []byte) string { return base64.StdEncoding.EncodeToString(picture) }

func refusal(err *apiError) func(spoiled) { return func(s spoiled) { s.refuse(err) } }

func page(status int, text string) func(spoiled) {
	return func(s spoiled) { s.raw(status, "text/html", text) }
}

func (s spoiled) image(text string) { s.send(screenshotAnswer(s.requestID, s.entry.ID, text)) }

func (s spoiled) withoutImage() {
	a := screenshotAnswer(s.requestID, s.entry.ID, "")
	a.fields = a.fields[:len(a.fields)-1]
	s.send(a)
}

func (s spoiled) redirect() {
	s.w.Header().Set("Location", "http://127.0.0.1:1/elsewhere")
	s.raw(302, "text/html", "moved")
}

// raw sends a body that is not one of the API's answers, at once.
func (s spoiled) raw(status int, kind, body string) {
	s.entry.Status = status
	s.finish()
	s.w.Header().Set("Content-Type", kind)
	s.w.WriteHeader(status)
	_, _ = s.w.Write([]byte(body))
	_ = http.NewResponseController(s.w).Flush()
}

// wait ends when the client leaves or the endpoint is closed, and then breaks
// the connection: the answer is not to look complete.
func (s spoiled) wait() {
	select {
	case <-s.r.Context().Done():
	case <-s.e.closed:
	}
	panic(http.ErrAbortHandler) // which the server takes as the wish to close
}

// hijack takes the connection from the server.
func (s spoiled) hijack() net.Conn {
	connection, _, err := http.NewResponseController(s.w).Hijack()
	if err != nil {
		panic("ecstest: this server cannot break connections: " + err.Error())
	}
	return connection
}

func (s spoiled) hangUp() { _ = s.hijack().Close() }

// breakOff announces a whole answer, sends a part of it and closes the
// connection, or resets it.
func (s spoiled) breakOff(reset bool) {
	connection := s.hijack()
	defer func() { _ = connection.Close() }()
	body := screenshotAnswer(s.requestID, s.entry.ID, encode(s.picture)).encode()
	_, _ = fmt.Fprintf(connection, "HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s", jsonKind, len(body), body[:len(body)/2])
	plain := connection
	if tunnel, ok := connection.(interface{ NetConn() net.Conn }); ok { // TLS
		plain = tunnel.NetConn()
	}
	if tcp, ok := plain.(*net.TCPConn); ok && reset {
		// Without lingering, closing discards what is unsent and resets.
		_ = tcp.SetLinger(0)
		_ = tcp.Close()
	}
}

// endless sends more than any client should take.
func (s spoiled) endless() {
	s.raw(200, jsonKind, `{"RequestId":"`+s.requestID+`","InstanceId":"`+s.entry.ID+`","Screenshot":"`)
	chunk := []byte(strings.Repeat("A", 1<<20))
	for range 64 {
		if _, err := s.w.Write(chunk); err != nil {
			return
		}
	}
	_, _ = s.w.Write([]byte(`"}`))
}

// hugePNG is a PNG of 65536 x 65536 pixels by its header, and no more than that.
func hugePNG() []byte {
	header := binary.BigEndian.AppendUint32([]byte("IHDR"), 1<<16)
	header = append(binary.BigEndian.AppendUint32(header, 1<<16), 8, 6, 0, 0, 0) // 8 bits, RGBA
	png := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), header...)
	return binary.BigEndian.AppendUint32(png, crc32.ChecksumIEEE(header))
}
