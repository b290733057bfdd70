package qemu

import (
	"context"
	"strings"
)

// Press presses keys one after the other, each by QEMU's name for it: "esc",
// "down", "ret", "a", or several at once as "ctrl-x".
func (m *Machine) Press(ctx context.Context, keys ...string) error {
	select {
	case m.turn <- struct{}{}:
		defer func() { <-m.turn }()
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	monitor, err := dial(ctx, m.socket)
	if err != nil {
		return err
	}
	defer monitor.close()
	for _, key := range keys {
		var together []any
		for code := range strings.SplitSeq(key, "-") {
			together = append(together, map[string]string{"type": "qcode", "data": code})
		}
		if err := monitor.execute(ctx, "send-key", map[string]any{"keys": together}, nil); err != nil {
			return err
		}
	}
	return nil
}
