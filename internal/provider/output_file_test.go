package provider

import (
	"path/filepath"
	"testing"
)

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
	var files outputFiles
	home := t.TempDir()
	if path, err := files.claim("~/a.png", "i-1 in cn-hangzhou", home); err != nil || path != filepath.Join(home, "a.png") {
		t.Fatalf("%s, %v", path, err)
	}
	if _, err := files.claim("~/a.png", "i-1 in cn-hangzhou", home); err != nil {
		t.Errorf("the same read again: %v", err)
	}
	if _, err := files.claim(filepath.Join(home, "a.png"), "i-2 in cn-hangzhou", home); err == nil {
		t.Error("another read was given the file too")
	}
}
