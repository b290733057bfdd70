package screen

import (
	"os"
	"path/filepath"
	"testing"
)

// nonconsoles are pictures that show no console, by name.
func nonconsoles(t testing.TB) map[string]*Picture {
	t.Helper()
	const dir = "testdata/nonconsoles"
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	pictures := map[string]*Picture{}
	for _, file := range part(files) {
		data, err := os.ReadFile(filepath.Join(dir, file.Name()))
		if err != nil {
			t.Fatal(err)
		}
		pictures[file.Name()] = mustDecode(t, data)
	}
	return pictures
}

// Letters with grey edges are no console's, even those of a terminal's window.
func TestNoPictureWithoutAConsoleIsText(t *testing.T) {
	for name, picture := range nonconsoles(t) {
		if read := picture.Read(); read.Type == Text {
			t.Errorf("%s: text, %q", name, read.Text)
		}
	}
}
