package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// The figures of a test's run say nothing; that each of them can be taken, and
// that what they are taken of does its work, is what is tested.
func TestEveryFigureIsTaken(t *testing.T) {
	terraform := os.Getenv("TF_ACC_TERRAFORM_PATH")
	for _, name := range []string{"terraform", "tofu"} {
		if path, err := exec.LookPath(name); err == nil && terraform == "" {
			terraform = path
		}
	}
	if terraform == "" {
		t.Skip("no terraform and no tofu on PATH; scripts/with-terraform finds or builds one")
	}
	folder := t.TempDir()
	build := func(name, from string) string {
		file := filepath.Join(folder, name)
		if out, err := exec.Command("go", "build", "-trimpath", "-tags", "grpcnotrace", "-o", file, from).CombinedOutput(); err != nil {
			t.Fatalf("building %s: %v\n%s", name, err, out)
		}
		return file
	}
	pages := filepath.Join(folder, "pages")
	if err := os.Mkdir(pages, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"stop.png", "stop.txt"} {
		data, err := os.ReadFile(filepath.Join("../../screen/ocr/testdata", name))
		if err == nil {
			err = os.WriteFile(filepath.Join(pages, name), data, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	args := []string{"-pages", pages, "-provider", build("provider.exe", "../../.."), "-plain", build("plain.exe", "./plain"), "-http", "", "-terraform", terraform,
		"-picture", "../../screen/testdata/captures/bochs1024-systemd.q75.jpg", "-counts", "1,20", "-runs", "1", "-latency", "20ms"}
	table, err := exec.Command(build("bench.exe", "."), args...).Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, table)
	}
	figures := []string{"plan of 1 reads", "plan of 20 reads", "its time on processors, Terraform's too",
		"from start to schema", "size of the binary", "one call, answer of 70 kB", "one call, answer of 1 MB", "bytes allocated by it", "reading a screen",
		"characters of stop in PNG", "characters of stop in q75", "false characters of all", "recognising a page"}
	if runtime.GOOS != "windows" { // which does not say what memory a process held
		figures = append(figures, "peak memory of the provider, 2 reads", "peak memory, 20 reads against 2, ours")
	}
	for _, figure := range figures {
		if !strings.Contains(string(table), figure) {
			t.Errorf("no row for %q", figure)
		}
	}
	if t.Failed() {
		t.Logf("%s", table)
	}
}

func TestBadArgumentsAreRefused(t *testing.T) {
	for words, o := range map[string]options{
		`"many" is not a number of reads`: {counts: "many"},
		`"0" is not a number of reads`:    {counts: "0"},
		`there is nothing called "speed"`: {counts: "1", sections: "speed", provider: "main.go", plain: "main.go"},
		`ours is not built`:               {counts: "1", provider: "nothing", plain: "main.go"},
		`open nothing`:                    {picture: "nothing"},
	} {
		if o.picture == "" {
			o.picture = "main.go"
		}
		if err := run(t.Context(), o); err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("%v, want %q", err, words)
		}
	}
}

func TestTheTableSaysWhatIsMissed(t *testing.T) {
	var some table
	some.add("plan", 3, "http", 2, 1.4, seconds)
	some.add("plan", 2, "http", 2, 1.4, seconds)
	want := "| what  | ours  | against  | theirs  | ratio  | reach        |\n" +
		"| ---   | ---   | ---      | ---     | ---    | ---          |\n" +
		"| plan  | 3s    | http     | 2s      | 1.50   | 1.40 missed  |\n" +
		"| plan  | 2s    | http     | 2s      | 1.00   | 1.40         |\n"
	if got := some.String(true); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
