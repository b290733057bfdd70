package screen

// Type says what kind of screen a picture shows.
type Type string

const (
	// Text is a console whose characters could be read.
	Text Type = "text"
	// Graphics is anything else with something on it.
	Graphics Type = "graphics"
	// Blank is a picture of one colour.
	Blank Type = "blank"
)

// Reading is what stands on a screen.
type Reading struct {
	Type Type
	// Text is the console's rows, joined by line feeds, right-trimmed and
	// without blank rows at the end; empty unless Type is Text. A character
	// that matches no known glyph is U+FFFD.
	Text string
}

// reading is a Reading with what drawing and comparing need beside it.
type reading struct {
	Reading
	q quality
}

// Read reads the screen. It does so once; later calls return the same value.
func (p *Picture) Read() Reading {
	return p.reading().Reading
}

func (p *Picture) reading() *reading {
	p.readOnce.Do(func() { p.screen = read(newPixels(p)) })
	return p.screen
}

func read(p *pixels) *reading {
	if isBlank(p) {
		return &reading{Reading: Reading{Type: Blank}}
	}
	r := &reader{p: p}
	found := r.findGrid()
	if found.share() < 0.5 {
		return &reading{Reading: Reading{Type: Graphics}, q: found}
	}
	faces := []*face{found.face}
	for _, f := range facesOf(found.glyph) {
		if f != found.face {
			faces = append(faces, f)
		}
	}
	cells := r.readGrid(found.grid, faces)
	return &reading{Reading: Reading{Type: Text, Text: text(found.grid, cells)}, q: found}
}
