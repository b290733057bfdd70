package provider

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/credentials"
)

// outputFile is where one read puts its picture. It is checked before the call
// and written when there is a picture, whatever the read came to.
type outputFile struct {
	path   string // as the argument names it, made absolute
	target string // the file itself: every link on the way to it is followed
}

// outputFiles remembers which read writes which file in this process: two
// reads that write one file would leave whichever came last, without a word.
// All configured providers of a process share one.
type outputFiles struct {
	mu     sync.Mutex
	owners map[string]string // instance that writes the file, by its folded target
}

// fileProblem says why a name cannot be an output_file.
type fileProblem string

const (
	fileIsFolder    fileProblem = "is a folder"
	fileNoFolder    fileProblem = "is in a folder that is not there"
	fileNotInFolder fileProblem = "is in something that is no folder"
	fileIsDevice    fileProblem = "is a device"
	fileIsPipe      fileProblem = "is a named pipe"
	fileIsSocket    fileProblem = "is a socket"
	fileIsSpecial   fileProblem = "is no ordinary file"
	fileTaken       fileProblem = "is another read's"
	fileUnusable    fileProblem = "cannot be written"
)

// outputFileError is a name that cannot be used. Nothing was written.
type outputFileError struct {
	Path    string // absolute, where it could be made so
	Problem fileProblem
	Owner   string // whose file it is, for fileTaken
	Err     error  // what the system said, or nil
}

func (e *outputFileError) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("%s %s: %v", e.Path, e.Problem, e.Err)
	}
	return fmt.Sprintf("%s %s", e.Path, e.Problem)
}

// Unwrap gives what the system said.
func (e *outputFileError) Unwrap() error { return e.Err }

// claim checks that name can be written and reserves it for owner (an instance
// in its region), which may claim it again, as it does when Terraform reads a
// data source twice. Its errors are *outputFileError.
func (o *outputFiles) claim(name, owner, home string) (*outputFile, error) {
	expanded, err := credentials.ExpandHome(name, home)
	if err != nil {
		return nil, &outputFileError{Path: name, Problem: fileUnusable, Err: err}
	}
	absolute, err := filepath.Abs(expanded)
	if err != nil {
		return nil, &outputFileError{Path: name, Problem: fileUnusable, Err: err}
	}
	if namesFolder(expanded) {
		return nil, &outputFileError{Path: absolute, Problem: fileIsFolder}
	}
	target, err := findTarget(absolute)
	if err != nil {
		return nil, err
	}
	if err := tryToWrite(target); err != nil {
		return nil, &outputFileError{Path: absolute, Problem: fileUnusable, Err: err}
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if other := o.otherOwner(target, owner); other != "" {
		return nil, &outputFileError{Path: absolute, Problem: fileTaken, Owner: other}
	}
	if o.owners == nil {
		o.owners = make(map[string]string)
	}
	o.owners[foldCase(target, runtime.GOOS)] = owner
	return &outputFile{path: absolute, target: target}, nil
}

// otherOwner finds who else writes target, under any of its names.
func (o *outputFiles) otherOwner(target, owner string) string {
	if other, taken := o.owners[foldCase(target, runtime.GOOS)]; taken && other != owner {
		return other
	}
	here, err := os.Stat(target)
	if err != nil {
		return ""
	}
	for claimed, other := range o.owners {
		if other == owner {
			continue
		}
		if there, err := os.Stat(claimed); err == nil && os.SameFile(here, there) {
			return other
		}
	}
	return ""
}

// foldCase gives one name to what is one file: Windows and macOS tell no case
// apart.
func foldCase(absolute, system string) string {
	if system == "windows" || system == "darwin" {
		return strings.ToLower(absolute)
	}
	return absolute
}

// namesFolder reports whether a name can only be a folder's, there or not.
func namesFolder(name string) bool {
	switch last := name[strings.LastIndexFunc(name, isSeparator)+1:]; last {
	case "", ".", "..":
		return true
	}
	return false
}

func isSeparator(r rune) bool { return r < 0x80 && os.IsPathSeparator(uint8(r)) }

// findTarget follows links and refuses what is no ordinary file, or no place for one.
func findTarget(absolute string) (string, error) {
	// The system follows links as it would for any program, and refuses those
	// that it takes for a trap, in /tmp for one; ours are followed after that.
	there, statErr := os.Stat(absolute)
	switch {
	case statErr == nil && !there.Mode().IsRegular():
		return "", &outputFileError{Path: absolute, Problem: kindOf(there.Mode())}
	case statErr != nil && !errors.Is(statErr, fs.ErrNotExist):
		if parent, err := os.Stat(filepath.Dir(absolute)); err == nil && !parent.IsDir() {
			return "", &outputFileError{Path: absolute, Problem: fileNotInFolder}
		}
		return "", &outputFileError{Path: absolute, Problem: fileUnusable, Err: plainPathError(statErr)}
	}
	target, err := followLinks(absolute)
	if errors.Is(err, fs.ErrNotExist) {
		return "", &outputFileError{Path: absolute, Problem: fileNoFolder}
	}
	if err == nil && statErr == nil {
		// Where it led is where the system says it leads.
		if found, statErr := os.Stat(target); statErr != nil || !os.SameFile(there, found) {
			err = errors.New("its links cannot be followed")
		}
	}
	if err != nil {
		return "", &outputFileError{Path: absolute, Problem: fileUnusable, Err: plainPathError(err)}
	}
	parent, err := os.Stat(filepath.Dir(target))
	if err != nil {
		return "", &outputFileError{Path: absolute, Problem: fileUnusable, Err: plainPathError(err)}
	}
	if !parent.IsDir() {
		return "", &outputFileError{Path: absolute, Problem: fileNotInFolder}
	}
	return target, nil
}

// maxLinks is how many links after each other Linux follows.
const maxLinks = 40

// followLinks gives the name that no link is part of. The file itself need not
// be there: a link to it is one to what will be.
func followLinks(name string) (string, error) {
	for range maxLinks {
		folder, err := filepath.EvalSymlinks(filepath.Dir(name))
		if err != nil {
			return "", err
		}
		name = filepath.Join(folder, filepath.Base(name))
		info, err := os.Lstat(name)
		if errors.Is(err, fs.ErrNotExist) || err == nil && info.Mode()&fs.ModeSymlink == 0 {
			return name, nil
		}
		if err != nil {
			return "", err
		}
		to, err := os.Readlink(name)
		if err != nil {
			return "", err
		}
		if !filepath.IsAbs(to) {
			to = filepath.Join(folder, to)
		}
		name = to
	}
	return "", errors.New("its links go round in a circle")
}

func kindOf(mode fs.FileMode) fileProblem {
	switch {
	case mode.IsDir():
		return fileIsFolder
	case mode&fs.ModeDevice != 0:
		return fileIsDevice
	case mode&fs.ModeNamedPipe != 0:
		return fileIsPipe
	case mode&fs.ModeSocket != 0:
		return fileIsSocket
	}
	return fileIsSpecial
}

// plainPathError drops the operation and the path, which the words around it say.
func plainPathError(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	var link *os.LinkError
	if errors.As(err, &link) {
		return link.Err
	}
	return err
}
