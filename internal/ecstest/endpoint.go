package ecstest

import (
	"encoding/base64"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

const (
	ecsVersion = "2014-05-26"
	stsVersion = "2015-04-01"
	maxBody    = 1 << 20
)

// Key is an access key that the endpoint knows.
type Key struct {
	ID, Secret string
	Token      string    // of a temporary key
	Expires    time.Time // of a temporary key
	Disabled   bool
	// Forbidden refuses every screenshot, as RAM does without a policy.
	Forbidden bool
}

// Instance is a machine in one region.
type Instance struct {
	Region, ID string
	Screen     Source
	// Retired says that its type is no longer sold: no screenshots.
	Retired bool
}

// Request is a call as it came, for tests to look at.
type Request struct {
	Time            time.Time
	Method          string
	Action, Version string
	Style           Style
	Region, ID      string
	Wakeup          string // as sent; empty when it was not
	KeyID, Token    string
	UserAgent       string
	Parameters      url.Values
	Status          int    // of the answer; 0 when the connection was broken
	Code            string // of a refusal
	Fault           Fault  // that was played, or empty
}

// Endpoint is the API. It is safe for concurrent use.
type Endpoint struct {
	interval time.Duration
	strict   bool
	now      func() time.Time
	timeLeft bool

	mu         sync.Mutex
	keys       map[string]Key
	roles      map[string]Role
	instances  map[instanceKey]Instance
	regions    map[string]bool
	lastCall   map[instanceKey]time.Time
	nonces     map[string]time.Time
	scripts    map[string][]Fault
	random     *rand.Rand
	oneIn      int
	log        []Request
	unexpected []string
	closed     chan struct{}
}

type instanceKey struct{ region, id string }

// Option sets up an Endpoint.
type Option func(*Endpoint)

// WithKey makes an access key known.
func WithKey(key Key) Option { return func(e *Endpoint) { e.keys[key.ID] = key } }

// WithInstance puts a machine into its region.
func WithInstance(instance Instance) Option { return func(e *Endpoint) { e.AddInstance(instance) } }

// WithRegion makes a region known that has no machines.
func WithRegion(region string) Option { return func(e *Endpoint) { e.regions[region] = true } }

// WithInterval sets the time between two calls on an instance; the service's,
// and the default, is 10 s.
func WithInterval(d time.Duration) Option { return func(e *Endpoint) { e.interval = d } }

// WithStrict lets a refused call start the interval anew.
func WithStrict() Option { return func(e *Endpoint) { e.strict = true } }

// WithTimeLeft sends the rest of the interval in a header of throttled answers.
func WithTimeLeft() Option { return func(e *Endpoint) { e.timeLeft = true } }

// WithClock replaces time.Now.
func WithClock(now func() time.Time) Option { return func(e *Endpoint) { e.now = now } }

// WithRandomFaults plays a fault in one of so many calls, the same ones for
// the same seed and order of calls.
func WithRandomFaults(seed uint64, oneIn int) Option {
	return func(e *Endpoint) { e.random, e.oneIn = rand.New(rand.NewPCG(seed, seed)), oneIn }
}

// New makes an endpoint without keys and instances but for those in options.
func New(options ...Option) *Endpoint {
	e := &Endpoint{
		interval: 10 * time.Second, now: time.Now,
		keys: map[string]Key{}, roles: map[string]Role{}, instances: map[instanceKey]Instance{}, regions: map[string]bool{},
		lastCall: map[instanceKey]time.Time{}, nonces: map[string]time.Time{}, scripts: map[string][]Fault{},
		closed: make(chan struct{}),
	}
	for _, option := range options {
		option(e)
	}
	return e
}

// AddInstance puts a machine into its region, in place of one with its id.
func (e *Endpoint) AddInstance(instance Instance) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.instances[instanceKey{instance.Region, instance.ID}] = instance
	e.regions[instance.Region] = true
}

// Close ends the calls that hang.
func (e *Endpoint) Close() {
	e.mu.Lock()
	defer e.mu.Unlock()
	select {
	case <-e.closed:
	default:
		close(e.closed)
	}
}

// Requests lists the calls so far, in the order in which they were answered.
func (e *Endpoint) Requests() []Request {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.log)
}

// Count is the number of calls on an instance.
func (e *Endpoint) Count(id string) int {
	n := 0
	for _, request := range e.Requests() {
		if request.ID == id {
			n++
		}
	}
	return n
}

// Unexpected lists requests that no version of this API knows; tests should
// find it empty.
func (e *Endpoint) Unexpected() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.unexpected)
}

// exchange is one request on its way through the endpoint.
type exchange struct {
	w         http.ResponseWriter
	r         *http.Request
	params    url.Values
	claim     claim
	asXML     bool
	requestID string
	entry     Request
}

// ServeHTTP implements http.Handler.
func (e *Endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	x := &exchange{w: w, r: r, requestID: newRequestID()}
	defer func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		e.log = append(e.log, x.entry)
	}()
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		x.entry = Request{Time: e.now(), Method: r.Method}
		x.refuse(&apiError{status: 413, code: "InvalidParameter", message: "The request body is too large."})
		return
	}
	x.read(e.now(), body)
	if r.Method != http.MethodGet && r.Method != http.MethodPost {
		x.refuse(errBadMethod)
		return
	}
	known := map[string]func(*exchange, Key){"GetInstanceScreenshot": e.screenshot, "AssumeRole": e.assumeRole, "AssumeRoleWithOIDC": e.assumeRoleWithOIDC}
	serve, ok := known[x.entry.Action]
	version := ecsVersion
	if strings.HasPrefix(x.entry.Action, "AssumeRole") {
		version = stsVersion
	}
	switch {
	case !ok:
		e.surprise(x)
		x.refuse(errNoSuchAction)
		return
	case x.entry.Version != version:
		e.surprise(x)
		x.refuse(errNoSuchVersion)
		return
	}
	var key Key
	if x.entry.Action != "AssumeRoleWithOIDC" { // which a token authenticates
		var refusal *apiError
		if key, refusal = e.authenticate(x.claim); refusal != nil {
			x.refuse(refusal)
			return
		}
	}
	serve(x, key)
}

// read takes the request apart; x-acs headers go before parameters.
func (x *exchange) read(now time.Time, body []byte) {
	x.params = x.r.URL.Query()
	if strings.HasPrefix(x.r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		if form, err := url.ParseQuery(string(body)); err == nil {
			for name, values := range form {
				x.params[name] = append(x.params[name], values...)
			}
		}
	}
	x.claim = readClaim(x.r, body, x.params)
	action, version := x.params.Get("Action"), x.params.Get("Version")
	if x.claim.style == StyleACS3 || x.r.Header.Get("x-acs-action") != "" {
		action, version = x.r.Header.Get("x-acs-action"), x.r.Header.Get("x-acs-version")
		x.asXML = strings.Contains(x.r.Header.Get("Accept"), "xml")
	} else {
		// The older style answers in XML unless asked otherwise.
		x.asXML = !strings.EqualFold(x.params.Get("Format"), "JSON")
	}
	wakeup := x.params.Get("WakeUp")
	if wakeup == "" {
		wakeup = x.params.Get("Wakeup")
	}
	x.entry = Request{Time: now, Method: x.r.Method, Action: action, Version: version, Style: x.claim.style,
		Region: x.params.Get("RegionId"), ID: x.params.Get("InstanceId"), Wakeup: wakeup,
		KeyID: x.claim.keyID, Token: x.claim.token, UserAgent: x.r.UserAgent(), Parameters: x.params}
}

// authenticate checks in the order in which the service does: form, key, token,
// date, signature, nonce.
func (e *Endpoint) authenticate(c claim) (Key, *apiError) {
	if c.err != nil {
		return Key{}, c.err
	}
	if c.style == StyleAnonymous {
		return Key{}, errMissing("AccessKeyId")
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	now := e.now()
	key, ok := e.keys[c.keyID]
	switch {
	case !ok:
		return Key{}, errUnknownKey
	case key.Disabled:
		return Key{}, errInactiveKey
	case key.Token == "" && c.token != "":
		return Key{}, errTokenMalformed
	case key.Token != c.token:
		return Key{}, errTokenMismatch
	case !key.Expires.IsZero() && !now.Before(key.Expires):
		return Key{}, errTokenExpired
	}
	date, err := time.Parse("2006-01-02T15:04:05Z", c.date)
	switch {
	case err != nil:
		return Key{}, errBadDate
	case now.Sub(date).Abs() > maxAge:
		return Key{}, errStaleDate
	case !c.matches(key.Secret):
		return Key{}, errSignature(c.toSign)
	case c.nonce == "":
		return Key{}, errMissing("SignatureNonce")
	}
	for nonce, seen := range e.nonces {
		if now.Sub(seen) > 2*maxAge {
			delete(e.nonces, nonce)
		}
	}
	if _, used := e.nonces[c.nonce]; used {
		return Key{}, errNonceUsed
	}
	e.nonces[c.nonce] = now
	return key, nil
}

// screenshot answers GetInstanceScreenshot.
func (e *Endpoint) screenshot(x *exchange, key Key) {
	region, id := x.entry.Region, x.entry.ID
	e.mu.Lock()
	knownRegion := e.regions[region]
	instance, found := e.instances[instanceKey{region, id}]
	e.mu.Unlock()
	switch {
	case region == "":
		x.refuse(errMissing("RegionId"))
		return
	case !knownRegion:
		x.refuse(errNoSuchRegion)
		return
	case id == "":
		x.refuse(errMissing("instanceId"))
		return
	case x.entry.Wakeup != "" && !strings.EqualFold(x.entry.Wakeup, "true") && !strings.EqualFold(x.entry.Wakeup, "false"):
		x.refuse(&apiError{status: 400, code: "InvalidParameter", message: "The \"wakeup\" provided is not valid."})
		return
	case key.Forbidden:
		x.refuse(errForbidden(key.ID, region, id))
		return
	case !found:
		x.refuse(errInvalid("instanceId"))
		return
	}
	if refusal := e.pace(instanceKey{region, id}); refusal != nil {
		x.refuse(refusal)
		return
	}
	defer e.answered(instanceKey{region, id})
	status, picture := instance.Screen.Look(e.now(), strings.EqualFold(x.entry.Wakeup, "true"))
	if fault := e.nextFault(id); fault != "" {
		x.entry.Fault = fault
		e.play(x, fault, picture)
		return
	}
	switch {
	case instance.Retired:
		x.refuse(errRetired(id))
	case status != "Running":
		x.refuse(errStatus(status))
	default:
		x.send(screenshotAnswer(x.requestID, id, base64.StdEncoding.EncodeToString(picture)))
	}
}

func screenshotAnswer(requestID, id, image string) answer {
	return answer{status: 200, root: "GetInstanceScreenshotResponse",
		fields: []field{{"RequestId", requestID}, {"InstanceId", id}, {"Screenshot", image}}}
}

// pace refuses a call that comes sooner than the interval after the last one.
func (e *Endpoint) pace(key instanceKey) *apiError {
	e.mu.Lock()
	defer e.mu.Unlock()
	now := e.now()
	last, called := e.lastCall[key]
	left := e.interval - now.Sub(last)
	if called && left > 0 {
		refusal := errThrottled(429, "Throttling")
		if e.strict {
			e.lastCall[key] = now
			left = e.interval
		}
		if e.timeLeft {
			refusal.header = map[string]string{"x-ratelimit-user-api": "TimeLeft:" + seconds(left)}
		}
		return refusal
	}
	e.lastCall[key] = now
	return nil
}

// answered starts the interval again when the answer is out.
func (e *Endpoint) answered(key instanceKey) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.lastCall[key] = e.now()
}

func (e *Endpoint) surprise(x *exchange) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.unexpected = append(e.unexpected, x.r.Method+" "+x.entry.Action+" "+x.entry.Version)
}

func (x *exchange) refuse(refusal *apiError) {
	x.entry.Code = refusal.code
	x.send(refusal.answer(x.requestID, x.r.Host, x.asXML))
}

func (x *exchange) send(a answer) {
	a.asXML = x.asXML
	x.entry.Status = a.status
	a.writeHeader(x.w.Header(), x.requestID)
	x.w.WriteHeader(a.status)
	// A client that left does not read the answer; that is its right.
	_, _ = x.w.Write(a.encode())
}
