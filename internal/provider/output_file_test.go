package provider

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

const (
	oneMachine     = "i-1 in cn-hangzhou"
	anotherMachine = "i-2 in cn-hangzhou"
)

// put writes a file of a test, with a mode that a person may have given it.
func put(t *testing.T, path, text string, mode fs.FileMode) string {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
	return path
}

// holds checks a file's content and mode, and that nothing temporary is left beside it.
func holds(t *testing.T, path, text string, mode fs.FileMode) {
	t.Helper()
	got, err := os.ReadFile(path)
	if err != nil || string(got) != text {
		t.Errorf("%s holds %q, %v; want %q", filepath.Base(path), got, err, text)
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != mode {
		t.Errorf("%s has mode %v, %v; want %v", filepath.Base(path), info.Mode(), err, mode)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), strings.ReplaceAll(temporaryName, "*", "[0-9]*"))); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// link makes a symbolic link where the system lets us.
func link(t *testing.T, to, name string) string {
	t.Helper()
	if err := os.Symlink(to, name); err != nil {
		t.Skipf("this system makes no links for us: %v", err) // Windows without developer mode
	}
	return name
}

// Where the system tells no case apart, two spellings are one file.
func TestOutputFilesThatDifferInCaseAlone(t *testing.T) {
	for system, same := range map[string]bool{"linux": false, "freebsd": false, "windows": true, "darwin": true} {
		a, b := foldCase(filepath.FromSlash("/tmp/Screen.PNG"), system), foldCase(filepath.FromSlash("/tmp/screen.png"), system)
		if (a == b) != same {
			t.Errorf("%s: %s and %s", system, a, b)
		}
	}
}

func TestTwoReadsMayNotClaimOneFile(t *testing.T) {
	home := t.TempDir()
	first := filepath.Join(home, "a")
	put(t, first, "old", 0o600)
	same := map[string]string{"its name": first, "~": "~/a", "a detour": filepath.Join(home, "x", "..", "a"), "hard link": filepath.Join(home, "hard")}
	if err := os.Link(first, same["hard link"]); err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" {
		same["link"] = link(t, "a", filepath.Join(home, "soft"))
		same["link to the folder"] = filepath.Join(link(t, home, filepath.Join(t.TempDir(), "folder")), "a")
	}
	for kind, name := range same {
		var files outputFiles
		if _, err := files.claim(first, oneMachine, home); err != nil {
			t.Fatal(err)
		}
		if _, err := files.claim(name, oneMachine, home); err != nil {
			t.Errorf("%s: the same read again: %v", kind, err)
		}
		_, err := files.claim(name, anotherMachine, home)
		var failed *outputFileError
		if !errors.As(err, &failed) || failed.Problem != fileTaken || failed.Owner != oneMachine {
			t.Errorf("%s: another read got %v", kind, err)
		}
		if _, err := files.claim(filepath.Join(home, "b"), anotherMachine, home); err != nil {
			t.Errorf("another file: %v", err)
		}
	}
}

// Names that only a folder can have, or that lead nowhere, are refused before
// anything is called.
func TestOutputFileThatCannotBe(t *testing.T) {
	folder := t.TempDir()
	file := put(t, filepath.Join(folder, "file"), "old", 0o644)
	separator := string(filepath.Separator)
	for name, problem := range map[string]fileProblem{
		folder:                                  fileIsFolder,
		folder + separator:                      fileIsFolder,
		"~":                                     fileIsFolder,
		file + separator:                        fileIsFolder,
		"not-there" + separator:                 fileIsFolder,
		"not-there" + separator + ".":           fileIsFolder,
		"not-there" + separator + "..":          fileIsFolder,
		filepath.Join(folder, "not-there", "x"): fileNoFolder,
		filepath.Join(file, "x"):                fileNotInFolder,
		"a\x00b":                                fileUnusable,
		strings.Repeat("x", 300):                fileUnusable,
	} {
		var failed *outputFileError
		if _, err := new(outputFiles).claim(name, oneMachine, folder); !errors.As(err, &failed) || failed.Problem != problem {
			t.Errorf("%q: %v, want it to be one that %s", name, err, problem)
		}
	}
	holds(t, file, "old", 0o644)
}

// A link is followed, there or not, and stays a link.
func TestOutputFileThatIsALink(t *testing.T) {
	for name, made := range map[string]bool{"to a file": true, "to a file that is not there yet": false} {
		t.Run(name, func(t *testing.T) {
			folder, elsewhere := t.TempDir(), t.TempDir()
			target := filepath.Join(elsewhere, "target")
			if made {
				put(t, target, "old", 0o644)
			}
			first := link(t, link(t, target, filepath.Join(elsewhere, "second")), filepath.Join(folder, "first"))
			file, err := new(outputFiles).claim(first, oneMachine, "")
			if err != nil {
				t.Fatal(err)
			}
			if err := file.write([]byte("new")); err != nil {
				t.Fatal(err)
			}
			holds(t, target, "new", fileMode)
			if info, err := os.Lstat(first); err != nil || info.Mode()&fs.ModeSymlink == 0 {
				t.Errorf("the link is %v, %v", info.Mode(), err)
			}
		})
	}
	for name, to := range map[string]string{"to itself": "x", "to no folder": filepath.Join("not-there", "x")} {
		t.Run(name, func(t *testing.T) {
			if _, err := new(outputFiles).claim(link(t, to, filepath.Join(t.TempDir(), "x")), oneMachine, ""); err == nil {
				t.Error("it was taken")
			}
		})
	}
}

func TestOutputFileIsPrivate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "screen")
	for range 2 { // a new file, and one that is there and anybody's
		file, err := new(outputFiles).claim(path, oneMachine, "")
		if err != nil {
			t.Fatal(err)
		}
		if err := file.write([]byte("new")); err != nil {
			t.Fatal(err)
		}
		holds(t, path, "new", fileMode)
		if err := os.Chmod(path, 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// What is there keeps content and mode when it cannot be replaced.
func TestOutputFileIsNotTouchedBeforeTheNewOneIsWhole(t *testing.T) {
	path := put(t, filepath.Join(t.TempDir(), "screen"), "old", 0o644)
	file := &outputFile{path: path, target: path}
	err := file.writeWith(func(from, to string) error {
		if data, err := os.ReadFile(from); err != nil || string(data) != "new" {
			t.Errorf("the new file holds %q, %v", data, err)
		}
		if info, err := os.Stat(path); err != nil || info.Size() != 3 || runtime.GOOS != "windows" && info.Mode().Perm() != 0o644 {
			t.Errorf("the old file is %v, %v", info, err)
		}
		return &os.LinkError{Op: "rename", Old: from, New: to, Err: syscall.EIO}
	}, []byte("new"))
	var failed *outputFileWriteError
	if !errors.As(err, &failed) || failed.Lost || !errors.Is(err, syscall.EIO) {
		t.Errorf("error %v", err)
	}
	holds(t, path, "old", 0o644)
}

// A mount cannot be renamed over: it is written in place, and longer and
// shorter pictures leave nothing of each other.
func TestOutputFileThatIsAMount(t *testing.T) {
	path := put(t, filepath.Join(t.TempDir(), "screen"), "old", 0o644)
	file := &outputFile{path: path, target: path}
	for _, picture := range []string{"a longer one", "short"} {
		busy := func(from, to string) error {
			return &os.LinkError{Op: "rename", Old: from, New: to, Err: syscall.EBUSY}
		}
		if err := file.writeWith(busy, []byte(picture)); err != nil {
			t.Fatal(err)
		}
		holds(t, path, picture, 0o644)
	}
}

func TestOutputFileExtensions(t *testing.T) {
	for _, c := range []struct {
		name, contentType string
		contradicts       bool
	}{
		{"screen.png", "image/jpeg", true}, {"screen.PNG", "image/jpeg", true}, {"screen.jpg", "image/png", true},
		{"screen.jpeg", "image/png", true}, {"screen.gif", "image/png", true},
		{"screen.png", "image/png", false}, {"screen.JPG", "image/jpeg", false}, {"screen.jpeg", "image/jpeg", false},
		{"screen", "image/jpeg", false}, {"screen.2026", "image/png", false}, {"png", "image/jpeg", false},
	} {
		if got := (&outputFile{path: filepath.Join("a.png", c.name)}).contradicts(c.contentType); got != c.contradicts {
			t.Errorf("%s for %s: %t", c.name, c.contentType, got)
		}
	}
}

// Whoever reads the file while it is replaced sees one picture or the other.
func TestOutputFileIsNeverHalf(t *testing.T) {
	path := put(t, filepath.Join(t.TempDir(), "screen"), strings.Repeat("a", 1<<20), 0o600)
	file := &outputFile{path: path, target: path}
	done := make(chan error, 1)
	go func() {
		defer close(done)
		for i := range 20 {
			if err := file.write(bytes.Repeat([]byte{'a' + byte(i%2)}, 1<<20)); err != nil {
				done <- err
				return
			}
		}
	}()
	for {
		if data, err := os.ReadFile(path); runtime.GOOS != "windows" && (err != nil || len(data) != 1<<20 || bytes.Count(data, data[:1]) != len(data)) {
			t.Fatalf("%d bytes, %v", len(data), err)
		}
		select {
		case err := <-done:
			if err != nil && runtime.GOOS != "windows" { // which replaces no file that is open
				t.Error(err)
			}
			return
		default:
		}
	}
}
