package credentials

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/acs"
)

// signInPatience is how long a sign-in service may take for one answer.
const signInPatience = 15 * time.Second

// ssoKeys exchanges CloudSSO's access token, which the CLI's login left in its
// file, for keys. The file is read anew for each exchange, so that a new login
// counts at once.
type ssoKeys struct {
	s      *sources
	file   *profileFile
	name   string
	source string
}

func (s *sources) cloudSSO(file *profileFile, entry *profileEntry) (*cachedSource, error) {
	source := file.words(entry)
	if entry.SSOSignInURL == "" || entry.SSOAccountID == "" || entry.SSOAccessConfig == "" {
		return nil, &acs.CredentialsError{Source: source, Err: fmt.Errorf(
			"its sign-in URL, account or access configuration is missing; run `aliyun configure --profile %s --mode CloudSSO`", entry.Name)}
	}
	return s.cached(&ssoKeys{s, file, entry.Name, source}), nil
}

func (k *ssoKeys) fetch(ctx context.Context) (acs.Keys, error) {
	const step = "exchanging the CloudSSO login for keys"
	entry, err := k.s.reread(k.file, k.name)
	if err != nil {
		return acs.Keys{}, err
	}
	if entry.SSOAccessToken == "" || !k.s.cfg.Now().Before(time.Unix(entry.SSOTokenExpires, 0)) {
		return acs.Keys{}, failed(ctx, k.source, step, fmt.Errorf("the login has expired; run `aliyun configure --profile %s`", k.name))
	}
	base, err := url.Parse(entry.SSOSignInURL)
	if err != nil || base.Host == "" || base.Scheme != "https" && !acs.IsLoopback(base.Host) {
		return acs.Keys{}, failed(ctx, k.source, step, errors.New("cloud_sso_sign_in_url is not an https URL"))
	}
	body, err := json.Marshal(map[string]string{"AccountId": entry.SSOAccountID, "AccessConfigurationId": entry.SSOAccessConfig})
	if err != nil {
		return acs.Keys{}, failed(ctx, k.source, step, errors.New("the account or access configuration is not text"))
	}
	var answer struct{ CloudCredential wireKeys }
	where := &url.URL{Scheme: base.Scheme, Host: base.Host, Path: "/cloud-credentials"}
	if err := k.s.post(ctx, where, entry.SSOAccessToken, "application/json", body, &answer); err != nil {
		return acs.Keys{}, failed(ctx, k.source, step, err)
	}
	keys, err := answer.CloudCredential.keys(k.source, k.s.cfg.Now())
	if err != nil {
		return acs.Keys{}, failed(ctx, k.source, step, err)
	}
	return keys, nil
}

// oauthSite is one of the two sign-in services, with the CLI's public client id.
type oauthSite struct{ address, client string }

// oauthSites are the CLI's.
var oauthSites = map[string]oauthSite{
	"CN":   {"https://oauth.aliyun.com", "4038181954557748008"},
	"INTL": {"https://oauth.alibabacloud.com", "4103531455503354461"},
}

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
	renewed, err := k.renew(ctx, tokens, now)
	if err == nil {
		return renewed, nil
	}
	// A refresh token serves once: another process may have been first.
	if other, readErr := k.current(); readErr == nil && other.RefreshToken != tokens.RefreshToken && other.lasts(now) {
		return other, nil
	}
	return nil, failed(ctx, k.source, "renewing the OAuth login", err)
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
func (k *oauthKeys) renew(ctx context.Context, old *oauthTokens, now time.Time) (*oauthTokens, error) {
	if old.RefreshToken == "" {
		return nil, fmt.Errorf("the login has expired; run `aliyun configure --profile %s --mode OAuth`", k.name)
	}
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
	renewed.expires = now.Add(time.Duration(renewed.ExpiresIn) * time.Second)
	k.unsaved = nil
	if err := k.file.saveOAuth(k.name, renewed); err != nil {
		// The keys can be had all the same; a later fetch of this process
		// goes on from here.
		k.unsaved = renewed
	}
	return renewed, nil
}

func (k *oauthKeys) where(path string) (*url.URL, error) {
	return url.Parse(k.site.address + path)
}

// reread looks an entry up in the file as it is now.
func (s *sources) reread(file *profileFile, name string) (*profileEntry, error) {
	profile, err := LoadProfile(file.path, name, s.cfg.HomeDir)
	if err != nil {
		return nil, err
	}
	s.cfg.Caller.Secrets.Add(profile.entry.secrets()...)
	return profile.entry, nil
}

// post sends a body to a sign-in service and reads its JSON answer. A bearer
// token goes into the Authorization header unless it is empty.
func (s *sources) post(ctx context.Context, where *url.URL, bearer, kind string, body []byte, into any) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, where.String(), bytes.NewReader(body))
	if err != nil {
		return errors.New("the address is not a URL")
	}
	request.Header.Set("Accept", "application/json")
	request.Header.Set("Content-Type", kind)
	request.Header.Set("User-Agent", s.cfg.Caller.UserAgent)
	if bearer != "" {
		request.Header.Set("Authorization", "Bearer "+bearer)
	}
	answer, err := ask(ctx, s.cfg.Caller.HTTPClient, signInPatience, request)
	if err != nil {
		return err
	}
	if answer.Status != http.StatusOK {
		return answer.refused()
	}
	return answer.decode(into)
}
