package screen

import "slices"

// Type says what kind of screen a picture shows.
type Type string

const (
	// Text is a console whose characters could be read.
	Text Type = "text"
	// Graphics is anything else with something on it.
	Graphics Type = "graphics"
	// Blank is a picture of one colour, but for a cursor perhaps.
	Blank Type = "blank"
)

// Reading is what stands on a screen.
type Reading struct {
	Type Type
	// Text is the console's rows, joined by line feeds, right-trimmed and
	// without blank rows at the end; empty unless Type is Text. A character
	// that matches no known glyph is U+FFFD.
	Text string
	// Lines are the same as logical lines: a row that fills the console's last
	// column goes on in the next one. Nil unless Type is Text.
	Lines []string
}

// reading is a Reading with what drawing and comparing need beside it.
type reading struct {
	Reading
	// cells stand in a grid over pixels, which may be those of a picture
	// reduced by a whole number; nil when the text has no one grid.
	pixels *pixels
	grid   quality
	cells  []cell

	// thumb is of the whole picture, ground its last pixel.
	thumb  *thumb
	ground rgb
}

// Read reads the screen. It does so once; later calls return the same value.
func (p *Picture) Read() Reading {
	return p.summary().Reading
}

// summary is a reading without its cells, which are large and seldom needed.
func (p *Picture) summary() *reading {
	p.readOnce.Do(func() { p.screen = p.read(false) })
	return p.screen
}

// reading is a reading with its cells.
func (p *Picture) reading() *reading {
	p.cellsOnce.Do(func() { p.withCells = p.read(true) })
	return p.withCells
}

func (p *Picture) read(withCells bool) *reading {
	px := newPixels(p)
	found := read(px, withCells)
	found.thumb = makeThumb(px)
	found.ground = px.at(px.width-1, px.height-1)
	return found
}

func read(p *pixels, withCells bool) *reading {
	if isBlank(p) || isCursorAlone(p) {
		return &reading{Reading: Reading{Type: Blank}}
	}
	if found := findConsole(p, true, withCells); found != nil {
		return found
	}
	return &reading{Reading: Reading{Type: Graphics}}
}

// findConsole looks for a grid at the corner, then in a picture that was
// enlarged, then for characters anywhere.
func findConsole(p *pixels, enlarged, withCells bool) *reading {
	r := newReader(p)
	defer r.release()
	r.withCells = withCells
	found := r.findGrid()
	if found.certain() {
		return r.readConsole(found)
	}
	if enlarged {
		if x, y := scaleOf(p); x > 1 || y > 1 {
			if console := findConsole(p.reduced(x, y), false, withCells); console != nil {
				return console
			}
		}
	}
	if found.likely() {
		return r.readConsole(found)
	}
	if console := r.findAnywhere(&found); console != nil {
		return console
	}
	if found.plausible() {
		return r.readConsole(found)
	}
	return nil
}

// findAnywhere looks for letters at any place. When they lie on one grid, that
// is the console's; else their lines are read one by one.
func (r *reader) findAnywhere(found *quality) *reading {
	const contrast = 40 // of text on anything
	ink := newInkMap(r.p, contrast)
	for i, s := range glyphSizes {
		table := anchorTables[s]()
		// The first size is that of nearly all such text.
		if i > 0 && len(table.find(ink, r.p, s.probe())) == 0 {
			continue
		}
		anchors := table.find(ink, r.p, 1)
		lines := linesOf(anchors, s, r.p.width)
		hits := 0
		for _, line := range lines {
			hits += line.hits
		}
		if hits < few {
			continue
		}
		for _, pitch := range []int{s.width, s.width + 1} {
			if q := r.judge(offsetGrid(r.p, anchors, s, pitch)); q.certain() {
				return r.readConsole(r.withoutBorder(q))
			}
		}
		if hits <= 2*found.allLetters() {
			continue
		}
		rows := r.readLines(lines, s, mainFace(anchors, facesOf(s)))
		return &reading{Reading: textReading(rows)}
	}
	return nil
}

// consoleSizes are the pictures, in pixels, that a console fills.
var consoleSizes = []size{
	{720, 400}, {640, 400}, {640, 480}, {720, 350}, {640, 350},
	{800, 600}, {1024, 768}, {1152, 864}, {1280, 720}, {1280, 768}, {1280, 800}, {1280, 1024}, {1366, 768},
	{1440, 900}, {1600, 900}, {1600, 1200}, {1680, 1050}, {1920, 1080}, {1920, 1200}, {2560, 1440}, {2560, 1600},
}

// withoutBorder moves a grid to where the console begins. A console of a usual
// size in the middle of a larger picture begins there; of others nobody knows,
// and the first row and column with something in them are taken.
func (r *reader) withoutBorder(q quality) quality {
	r.listInked(q.grid)
	left, top, right, bottom := q.columns, q.rows, -1, -1
	for _, c := range r.inked {
		left, top, right, bottom = min(left, c.column), min(top, c.row), max(right, c.column), max(bottom, c.row)
	}
	if right < 0 {
		return q
	}
	for _, s := range consoleSizes {
		x, y := (r.p.width-s.width)/2-q.x, (r.p.height-s.height)/2-q.y
		columns, rows := s.width/q.cell.width, s.height/q.cell.height
		if x < 0 || y < 0 || x%q.cell.width != 0 || y%q.cell.height != 0 {
			continue
		}
		column, row := x/q.cell.width, y/q.cell.height
		if column <= left && row <= top && right < column+columns && bottom < row+rows {
			q.x, q.y = q.corner(column, row)
			q.columns, q.rows = columns, rows
			return q
		}
	}
	q.x, q.y = q.corner(left, top)
	q.columns, q.rows = q.columns-left, q.rows-top
	return q
}

// readConsole reads the cells of a grid, first with the font that explains most
// of them, then with the others of its size.
func (r *reader) readConsole(found quality) *reading {
	faces := []*face{found.face}
	for _, f := range facesOf(found.glyph) {
		if f != found.face {
			faces = append(faces, f)
		}
	}
	cells := r.readGrid(found.grid, faces)
	console := &reading{Reading: textReading(rowsOf(found.grid, cells, found.face))}
	if r.withCells {
		console.pixels, console.grid, console.cells = r.p, found, slices.Clone(cells)
	}
	return console
}

// isCursorAlone says whether a picture of one colour has nothing on it but a
// rectangle the size of a cell or less.
func isCursorAlone(p *pixels) bool {
	const noise = 64
	ground := p.luma[(p.height-1)*p.stride+p.width-1]
	left, top, right, bottom, count := p.width, p.height, -1, -1, 0
	for y := range p.height {
		for x, v := range p.luma[y*p.stride : y*p.stride+p.width] {
			if d := int(v) - int(ground); d < noise && d > -noise {
				continue
			}
			left, right, top, bottom = min(left, x), max(right, x), min(top, y), max(bottom, y)
			if count++; count > maxCell {
				return false
			}
		}
	}
	width, height := right-left+1, bottom-top+1
	return count > 0 && width <= 16 && height <= 32 && width >= 6 && count == width*height && (height <= 4 || height >= 8)
}
