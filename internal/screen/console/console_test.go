package console

import (
	"image"
	"image/color"
	"image/draw"
	"slices"
	"strings"
	"testing"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/evidence"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/glyph"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/raster"
)

var (
	black = color.RGBA{0, 0, 0, 255}
	grey  = color.RGBA{170, 170, 170, 255}
	blue  = color.RGBA{0, 0, 170, 255}
	green = color.RGBA{0, 170, 0, 255}
)

// paper is a lossless screen to draw on, of cells of 8x16.
type paper struct {
	*image.RGBA
	columns int
}

func newPaper(columns, rows int) *paper {
	p := &paper{image.NewRGBA(image.Rect(0, 0, 8*columns, 16*rows)), columns}
	for i := range columns * rows {
		p.put(i%columns, i/columns, ' ', grey, black)
	}
	return p
}

// put draws a character of the usual font; a space is all ground, and '█' all ink.
func (p *paper) put(column, row int, char rune, ink, ground color.RGBA) {
	m, known := usual().Of(char)
	for y := range 16 {
		for x := range 8 {
			colour := ground
			if char == '█' || known && char != ' ' && m.Bits().Get(y*8+x) {
				colour = ink
			}
			p.SetRGBA(8*column+x, 16*row+y, colour)
		}
	}
}

func (p *paper) write(column, row int, text string, ink, ground color.RGBA) {
	for _, char := range text {
		p.put(column, row, char, ink, ground)
		column++
	}
}

// place is where the paper's cells are.
func (p *paper) place() *place {
	picture := raster.New(p.RGBA, false, nil)
	size := raster.Size{Width: 8, Height: 16}
	return &place{picture: picture, faces: from(usual()), grid: raster.NewGrid(picture, 0, 0, size, size)}
}

// from are the fonts of the usual size, a main one first.
func from(main *glyph.Face) []*glyph.Face {
	return slices.Concat([]*glyph.Face{main}, slices.DeleteFunc(slices.Clone(glyph.Faces(main.Size)), func(f *glyph.Face) bool { return f == main }))
}

// look is the paper as the first pass sees it.
func (p *paper) look(t *tools) looked {
	found := p.place()
	return look(t.survey.of(found.picture, found.grid), found.faces, t)
}

// read is what all passes make of it.
func (p *paper) read(t *tools) page {
	found := p.place()
	read, _ := readCells(found.picture, found.grid, found.faces, t)
	return read
}

func texts(rows []Row) string {
	lines := make([]string, len(rows))
	for i := range rows {
		lines[i] = rows[i].Text
	}
	return strings.Join(lines, "\n")
}

func TestSurveySeesWhereSomethingStands(t *testing.T) {
	paper := newPaper(20, 3)
	paper.write(3, 1, "text", blue, black)
	found := paper.place()
	seen := new(survey).of(found.picture, found.grid)
	if got := seen.inked(1, nil); len(got) != 4 || got[0] != 23 {
		t.Errorf("cells %v", got)
	}
	if got := seen.inked(clearLuma, nil); len(got) != 0 {
		t.Errorf("blue is not that bright: cells %v", got)
	}
}

func TestLookReadsEachCellAlone(t *testing.T) {
	paper := newPaper(20, 1)
	paper.write(0, 0, "Ab", grey, black)
	paper.write(2, 0, "0O", black, grey)
	paper.put(5, 0, 'x', grey, black)
	paper.Set(8*5, 1, grey) // one pixel too many
	for y := range 2 {
		for x := range 8 {
			paper.Set(8*6+x, 13+y, grey) // a cursor on nothing
		}
	}
	paper.put(8, 0, 'A', grey, black)
	for y := range 2 {
		for x := range 8 {
			paper.Set(8*8+x, 13+y, grey) // and one under a letter
		}
	}
	for i, v := range []uint8{200, 0, 90, 160, 30, 0, 0, 255, 13, 77, 99, 180} {
		paper.Set(8*7+i%8, 2+i, color.RGBA{v, v, v, 255}) // no letter at all
	}
	got := paper.look(takeTools(nil))
	for i, want := range []struct {
		char      rune
		kind      kind
		certainty certainty
	}{
		{'A', character, sure}, {'b', character, sure}, {'0', character, sure}, {'O', character, sure},
		{' ', uniform, sure}, {'x', character, guessed}, {' ', cursor, guessed}, {'\ufffd', unknown, guessed}, {'A', character, obscured},
	} {
		if c := &got.cells[i]; c.shown() != want.char || c.kind != want.kind || c.certainty != want.certainty {
			t.Errorf("cell %d: %q, %v, %v; want %q, %v, %v", i, c.shown(), c.kind, c.certainty, want.char, want.kind, want.certainty)
		}
	}
}

// What was found for a cell is taken when it is good enough for what the cell was.
func TestSettledTakesWhatIsGoodEnough(t *testing.T) {
	face := usual()
	a, _ := face.Of('a')
	loud := glyph.Colours{Ink: raster.YCC{170, 0, 0}}
	glyphMissing := func(missed, second, nothing float32) evidence.Verdict {
		return evidence.Verdict{Best: evidence.Hypothesis{Match: a, Colours: loud, Missed: missed}, Second: second, Nothing: nothing}
	}
	ground := evidence.Verdict{Best: evidence.Hypothesis{Missed: 3}, Second: 900, Nothing: 3}
	for _, c := range []struct {
		name      string
		before    cell
		verdict   evidence.Verdict
		kind      kind
		certainty certainty
	}{
		{"no doubt", cell{kind: unknown}, glyphMissing(5, 900, 900), character, proven},
		{"a rival", cell{kind: unknown}, glyphMissing(5, 20, 900), character, weighed},
		{"misses too much", cell{kind: unknown}, glyphMissing(9000, 1e6, 1e6), unknown, guessed},
		{"some noise", cell{kind: uniform}, glyphMissing(300, 400, 500), uniform, guessed},
		{"nothing", cell{kind: unknown}, ground, uniform, proven},
		{"nothing, under a cursor", cell{kind: covered}, ground, covered, guessed},
		{"a rival, under a cursor", cell{kind: character, Match: a, certainty: obscured}, glyphMissing(5, 20, 900), character, obscured},
		{"no doubt, under a cursor", cell{kind: character, Match: a, certainty: obscured}, glyphMissing(5, 900, 900), character, proven},
	} {
		got := settled(c.before, &c.verdict)
		if got.kind != c.kind || got.certainty != c.certainty {
			t.Errorf("%s: %v, %v; want %v, %v", c.name, got.kind, got.certainty, c.kind, c.certainty)
		}
	}
}

// A cell of one colour is a block when the text around says that this is ink.
func TestIsThisBlockInk(t *testing.T) {
	for _, c := range []struct {
		name string
		draw func(p *paper)
		want string
	}{
		{"a bar behind all text", func(p *paper) { p.write(5, 0, "█", grey, black) }, "text"},
		{"a bar between text of its colour", func(p *paper) { p.write(5, 0, "██", grey, black); p.write(9, 0, "more", grey, black) }, "text ██  more"},
		{"beside a half block of its colour", func(p *paper) { p.write(5, 0, "███▌", green, black) }, "text ███▌"},
		{"under text", func(p *paper) { p.write(5, 0, " OK ", grey, blue) }, "text  OK"},
		{"a long bar of another colour", func(p *paper) { p.write(5, 0, "          ", grey, blue); p.write(17, 0, "x", grey, black) }, "text             x"},
	} {
		paper := newPaper(20, 2)
		paper.write(0, 0, "text", grey, black)
		c.draw(paper)
		read := paper.read(takeTools(nil))
		if got := rowsOf(&read)[0].Text; got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// The upper half block is the lower one with the colours swapped; what is around
// tells which was meant.
func TestHalfBlocksStandOnWhatIsAround(t *testing.T) {
	for _, text := range []string{"a▀▀b", "a▄▄b", "▌ok▐"} {
		paper := newPaper(20, 2)
		paper.write(0, 0, text, grey, black)
		read := paper.read(takeTools(nil))
		if got := rowsOf(&read)[0].Text; got != text {
			t.Errorf("%q, want %q", got, text)
		}
	}
}

// A line at the foot of a cell behind all text is a cursor, within it an underscore.
func TestCursorsAreTold(t *testing.T) {
	for drawn, want := range map[string]string{
		"login: _": "login:", "a_b": "a_b", "_": "",
	} {
		paper := newPaper(20, 2)
		for column, char := range drawn {
			if char != '_' {
				paper.put(column, 0, char, grey, black)
				continue
			}
			for x := range 8 {
				paper.Set(8*column+x, 13, grey)
				paper.Set(8*column+x, 14, grey)
			}
		}
		read := paper.read(takeTools(nil))
		if got := rowsOf(&read)[0].Text; got != want {
			t.Errorf("%q: %q, want %q", drawn, got, want)
		}
	}
}

// Marks that look lent come back to the main font when the screen is its own, and
// shows what they were taken for too: a dash where there is no hyphen is one.
func TestMarksGoBackToTheirFont(t *testing.T) {
	mark, letter, own, hyphen := glyph.Bitmap{1}, glyph.Bitmap{2}, glyph.Bitmap{3}, glyph.Bitmap{4}
	face := func(chars string, bits ...glyph.Bitmap) *glyph.Face {
		return glyph.NewFace("", raster.Size{Width: 8, Height: 8}, []rune(chars), bits)
	}
	main, lender := face("–ab-", mark, letter, own, hyphen), face("-a", mark, letter)
	for _, c := range []struct {
		mains     int
		hasHyphen bool
		want      rune
	}{{ownMarks, true, '–'}, {ownMarks - 2, true, '-'}, {ownMarks, false, '-'}} {
		p := page{faces: []*glyph.Face{main, lender}}
		put := func(f *glyph.Face, i int32) {
			p.cells = append(p.cells, cell{kind: character, certainty: sure, Match: glyph.Match{Face: f, Glyph: i}})
		}
		put(lender, 0)
		for range c.mains {
			put(main, 2)
		}
		if c.hasHyphen {
			put(main, 3)
		}
		if got := marks(p, []int{0}).cells[0].Char(); got != c.want {
			t.Errorf("with %d characters of its own, a hyphen %v: %q, want %q", c.mains, c.hasHyphen, got, c.want)
		}
	}
}

// Of two characters that the file's figures allow alike, the one that the text
// around it tells is read; else none is.
func TestTiesAreNotGuessed(t *testing.T) {
	f := usual()
	match := func(char rune) glyph.Match {
		m, _ := f.Of(char)
		return m
	}
	for _, c := range []struct {
		text  string // of which the second character is in doubt
		rival rune
		want  string
	}{
		{"aIl", 'l', "all"}, {"AlL", 'I', "AIL"}, {"4O2", '0', "402"}, {"x.y", ',', "x\ufffdy"}, {"I8B", 'B', "IBB"}, {" lo", 'I', " \ufffdo"},
		{"a─b", '-', "a-b"}, {"a-b", '─', "a-b"}, {"aéb", 'è', "a\ufffdb"},
	} {
		p := page{faces: []*glyph.Face{f}, grid: raster.Grid{Columns: 3, Rows: 1}}
		for _, char := range c.text {
			one := cell{kind: character, certainty: weighed, Match: match(char)}
			if char == ' ' {
				one.kind = uniform
			}
			p.cells = append(p.cells, one)
		}
		p.cells[1].Match, p.cells[1].rival = match([]rune(c.text)[1]), match(c.rival)
		read := ties(p)
		got := ""
		for i := range read.cells {
			got += string(read.cells[i].shown())
		}
		if got != c.want {
			t.Errorf("%q or %q: %q, want %q", c.text, c.rival, got, c.want)
		}
	}
}

// A console begins where one of its kind does, whatever of it is empty.
func TestFromOriginFindsTheConsole(t *testing.T) {
	usual, efi := raster.Size{Width: 8, Height: 16}, raster.Size{Width: 8, Height: 19}
	for name, c := range map[string]struct {
		width, height int
		cell          raster.Size
		inked         [][2]int // pixels
		x, y, columns int
	}{
		"640x480 in the middle":             {810, 650, usual, [][2]int{{101, 101}, {325, 485}}, 85, 85, 80},
		"of no usual size":                  {500, 400, usual, [][2]int{{45, 70}, {77, 134}}, 45, 70, 56},
		"all of the picture":                {500, 400, usual, [][2]int{{0, 64}, {72, 128}}, 0, 0, 62},
		"GRUB's graphical terminal":         {800, 600, usual, [][2]int{{26, 42}, {90, 170}}, 10, 10, 97},
		"UEFI's usual mode":                 {1280, 800, efi, [][2]int{{240, 105}, {400, 124}}, 240, 105, 100},
		"the same, nothing at its edge":     {1280, 800, efi, [][2]int{{440, 352}, {480, 371}}, 240, 105, 100},
		"UEFI's 80x25, at whose edge it is": {1280, 800, efi, [][2]int{{320, 181}, {336, 200}}, 320, 162, 80},
		"UEFI's whole screen":               {1280, 800, efi, [][2]int{{0, 1}, {336, 780}}, 0, 1, 160},
	} {
		p := raster.New(image.NewGray(image.Rect(0, 0, c.width, c.height)), false, nil)
		first := c.inked[0]
		g := raster.NewGrid(p, first[0]%c.cell.Width, first[1]%c.cell.Height, c.cell, c.cell)
		var inked []int
		for _, at := range c.inked {
			inked = append(inked, (at[1]-g.Y)/c.cell.Height*g.Columns+(at[0]-g.X)/c.cell.Width)
		}
		if got := fromOrigin(p, g, inked); got.X != c.x || got.Y != c.y || got.Columns != c.columns {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// What fills a picture up, right of a screen and below it, is cut off; a screen that
// is dark there, or no usual one, stays.
func TestAMarginIsCutOff(t *testing.T) {
	for name, c := range map[string]struct {
		screen, margin color.RGBA
		width, height  int
		cut            bool
	}{
		"grey around 720x400": {black, grey, 720, 400, true},
		"grey below":          {blue, grey, 1024, 400, false},
		"black around":        {blue, black, 720, 400, false},
		"no usual size":       {black, grey, 700, 400, false},
		"nothing":             {grey, grey, 720, 400, false},
	} {
		picture := image.NewRGBA(image.Rect(0, 0, 1024, 768))
		draw.Draw(picture, picture.Rect, image.NewUniform(c.margin), image.Point{}, draw.Src)
		draw.Draw(picture, image.Rect(0, 0, c.width, c.height), image.NewUniform(c.screen), image.Point{}, draw.Src)
		got := withoutMargin(raster.New(picture, false, nil))
		if cut := got != nil && got.Width == c.width && got.Height == c.height; cut != c.cut {
			t.Errorf("%s: %v", name, got != nil)
		}
	}
}

// draw puts a text anywhere on the paper.
func (p *paper) draw(x, y int, text string, ink color.RGBA) {
	for _, char := range text {
		m, _ := usual().Of(char)
		for i := range 8 * 16 {
			if m.Bits().Get(i) {
				p.Set(x+i%8, y+i/8, ink)
			}
		}
		x += 8
	}
}

// Words are seen to the pixel wherever they stand, and make a grid or lines; letters
// that follow in no step, or are all the same, are no words.
func TestWordsAreSeenAnywhere(t *testing.T) {
	type text struct {
		x, y int
		text string
	}
	for name, c := range map[string]struct {
		texts []text
		want  string // the lines, "grid", or nothing
	}{
		"in step":            {[]text{{101, 37, "GRUB Rescue"}, {101 + 16, 37 + 32, "prompt"}}, "grid"},
		"each on its own":    {[]text{{101, 37, "GRUB Rescue"}, {64, 70, "Memory test"}}, "GRUB Rescue|Memory test"},
		"level, out of step": {[]text{{21, 37, "version"}, {121, 40, "Language"}}, "version Language"},
		"one letter":         {[]text{{101, 37, "eeeeeeeeee"}}, ""},
		"too few":            {[]text{{101, 37, "Re"}, {30, 70, "Gt"}}, ""},
	} {
		paper := newPaper(40, 8)
		for _, written := range c.texts {
			paper.draw(written.x, written.y, written.text, grey)
		}
		p := raster.New(paper.RGBA, false, nil)
		got := ""
		tools := takeTools(nil)
		if seen := sightings(newInkMap(p), p); len(seen) > 0 {
			if seen[0].grid(p, tools) != nil {
				got = "grid"
			} else if lines, letters := linesOf(seen, p); letters > 0 {
				var read []string
				for _, row := range readLines(&place{picture: p, lines: lines, paper: seen[0].Size}, tools).Rows {
					if row.Text != "" {
						read = append(read, strings.Join(strings.Fields(row.Text), " "))
					}
				}
				got = strings.Join(read, "|")
			}
		}
		tools.putBack()
		if got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// A trace says what every pass thought of a cell, and of that cell only.
func TestTraceTellsOfOneCell(t *testing.T) {
	paper := newPaper(20, 5)
	for row, text := range []string{"a first line", "another line", "the third line", "and a fourth"} {
		paper.write(0, row, text, grey, black)
	}
	var lines []string
	read := Read(raster.New(paper.RGBA, false, nil), Rows, &Trace{Column: 4, Row: 2, Print: func(line string) { lines = append(lines, line) }})
	if read == nil || texts(read.Rows) != "a first line\nanother line\nthe third line\nand a fourth\n" {
		t.Fatalf("%+v", read)
	}
	if len(lines) != 9 {
		t.Fatalf("%q", lines)
	}
	for i, pass := range []string{"survey", "look", "settle", "twins", "accents", "ties", "marks", "blocks", "cursors"} {
		if !strings.HasPrefix(lines[i], pass) || i > 0 && !strings.Contains(lines[i], `'t'`) {
			t.Errorf("%s: %q", pass, lines[i])
		}
	}
}

// What was read is a console's when it has words and little else; a firmware's logo
// is not held against it, and what is read without a word is read to the last cell.
func TestOnlyTextIsSaid(t *testing.T) {
	page := func(rows ...string) *page {
		p := &page{faces: []*glyph.Face{usual()}, grid: raster.Grid{Columns: len([]rune(rows[0])), Rows: len(rows)}}
		for _, row := range rows {
			for _, char := range row {
				m, known := usual().Of(char)
				switch {
				case char == ' ':
					p.cells = append(p.cells, cell{kind: uniform})
				case char == '?' || !known:
					p.cells = append(p.cells, cell{kind: unknown})
				default:
					p.cells = append(p.cells, cell{kind: character, Match: m})
				}
			}
		}
		return p
	}
	for _, c := range []struct {
		rows []string
		want bool
	}{
		{[]string{"Press any key ", "              "}, true},
		{[]string{"# ", "  "}, true},
		{[]string{"? ─ ?  ?"}, false},
		{[]string{"a ? b ? c ? d"}, false},
		{[]string{"Start  ", "??????? ", "???????", "???????"}, true},
		{[]string{"Start  ? ? ? ", "? ? ? ? ? ? ?", "             ", " ? ? ? ? ? ? "}, false},
	} {
		if _, ok := saysText(page(c.rows...)); ok != c.want {
			t.Errorf("%q: %v", c.rows, ok)
		}
	}
}

// Letters that throw a shadow on a picture are read by their brightness; where the
// ground is plain and there are as many letters again that nobody knows, the lines
// that are read are not all, and none is said.
func TestLinesOnAPicture(t *testing.T) {
	read := func(p *paper) string {
		found := Read(raster.New(p.RGBA, false, nil), Rows, nil)
		if found == nil {
			return ""
		}
		return strings.Join(strings.Fields(texts(found.Rows)), " ")
	}
	shaded := newPaper(60, 20)
	for y := range shaded.Rect.Dy() {
		for x := range shaded.Rect.Dx() {
			level := uint8(120 + x/8 + y/8)
			shaded.Set(x, y, color.RGBA{level, level, level, 255})
		}
	}
	for _, line := range []struct {
		x, y int
		text string
	}{{33, 37, "Install Fedora"}, {52, 70, "Boot from local drive"}} {
		shaded.draw(line.x+1, line.y+1, line.text, black)
		shaded.draw(line.x, line.y, line.text, color.RGBA{240, 240, 240, 255})
	}
	// The first map of ink has to see a word before the second is drawn.
	shaded.draw(91, 130, "Press Tab to edit", black)
	if got := read(shaded); got != "Install Fedora Boot from local drive Press Tab to edit" {
		t.Errorf("%q", got)
	}
	plain := newPaper(60, 20)
	plain.draw(33, 37, "Install", grey)
	plain.draw(52, 70, "Rescue", grey)
	if got := read(plain); got != "Install Rescue" {
		t.Errorf("%q", got)
	}
	for i := range 20 { // crosses that are no letters
		for j := range 12 {
			plain.Set(40+16*i+j, 200+j, grey)
			plain.Set(40+16*i+j, 211-j, grey)
		}
	}
	if got := read(plain); got != "" {
		t.Errorf("beside what nobody knows: %q", got)
	}
}

// A screen of one word, or of a prompt alone, is a console; a line, a pointer or
// the dots of a start-up are none.
func TestScreensOfHardlyAnything(t *testing.T) {
	for text, want := range map[string]string{"login:": "login:", "#": "#", "grub>": "grub>", "-": "", "________": "", "│": ""} {
		paper := newPaper(100, 30)
		paper.write(0, 2, text, grey, black)
		got := ""
		if found := Read(raster.New(paper.RGBA, false, nil), Rows, nil); found != nil {
			got = strings.TrimSpace(texts(found.Rows))
		}
		if got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
	for name, drawn := range map[string]func(p *paper){
		"a pointer": func(p *paper) {
			for y := range 18 {
				for x := range y*2/3 + 1 {
					p.Set(403+x, 211+y, color.White)
				}
			}
		},
		"a bar": func(p *paper) { draw.Draw(p, image.Rect(300, 400, 360, 404), image.White, image.Point{}, draw.Src) },
		"dots": func(p *paper) {
			for _, at := range []image.Point{{400, 300}, {412, 305}, {418, 318}, {410, 330}, {396, 332}} {
				draw.Draw(p, image.Rect(at.X, at.Y, at.X+4, at.Y+4), image.White, image.Point{}, draw.Src)
			}
		},
	} {
		paper := newPaper(100, 30)
		drawn(paper)
		if found := Read(raster.New(paper.RGBA, false, nil), Rows, nil); found != nil {
			t.Errorf("%s: %q", name, texts(found.Rows))
		}
	}
}
