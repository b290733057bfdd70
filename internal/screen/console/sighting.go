package console

import (
	"cmp"
	"slices"
	"sync"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/glyph"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/raster"
)

// Chance draws a letter to the pixel now and then, and edges draw many; it does
// not write words in steps of a cell.

// sighting is what was seen of one size's letters.
type sighting struct {
	picture *raster.Picture // on which the letters are to be read
	raster.Size
	pitch int // from one letter to the next, in pixels
	table *anchorTable
	// all are the letters seen, from the top, line by line; spelled are those
	// that stand in words.
	all, spelled []anchor
}

// inkContrast is a difference of luminance that text has on anything; where there
// is no noise it may be a dim one.
func inkContrast(p *raster.Picture) int {
	if p.Lossy {
		return 40
	}
	return 12
}

const (
	// wordLetters is how many letters in a row chance does not put there,
	// smallWordLetters how many of a glyph of fewer than smallPixels.
	wordLetters, smallWordLetters, smallPixels = 3, 4, 100
	// fewLetters is how many in words a screen of a word or two has.
	fewLetters = 5
)

// tablesByWidth are the sizes' tables, those of one width together.
var tablesByWidth = sync.OnceValue(func() (grouped [][]*anchorTable) {
	at := map[int]int{}
	for _, s := range glyph.Sizes {
		i, known := at[s.Width]
		if !known {
			i, at[s.Width] = len(grouped), len(grouped)
			grouped = append(grouped, nil)
		}
		grouped[i] = append(grouped[i], newAnchorTable(s))
	}
	return grouped
})

// sightings are the sizes in which words are written on a picture, that of most
// letters first. Where a few columns show no letter of a size there is none.
func sightings(ink *inkMap, p *raster.Picture) []sighting {
	var seen []sighting
	column := make(sums, p.Height+1)
	for _, tables := range tablesByWidth() {
		width := tables[0].Width
		var likely []*anchorTable
		for i, found := range lettersOf(tables, ink, p, probe(width), column) {
			if len(found) > 0 {
				likely = append(likely, tables[i])
			}
		}
		if len(likely) == 0 {
			continue
		}
		for i, found := range lettersOf(likely, ink, p, 1, column) {
			if s := sight(likely[i], found); len(s.spelled) > 0 {
				s.picture = p
				seen = append(seen, s)
			}
		}
	}
	slices.SortStableFunc(seen, func(a, b sighting) int { return b.pixels() - a.pixels() })
	return seen
}

// pixels is how much of the picture the words cover: a letter of 14 rows is seen in
// one of 16 that has blank ones.
func (s *sighting) pixels() int { return len(s.spelled) * s.Width * s.Height }

// sight takes the pitch in which more is spelled: VGA's text mode has a ninth
// column.
func sight(table *anchorTable, found []anchor) sighting {
	slices.SortFunc(found, func(a, b anchor) int { return cmp.Or(a.y-b.y, a.x-b.x) })
	best := sighting{Size: table.Size, table: table, all: found}
	for _, pitch := range [2]int{table.Width, table.Width + 1} {
		if pitch != table.Width && table.Width != 8 {
			break
		}
		if spelled := spelledIn(found, pitch, leastWord(table.Size)); len(spelled) > len(best.spelled) {
			best.pitch, best.spelled = pitch, spelled
		}
	}
	return best
}

func leastWord(s raster.Size) int {
	if s.Width*s.Height < smallPixels {
		return smallWordLetters
	}
	return wordLetters
}

// spelledIn are the letters, sorted by line and place, that follow each other in
// steps of a pitch, so many or more of them. The same one all along is a pattern.
func spelledIn(found []anchor, pitch, least int) []anchor {
	taken := make([]bool, len(found))
	var spelled []anchor
	var run []int
	for i := range found {
		if taken[i] {
			continue
		}
		run = append(run[:0], i)
		differ := false
		for j := i + 1; j < len(found) && found[j].y == found[i].y; j++ {
			last := found[run[len(run)-1]]
			if d := found[j].x - last.x; d == pitch {
				run = append(run, j)
				differ = differ || found[j].glyph != last.glyph
			} else if d > pitch {
				break
			}
		}
		if len(run) < least || !differ {
			continue
		}
		for _, j := range run {
			taken[j] = true
			spelled = append(spelled, found[j])
		}
	}
	slices.SortFunc(spelled, func(a, b anchor) int { return cmp.Or(a.y-b.y, a.x-b.x) })
	return spelled
}

// grid is the one on which most of the words lie, nil when they do not agree.
func (s *sighting) grid(p *raster.Picture, t *tools) *quality {
	if len(s.spelled) < fewLetters {
		return nil
	}
	type phase struct{ x, y int }
	counts := map[phase]int{}
	for _, a := range s.spelled {
		counts[phase{a.x % s.pitch, a.y % s.Height}]++
	}
	var most phase
	for at, n := range counts {
		if c := cmp.Or(n-counts[most], most.y-at.y, most.x-at.x); c > 0 {
			most = at
		}
	}
	if s.besides(most.x, most.y)*8 > counts[most] {
		return nil
	}
	g := raster.NewGrid(p, most.x, most.y, raster.Size{Width: s.pitch, Height: s.Height}, s.Size)
	q := judge(p, g, t)
	q.words = len(s.spelled)
	inked := t.survey.of(p, g).inked(q.contrast, t.inked[:0])
	q.grid = fromOrigin(p, g, inked)
	return &q
}

// besides counts the letters in words that are not on a grid, nor over what is: a
// letter of one font is another's a row higher, now and then.
func (s *sighting) besides(x, y int) int {
	isOn := func(a anchor) bool { return a.x%s.pitch == x && a.y%s.Height == y }
	on := map[[2]int]bool{}
	for _, a := range s.spelled {
		if isOn(a) {
			on[[2]int{(a.x - x) / s.pitch, (a.y - y) / s.Height}] = true
		}
	}
	n := 0
	for _, a := range s.spelled {
		if isOn(a) {
			continue
		}
		column, row := (a.x-x+s.pitch)/s.pitch-1, (a.y-y+s.Height)/s.Height-1
		if !on[[2]int{column, row}] && !on[[2]int{column + 1, row}] && !on[[2]int{column, row + 1}] && !on[[2]int{column + 1, row + 1}] {
			n++
		}
	}
	return n
}
