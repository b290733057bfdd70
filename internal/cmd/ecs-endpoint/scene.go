package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/ecstest"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/qemu"
)

const demoRegion = "cn-hangzhou"

// scene says which machines there are.
type scene struct {
	Instances []instance `json:"instances"`

	folder string    // of the file, for pictures beside it
	show   io.Writer // for screens as they are asked for, or nil
}

type instance struct {
	Region  string   `json:"region"`
	ID      string   `json:"id"`
	Retired bool     `json:"retired"`
	Asleep  string   `json:"asleep"`
	Faults  []string `json:"faults"`
	Frames  []frame  `json:"frames"`
	Machine string   `json:"machine"`
	Quality *int     `json:"quality"`
}

type frame struct {
	After  string `json:"after"`
	Status string `json:"status"`
	Screen string `json:"screen"`
	File   string `json:"file"`
}

// demoScene has a machine for each embedded screen, i-demo-<screen>, and some
// that change: three come up within half a minute, each in its own way.
func demoScene() *scene {
	s := new(scene)
	add := func(id, asleep string, frames ...frame) {
		s.Instances = append(s.Instances, instance{Region: demoRegion, ID: id, Asleep: asleep, Frames: frames})
	}
	for _, name := range ecstest.ScreenNames() {
		add("i-demo-"+name, "", frame{Screen: name})
	}
	add("i-demo-boots", "", frame{Status: "Starting"}, frame{After: "5s", Screen: "grub-menu"},
		frame{After: "15s", Screen: "booting"}, frame{After: "25s", Screen: "login"})
	add("i-demo-uefi", "", frame{Status: "Starting"}, frame{After: "5s", Screen: "uefi-boot-menu"},
		frame{After: "15s", Screen: "uefi-login"})
	add("i-demo-windows", "", frame{Status: "Starting"}, frame{After: "5s", Screen: "windows-ready"},
		frame{After: "15s", Screen: "windows-lock"})
	add("i-demo-panics", "", frame{Screen: "grub-menu"}, frame{After: "5s", Screen: "kernel-panic"})
	add("i-demo-sleeps", "blank", frame{Screen: "shell"})
	add("i-demo-stopped", "", frame{Status: "Stopped"})
	return s
}

// loadScene reads a scene; no path means the demo's.
func loadScene(path string) (*scene, error) {
	if path == "" {
		return demoScene(), nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("-scene: %w", err)
	}
	s := &scene{folder: filepath.Dir(path)}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(s); err != nil {
		return nil, fmt.Errorf("-scene %s: %w", path, err)
	}
	return s, nil
}

// region is that of the first machine.
func (s *scene) region() string {
	if len(s.Instances) == 0 {
		return demoRegion
	}
	return s.Instances[0].Region
}

// fill puts the scene's machines into the endpoint and tells all that is wrong.
func (s *scene) fill(endpoint *ecstest.Endpoint) error {
	var problems []error
	seen := map[string]bool{}
	for i, machine := range s.Instances {
		err := s.add(endpoint, machine)
		if seen[machine.ID] {
			err = errors.New("there is another instance with its id")
		}
		seen[machine.ID] = true
		if err != nil {
			problems = append(problems, fmt.Errorf("instance %d (%s): %w", i+1, machine.ID, err))
		}
	}
	return errors.Join(problems...)
}

func (s *scene) add(endpoint *ecstest.Endpoint, machine instance) error {
	if machine.Region == "" || machine.ID == "" {
		return errors.New("region and id are needed")
	}
	source, err := s.source(machine)
	if err != nil {
		return err
	}
	if s.show != nil {
		source = &showing{Source: source, id: machine.ID, out: s.show}
	}
	var faults []ecstest.Fault
	for _, name := range machine.Faults {
		fault, err := ecstest.ParseFault(name)
		if err != nil {
			return err
		}
		faults = append(faults, fault)
	}
	endpoint.AddInstance(ecstest.Instance{Region: machine.Region, ID: machine.ID, Screen: source, Retired: machine.Retired})
	endpoint.Script(machine.ID, faults...)
	return nil
}

// usualQuality is that of a JPEG from the cloud, as far as one can tell.
const usualQuality = 75

// source is what the machine shows.
func (s *scene) source(machine instance) (ecstest.Source, error) {
	switch {
	case machine.Machine != "" && (len(machine.Frames) > 0 || machine.Asleep != ""):
		return nil, errors.New("it has a machine, which shows what it shows, and frames or asleep beside it")
	case machine.Machine == "" && len(machine.Frames) == 0:
		return nil, errors.New("at least one frame is needed, or a machine")
	case machine.Machine == "" && machine.Quality != nil:
		return nil, errors.New("quality is for a machine; frames are shown as they are")
	case machine.Machine != "":
		quality := usualQuality
		if machine.Quality != nil {
			quality = *machine.Quality
		}
		if quality < 0 || quality > 100 {
			return nil, fmt.Errorf("quality %d is not from 0 to 100", quality)
		}
		return qemu.New(s.beside(machine.Machine), quality), nil
	}
	var frames []ecstest.Frame
	for i, f := range machine.Frames {
		parsed, err := s.frame(f)
		if err != nil {
			return nil, fmt.Errorf("frame %d: %w", i+1, err)
		}
		if i > 0 && parsed.After <= frames[i-1].After {
			return nil, fmt.Errorf("frame %d: its after is not later than that of the frame before", i+1)
		}
		frames = append(frames, parsed)
	}
	if machine.Asleep == "" {
		return ecstest.Film(frames...), nil
	}
	asleep, err := s.picture(machine.Asleep, "")
	switch {
	case err != nil:
		return nil, fmt.Errorf("asleep: %w", err)
	case len(frames) > 1 || frames[0].Picture == nil:
		return nil, errors.New("a machine that is asleep has one frame, with the screen that wakeup shows")
	}
	return ecstest.Sleeper(asleep, frames[0].Picture), nil
}

func (s *scene) frame(f frame) (ecstest.Frame, error) {
	parsed := ecstest.Frame{Status: f.Status}
	var err error
	if f.After != "" {
		if parsed.After, err = time.ParseDuration(f.After); err != nil {
			return parsed, err
		}
	}
	if f.Status == "" || f.Status == "Running" {
		parsed.Picture, err = s.picture(f.Screen, f.File)
	}
	return parsed, err
}

// beside is a path as it is meant in the scene's file.
func (s *scene) beside(file string) string {
	if filepath.IsAbs(file) {
		return file
	}
	return filepath.Join(s.folder, file)
}

// picture is an embedded screen by its name, or a PNG or JPEG file.
func (s *scene) picture(name, file string) ([]byte, error) {
	switch {
	case name != "" && file != "":
		return nil, errors.New("it has both screen and file")
	case file == "" && !slices.Contains(ecstest.ScreenNames(), name):
		return nil, fmt.Errorf("no screen %q; see -help for their names", name)
	case file == "":
		return ecstest.Screen(name), nil
	}
	file = s.beside(file)
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	if kind := http.DetectContentType(data); kind != "image/png" && kind != "image/jpeg" {
		return nil, fmt.Errorf("%s is neither PNG nor JPEG", file)
	}
	return data, nil
}
