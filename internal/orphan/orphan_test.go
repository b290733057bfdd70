//go:build unix

package orphan

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"
)

// role says which of three processes this one is: the test starts a parent, which
// starts a child that watches it.
const role = "ORPHAN_TEST_ROLE"

func TestMain(m *testing.M) {
	switch os.Getenv(role) {
	case "parent":
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), role+"=child")
		child.Stdout = os.Stdout // the test's, so that it hears the child
		if err := child.Start(); err != nil {
			panic(err)
		}
		select {} // until it is killed
	case "child":
		gone := Watch(context.Background())
		fmt.Fprintln(os.Stdout, "watching")
		<-gone
		fmt.Fprintln(os.Stdout, "alone")
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func TestWatchTellsWhenTheParentIsKilled(t *testing.T) {
	parent := exec.Command(os.Args[0])
	parent.Env = append(os.Environ(), role+"=parent")
	out, err := parent.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	hears := bufio.NewScanner(out)
	if !hears.Scan() || hears.Text() != "watching" {
		t.Fatalf("the child says %q", hears.Text())
	}
	if err := parent.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	// The pipe ends with the child, which would otherwise keep it open for ever.
	if !hears.Scan() || hears.Text() != "alone" {
		t.Errorf("the child says %q", hears.Text())
	}
	_ = parent.Wait()
}

func TestWatchEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	select {
	case <-Watch(ctx):
		t.Error("the parent of the tests is gone")
	case <-time.After(50 * time.Millisecond):
	}
}
