// Package qemu looks at a machine that runs in QEMU on this computer, so that it
// can stand behind the endpoint as an instance: its status, its screen, a key
// press that wakes it. It speaks QMP, QEMU's protocol of JSON lines, over a
// socket such as that of -qmp unix:machine.qmp,server=on,wait=off.
package qemu

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
)

// CommandError is a command that QEMU refused.
type CommandError struct{ Command, Class, Description string }

func (e *CommandError) Error() string {
	return fmt.Sprintf("QEMU refused %s: %s (%s)", e.Command, e.Description, e.Class)
}

// monitor is one connection; QEMU serves one at a time.
//
// Source: https://www.qemu.org/docs/master/interop/qmp-spec.html
type monitor struct {
	connection net.Conn
	decoder    *json.Decoder
	release    func() bool // ends the watch over ctx
}

// dial connects and shakes hands. ctx bounds all that is done with the monitor.
func dial(ctx context.Context, socket string) (*monitor, error) {
	connection, err := new(net.Dialer).DialContext(ctx, "unix", socket)
	if err != nil {
		return nil, err
	}
	m := &monitor{connection: connection, decoder: json.NewDecoder(connection)}
	m.release = context.AfterFunc(ctx, func() { _ = connection.Close() })
	var greeting struct {
		QMP *json.RawMessage `json:"QMP"`
	}
	if err = m.decoder.Decode(&greeting); err == nil && greeting.QMP == nil {
		err = errors.New("whoever listens there does not greet as QEMU does")
	}
	if err == nil {
		err = m.execute(ctx, "qmp_capabilities", nil, nil)
	}
	if err != nil {
		m.close()
		return nil, because(ctx, err)
	}
	return m, nil
}

func (m *monitor) close() {
	m.release()
	_ = m.connection.Close() // nothing was left to say
}

// execute sends a command and decodes what it returns into result, unless that
// is nil. Events that come in between are let go.
func (m *monitor) execute(ctx context.Context, command string, arguments, result any) error {
	request := map[string]any{"execute": command}
	if arguments != nil {
		request["arguments"] = arguments
	}
	if err := json.NewEncoder(m.connection).Encode(request); err != nil {
		return because(ctx, err)
	}
	for {
		var answer struct {
			Return json.RawMessage `json:"return"`
			Error  *struct {
				Class       string `json:"class"`
				Description string `json:"desc"`
			} `json:"error"`
		}
		if err := m.decoder.Decode(&answer); err != nil {
			return because(ctx, fmt.Errorf("waiting for QEMU's answer to %s: %w", command, err))
		}
		switch {
		case answer.Error != nil:
			return &CommandError{command, answer.Error.Class, answer.Error.Description}
		case answer.Return != nil && result != nil:
			return json.Unmarshal(answer.Return, result)
		case answer.Return != nil:
			return nil
		}
	}
}

// because names the end of ctx as the cause where it closed the connection.
func because(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}
