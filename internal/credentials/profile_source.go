package credentials

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/acs"
)

var profileModes = []string{"AK", "StsToken", "RamRoleArn", "EcsRamRole", "RamRoleArnWithRoleName", "ChainableRamRoleArn",
	"OIDC", "CredentialsURI", "CloudSSO", "OAuth", "External"}

// mode is how the entry gets keys; entries of old CLIs leave it to the fields.
func (e *profileEntry) mode() string {
	for _, mode := range profileModes {
		if strings.EqualFold(e.Mode, mode) {
			return mode
		}
	}
	switch {
	case e.Mode != "":
		return e.Mode
	case e.AccessKeyID != "" && e.SecurityToken != "":
		return "StsToken"
	case e.AccessKeyID != "" && e.RoleARN != "":
		return "RamRoleArn"
	case e.AccessKeyID == "" && e.RoleName != "":
		return "EcsRamRole"
	}
	return "AK"
}

// empty reports whether the entry was never filled in: the CLI makes one of
// its own accord.
func (e *profileEntry) empty() bool {
	return e.mode() == "AK" && e.AccessKeyID == "" && e.AccessKeySecret == ""
}

// secrets lists what must not be shown of the entry.
func (e *profileEntry) secrets() []string {
	return []string{e.AccessKeyID, e.AccessKeySecret, e.SecurityToken, e.ExternalID, e.Policy, e.ProcessCommand, e.CredentialsURI,
		e.SSOAccessToken, e.OAuthAccessToken, e.OAuthRefreshToken}
}

// profile serves the keys of a profile.
func (s *sources) profile(p *Profile) (*cachedSource, error) {
	return s.profileEntry(p.file, p.entry, nil)
}

// profileEntry makes the source of one entry; via names the profiles that led
// to it through source_profile.
func (s *sources) profileEntry(file *profileFile, entry *profileEntry, via []string) (*cachedSource, error) {
	s.cfg.Caller.Secrets.Add(entry.secrets()...)
	words := file.words(entry)
	wrong := func(format string, args ...any) error {
		return &acs.CredentialsError{Source: words, Err: fmt.Errorf(format, args...)}
	}
	place := stsPlace{region: entry.STSRegion, vpc: entry.EnableVPC}
	role := AssumeRole{RoleARN: entry.RoleARN, SessionName: entry.SessionName, Policy: entry.Policy,
		ExternalID: entry.ExternalID, DurationSeconds: entry.ExpiredSeconds}
	static := acs.Keys{AccessKeyID: entry.AccessKeyID, AccessKeySecret: entry.AccessKeySecret, Source: words}

	var base *cachedSource
	var err error
	switch mode := entry.mode(); mode {
	case "AK", "StsToken":
		if entry.empty() {
			return nil, wrong("it holds no keys; run `aliyun configure --profile %s`", entry.Name)
		}
		if mode == "StsToken" {
			if entry.SecurityToken == "" {
				return nil, wrong("it has mode StsToken, but no sts_token")
			}
			static.SecurityToken = entry.SecurityToken
		}
		return s.static(static)
	case "RamRoleArn":
		static.SecurityToken = entry.SecurityToken
		base, err = s.static(static)
	case "EcsRamRole", "RamRoleArnWithRoleName":
		base, err = s.instanceRole(entry.RoleName, words, instanceRolePatience)
		if mode == "EcsRamRole" {
			return base, err
		}
	case "ChainableRamRoleArn":
		base, err = s.sourceProfile(file, entry, via)
	case "OIDC":
		return s.oidcRole(OIDCRole{ProviderARN: entry.OIDCProviderARN, TokenFile: entry.OIDCTokenFile, RoleARN: entry.RoleARN,
			SessionName: entry.SessionName, Policy: entry.Policy, DurationSeconds: entry.ExpiredSeconds}, words, place)
	case "CredentialsURI":
		return s.uri(entry.CredentialsURI, words)
	case "CloudSSO":
		return s.cloudSSO(file, entry)
	case "OAuth":
		return s.oauth(file, entry)
	case "External":
		return s.external(entry.ProcessCommand, words)
	default:
		// The mode is not quoted: a key may stand in its place.
		return nil, wrong("its mode is not one that this provider knows: %s", strings.Join(profileModes, ", "))
	}
	if err != nil {
		return nil, err
	}
	if role.RoleARN == "" {
		return nil, wrong("it has mode %s, but no ram_role_arn", entry.mode())
	}
	return s.assumeRole(base, role, place)
}

// sourceProfile makes the source that a ChainableRamRoleArn stands on.
func (s *sources) sourceProfile(file *profileFile, entry *profileEntry, via []string) (*cachedSource, error) {
	via = append(slices.Clone(via), entry.Name)
	if entry.SourceProfile == "" {
		return nil, &acs.CredentialsError{Source: file.words(entry), Err: errors.New("it has mode ChainableRamRoleArn, but no source_profile")}
	}
	if slices.Contains(via, entry.SourceProfile) {
		return nil, &acs.CredentialsError{Source: file.words(entry), Err: fmt.Errorf(
			"source_profile goes in a circle: %s", strings.Join(append(via, entry.SourceProfile), " -> "))}
	}
	next, err := file.find(entry.SourceProfile)
	if err != nil {
		return nil, &acs.CredentialsError{Source: file.words(entry), Step: "following source_profile", Err: errors.Unwrap(err)}
	}
	return s.profileEntry(file, next, via)
}
