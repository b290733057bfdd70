package ecstest

import (
	"embed"
	"path"
	"slices"
	"strings"
	"sync"
	"time"
)

// Pictures of real consoles: SeaBIOS, GRUB 2.06 and Linux 6.1 in QEMU.
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
// grub-menu, grub-prompt, grub-error, boot-log, booting, fsck-failed,
// kernel-panic, login, shell, blank, desktop. It panics for any other name,
// which only a slip of the hand produces.
func Screen(name string) []byte {
	for _, suffix := range []string{".png", ".jpg"} {
		if data, err := screens.ReadFile("screens/" + name + suffix); err == nil {
			return data
		}
	}
	panic("ecstest: no screen " + name + "; there are " + strings.Join(ScreenNames(), ", "))
}

// Source is a machine behind an instance: its status and what its screen shows.
type Source interface {
	// Look gives the status, such as Running, and, while that is Running, the
	// encoded picture. wakeup is what the call asked for.
	Look(now time.Time, wakeup bool) (status string, picture []byte)
}

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
// in order of After; the first counts from the start, whatever its After.
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
func (f *film) Look(now time.Time, _ bool) (string, []byte) {
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
	if shown.Status == "" || shown.Status == "Running" {
		return "Running", shown.Picture
	}
	return shown.Status, nil
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
func (s *sleeper) Look(_ time.Time, wakeup bool) (string, []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.woke = s.woke || wakeup
	if s.woke {
		return "Running", s.awake
	}
	return "Running", s.asleep
}
