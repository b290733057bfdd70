package ecstest

import (
	"math/rand/v2"
	"net/http"
	"sync"
	"time"
)

// Key is an access key that the endpoint knows.
type Key struct {
	ID, Secret string
	Token      string    // of a temporary key
	Expires    time.Time // of a temporary key; zero means never
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
	// Forbidden refuses its screenshots to every key, as a RAM policy for
	// other instances does.
	Forbidden bool
}

// Endpoint is the API. It is safe for concurrent use.
type Endpoint struct {
	interval time.Duration
	strict   bool
	now      func() time.Time
	timeLeft bool
	maxAge   time.Duration
	closed   chan struct{}
	close    sync.Once

	mu         sync.Mutex
	keys       map[string]Key
	tokens     map[string]string // the key of every token ever issued
	roles      map[string]Role
	issued     int // temporary keys so far
	makeKey    func(n int, lifetime time.Duration) Key
	instances  map[place]Instance
	regions    map[string]bool
	lastCall   map[place]time.Time
	nonces     map[string]time.Time
	swept      time.Time // when nonces was last rid of old ones
	scripts    map[string][]Fault
	random     *rand.Rand
	oneIn      int
	log        []Request
	arrival    chan struct{} // closed and replaced when a request arrives
	unexpected []string
}

// place says which instance is meant.
type place struct{ region, id string }

// Option sets up an Endpoint.
type Option func(*Endpoint)

// WithKey makes an access key known.
func WithKey(key Key) Option { return func(e *Endpoint) { e.AddKey(key) } }

// WithInstance puts a machine into its region.
func WithInstance(instance Instance) Option { return func(e *Endpoint) { e.AddInstance(instance) } }

// WithRegion makes a region known beside the service's own and those of the
// instances.
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

// WithMaxAge sets how far a request's date may be from the clock; the service's,
// and the default, is 15 min. Tests that move the clock need more, since the
// SDK signs with the machine's.
func WithMaxAge(d time.Duration) Option { return func(e *Endpoint) { e.maxAge = d } }

// WithRandomFaults plays a fault in one of so many calls, the same ones for
// the same seed and order of calls. It plays only faults that a patient client
// outlives. oneIn is at least 1.
func WithRandomFaults(seed uint64, oneIn int) Option {
	if oneIn < 1 {
		panic("ecstest: a fault in one of no calls")
	}
	return func(e *Endpoint) { e.random, e.oneIn = rand.New(rand.NewPCG(seed, seed)), oneIn }
}

// New makes an endpoint without keys and instances but for those in options.
func New(options ...Option) *Endpoint {
	e := &Endpoint{
		interval: 10 * time.Second, now: time.Now, maxAge: maxAge, closed: make(chan struct{}), arrival: make(chan struct{}),
		keys: map[string]Key{}, tokens: map[string]string{}, roles: map[string]Role{},
		instances: map[place]Instance{}, regions: map[string]bool{}, lastCall: map[place]time.Time{},
		nonces: map[string]time.Time{}, scripts: map[string][]Fault{},
	}
	for _, region := range serviceRegions {
		e.regions[region] = true
	}
	for _, option := range options {
		option(e)
	}
	return e
}

// serviceRegions are regions of the service.
// Source: https://help.aliyun.com/document_detail/40654.html
var serviceRegions = []string{
	"cn-qingdao", "cn-beijing", "cn-zhangjiakou", "cn-huhehaote", "cn-wulanchabu", "cn-hangzhou", "cn-shanghai",
	"cn-nanjing", "cn-fuzhou", "cn-wuhan-lr", "cn-shenzhen", "cn-heyuan", "cn-guangzhou", "cn-chengdu", "cn-hongkong",
	"ap-southeast-1", "ap-southeast-3", "ap-southeast-5", "ap-southeast-6", "ap-southeast-7", "ap-northeast-1",
	"ap-northeast-2", "eu-central-1", "eu-west-1", "us-west-1", "us-east-1", "na-south-1", "me-east-1", "me-central-1",
}

// AddKey makes an access key known, in place of one with its ID.
func (e *Endpoint) AddKey(key Key) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.keys[key.ID] = key
	if key.Token != "" {
		e.tokens[key.Token] = key.ID
	}
}

// Revoke makes a key unknown.
func (e *Endpoint) Revoke(id string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	delete(e.keys, id)
}

// AddInstance puts a machine into its region, in place of one with its id. The
// interval since the last call on it goes on.
func (e *Endpoint) AddInstance(instance Instance) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.instances[place{instance.Region, instance.ID}] = instance
	e.regions[instance.Region] = true
}

// RemoveInstance releases a machine: it is not found any more.
func (e *Endpoint) RemoveInstance(region, id string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	delete(e.instances, place{region, id})
}

// Close ends the calls that hang. The server that listens is the caller's to
// close, afterwards.
func (e *Endpoint) Close() { e.close.Do(func() { close(e.closed) }) }

// action is one that the endpoint knows.
type action struct {
	version string
	// parameters besides those that every action takes.
	parameters []string
	// unsigned says that something else than a key authenticates the caller.
	unsigned bool
	serve    func(*Endpoint, *exchange, Key)
}

const (
	ecsVersion = "2014-05-26"
	stsVersion = "2015-04-01"
)

// actions of the two services, told apart by their versions.
var actions = map[string]action{
	"GetInstanceScreenshot": {version: ecsVersion, serve: (*Endpoint).screenshot,
		parameters: []string{"InstanceId", "WakeUp", "Wakeup", "OwnerAccount", "OwnerId", "ResourceOwnerAccount", "ResourceOwnerId"}},
	"AssumeRole": {version: stsVersion, serve: (*Endpoint).assumeRole,
		parameters: []string{"RoleArn", "RoleSessionName", "DurationSeconds", "Policy", "ExternalId", "SourceIdentity"}},
	"AssumeRoleWithOIDC": {version: stsVersion, serve: (*Endpoint).assumeRoleWithOIDC, unsigned: true,
		parameters: []string{"RoleArn", "RoleSessionName", "DurationSeconds", "Policy", "OIDCProviderArn", "OIDCToken"}},
	"GetCallerIdentity": {version: stsVersion, serve: (*Endpoint).callerIdentity},
}

// ServeHTTP implements http.Handler.
func (e *Endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	x, refusal := e.receive(w, r)
	defer x.finish()
	if refusal != nil {
		e.surprise(x, refusal)
		x.refuse(refusal)
		return
	}
	known, refusal := x.route()
	if refusal != nil {
		e.surprise(x, refusal)
		x.refuse(refusal)
		return
	}
	var key Key
	if !known.unsigned {
		if key, refusal = e.authenticate(x.claim); refusal != nil {
			x.refuse(refusal)
			return
		}
	}
	known.serve(e, x, key)
}
