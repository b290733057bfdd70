package credentials

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

const (
	// lockPatience is how long another program may hold the file; renewing a
	// login is one call.
	lockPatience = 2 * signInPatience
	lockPause    = 20 * time.Millisecond
)

// savedFile is the CLI's file while this process alone may change it.
type savedFile struct {
	path   string // of what links lead to
	unlock func()
}

// openToSave takes the lock of the CLI's file, and makes sure that the file can
// be replaced: what is then renewed can be kept. Close it with close.
//
// The lock is on a file beside it, since the file itself is replaced. The CLI
// takes no lock; against it stands that the file is read again, and compared,
// right before it is replaced.
func (f *profileFile) openToSave(ctx context.Context) (*savedFile, error) {
	// A link stays a link: what it points at is replaced.
	path, err := filepath.EvalSymlinks(f.path)
	if err != nil {
		return nil, plainFileError(err)
	}
	unlock, err := lockFile(ctx, path+".lock")
	if err != nil {
		return nil, fmt.Errorf("the file cannot be locked: %w", plainFileError(err))
	}
	if err := canReplace(path); err != nil {
		unlock()
		return nil, fmt.Errorf("the file cannot be replaced: %w", plainFileError(err))
	}
	return &savedFile{path, unlock}, nil
}

// canReplace makes a file beside path that could take its place, and removes it.
func canReplace(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	probe, err := os.CreateTemp(filepath.Dir(path), ".config-*.json")
	if err != nil {
		return err
	}
	err = keepOwner(probe, info)
	_ = probe.Close()
	_ = os.Remove(probe.Name())
	return err
}

func (s *savedFile) close() { s.unlock() }

// saveAttempts is how often the file may have changed under our hands.
const saveAttempts = 10

// saveOAuth writes a renewed login into the file: three fields of one profile
// change, everything else stays as it is, fields that this program does not
// know included. The file is replaced in one step and keeps mode and owner.
func (s *savedFile) saveOAuth(name string, tokens *oauthTokens) error {
	for range saveAttempts {
		before, err := readRaw(s.path)
		if err != nil {
			return err
		}
		data, err := withOAuth(before, name, tokens)
		if err != nil {
			return err
		}
		replaced, err := replaceFile(s.path, before, data)
		if err != nil || replaced {
			return err
		}
	}
	return errors.New("another program keeps changing the file")
}

// withOAuth is the text of the file with the profile's tokens replaced.
func withOAuth(data []byte, name string, tokens *oauthTokens) ([]byte, error) {
	var file map[string]json.RawMessage
	var profiles []map[string]json.RawMessage
	if err := json.Unmarshal(withoutMark(data), &file); err != nil {
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

// replaceFile writes a new file beside path and renames it, unless path no
// longer holds what it did; then it gives false. Mode and owner stay.
func replaceFile(path string, before, data []byte) (replaced bool, err error) {
	info, err := os.Stat(path)
	if err != nil {
		return false, plainFileError(err)
	}
	temporary, err := os.CreateTemp(filepath.Dir(path), ".config-*.json")
	if err != nil {
		return false, plainFileError(err)
	}
	defer func() {
		if !replaced {
			_ = os.Remove(temporary.Name())
		}
	}()
	_, err = temporary.Write(data)
	if err == nil {
		err = keepOwner(temporary, info)
	}
	if err == nil {
		err = temporary.Chmod(info.Mode().Perm())
	}
	if err == nil {
		err = temporary.Sync()
	}
	if closeErr := temporary.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return false, plainFileError(err)
	}
	now, err := readRaw(path)
	if err != nil || !bytes.Equal(now, before) {
		return false, err
	}
	if err := os.Rename(temporary.Name(), path); err != nil {
		return false, plainFileError(err)
	}
	return true, nil
}

// lockFile waits for a lock that only one process, and one goroutine of it, has.
func lockFile(ctx context.Context, path string) (unlock func(), err error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	bounded, cancel := context.WithTimeoutCause(ctx, lockPatience, errors.New("another program holds its lock"))
	defer cancel()
	for {
		taken, err := tryLock(file)
		if err != nil {
			_ = file.Close()
			return nil, err
		}
		if taken {
			// Closing gives the lock back. The file stays: whoever removed it
			// would take it from those who wait.
			return func() { _ = file.Close() }, nil
		}
		select {
		case <-time.After(lockPause):
		case <-bounded.Done():
			_ = file.Close()
			return nil, context.Cause(bounded)
		}
	}
}
