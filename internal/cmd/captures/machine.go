package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/qemu"
)

// The guest and this program talk over the first serial port, in lines: the guest
// sends the console's memory, as /dev/vcsa1 and /dev/vcsu1 give it, waits for a
// line, and sends it again. In between its picture is taken. What did not change
// in between is what stands on the picture.

const (
	// bootTime bounds a boot without hardware acceleration.
	bootTime = 5 * time.Minute
	// textStart and textSize are where VGA's text mode has its characters.
	textStart, textSize = 0xb8000, 0x8000
)

// guest is the first process of the machine.
const guest = `#!/bin/busybox sh
/bin/busybox --install -s /bin
export PATH=/bin TERM=linux
mount -t proc proc /proc
[ -c /dev/tty1 ] || mount -t devtmpfs dev /dev
hostname machine
dmesg -n 1
stty -F /dev/ttyS0 raw -echo
exec </dev/tty1 >/dev/tty1 2>&1
printf '\033[2J\033[H'
sh /scene
echo >/dev/ttyS0 # ends what a firmware has written there
send() {
  for memory in vcsa1 vcsu1; do
    echo "$memory $(base64 /dev/$memory | tr -d '\n')"
  done >/dev/ttyS0
}
send
read line </dev/ttyS0
send
while :; do sleep 60; done
`

// taken is what a machine showed.
type taken struct {
	entry
	picture []byte
	text    string
}

// take boots a machine, lets it print a scene, and takes it all.
func take(ctx context.Context, o *options, s scene, m mode) (*taken, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, bootTime, errors.New("the machine did not come so far in time"))
	defer cancel()
	folder, err := os.MkdirTemp("", "capture")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(folder) }() // temporary
	initrd, err := os.ReadFile(filepath.Join(o.parts, "initrd.gz"))
	if err != nil {
		return nil, fmt.Errorf("no machine to boot; scripts/machine-parts gets it: %w", err)
	}
	// The kernel unpacks one archive after the other, each from a multiple of 4
	// bytes on; the later one's files stay.
	initrd = append(initrd, make([]byte, -len(initrd)&3)...)
	initrd = append(initrd, archive(map[string][]byte{"init": []byte(guest), "scene": s.script})...)
	if err := os.WriteFile(filepath.Join(folder, "initrd"), initrd, 0o600); err != nil {
		return nil, err
	}
	stop, err := start(ctx, o, m, folder)
	if err != nil {
		return nil, err
	}
	defer stop()
	port, err := dial(ctx, filepath.Join(folder, "serial"))
	if err != nil {
		return nil, err
	}
	defer func() { _ = port.Close() }()
	release := context.AfterFunc(ctx, func() { _ = port.Close() })
	defer release()

	lines := bufio.NewReader(port)
	before, err := receive(ctx, lines)
	if err != nil {
		return nil, err
	}
	machine := qemu.New(filepath.Join(folder, "monitor"), 0)
	shot, err := machine.Snapshot(ctx, qemu.Region{Start: textStart, Size: textSize})
	if err != nil {
		return nil, err
	}
	if _, err := port.Write([]byte("again\n")); err != nil {
		return nil, err
	}
	after, err := receive(ctx, lines)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(before.cells, after.cells) || !bytes.Equal(before.chars, after.chars) {
		return nil, errors.New("the console changed while its picture was taken")
	}
	return describe(o, s, m, shot, before)
}

// start starts QEMU; stop ends it.
func start(ctx context.Context, o *options, m mode, folder string) (stop func(), err error) {
	kernel := "console=tty0 quiet loglevel=0 vt.global_cursor_default=1"
	if m.vga != "" {
		kernel += " vga=" + m.vga
	}
	machine := []string{"qemu-system-x86_64"} // which has a BIOS
	if m.efi {
		machine = ovmf.command
	}
	var said bytes.Buffer
	command := exec.CommandContext(ctx, machine[0], append(slices.Clone(machine[1:]), "-accel", "tcg", "-m", "256", "-nodefaults",
		"-vga", o.adapter, "-display", "none",
		"-qmp", "unix:"+filepath.Join(folder, "monitor")+",server=on,wait=off",
		"-serial", "unix:"+filepath.Join(folder, "serial")+",server=on,wait=on",
		"-kernel", filepath.Join(o.parts, "vmlinuz"), "-initrd", filepath.Join(folder, "initrd"), "-append", kernel)...)
	command.Stderr = &said
	if err := command.Start(); err != nil {
		return nil, fmt.Errorf("scripts/machine-parts gets QEMU: %w", err)
	}
	return func() {
		_ = command.Process.Kill()
		_ = command.Wait() // it was killed
	}, nil
}

// dial waits for QEMU to listen.
func dial(ctx context.Context, socket string) (net.Conn, error) {
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		connection, err := new(net.Dialer).DialContext(ctx, "unix", socket)
		if err == nil {
			return connection, nil
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return nil, errors.Join(context.Cause(ctx), err)
		}
	}
}

// memory is what the guest has of its console.
type memory struct {
	cells []byte // /dev/vcsa1: 4 bytes of size and cursor, then character and attribute of each cell
	chars []byte // /dev/vcsu1: 4 bytes a cell, Unicode
}

// receive reads what the guest sends once.
func receive(ctx context.Context, lines *bufio.Reader) (m memory, err error) {
	for m.cells == nil || m.chars == nil {
		line, err := lines.ReadString('\n')
		if err != nil {
			if ctx.Err() != nil {
				err = context.Cause(ctx)
			}
			return memory{}, fmt.Errorf("waiting for the console's memory: %w", err)
		}
		name, encoded, _ := strings.Cut(strings.TrimSpace(line), " ")
		data, err := base64.StdEncoding.DecodeString(encoded)
		switch {
		case name == "vcsa1" && err == nil:
			m.cells = data
		case name == "vcsu1" && err == nil:
			m.chars = data
		}
	}
	return m, nil
}
