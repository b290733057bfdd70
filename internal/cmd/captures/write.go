package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen"
)

// entry is a capture in the manifest.
type entry struct {
	Name        string `json:"name"`
	Width       int    `json:"width"`
	Height      int    `json:"height"`
	Mode        string `json:"mode"`
	Columns     int    `json:"cols"`
	Rows        int    `json:"rows"`
	CellWidth   int    `json:"cell_w"`
	CellHeight  int    `json:"cell_h"`
	X           int    `json:"x,omitempty"` // the console's first pixel
	Y           int    `json:"y,omitempty"`
	Cursor      cursor `json:"cursor"`
	Logo        []int  `json:"logo,omitempty"` // first row and column, and those behind the last
	Description string `json:"description"`
	How         string `json:"how"`
	Truth       string `json:"truth"`
	Qualities   []int  `json:"qualities"`
}

type cursor struct {
	X int `json:"x"`
	Y int `json:"y"`
}

// write writes a capture's files, and says in a line how the reader reads it.
func (t *taken) write(ctx context.Context, folder string) (string, error) {
	decoded, err := png.Decode(bytes.NewReader(t.picture))
	if err != nil {
		return "", err
	}
	files := map[string][]byte{t.Name + ".txt": []byte(t.text), t.Name + ".png": t.picture}
	read := t.Name + ":"
	for _, quality := range t.Qualities {
		encoded, err := encode(ctx, decoded, quality)
		if err != nil {
			return "", err
		}
		files[fmt.Sprintf("%s.q%d.jpg", t.Name, quality)] = encoded
	}
	for _, end := range []string{".png", ".q90.jpg", ".q75.jpg", ".q50.jpg"} {
		data, ok := files[t.Name+end]
		if !ok {
			continue
		}
		if err := os.WriteFile(filepath.Join(folder, t.Name+end), data, 0o644); err != nil {
			return "", err
		}
		picture, err := screen.Decode(data)
		if err != nil {
			return "", err
		}
		wrong, total := difference(picture.Read().Text, t.text)
		read += fmt.Sprintf(" %s %d of %d wrong", strings.Split(end, ".")[1], wrong, total)
	}
	if err := os.WriteFile(filepath.Join(folder, t.Name+".txt"), files[t.Name+".txt"], 0o644); err != nil {
		return "", err
	}
	return read, t.enter(filepath.Join(folder, "manifest.json"))
}

// encode makes a JPEG as libjpeg does, with chroma at half the resolution.
func encode(ctx context.Context, picture image.Image, quality int) ([]byte, error) {
	size := picture.Bounds()
	var raw bytes.Buffer
	_, _ = fmt.Fprintf(&raw, "P6\n%d %d\n255\n", size.Dx(), size.Dy())
	for y := size.Min.Y; y < size.Max.Y; y++ {
		for x := size.Min.X; x < size.Max.X; x++ {
			r, g, b, _ := picture.At(x, y).RGBA()
			raw.Write([]byte{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8)})
		}
	}
	command := exec.CommandContext(ctx, "cjpeg", "-quality", strconv.Itoa(quality), "-sample", "2x2")
	command.Stdin = &raw
	var said bytes.Buffer
	command.Stderr = &said
	encoded, err := command.Output()
	if err != nil {
		return nil, fmt.Errorf("cjpeg, which libjpeg-turbo-progs has: %w %s", err, said.String())
	}
	return encoded, nil
}

// enter puts an entry into the manifest, in place of one of that name.
func (e *entry) enter(file string) error {
	var all []json.RawMessage
	switch data, err := os.ReadFile(file); {
	case err == nil:
		if err := json.Unmarshal(data, &all); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	own, err := json.Marshal(e)
	if err != nil {
		return err
	}
	at := -1
	for i := range all {
		var other struct{ Name string }
		if err := json.Unmarshal(all[i], &other); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		if other.Name == e.Name {
			at = i
		}
	}
	if at < 0 {
		all = append(all, own)
	} else {
		all[at] = own
	}
	data, err := json.MarshalIndent(all, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(data, '\n'), 0o644)
}

// difference counts the places at which two texts differ, and the characters of
// the second.
func difference(got, want string) (wrong, total int) {
	g, w := strings.Split(got, "\n"), strings.Split(strings.TrimRight(want, "\n"), "\n")
	for row := range max(len(g), len(w)) {
		var a, b []rune
		if row < len(g) {
			a = []rune(g[row])
		}
		if row < len(w) {
			b = []rune(w[row])
		}
		for column := range max(len(a), len(b)) {
			x, y := ' ', ' '
			if column < len(a) {
				x = a[column]
			}
			if column < len(b) {
				y = b[column]
			}
			if y != ' ' {
				total++
			}
			if x != y {
				wrong++
			}
		}
	}
	return wrong, total
}
