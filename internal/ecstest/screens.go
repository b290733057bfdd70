package ecstest

import (
	"context"
	"embed"
	"errors"
	"path"
	"slices"
	"strings"
	"sync"
	"time"
)

// Pictures of machines in QEMU: SeaBIOS, OVMF, GRUB 2.06, systemd-boot and
// Linux 6.1. Those of Windows are drawn by the page in windows, since real ones
// are not ours to ship.
//
//go:embed screens
var screens embed.FS

// ScreenNames lists the embedded screens.
func ScreenNames() []string {
	entries, err := screens.ReadDir("screens")
	if err != nil {
		panic(err) // the folder is embedded
	}
	var names []string
	for _, entry := range entries {
		names = append(names, strings.TrimSuffix(entry.Name(), path.Ext(entry.Name())))
	}
	slices.Sort(names)
	return names
}

// Screen is an embedded picture, PNG or JPEG, by its name: no-bootable-device,
// grub-menu, grub-prompt, grub-error, boot-log, booting, initramfs,
// modules-missing, fsck-failed, kernel-panic, kernel-panic-wrapped (80 columns, so
// that lines go on in the next row), login, shell, blank, blank-text, desktop,
// uefi-boot-menu, uefi-login (the EFI framebuffer of 1280x800), uefi-shell,
// windows-ready, windows-lock, windows-lock-later (at another time), windows-stop.
// It panics for any other name, which only a slip of the hand produces.
func Screen(name string) []byte {
	for _, suffix := range []string{".png", ".jpg"} {
		if data, err := screens.ReadFile("screens/" + name + suffix); err == nil {
			return data
		}
	}
	panic("ecstest: no screen " + name + "; there are " + strings.Join(ScreenNames(), ", "))
}

// Source is the machine behind an instance: a film, or one that really runs.
// It is called by many goroutines at once.
type Source interface {
	// Look gives the status, such as Running, and, while that is Running, the
	// screen as a PNG or JPEG. It is called once for each call that the
	// interval lets through, with the endpoint's time; wakeup says whether the
	// call asked to wake the machine first, and ctx ends when the caller
	// leaves. With ErrGone the instance is not found any more; any other error
	// is the service's InternalError.
	Look(ctx context.Context, now time.Time, wakeup bool) (status string, picture []byte, err error)
}

// ErrGone says that there is no machine behind an instance any more.
var ErrGone = errors.New("the machine is gone")

// Frame is what an instance shows from a moment on.
type Frame struct {
	After   time.Duration // since the first call on the instance
	Status  string        // empty means Running
	Picture []byte        // what Running instances show
}

// film plays frames from the first look on.
type film struct {
	frames []Frame

	mu    sync.Mutex
	began time.Time
}

// Film is a machine that changes by itself, as one that boots does. Frames are
// in order of After; the first counts from the start, whatever its After. The
// film starts with the first call that is let through, so that a test need not
// hurry.
func Film(frames ...Frame) Source {
	if len(frames) == 0 {
		panic("ecstest: a film needs a frame")
	}
	return &film{frames: frames}
}

// Still is a Running machine whose screen does not change.
func Still(picture []byte) Source { return Film(Frame{Picture: picture}) }

// Status is a machine that is not Running, and stays so.
func Status(status string) Source { return Film(Frame{Status: status}) }

// Look implements Source.
func (f *film) Look(_ context.Context, now time.Time, _ bool) (string, []byte, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.began.IsZero() {
		f.began = now
	}
	shown := f.frames[0]
	for _, frame := range f.frames[1:] {
		if now.Sub(f.began) >= frame.After {
			shown = frame
		}
	}
	if shown.Status == "" || shown.Status == running {
		return running, shown.Picture, nil
	}
	return shown.Status, nil, nil
}

// sleeper shows asleep until a call with wakeup.
type sleeper struct {
	asleep, awake []byte

	mu   sync.Mutex
	woke bool
}

// Sleeper is a machine whose console has blanked until somebody wakes it.
func Sleeper(asleep, awake []byte) Source { return &sleeper{asleep: asleep, awake: awake} }

// Look implements Source.
func (s *sleeper) Look(_ context.Context, _ time.Time, wakeup bool) (string, []byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.woke = s.woke || wakeup
	if s.woke {
		return running, s.awake, nil
	}
	return running, s.asleep, nil
}
