//go:build unix

package provider

import (
	"errors"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// What is no ordinary file is refused and left alone, also behind a link.
func TestOutputFileThatIsNoFile(t *testing.T) {
	// A socket's name has little room.
	folder, err := os.MkdirTemp("", "s")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = os.RemoveAll(folder) }()
	pipe, socket := filepath.Join(folder, "pipe"), filepath.Join(folder, "socket")
	if err := syscall.Mkfifo(pipe, 0o644); err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	for name, problem := range map[string]fileProblem{os.DevNull: fileIsDevice, "/dev/zero": fileIsDevice, pipe: fileIsPipe, socket: fileIsSocket} {
		behind := link(t, name, filepath.Join(t.TempDir(), "link"))
		before, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{name, behind} {
			var failed *outputFileError
			if _, err := new(outputFiles).claim(name, oneMachine, ""); !errors.As(err, &failed) || failed.Problem != problem {
				t.Errorf("%s: %v, want it to be one that %s", name, err, problem)
			}
		}
		// It may also come after the check.
		file := &outputFile{path: name, target: name}
		if err := file.write([]byte("new")); err == nil {
			t.Errorf("%s was written", name)
		}
		if after, err := os.Stat(name); err != nil || !os.SameFile(before, after) || before.Mode() != after.Mode() {
			t.Errorf("%s is %v now, %v", name, after, err)
		}
	}
}

// fullDisk is the name of the variable that makes this test's process one on a full disk.
const fullDisk = "OUTPUT_FILE_FULL_DISK"

// A disk that gets full in mid-write leaves what was there, content and mode,
// and nothing beside it; so it does when the file is a mount, written in place.
func TestOutputFileOnAFullDisk(t *testing.T) {
	if path := os.Getenv(fullDisk); path != "" {
		writeOnFullDisk(t, path)
		return
	}
	path := put(t, filepath.Join(t.TempDir(), "screen"), strings.Repeat("old", 1000), 0o644)
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestOutputFileOnAFullDisk$")
	child.Env = append(os.Environ(), fullDisk+"="+path)
	if output, err := child.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, output)
	}
	holds(t, path, strings.Repeat("old", 1000), 0o644)
}

// writeOnFullDisk runs in a process whose files may have 4 KiB: what is written
// beyond fails, as it does on a full disk, after a part was written.
func writeOnFullDisk(t *testing.T, path string) {
	signal.Ignore(syscall.SIGXFSZ)
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 4 << 10, Max: 4 << 10}); err != nil {
		t.Fatal(err)
	}
	file := &outputFile{path: path, target: path}
	renamed := func(from, to string) error {
		return &os.LinkError{Op: "rename", Old: from, New: to, Err: syscall.EBUSY}
	}
	picture := []byte(strings.Repeat("new", 10000))
	for name, err := range map[string]error{"replaced": file.write(picture), "in place": mustFailInPlace(file, picture), "a mount": file.writeWith(renamed, picture)} {
		var failed *outputFileWriteError
		if name == "in place" {
			if !errors.Is(err, syscall.EFBIG) {
				t.Errorf("%s: %v", name, err)
			}
		} else if !errors.As(err, &failed) || failed.Lost || !errors.Is(err, syscall.EFBIG) {
			t.Errorf("%s: %v", name, err)
		}
		holds(t, path, strings.Repeat("old", 1000), 0o644)
	}
}

func mustFailInPlace(file *outputFile, picture []byte) error {
	if lost, err := overwrite(file.target, picture); !lost {
		return err
	}
	return errors.New("what was in the file is lost")
}

// A real mount, where this process may make one: in CI's containers it often
// may not, and TestOutputFileThatIsAMount has what the system says then.
func TestOutputFileThatIsBindMounted(t *testing.T) {
	folder := t.TempDir()
	outside := put(t, filepath.Join(t.TempDir(), "outside"), "old", 0o644)
	inside := put(t, filepath.Join(folder, "inside"), "", 0o644)
	if output, err := exec.CommandContext(t.Context(), "mount", "--bind", outside, inside).CombinedOutput(); err != nil {
		t.Skipf("this process may not mount: %v %s", err, output)
	}
	defer func() {
		if err := exec.Command("umount", inside).Run(); err != nil {
			t.Error(err)
		}
	}()
	file, err := new(outputFiles).claim(inside, oneMachine, "")
	if err != nil {
		t.Fatal(err)
	}
	if err := file.write([]byte("new")); err != nil {
		t.Fatal(err)
	}
	holds(t, outside, "new", 0o644)
	holds(t, inside, "new", 0o644)
}

// A folder in which nothing may be made is told of before the call; a file in it
// that may be written is written.
func TestOutputFileInAReadOnlyFolder(t *testing.T) {
	folder := t.TempDir()
	path := put(t, filepath.Join(folder, "screen"), "old", 0o640)
	if err := os.Chmod(folder, 0o555); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = os.Chmod(folder, 0o755) }() // for who clears up
	if os.Geteuid() == 0 {
		t.Skip("root may write everywhere")
	}
	var failed *outputFileError
	if _, err := new(outputFiles).claim(filepath.Join(folder, "new"), oneMachine, ""); !errors.As(err, &failed) || !errors.Is(err, fs.ErrPermission) {
		t.Errorf("a new file: %v", err)
	}
	file, err := new(outputFiles).claim(path, oneMachine, "")
	if err != nil {
		t.Fatal(err)
	}
	if err := file.write([]byte("new")); err != nil {
		t.Fatal(err)
	}
	holds(t, path, "new", 0o640)
}
