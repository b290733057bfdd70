package provider

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// fileMode lets nobody but its owner see what a screen showed.
const fileMode fs.FileMode = 0o600

// outputFileWriteError is a picture that is not in its file.
type outputFileWriteError struct {
	Path string
	// Lost says that the file was written in place and could not be put back.
	Lost bool
	Err  error
}

func (e *outputFileWriteError) Error() string { return fmt.Sprintf("writing %s: %v", e.Path, e.Err) }

// Unwrap gives what the system said.
func (e *outputFileWriteError) Unwrap() error { return e.Err }

// write replaces the file at once: a reader sees the old picture or the new
// one, never half, and what was there is not touched, its mode neither, until
// the new one is whole and on the disk. The new file is its owner's alone.
//
// A file that is a mount of its own, as in a container, cannot be replaced, nor
// can one in a folder that may not be written; it is written in place and keeps
// its mode, and is put back as it was when that does not end well. The error is
// a *outputFileWriteError.
func (f *outputFile) write(picture []byte) error { return f.writeWith(os.Rename, picture) }

func (f *outputFile) writeWith(rename func(from, to string) error, picture []byte) error {
	err := replaceFile(rename, f.target, picture)
	if err == nil {
		return nil
	}
	failed := &outputFileWriteError{Path: f.path, Err: plainPathError(err)}
	if mustStay(err) {
		lost, err := overwrite(f.target, picture)
		if err == nil {
			return nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			failed.Lost, failed.Err = lost, plainPathError(err)
		}
	}
	return failed
}

// mustStay reports whether it is the file's place, not the disk, that is against
// a new file: a mount, which cannot be renamed over (EBUSY, or EXDEV where file
// systems are layered), or a folder in which nothing may be made. A folder that
// only protects its owners' files from others, such as /tmp, is neither.
func mustStay(err error) bool {
	var renaming *os.LinkError
	if errors.As(err, &renaming) {
		return errors.Is(err, syscall.EBUSY) || errors.Is(err, syscall.EXDEV)
	}
	return errors.Is(err, syscall.EROFS) || errors.Is(err, fs.ErrPermission)
}

// replaceFile makes the new file beside the old one and gives it its name.
func replaceFile(rename func(from, to string) error, target string, data []byte) (err error) {
	if there, err := os.Lstat(target); err == nil && !there.Mode().IsRegular() {
		// It was a file when the read began.
		return fmt.Errorf("it %s now", kindOf(there.Mode()))
	}
	file, err := os.CreateTemp(filepath.Dir(target), temporaryName)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = file.Close()
			_ = os.Remove(file.Name())
		}
	}()
	// CreateTemp makes it so, but for what an ACL of the folder may add.
	if err := file.Chmod(fileMode); err != nil && !errors.Is(err, errors.ErrUnsupported) {
		return err
	}
	if _, err := file.Write(data); err != nil {
		return err
	}
	if err := file.Sync(); err != nil {
		return err
	}
	if err := file.Close(); err != nil {
		return err
	}
	return rename(file.Name(), target)
}

// temporaryName is short, so that there is room for it wherever there is for a file.
const temporaryName = ".screen-*"

// tryToWrite finds out whether write has a chance, and leaves nothing behind.
// Nobody should wait for minutes to hear that a folder is read-only.
func tryToWrite(target string) error {
	file, err := os.CreateTemp(filepath.Dir(target), temporaryName)
	if err == nil {
		_ = file.Close()
		return os.Remove(file.Name())
	}
	if mustStay(err) {
		if file, err := os.OpenFile(target, os.O_WRONLY, 0); err == nil {
			return file.Close()
		}
	}
	return plainPathError(err)
}

// maxKept bounds what is kept of a file while another picture is written over it.
const maxKept = 64 << 20

// overwrite puts data into a file that is there. What was in it is put back
// when that fails: the blocks it needs are still the file's. lost says that
// this failed too.
func overwrite(target string, data []byte) (lost bool, err error) {
	before, err := os.Lstat(target)
	if err != nil {
		return false, err
	}
	if !before.Mode().IsRegular() || before.Size() > maxKept {
		return false, errors.New("it cannot be replaced, and is no picture that could be written over")
	}
	file, err := os.OpenFile(target, os.O_RDWR, 0)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if opened, err := file.Stat(); err != nil || !os.SameFile(before, opened) {
		return false, errors.New("it was exchanged for another file at this moment")
	}
	old, err := io.ReadAll(io.LimitReader(file, maxKept))
	if err != nil {
		return false, err
	}
	if err := fill(file, data); err != nil {
		return fill(file, old) != nil, err
	}
	return false, nil
}

// fill makes data all that a file holds. It gets shorter only at the end, so
// that what it takes from the disk is not given away in between.
func fill(file *os.File, data []byte) error {
	if _, err := file.WriteAt(data, 0); err != nil {
		return err
	}
	if err := file.Truncate(int64(len(data))); err != nil {
		return err
	}
	return file.Sync()
}

// extensions of pictures, and what such a file holds.
var extensions = map[string]string{
	".png": "image/png", ".apng": "image/png",
	".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".jpe": "image/jpeg", ".jfif": "image/jpeg",
	".gif": "image/gif", ".bmp": "image/bmp", ".webp": "image/webp", ".tif": "image/tiff", ".tiff": "image/tiff",
	".svg": "image/svg+xml", ".avif": "image/avif", ".heic": "image/heic",
}

// contradicts reports whether the file's name promises another kind of picture.
func (f *outputFile) contradicts(contentType string) bool {
	promised, known := extensions[strings.ToLower(filepath.Ext(f.path))]
	return known && promised != contentType
}
