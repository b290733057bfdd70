// Command captures makes captures for the tests of the reader: it boots a small
// machine in QEMU, prints a scene on its console, and takes the picture and the
// console's own memory at one moment. What it writes is described in
// internal/screen/testdata/README.md.
package main

import (
	"context"
	"embed"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

const usage = `usage: captures -out FOLDER [flags]

Boots a machine in QEMU for each scene and mode, and writes NAME.png, NAME.q90.jpg,
NAME.q75.jpg, NAME.q50.jpg, NAME.txt and the entry of NAME in manifest.json. Needs
what scripts/machine-parts gets, and cjpeg (Debian's libjpeg-turbo-progs); the
mode efifb needs Debian's ovmf too; with -uefi, Debian's ovmf, qemu-efi-aarch64, qemu-system-arm, grub-common,
grub-efi-amd64-bin and systemd-boot-efi.

`

//go:embed scenes/*.sh
var builtIn embed.FS

// mode is a kind of console, as the kernel's command line asks for it.
type mode struct {
	name, manifest string
	vga            string // of vga=, empty for VGA's text mode and EFI
	efi            bool   // on the EFI framebuffer, as the firmware leaves it
}

var modes = []mode{
	{name: "vgatext", manifest: "vga-text"},
	{name: "vesafb640x480", manifest: "fbcon", vga: "0x312"},
	{name: "vesafb800x600", manifest: "fbcon", vga: "0x315"},
	{name: "vesafb1024x768", manifest: "fbcon", vga: "0x318"},
	{name: "vesafb1024x768x16", manifest: "fbcon", vga: "0x317"},
	{name: "vesafb1280x1024", manifest: "fbcon", vga: "0x31b"},
	{name: "efifb", manifest: "fbcon", efi: true}, // 1280x800
}

// how says in a manifest how the console was asked for.
func (m mode) how() string {
	if m.efi {
		return "ovmf"
	}
	return "vga=" + m.vga
}

// scene is a script for busybox's shell, which prints on the console.
type scene struct {
	name   string
	script []byte
}

// options of the command line.
type options struct {
	out, parts, adapter string
	edk2                string // empty for machines with a BIOS
	scenes              []scene
	modes               []mode
	firmware            []firmwareScene
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil {
		_, _ = fmt.Fprintln(os.Stderr, "captures:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, arguments []string, out io.Writer) error {
	o, err := parse(arguments, out)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(o.out, 0o755); err != nil {
		return err
	}
	if o.edk2 != "" {
		return takeAllFirmware(ctx, o, out)
	}
	for _, s := range o.scenes {
		for _, m := range o.modes {
			taken, err := take(ctx, o, s, m)
			if err != nil {
				return fmt.Errorf("%s-%s: %w", m.name, s.name, err)
			}
			if err := keep(ctx, o, taken, out); err != nil {
				return err
			}
		}
	}
	return nil
}

// keep writes a capture, and says so.
func keep(ctx context.Context, o *options, taken *taken, out io.Writer) error {
	written, err := taken.write(ctx, o.out)
	if err != nil {
		return fmt.Errorf("%s: %w", taken.Name, err)
	}
	_, _ = fmt.Fprintln(out, written)
	return nil
}

func parse(arguments []string, out io.Writer) (*options, error) {
	o := &options{}
	var scenes, wanted []string
	set := flag.NewFlagSet("captures", flag.ContinueOnError)
	set.SetOutput(out)
	set.StringVar(&o.out, "out", "", "the folder to write into; entries are added to its manifest.json")
	set.StringVar(&o.parts, "parts", filepath.Join(".tools", "machine"), "where vmlinuz and initrd.gz are")
	set.StringVar(&o.adapter, "adapter", "std", "QEMU's -vga: std, cirrus, virtio, qxl")
	set.StringVar(&o.edk2, "uefi", "", "take the scenes of machines with UEFI instead, or those that -scene names; the folder of edk2's source, which has their font")
	set.Func("scene", "one of those built in, or NAME=FILE; may be given several times (default: all built in)", func(value string) error {
		scenes = append(scenes, value)
		return nil
	})
	set.Func("mode", "a kind of console; may be given several times (default: "+modes[0].name+" and vesafb1024x768)", func(value string) error {
		wanted = append(wanted, value)
		return nil
	})
	set.Usage = func() {
		_, _ = fmt.Fprint(out, usage)
		set.PrintDefaults()
		_, _ = fmt.Fprintf(out, "\nscenes: %s\nmodes:  %s\n\nscenes with -uefi: %s\n", strings.Join(builtInNames(), " "), strings.Join(modeNames(), " "), strings.Join(firmwareNames(), " "))
	}
	if err := set.Parse(arguments); err != nil {
		return nil, err
	}
	if o.out == "" || set.NArg() > 0 {
		set.Usage()
		return nil, fmt.Errorf("-out is needed, and nothing beside flags")
	}
	if o.edk2 != "" {
		var err error
		o.firmware, err = firmwareNamed(scenes)
		return o, err
	}
	if len(scenes) == 0 {
		scenes = builtInNames()
	}
	for _, value := range scenes {
		s, err := openScene(value)
		if err != nil {
			return nil, err
		}
		o.scenes = append(o.scenes, s)
	}
	if len(wanted) == 0 {
		wanted = []string{"vgatext", "vesafb1024x768"}
	}
	for _, name := range wanted {
		i := slices.Index(modeNames(), name)
		if i < 0 {
			return nil, fmt.Errorf("there is no mode %q; there are %s", name, strings.Join(modeNames(), ", "))
		}
		o.modes = append(o.modes, modes[i])
	}
	return o, nil
}

// openScene reads a scene of one's own, NAME=FILE, or one that is built in.
func openScene(value string) (scene, error) {
	name, file, own := strings.Cut(value, "=")
	if name == "" || strings.ContainsAny(name, `/\`) {
		return scene{}, fmt.Errorf("%q is no name of a scene", name)
	}
	if own {
		script, err := os.ReadFile(file)
		return scene{name, script}, err
	}
	script, err := builtIn.ReadFile("scenes/" + name + ".sh")
	if err != nil {
		return scene{}, fmt.Errorf("there is no scene %q; there are %s, and NAME=FILE", name, strings.Join(builtInNames(), ", "))
	}
	return scene{name, script}, nil
}

func builtInNames() (names []string) {
	files, err := fs.Glob(builtIn, "scenes/*.sh")
	if err != nil {
		panic(err) // the pattern is a constant
	}
	for _, file := range files {
		names = append(names, strings.TrimSuffix(path.Base(file), ".sh"))
	}
	return names
}

func modeNames() (names []string) {
	for _, m := range modes {
		names = append(names, m.name)
	}
	return names
}
