package credentials

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
)

// saveOAuth writes a renewed login back to the CLI's file: three fields of one
// profile change, everything else stays as it is, fields that this program
// does not know included. The file is replaced in one step and keeps its mode.
func (f *profileFile) saveOAuth(name string, tokens *oauthTokens) error {
	// A link stays a link: what it points at is replaced.
	path, err := filepath.EvalSymlinks(f.path)
	if err != nil {
		return err
	}
	data, err := readSmallFile(path)
	if err != nil {
		return err
	}
	data, err = withOAuth(data, name, tokens)
	if err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	return replaceFile(path, data, info.Mode().Perm())
}

// withOAuth is the text of the file with the profile's tokens replaced.
func withOAuth(data []byte, name string, tokens *oauthTokens) ([]byte, error) {
	var file map[string]json.RawMessage
	var profiles []map[string]json.RawMessage
	if err := json.Unmarshal(data, &file); err != nil {
		return nil, placeInJSON(data, err)
	}
	if err := json.Unmarshal(file["profiles"], &profiles); err != nil {
		return nil, errors.New("profiles is not a list of objects")
	}
	found := false
	for _, profile := range profiles {
		var entry string
		if found || json.Unmarshal(profile["name"], &entry) != nil || entry != name {
			continue
		}
		found = true
		for field, value := range map[string]any{
			"oauth_access_token":        tokens.AccessToken,
			"oauth_refresh_token":       tokens.RefreshToken,
			"oauth_access_token_expire": tokens.expires.Unix(),
		} {
			text, err := json.Marshal(value)
			if err != nil {
				return nil, err
			}
			profile[field] = text
		}
	}
	if !found {
		return nil, errors.New("the profile is gone from the file")
	}
	text, err := json.Marshal(profiles)
	if err != nil {
		return nil, err
	}
	file["profiles"] = text
	return json.MarshalIndent(file, "", "\t")
}

// replaceFile writes a new file beside path and renames it.
func replaceFile(path string, data []byte, mode os.FileMode) (err error) {
	temporary, err := os.CreateTemp(filepath.Dir(path), ".config-*.json")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(temporary.Name())
		}
	}()
	_, err = temporary.Write(data)
	if err == nil {
		err = temporary.Chmod(mode)
	}
	if err == nil {
		err = temporary.Sync()
	}
	if closeErr := temporary.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return err
	}
	return os.Rename(temporary.Name(), path)
}
