package qemu

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/ecstest"
)

// Machine is a running QEMU, an ecstest.Source.
type Machine struct {
	socket  string
	quality int
	turn    chan struct{} // QMP has one guest at a time
}

// New is the machine whose QMP socket has the given path. Its screen comes as a
// JPEG of quality 1 to 100, or, with 0, as a PNG.
func New(socket string, quality int) *Machine {
	return &Machine{socket: socket, quality: quality, turn: make(chan struct{}, 1)}
}

// statuses of an instance for what QEMU calls a run state; all others, such as
// paused, shutdown and io-error, are a machine that does not run: Stopped.
var statuses = map[string]string{
	"running": "Running", "debug": "Running",
	"prelaunch": "Starting", "inmigrate": "Starting", "restore-vm": "Starting",
	"finish-migrate": "Stopping", "save-vm": "Stopping",
}

// Look implements ecstest.Source. A machine whose socket is there and whose
// QEMU has ended is Stopped; without the socket it is gone.
func (m *Machine) Look(ctx context.Context, _ time.Time, wakeup bool) (string, []byte, error) {
	select {
	case m.turn <- struct{}{}:
		defer func() { <-m.turn }()
	case <-ctx.Done():
		return "", nil, context.Cause(ctx)
	}
	monitor, err := dial(ctx, m.socket)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return "", nil, ecstest.ErrGone
	case errors.Is(err, syscall.ECONNREFUSED):
		return "Stopped", nil, nil
	case err != nil:
		return "", nil, err
	}
	defer monitor.close()
	var state struct {
		Status string `json:"status"`
	}
	if err := monitor.execute(ctx, "query-status", nil, &state); err != nil {
		return "", nil, err
	}
	status := statuses[state.Status]
	if status == "" {
		status = "Stopped"
	}
	if status != "Running" {
		return status, nil, nil
	}
	picture, err := m.screen(ctx, monitor, wakeup)
	return status, picture, err
}

// screen is what the machine shows, after a key press where one is asked for.
func (m *Machine) screen(ctx context.Context, monitor *monitor, wakeup bool) ([]byte, error) {
	folder, err := os.MkdirTemp("", "screendump")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(folder) }() // temporary, gone with the machine at the latest
	file := filepath.Join(folder, "screen.png")
	picture, err := dump(ctx, monitor, file)
	if err != nil {
		return nil, err
	}
	if wakeup {
		if picture, err = wake(ctx, monitor, file, picture); err != nil {
			return nil, err
		}
	}
	if m.quality == 0 {
		return picture, nil
	}
	decoded, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		return nil, err
	}
	var encoded bytes.Buffer
	err = jpeg.Encode(&encoded, decoded, &jpeg.Options{Quality: m.quality})
	return encoded.Bytes(), err
}

// dump has QEMU write the screen to file, which QEMU 7.1 and later do as PNG.
func dump(ctx context.Context, monitor *monitor, file string) ([]byte, error) {
	arguments := map[string]string{"filename": file, "format": "png"}
	if err := monitor.execute(ctx, "screendump", arguments, nil); err != nil {
		return nil, err
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("QEMU's picture: %w", err)
	}
	return data, nil
}

const (
	// wakes is how long a machine has to light its screen after a key press,
	// glance how often it is looked at meanwhile.
	wakes  = time.Second
	glance = 50 * time.Millisecond
)

// wake presses a shift key, which types nothing, and gives the screen as soon as
// it is another; one that was awake stays as it is.
func wake(ctx context.Context, monitor *monitor, file string, asleep []byte) ([]byte, error) {
	key := map[string]any{"keys": []any{map[string]string{"type": "qcode", "data": "shift"}}}
	if err := monitor.execute(ctx, "send-key", key, nil); err != nil {
		return nil, err
	}
	tick := time.NewTicker(glance)
	defer tick.Stop()
	for end := time.Now().Add(wakes); time.Now().Before(end); {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
		picture, err := dump(ctx, monitor, file)
		if err != nil || !bytes.Equal(picture, asleep) {
			return picture, err
		}
	}
	return asleep, nil
}
