package credentials

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/acs"
)

// ErrNoProfileFile is the cause when the CLI's file does not exist.
var ErrNoProfileFile = errors.New("there is no such file")

// Profile is one profile of the aliyun CLI's config.json. However it is
// printed, it shows no keys.
type Profile struct {
	Name         string
	Region       string // its region_id
	EndpointType string // "vpc", or empty for public endpoints
	Path         string // of its file, for people: ~ stands for the user's home

	entry *profileEntry
	file  *profileFile
}

// String names the profile and its file.
func (p Profile) String() string { return fmt.Sprintf("profile %q of %s", p.Name, p.Path) }

// Format writes String for every verb.
func (p Profile) Format(f fmt.State, _ rune) { printPlain(f, p.String()) }

// Empty reports whether the profile was never filled in: the CLI makes one of
// its own accord.
func (p Profile) Empty() bool { return p.entry.empty() }

// profileEntry is a profile as the file holds it.
// Source: https://github.com/aliyun/aliyun-cli, config/profile.go
type profileEntry struct {
	Name            string `json:"name"`
	Mode            string `json:"mode"`
	Region          string `json:"region_id"`
	AccessKeyID     string `json:"access_key_id"`
	AccessKeySecret string `json:"access_key_secret"`
	SecurityToken   string `json:"sts_token"`
	STSRegion       string `json:"sts_region"`
	EnableVPC       bool   `json:"enable_vpc"`
	RoleName        string `json:"ram_role_name"`
	RoleARN         string `json:"ram_role_arn"`
	SessionName     string `json:"ram_session_name"`
	ExternalID      string `json:"external_id"`
	Policy          string `json:"policy"`
	ExpiredSeconds  int    `json:"expired_seconds"`
	SourceProfile   string `json:"source_profile"`
	ProcessCommand  string `json:"process_command"`
	CredentialsURI  string `json:"credentials_uri"`
	OIDCProviderARN string `json:"oidc_provider_arn"`
	OIDCTokenFile   string `json:"oidc_token_file"`
	EndpointType    string `json:"endpoint_type"` // vpc, or empty

	SSOSignInURL    string `json:"cloud_sso_sign_in_url"`
	SSOAccountID    string `json:"cloud_sso_account_id"`
	SSOAccessConfig string `json:"cloud_sso_access_config"`
	SSOAccessToken  string `json:"access_token"`
	SSOTokenExpires int64  `json:"cloud_sso_access_token_expire"` // seconds since 1970

	OAuthSite         string `json:"oauth_site_type"` // CN or INTL
	OAuthAccessToken  string `json:"oauth_access_token"`
	OAuthRefreshToken string `json:"oauth_refresh_token"`
	OAuthTokenExpires int64  `json:"oauth_access_token_expire"` // seconds since 1970
}

// profileFile is the CLI's whole file.
type profileFile struct {
	Current  string          `json:"current"`
	Profiles []*profileEntry `json:"profiles"`

	path  string
	shown string
}

// LoadProfile reads one profile of the aliyun CLI's config.json; ~ in path
// stands for home, and an empty name means the file's current profile. The
// error is a *acs.CredentialsError that names the path, and the line and column
// of what is broken, but holds no text of a file that is not in order; its
// cause is ErrNoProfileFile when there is no file.
func LoadProfile(path, name, home string) (*Profile, error) {
	path, err := ExpandHome(path, home)
	if err != nil {
		return nil, &acs.CredentialsError{Source: path, Err: err}
	}
	file := &profileFile{path: path, shown: shownPath(path, home)}
	data, err := readSmallFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, file.broken(ErrNoProfileFile)
	case err != nil:
		return nil, file.broken(fmt.Errorf("the file cannot be read: %w", err))
	}
	if err := json.Unmarshal(data, file); err != nil {
		return nil, file.broken(placeInJSON(data, err))
	}
	if name == "" {
		name = file.Current
	}
	if name == "" {
		name = "default" // as the CLI does
	}
	entry, err := file.find(name)
	if err != nil {
		return nil, err
	}
	return &Profile{Name: entry.Name, Region: strings.TrimSpace(entry.Region), EndpointType: entry.EndpointType, Path: file.shown, entry: entry, file: file}, nil
}

func (f *profileFile) broken(err error) error {
	return &acs.CredentialsError{Source: f.shown, Err: err}
}

// words names an entry for people.
func (f *profileFile) words(entry *profileEntry) string {
	return Profile{Name: entry.Name, Path: f.shown}.String()
}

func (f *profileFile) find(name string) (*profileEntry, error) {
	var names []string
	for _, entry := range f.Profiles {
		if entry == nil {
			continue
		}
		if entry.Name == name {
			return entry, nil
		}
		names = append(names, strconv.Quote(entry.Name))
	}
	if len(names) == 0 {
		return nil, f.broken(errors.New("the file holds no profile"))
	}
	return nil, f.broken(fmt.Errorf("the file holds no profile %q; it has %s", name, strings.Join(names, ", ")))
}

// placeInJSON says where a file is broken, with none of its text: the json
// package's own words quote characters and numbers.
func placeInJSON(data []byte, err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	offset, problem := int64(len(data)), "the file is not valid JSON"
	switch {
	case errors.As(err, &syntax):
		offset = syntax.Offset
	case errors.As(err, &kind):
		offset = kind.Offset
		problem = "a value of the file has the wrong type"
		if kind.Field != "" {
			problem = kind.Field + " has the wrong type"
		}
	}
	before := data[:min(max(offset, 0), int64(len(data)))]
	line := 1 + bytes.Count(before, []byte("\n"))
	column := len(before) - (1 + bytes.LastIndexByte(before, '\n'))
	return fmt.Errorf("%s at line %d, column %d", problem, line, max(column, 1))
}

// ExpandHome replaces a leading ~ by the user's home. Without a home that is an
// error: a file of the working directory would take its place.
func ExpandHome(path, home string) (string, error) {
	rest, ok := strings.CutPrefix(path, "~")
	switch {
	case !ok || rest != "" && !os.IsPathSeparator(rest[0]):
		return path, nil
	case home == "":
		return path, errors.New("there is no home directory for ~ to stand for")
	}
	return filepath.Join(home, rest), nil
}

// shownPath writes a path for people, with ~ for the user's home.
func shownPath(path, home string) string {
	if home != "" {
		if rest, err := filepath.Rel(home, path); err == nil && filepath.IsLocal(rest) && rest != "." {
			return filepath.ToSlash(filepath.Join("~", rest))
		}
	}
	return path
}
