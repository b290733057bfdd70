package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image/png"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/qemu"
)

// Machines with UEFI: what stands on their screen before an operating system runs
// is read from the picture itself, with the firmware's font.

// firmware is a kind of machine with UEFI, from Debian's packages.
type firmware struct {
	name    string
	command []string // QEMU and its arguments
	loader  string   // of removable disks
}

var (
	ovmf = firmware{"ovmf", []string{"qemu-system-x86_64", "-machine", "q35",
		"-drive", "if=pflash,format=raw,readonly=on,file=/usr/share/OVMF/OVMF_CODE_4M.fd"}, "BOOTX64.EFI"}
	aavmf = firmware{"aavmf", []string{"qemu-system-aarch64", "-machine", "virt", "-cpu", "cortex-a57", "-serial", "null",
		"-drive", "if=pflash,format=raw,readonly=on,file=/usr/share/AAVMF/AAVMF_CODE.fd",
		"-device", "qemu-xhci", "-device", "usb-kbd"}, "BOOTAA64.EFI"}
)

// firmwareScene is a screen of a machine with UEFI.
type firmwareScene struct {
	name, description string
	firmware          firmware
	devices           []string // more of QEMU's arguments: the adapter, a network
	disk              func(ctx context.Context, folder, loader string) error
	keys              [][]string // pressed one list after the other, each when the screen stands still
}

var firmwareScenes = []firmwareScene{
	{name: "shell", description: "the firmware's shell, where nothing else can be booted", firmware: ovmf,
		devices: []string{"-vga", "std"}},
	{name: "shell-800x600", description: "the firmware's shell after some commands", firmware: ovmf,
		devices: []string{"-device", "ramfb"}, keys: [][]string{{"v", "e", "r", "ret"}, {"m", "e", "m", "m", "a", "p", "ret"}}},
	{name: "front", description: "the front page of the firmware's setup", firmware: ovmf,
		devices: []string{"-vga", "std"}, keys: [][]string{{"e", "x", "i", "t", "ret"}}},
	{name: "bootmanager", description: "the firmware's boot manager, its second entry selected", firmware: ovmf,
		devices: []string{"-vga", "std"}, keys: [][]string{{"e", "x", "i", "t", "ret"}, {"down", "down", "ret"}, {"down"}}},
	{name: "devices", description: "the device manager of the firmware's setup", firmware: ovmf,
		devices: []string{"-device", "ramfb"}, keys: [][]string{{"e", "x", "i", "t", "ret"}, {"down", "ret"}}},
	{name: "pxe", description: "the firmware tries the network beside its logo", firmware: ovmf,
		devices: []string{"-vga", "std", "-nic", "user,model=virtio-net-pci,restrict=on"}},
	{name: "grub", description: "GRUB's menu on the firmware's console", firmware: ovmf,
		devices: []string{"-vga", "std"}, disk: grubDisk},
	{name: "grub-edit", description: "GRUB's editor on the firmware's console", firmware: ovmf,
		devices: []string{"-device", "ramfb"}, disk: grubDisk, keys: [][]string{{"down", "e", "end"}}},
	{name: "grub-command", description: "GRUB's command line on the firmware's console", firmware: ovmf,
		devices: []string{"-device", "ramfb"}, disk: grubDisk, keys: [][]string{{"c"}, {"h", "e", "l", "p", "ret"}}},
	{name: "systemd-boot", description: "systemd-boot's menu", firmware: ovmf,
		devices: []string{"-vga", "std"}, disk: systemdDisk},
	{name: "shell", description: "the firmware's shell on ARM", firmware: aavmf,
		devices: []string{"-device", "ramfb"}},
	{name: "front", description: "the front page of the firmware's setup on ARM", firmware: aavmf,
		devices: []string{"-device", "virtio-gpu-pci"}, keys: [][]string{{"e", "x", "i", "t", "ret"}}},
}

// fullName is that of the capture.
func (s firmwareScene) fullName() string { return s.firmware.name + "-" + s.name }

func firmwareNames() (names []string) {
	for _, s := range firmwareScenes {
		names = append(names, s.fullName())
	}
	return names
}

// firmwareNamed are the scenes of these names, all when there are none.
func firmwareNamed(names []string) ([]firmwareScene, error) {
	if len(names) == 0 {
		return firmwareScenes, nil
	}
	var named []firmwareScene
	for _, name := range names {
		i := slices.Index(firmwareNames(), name)
		if i < 0 {
			return nil, fmt.Errorf("there is no scene %q with UEFI; there are %s", name, strings.Join(firmwareNames(), ", "))
		}
		named = append(named, firmwareScenes[i])
	}
	return named, nil
}

// takeAllFirmware takes the scenes that were asked for.
func takeAllFirmware(ctx context.Context, o *options, out io.Writer) error {
	font, err := openFirmwareFont(o.edk2)
	if err != nil {
		return err
	}
	for _, s := range o.firmware {
		taken, err := takeFirmware(ctx, font, s)
		if err != nil {
			return fmt.Errorf("%s: %w", s.fullName(), err)
		}
		if err := keep(ctx, o, taken, out); err != nil {
			return err
		}
	}
	return nil
}

// grubDisk has a GRUB whose menu is on the firmware's console.
func grubDisk(ctx context.Context, folder, loader string) error {
	menu := filepath.Join(folder, "grub.cfg")
	const config = `insmod efi_gop
terminal_output console
set timeout=-1
menuentry 'Debian GNU/Linux' { linux /vmlinuz root=/dev/vda1 ro quiet ; initrd /initrd.img }
menuentry 'Debian GNU/Linux, with Linux 6.1.0-13-amd64 (recovery mode)' {
	echo 'Loading Linux 6.1.0-13-amd64 ...'
	linux /boot/vmlinuz-6.1.0-13-amd64 root=UUID=0b8e6a0c-2f7d-4c1e-9d52-1a7f3c9be846 ro single
	echo 'Loading initial ramdisk ...'
	initrd /boot/initrd.img-6.1.0-13-amd64
}
submenu 'UEFI Firmware Settings' { fwsetup }
`
	if err := os.WriteFile(menu, []byte(config), 0o600); err != nil {
		return err
	}
	output, err := exec.CommandContext(ctx, "grub-mkstandalone", "-O", "x86_64-efi", "-o", loader, "boot/grub/grub.cfg="+menu).CombinedOutput()
	if err != nil {
		return fmt.Errorf("grub-mkstandalone, which grub-common and grub-efi-amd64-bin have: %w %s", err, output)
	}
	return os.Remove(menu)
}

// systemdDisk has systemd-boot and two entries.
func systemdDisk(_ context.Context, folder, loader string) error {
	boot, err := os.ReadFile("/usr/lib/systemd/boot/efi/systemd-bootx64.efi")
	if err != nil {
		return fmt.Errorf("systemd-boot-efi has it: %w", err)
	}
	files := map[string]string{
		"loader/loader.conf":         "timeout menu-force\n",
		"loader/entries/one.conf":    "title Debian GNU/Linux 12 (bookworm)\nversion 6.1.0-13-amd64\nlinux /vmlinuz\n",
		"loader/entries/rescue.conf": "title Rescue system\nlinux /vmlinuz\noptions systemd.unit=rescue.target\n",
		"vmlinuz":                    "",
	}
	for name, text := range files {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			return err
		}
	}
	return os.WriteFile(loader, boot, 0o600)
}

// takeFirmware boots a machine with UEFI, presses the scene's keys, and reads what
// stands on its screen in the end.
func takeFirmware(ctx context.Context, font firmwareFont, s firmwareScene) (*taken, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, bootTime, errors.New("the machine did not come so far in time"))
	defer cancel()
	folder, err := os.MkdirTemp("", "capture")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(folder) }() // temporary
	arguments := slices.Concat(s.firmware.command[1:], []string{"-accel", "tcg", "-m", "512", "-display", "none", "-nodefaults",
		"-qmp", "unix:" + filepath.Join(folder, "monitor") + ",server=on,wait=off"}, s.devices)
	if s.disk != nil {
		disk := filepath.Join(folder, "disk")
		if err := os.MkdirAll(filepath.Join(disk, "EFI", "BOOT"), 0o755); err != nil {
			return nil, err
		}
		if err := s.disk(ctx, disk, filepath.Join(disk, "EFI", "BOOT", s.firmware.loader)); err != nil {
			return nil, err
		}
		arguments = append(arguments, "-drive", "format=raw,file=fat:rw:"+disk)
	}
	var said bytes.Buffer
	command := exec.CommandContext(ctx, s.firmware.command[0], arguments...)
	command.Stderr = &said
	if err := command.Start(); err != nil {
		return nil, err
	}
	defer func() {
		_ = command.Process.Kill()
		_ = command.Wait() // it was killed
	}()
	connection, err := dial(ctx, filepath.Join(folder, "monitor"))
	if err != nil {
		return nil, fmt.Errorf("%w %s", err, said.String())
	}
	_ = connection.Close()
	machine := qemu.New(filepath.Join(folder, "monitor"), 0)
	shown, err := s.still(ctx, machine, font, nil)
	for _, keys := range s.keys {
		if err != nil {
			break
		}
		if err = machine.Press(ctx, keys...); err == nil {
			shown, err = s.still(ctx, machine, font, shown)
		}
	}
	if err != nil {
		return nil, err
	}
	return shown, nil
}

// still waits until a machine shows a text that it did not show before, and has
// shown it for some seconds.
func (s firmwareScene) still(ctx context.Context, machine *qemu.Machine, font firmwareFont, before *taken) (*taken, error) {
	const pause, enough = time.Second, 3
	tick := time.NewTicker(pause)
	defer tick.Stop()
	var last []byte
	unread := errors.New("the screen has not stood still")
	for same := 0; ; {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return nil, errors.Join(context.Cause(ctx), unread)
		}
		shot, err := machine.Snapshot(ctx, qemu.Region{Size: 1})
		if err != nil {
			return nil, err
		}
		if !bytes.Equal(shot.Picture, last) {
			last, same = shot.Picture, 0
			continue
		}
		if same++; same < enough || before != nil && bytes.Equal(before.picture, last) {
			continue
		}
		shown, err := s.read(font, last)
		if err == nil && shown.text != "" {
			return shown, nil
		}
		unread = err
	}
}

// textModes are those that the firmware offers, columns and rows.
var textModes = [][2]int{{80, 25}, {80, 50}, {100, 31}, {128, 40}, {160, 42}, {240, 56}}

// read finds the mode in which a picture can be read, with the fewest cells on a
// logo and the largest of these, as the firmware starts, and makes an entry of the manifest of it.
func (s firmwareScene) read(font firmwareFont, shot []byte) (*taken, error) {
	picture, err := png.Decode(bytes.NewReader(shot))
	if err != nil {
		return nil, err
	}
	size := picture.Bounds()
	var best *page
	for _, mode := range append(textModes, [2]int{size.Dx() / cellWidth, size.Dy() / cellHeight}) {
		columns, rows := mode[0], mode[1]
		if columns*cellWidth > size.Dx() || rows*cellHeight > size.Dy() {
			continue
		}
		switch found, failed := font.decode(picture, columns, rows); {
		case failed != nil:
			err = errors.Join(err, failed)
		case best == nil || found.logo.cells() <= best.logo.cells():
			best = &found
		}
	}
	if best == nil {
		return nil, err
	}
	t := &taken{picture: shot, text: best.text}
	t.entry = entry{
		Name: s.fullName(), Width: size.Dx(), Height: size.Dy(), Mode: "uefi",
		Columns: best.columns, Rows: best.rows, CellWidth: cellWidth, CellHeight: cellHeight, X: best.origin.X, Y: best.origin.Y,
		Cursor: best.cursor, Logo: best.logo.list(), Description: s.description,
		How:       s.firmware.command[0] + " " + strings.Join(s.devices, " ") + ", Debian's " + s.firmware.name,
		Truth:     "each cell is, to the pixel, a glyph of the firmware's font in two colours",
		Qualities: []int{75, 50},
	}
	return t, nil
}
