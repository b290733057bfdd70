package credentials

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/acs"
)

const (
	// refreshBefore is how long before they expire keys are replaced; those
	// that live less than ten times as long, in their last tenth.
	refreshBefore = 180 * time.Second
	// refreshPause lies between attempts to replace keys that are still valid.
	refreshPause = 10 * time.Second
	// unknownLifetime is assumed of temporary keys that do not say how long
	// they live: STS gives none for less.
	unknownLifetime = 900 * time.Second
)

// fetcher gets a new set of keys. cachedSource calls it once at a time.
type fetcher interface {
	fetch(ctx context.Context) (acs.Keys, error)
}

// cachedSource remembers keys until they are about to expire. The caller that
// finds none fetches them itself, under its own context; others wait for it,
// each under theirs.
type cachedSource struct {
	from    fetcher
	now     func() time.Time
	secrets *acs.Secrets // learns every set of keys

	mu      sync.Mutex
	keys    *acs.Keys // nil before the first success
	fetched time.Time
	pause   time.Time // before it, keys that are still valid are not replaced
	flight  *flight   // the fetch under way, if any
}

// flight is one fetch that several callers wait for. Its fields are set
// before done is closed.
type flight struct {
	done      chan struct{}
	keys      acs.Keys
	err       error
	abandoned bool // by its caller's context; the others must fetch anew
}

func (s *sources) cached(from fetcher) *cachedSource {
	return &cachedSource{from: from, now: s.cfg.Now, secrets: s.cfg.Caller.Secrets}
}

// Format shows nothing of what is kept.
func (c *cachedSource) Format(f fmt.State, _ rune) { printPlain(f, "source of keys") }

// Keys implements KeySource.
func (c *cachedSource) Keys(ctx context.Context) (acs.Keys, error) {
	for {
		c.mu.Lock()
		if c.keys != nil && !c.due(c.now()) {
			keys := *c.keys
			c.mu.Unlock()
			return keys, nil
		}
		if ctx.Err() != nil {
			c.mu.Unlock()
			return acs.Keys{}, failed(ctx, "", "getting keys", nil)
		}
		f := c.flight
		if f == nil {
			f = &flight{done: make(chan struct{}), abandoned: true}
			c.flight = f
			c.mu.Unlock()
			return c.refresh(ctx, f)
		}
		c.mu.Unlock()
		select {
		case <-f.done:
			if !f.abandoned {
				return f.keys, f.err
			}
		case <-ctx.Done():
			return acs.Keys{}, failed(ctx, "", "waiting for keys that another read is getting", nil)
		}
	}
}

// refresh fetches keys for its caller and for all who wait for the flight.
func (c *cachedSource) refresh(ctx context.Context, f *flight) (acs.Keys, error) {
	defer func() {
		c.mu.Lock()
		c.flight = nil
		c.mu.Unlock()
		close(f.done)
	}()
	keys, err := c.from.fetch(ctx)
	c.secrets.AddKeys(keys)
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.now()
	if err == nil && expired(keys, now) {
		err = &acs.CredentialsError{Source: keys.Source, Err: fmt.Errorf(
			"the keys expired at %s, before they arrived; is this machine's clock, at %s, right?",
			keys.Expires.UTC().Format(time.RFC3339), now.UTC().Format(time.RFC3339))}
	}
	switch {
	case err == nil:
		c.keys, c.fetched, c.pause = &keys, now, time.Time{}
	case ctx.Err() != nil:
		return acs.Keys{}, err
	case c.keys != nil && !expired(*c.keys, now):
		c.pause = now.Add(refreshPause)
		keys, err = *c.keys, nil
	default:
		keys = acs.Keys{}
	}
	f.keys, f.err, f.abandoned = keys, err, false
	return keys, err
}

// due reports whether the keys kept have to be replaced. c.mu is held.
func (c *cachedSource) due(now time.Time) bool {
	switch {
	case c.keys.Expires.IsZero():
		return false
	case expired(*c.keys, now):
		return true
	case now.Before(c.pause):
		return false
	}
	return c.keys.Expires.Sub(now) <= min(refreshBefore, c.keys.Expires.Sub(c.fetched)/10)
}

func expired(keys acs.Keys, now time.Time) bool {
	return !keys.Expires.IsZero() && !now.Before(keys.Expires)
}

// wireKeys is how STS, metadata, credentials URIs and sign-in services write
// keys. OAuth's small initials fit too, since encoding/json ignores case.
type wireKeys struct {
	AccessKeyID     string `json:"AccessKeyId"`
	AccessKeySecret string
	SecurityToken   string
	Expiration      string // RFC 3339
}

// keys checks that nothing is missing.
func (w wireKeys) keys(source string, now time.Time) (acs.Keys, error) {
	switch {
	case w.AccessKeyID == "":
		return acs.Keys{}, errors.New("the answer has no access key id")
	case w.AccessKeySecret == "":
		return acs.Keys{}, errors.New("the answer has no access key secret")
	}
	keys := acs.Keys{AccessKeyID: w.AccessKeyID, AccessKeySecret: w.AccessKeySecret, SecurityToken: w.SecurityToken, Source: source}
	switch {
	case w.Expiration != "":
		expires, err := time.Parse(time.RFC3339, w.Expiration)
		if err != nil {
			return acs.Keys{}, errors.New("the answer's expiration is not a time as in 2006-01-02T15:04:05Z")
		}
		keys.Expires = expires
	case w.SecurityToken != "":
		keys.Expires = now.Add(unknownLifetime)
	}
	return keys, nil
}
