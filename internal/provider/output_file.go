package provider

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"github.com/natefinch/atomic"
)

// outputFiles remembers which read writes which file in this process: two
// reads that write one file would leave whichever came last, without a word.
type outputFiles struct {
	mu     sync.Mutex
	owners map[string]string // instance that writes the file, by its folded path
}

// claim reserves name for owner (an instance in its region) and gives the
// absolute path. The same owner may claim it again, as it does when Terraform
// reads a data source twice.
func (o *outputFiles) claim(name, owner, home string) (string, error) {
	absolute, err := filepath.Abs(expandHome(name, home))
	if err != nil {
		return "", fmt.Errorf("%q cannot be made an absolute path: %w", name, err)
	}
	if info, err := os.Stat(absolute); err == nil && info.IsDir() {
		return "", fmt.Errorf("%s is a folder; name a file in it", absolute)
	}
	folder, err := os.Stat(filepath.Dir(absolute))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", fmt.Errorf("the folder %s does not exist; make it first", filepath.Dir(absolute))
	case err != nil:
		return "", fmt.Errorf("the folder of %s cannot be used: %w", absolute, err)
	case !folder.IsDir():
		return "", fmt.Errorf("%s is not a folder", filepath.Dir(absolute))
	}
	key := foldCase(absolute, runtime.GOOS)
	o.mu.Lock()
	defer o.mu.Unlock()
	if other, taken := o.owners[key]; taken && other != owner {
		return "", fmt.Errorf("%s is already the output_file of the screenshot of %s; give each its own file", absolute, other)
	}
	if o.owners == nil {
		o.owners = make(map[string]string)
	}
	o.owners[key] = owner
	return absolute, nil
}

// foldCase gives one name to what is one file: Windows and macOS tell no case
// apart.
func foldCase(absolute, system string) string {
	if system == "windows" || system == "darwin" {
		return strings.ToLower(absolute)
	}
	return absolute
}

// writeFile replaces the file at once: a reader sees the old picture or the
// new one, never half, and nobody but its owner can read it.
func writeFile(absolute string, data []byte) error {
	// The library keeps the mode of a file that is there, so that is set first.
	if err := os.Chmod(absolute, 0o600); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("the file cannot be made private: %w", err)
	}
	return atomic.WriteFile(absolute, bytes.NewReader(data))
}
