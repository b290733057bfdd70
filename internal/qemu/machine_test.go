package qemu

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/png"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/ecstest"
)

// fake is a QEMU of which only the monitor is there.
type fake struct {
	greeting string
	state    string
	hang     string // the command that is never answered
	fail     string // the command that is refused

	mu       sync.Mutex
	lit      bool // a key was pressed
	commands []string
}

// listen gives the path of the socket.
func (f *fake) listen(t *testing.T) string {
	t.Helper()
	socket := filepath.Join(t.TempDir(), "qmp")
	listener, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	if f.greeting == "" {
		f.greeting = `{"QMP": {"version": {"qemu": {"major": 8}}, "capabilities": []}}`
	}
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			f.serve(connection)
		}
	}()
	return socket
}

func (f *fake) serve(connection net.Conn) {
	defer connection.Close()
	fmt.Fprintln(connection, f.greeting)
	lines := bufio.NewScanner(connection)
	for lines.Scan() {
		var request struct {
			Execute   string
			Arguments map[string]any
		}
		if json.Unmarshal(lines.Bytes(), &request) != nil {
			return
		}
		f.mu.Lock()
		f.commands = append(f.commands, request.Execute)
		f.mu.Unlock()
		fmt.Fprintln(connection, `{"event": "RTC_CHANGE", "data": {"offset": 0}}`)
		switch request.Execute {
		case f.hang:
			continue
		case f.fail:
			fmt.Fprintln(connection, `{"error": {"class": "GenericError", "desc": "there is no screen"}}`)
			continue
		case "query-status":
			fmt.Fprintf(connection, `{"return": {"status": %q, "running": true}}`+"\n", f.state)
			continue
		case "send-key":
			f.mu.Lock()
			f.lit = true
			f.mu.Unlock()
		case "screendump":
			if err := os.WriteFile(request.Arguments["filename"].(string), f.picture(), 0o600); err != nil {
				return
			}
		}
		if request.Execute == "pmemsave" {
			if err := os.WriteFile(request.Arguments["filename"].(string), []byte("abcdefgh")[:int(request.Arguments["size"].(float64))], 0o600); err != nil {
				return
			}
		}
		fmt.Fprintln(connection, `{"return": {}}`)
	}
}

// picture is larger when the screen is lit.
func (f *fake) picture() []byte {
	f.mu.Lock()
	defer f.mu.Unlock()
	size := 8
	if f.lit {
		size = 16
	}
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, size, size))); err != nil {
		panic(err)
	}
	return out.Bytes()
}

func look(t *testing.T, machine *Machine, wakeup bool) (string, image.Config, string, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	status, picture, err := machine.Look(ctx, time.Now(), wakeup)
	if len(picture) == 0 {
		return status, image.Config{}, "", err
	}
	config, format, decodeErr := image.DecodeConfig(bytes.NewReader(picture))
	if decodeErr != nil {
		t.Fatal(decodeErr)
	}
	return status, config, format, err
}

func TestTheScreenComesAsJPEGOrPNG(t *testing.T) {
	socket := (&fake{state: "running"}).listen(t)
	for quality, want := range map[int]string{0: "png", 75: "jpeg"} {
		status, config, format, err := look(t, New(socket, quality), false)
		if err != nil || status != "Running" || format != want || config.Width != 8 {
			t.Errorf("quality %d: %s, %s of %d pixels, %v", quality, status, format, config.Width, err)
		}
	}
}

func TestAKeyPressComesOnlyWhenAskedFor(t *testing.T) {
	f := &fake{state: "running"}
	machine := New(f.listen(t), 0)
	for _, wakeup := range []bool{false, true} {
		_, config, _, err := look(t, machine, wakeup)
		if err != nil || config.Width == 16 != wakeup {
			t.Errorf("wakeup %v: %d pixels, %v", wakeup, config.Width, err)
		}
	}
	if _, config, _, err := look(t, machine, true); err != nil || config.Width != 16 {
		t.Errorf("a screen that is awake: %d pixels, %v", config.Width, err)
	}
}

func TestEveryRunStateIsAStatus(t *testing.T) {
	for state, want := range map[string]string{
		"prelaunch": "Starting", "inmigrate": "Starting", "paused": "Stopped", "shutdown": "Stopped",
		"guest-panicked": "Stopped", "io-error": "Stopped", "save-vm": "Stopping",
	} {
		f := &fake{state: state}
		if status, config, _, err := look(t, New(f.listen(t), 0), false); err != nil || status != want || config.Width != 0 {
			t.Errorf("%s: %s, a picture of %d pixels, %v; want %s", state, status, config.Width, err, want)
		}
	}
}

func TestAMachineThatEndedIsStoppedAndOneWithoutSocketIsGone(t *testing.T) {
	socket := filepath.Join(t.TempDir(), "qmp")
	listener, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	listener.(*net.UnixListener).SetUnlinkOnClose(false)
	listener.Close()
	machine := New(socket, 0)
	if status, _, _, err := look(t, machine, false); status != "Stopped" || err != nil {
		t.Errorf("%s, %v", status, err)
	}
	if err := os.Remove(socket); err != nil {
		t.Fatal(err)
	}
	if _, _, _, err := look(t, machine, false); !errors.Is(err, ecstest.ErrGone) {
		t.Errorf("%v, want that it is gone", err)
	}
}

func TestWhatGoesWrongIsSaid(t *testing.T) {
	for words, f := range map[string]*fake{
		"QEMU refused screendump: there is no screen (GenericError)": {state: "running", fail: "screendump"},
		"does not greet as QEMU does":                                {greeting: `{"hello": 1}`},
		"invalid character":                                          {greeting: "SSH-2.0"},
	} {
		if _, _, _, err := look(t, New(f.listen(t), 0), false); err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("%v, want %q", err, words)
		}
	}
}

func TestALookEndsWithItsCaller(t *testing.T) {
	for _, command := range []string{"qmp_capabilities", "query-status", "screendump", "send-key"} {
		f := &fake{state: "running", hang: command}
		machine := New(f.listen(t), 0)
		ctx, cancel := context.WithCancelCause(t.Context())
		left := errors.New("the caller left")
		go func() {
			for {
				f.mu.Lock()
				reached := len(f.commands) > 0 && f.commands[len(f.commands)-1] == command
				f.mu.Unlock()
				if reached {
					cancel(left)
					return
				}
				time.Sleep(time.Millisecond)
			}
		}()
		if _, _, err := machine.Look(ctx, time.Now(), true); !errors.Is(err, left) {
			t.Errorf("%s: %v", command, err)
		}
	}
}
