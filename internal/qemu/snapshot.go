package qemu

import (
	"context"
	"os"
	"path/filepath"
)

// Region is a piece of a machine's physical memory, in bytes.
type Region struct{ Start, Size int }

// Snapshot is a machine at one moment: its screen as PNG, and a piece of memory.
type Snapshot struct {
	Picture []byte
	Memory  []byte
}

// Snapshot stops the machine, takes its screen and memory, and lets it go on.
func (m *Machine) Snapshot(ctx context.Context, memory Region) (snapshot Snapshot, err error) {
	select {
	case m.turn <- struct{}{}:
		defer func() { <-m.turn }()
	case <-ctx.Done():
		return Snapshot{}, context.Cause(ctx)
	}
	monitor, err := dial(ctx, m.socket)
	if err != nil {
		return Snapshot{}, err
	}
	defer monitor.close()
	folder, err := os.MkdirTemp("", "snapshot")
	if err != nil {
		return Snapshot{}, err
	}
	defer func() { _ = os.RemoveAll(folder) }() // temporary, gone with the machine at the latest
	if err := monitor.execute(ctx, "stop", nil, nil); err != nil {
		return Snapshot{}, err
	}
	if snapshot.Picture, err = dump(ctx, monitor, filepath.Join(folder, "screen.png")); err != nil {
		return Snapshot{}, err
	}
	file := filepath.Join(folder, "memory")
	arguments := map[string]any{"val": memory.Start, "size": memory.Size, "filename": file}
	if err := monitor.execute(ctx, "pmemsave", arguments, nil); err != nil {
		return Snapshot{}, err
	}
	if snapshot.Memory, err = os.ReadFile(file); err != nil {
		return Snapshot{}, err
	}
	return snapshot, monitor.execute(ctx, "cont", nil, nil)
}
