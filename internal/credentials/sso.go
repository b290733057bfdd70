package credentials

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
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
