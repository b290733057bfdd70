package credentials

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/acs"
)

// oauthSite is one of the two sign-in services, with the CLI's public client id.
type oauthSite struct{ address, client string }

// oauthSites are the CLI's.
var oauthSites = map[string]oauthSite{
	"CN":   {"https://oauth.aliyun.com", "4038181954557748008"},
	"INTL": {"https://oauth.alibabacloud.com", "4103531455503354461"},
}

const renewing = "renewing the OAuth login"

// oauthRenewBefore is how long before it expires an access token is renewed.
const oauthRenewBefore = 1200 * time.Second

// oauthKeys exchanges the access token of the CLI's OAuth login for keys,
// renewing the login first when it is about to expire. Renewing replaces the
// refresh token, so the new one has to go back to the file.
type oauthKeys struct {
	s      *sources
	file   *profileFile
	name   string
	source string
	site   oauthSite

	unsaved *oauthTokens // renewed, but the file could not be written
}

type oauthTokens struct {
	AccessToken  string `json:"access_token"`
	RefreshToken string `json:"refresh_token"`
	ExpiresIn    int64  `json:"expires_in"` // seconds
	expires      time.Time
}

func (s *sources) oauth(file *profileFile, entry *profileEntry) (*cachedSource, error) {
	source := file.words(entry)
	site, known := oauthSites[strings.ToUpper(entry.OAuthSite)]
	if !known {
		return nil, &acs.CredentialsError{Source: source, Err: errors.New("its oauth_site_type is neither CN nor INTL")}
	}
	return s.cached(&oauthKeys{s: s, file: file, name: entry.Name, source: source, site: site}), nil
}

func (k *oauthKeys) fetch(ctx context.Context) (acs.Keys, error) {
	tokens, err := k.tokens(ctx)
	if err != nil {
		return acs.Keys{}, err
	}
	const step = "exchanging the OAuth login for keys"
	where, err := k.where("/v1/exchange")
	if err != nil {
		return acs.Keys{}, failed(ctx, k.source, step, err)
	}
	var answer wireKeys
	if err := k.s.post(ctx, where, tokens.AccessToken, "application/json", nil, &answer); err != nil {
		return acs.Keys{}, failed(ctx, k.source, step, err)
	}
	keys, err := answer.keys(k.source, k.s.cfg.Now())
	if err != nil {
		return acs.Keys{}, failed(ctx, k.source, step, err)
	}
	return keys, nil
}

// tokens gives a login that is valid for a while, renewed when need be.
func (k *oauthKeys) tokens(ctx context.Context) (*oauthTokens, error) {
	tokens, err := k.current()
	if err != nil {
		return nil, err
	}
	now := k.s.cfg.Now()
	if tokens.lasts(now) || tokens.RefreshToken == "" && tokens.AccessToken != "" && now.Before(tokens.expires) {
		return tokens, nil
	}
	usable := tokens.AccessToken != "" && now.Before(tokens.expires)
	if tokens.RefreshToken == "" {
		return nil, failed(ctx, k.source, renewing, fmt.Errorf("the login has expired; run `aliyun configure --profile %s --mode OAuth`", k.name))
	}
	// A refresh token serves once. It is not spent before the file is known to
	// take the new one, nor while another process is about to.
	file, err := k.file.openToSave(ctx)
	if err != nil {
		if usable && ctx.Err() == nil {
			return tokens, nil
		}
		return nil, failed(ctx, k.source, renewing, err)
	}
	defer file.close()
	old, err := k.current()
	if err != nil || old.lasts(now) {
		return old, err
	}
	renewed, err := k.renew(ctx, file, old, now)
	if err == nil {
		return renewed, nil
	}
	// The CLI takes no lock, and may have been first.
	if other, readErr := k.current(); readErr == nil && other.RefreshToken != old.RefreshToken && other.lasts(now) {
		return other, nil
	}
	if usable && ctx.Err() == nil {
		return old, nil
	}
	return nil, failed(ctx, k.source, renewing, err)
}

// current is the login in the file, or a later one that could not be saved.
func (k *oauthKeys) current() (*oauthTokens, error) {
	entry, err := k.s.reread(k.file, k.name)
	if err != nil {
		return nil, err
	}
	expires := time.Unix(entry.OAuthTokenExpires, 0)
	if k.unsaved != nil && k.unsaved.expires.After(expires) {
		return k.unsaved, nil
	}
	return &oauthTokens{AccessToken: entry.OAuthAccessToken, RefreshToken: entry.OAuthRefreshToken, expires: expires}, nil
}

// lasts reports whether the login need not be renewed yet.
func (t *oauthTokens) lasts(now time.Time) bool {
	return t.AccessToken != "" && t.expires.Sub(now) > oauthRenewBefore
}

// renew gets a new login for an old one, and saves it.
func (k *oauthKeys) renew(ctx context.Context, file *savedFile, old *oauthTokens, now time.Time) (*oauthTokens, error) {
	where, err := k.where("/v1/token")
	if err != nil {
		return nil, err
	}
	form := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {old.RefreshToken}, "client_id": {k.site.client},
		"Timestamp": {now.UTC().Format("2006-01-02T15:04:05Z")}}
	renewed := new(oauthTokens)
	if err := k.s.post(ctx, where, "", "application/x-www-form-urlencoded", []byte(form.Encode()), renewed); err != nil {
		return nil, err
	}
	if renewed.AccessToken == "" || renewed.RefreshToken == "" {
		return nil, errors.New("the answer has no tokens")
	}
	k.s.cfg.Caller.Secrets.Add(renewed.AccessToken, renewed.RefreshToken)
	renewed.expires = now.Add(time.Duration(renewed.ExpiresIn) * time.Second)
	k.unsaved = nil
	if err := file.saveOAuth(k.name, renewed); err != nil {
		// The keys can be had all the same; a later fetch of this process
		// goes on from here.
		k.unsaved = renewed
	}
	return renewed, nil
}

func (k *oauthKeys) where(path string) (*url.URL, error) {
	return url.Parse(k.site.address + path)
}
