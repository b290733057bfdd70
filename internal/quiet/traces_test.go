package quiet

import (
	"os"
	"strings"
	"testing"
)

func TestTracesAreOffUnlessAskedFor(t *testing.T) {
	for asked, want := range map[string]string{"": "off", "TF_LOG": "", "TF_LOG_PROVIDER": "", "TF_LOG_PATH": "", "TF_ACC_LOG_PATH": ""} {
		t.Run(asked, func(t *testing.T) {
			for _, entry := range os.Environ() {
				if name, _, _ := strings.Cut(entry, "="); strings.HasPrefix(name, "TF_LOG") || strings.HasPrefix(name, "TF_ACC_LOG") {
					t.Setenv(name, "") // to be restored
					_ = os.Unsetenv(name)
				}
			}
			for _, name := range levels {
				t.Setenv(name, "")
				_ = os.Unsetenv(name)
			}
			if asked != "" {
				t.Setenv(asked, "debug")
			}
			Traces()
			for _, name := range levels {
				if got := os.Getenv(name); got != want {
					t.Errorf("%s is %q, want %q", name, got, want)
				}
			}
		})
	}
}

func TestWithoutTakesWordsOut(t *testing.T) {
	for value, want := range map[string]string{
		"": "", "tea": "", "sdk,tea,dara": "sdk", "sdk": "sdk",
	} {
		t.Setenv("DEBUG", value)
		without("DEBUG", func(word string) bool { return word == "tea" || word == "dara" })
		if got := os.Getenv("DEBUG"); got != want {
			t.Errorf("%q became %q, want %q", value, got, want)
		}
	}
}
