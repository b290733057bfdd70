package areas

import (
	"slices"
	"strings"
	"testing"
)

// drawn finds the areas of what is no dot in rows of one width.
func drawn(touch Touch, rows ...string) ([]Area, []Run) {
	all := strings.Join(rows, "")
	return Of(len(rows[0]), len(rows), touch, func(at int) bool { return all[at] != '.' })
}

func TestAreasAreOfWhatTouches(t *testing.T) {
	rows := []string{
		"##..#.#",
		"..#.#.#",
		"....###",
		"#......",
	}
	horn, foot := Area{X0: 4, Y0: 0, X1: 7, Y1: 3, Size: 7}, Area{X0: 0, Y0: 3, X1: 1, Y1: 4, Size: 1}
	for touch, want := range map[Touch][]Area{
		Sides:   {{0, 0, 2, 1, 2}, horn, {2, 1, 3, 2, 1}, foot},
		Corners: {{0, 0, 3, 2, 3}, horn, foot},
	} {
		got, runs := drawn(touch, rows...)
		if !slices.Equal(got, want) {
			t.Errorf("touching in way %d: %v, want %v", touch, got, want)
		}
		sizes := make([]int32, len(want))
		for _, r := range runs {
			sizes[r.Area] += r.End - r.Start
		}
		for i := range want {
			if sizes[i] != want[i].Size {
				t.Errorf("touching in way %d: the runs of area %d have %d places, want %d", touch, i, sizes[i], want[i].Size)
			}
		}
	}
}

func TestNothingHasNoArea(t *testing.T) {
	for _, rows := range [][]string{{""}, {"...", "..."}} {
		if got, runs := drawn(Corners, rows...); len(got)+len(runs) > 0 {
			t.Errorf("%q: %v of %v", rows, got, runs)
		}
	}
}

func TestSetsHaveTheirMembersInOrder(t *testing.T) {
	s := NewSets(6)
	for _, pair := range [][2]int32{{5, 3}, {4, 1}, {1, 5}} {
		s.Join(pair[0], pair[1])
	}
	want := [][]int32{{0}, {1, 3, 4, 5}, {2}}
	if got := s.Members(); !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("%v, want %v", got, want)
	}
}
