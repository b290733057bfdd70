package qemu

import (
	"context"
	"slices"
	"testing"
	"time"
)

func TestASnapshotIsTakenOfAMachineThatStandsStill(t *testing.T) {
	f := &fake{state: "running"}
	machine := New(f.listen(t), 0)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	snapshot, err := machine.Snapshot(ctx, Region{Start: 0xb8000, Size: 4})
	if err != nil || string(snapshot.Memory) != "abcd" || len(snapshot.Picture) == 0 {
		t.Fatalf("%q and %d bytes of picture, %v", snapshot.Memory, len(snapshot.Picture), err)
	}
	want := []string{"qmp_capabilities", "stop", "screendump", "pmemsave", "cont"}
	if !slices.Equal(f.commands, want) {
		t.Errorf("%q, want %q", f.commands, want)
	}
}

func TestASnapshotSaysWhatQEMURefused(t *testing.T) {
	for _, command := range []string{"stop", "screendump", "pmemsave", "cont"} {
		f := &fake{state: "running", fail: command}
		if _, err := New(f.listen(t), 0).Snapshot(t.Context(), Region{Size: 4}); err == nil {
			t.Errorf("%s was refused, and nothing said so", command)
		}
	}
}

func TestKeysArePressedInTurn(t *testing.T) {
	f := &fake{state: "running"}
	if err := New(f.listen(t), 0).Press(t.Context(), "down", "ctrl-x"); err != nil {
		t.Fatal(err)
	}
	if want := []string{"qmp_capabilities", "send-key", "send-key"}; !slices.Equal(f.commands, want) {
		t.Errorf("%q, want %q", f.commands, want)
	}
	refused := &fake{state: "running", fail: "send-key"}
	if err := New(refused.listen(t), 0).Press(t.Context(), "down"); err == nil {
		t.Error("a key was refused, and nothing said so")
	}
}
