package line

import (
	"slices"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/areas"
)

// Bounds of what stands together on a line, in heights of its letters.
const (
	gapMost     = 1.3  // between two words
	heightRatio = 2.3  // of two letters beside each other
	overlap     = 0.5  // of the lower letter's height, that they share
	groundRange = 40   // of two grounds that are one
	peakRatio   = 0.35 // of the two inks' strengths
	bandHeight  = 32   // pixels, of the bands that neighbours are looked for in
)

// group is pieces of ink that stand on a line.
type group struct {
	parts          []component
	x0, y0, x1, y1 int
	// top and bottom are those of its taller parts, by their median.
	top, bottom int
}

func (g *group) height() int { return g.bottom - g.top }

// measure finds a group's box and the median edges of its taller parts.
func (g *group) measure() {
	g.x0, g.y0, g.x1, g.y1 = g.parts[0].x0, g.parts[0].y0, g.parts[0].x1, g.parts[0].y1
	tallest := 0
	for i := range g.parts {
		c := &g.parts[i]
		g.x0, g.y0, g.x1, g.y1 = min(g.x0, c.x0), min(g.y0, c.y0), max(g.x1, c.x1), max(g.y1, c.y1)
		tallest = max(tallest, c.height())
	}
	var tops, bottoms []int
	for i := range g.parts {
		if c := &g.parts[i]; 2*c.height() >= tallest {
			tops, bottoms = append(tops, c.y0), append(bottoms, c.y1)
		}
	}
	slices.Sort(tops)
	slices.Sort(bottoms)
	// Tops of the taller third, feet of the middle: capitals and base line.
	g.top, g.bottom = tops[len(tops)/3], bottoms[len(bottoms)/2]
}

// joinLines joins the pieces of one polarity, sorted from left to right, to lines.
func joinLines(parts []component) []group {
	joined := areas.NewSets(len(parts))
	for _, band := range bands(len(parts), func(i int) (y0, y1 int) { return parts[i].y0, parts[i].y1 }) {
		for i, a := range band {
			for _, b := range band[i+1:] {
				if float64(parts[b].x0-parts[a].x1) > gapMost*float64(max(parts[a].height(), 12)*2) {
					break
				}
				if beside(&parts[a], &parts[b]) {
					joined.Join(a, b)
				}
			}
		}
	}
	var groups []group
	for _, members := range joined.Members() {
		var g group
		for _, i := range members {
			g.parts = append(g.parts, parts[i])
		}
		g.measure()
		groups = append(groups, g)
	}
	return mergeGroups(takeSmall(groups))
}

// bands lists, for each band of rows, which of n pieces are in it.
func bands(n int, rowsOf func(i int) (y0, y1 int)) [][]int32 {
	var found [][]int32
	for i := range n {
		y0, y1 := rowsOf(i)
		for band := y0 / bandHeight; band <= (y1-1)/bandHeight; band++ {
			for band >= len(found) {
				found = append(found, nil)
			}
			found[band] = append(found[band], int32(i))
		}
	}
	return found
}

func bandsOf(groups []group) [][]int32 {
	return bands(len(groups), func(i int) (y0, y1 int) { return groups[i].y0, groups[i].y1 })
}

// beside says whether two pieces are letters of one line.
func beside(a, b *component) bool {
	low, high := min(a.height(), b.height()), max(a.height(), b.height())
	shared := min(a.y1, b.y1) - max(a.y0, b.y0)
	gap := max(a.x0, b.x0) - min(a.x1, b.x1)
	return low >= 4 && float64(high) <= heightRatio*float64(low) &&
		float64(shared) >= overlap*float64(low) &&
		float64(gap) <= gapMost*min(float64(high), 1.5*float64(low)) && gap >= -high &&
		near(a.ground, b.ground) && alike(a.peak, b.peak)
}

func near(a, b int) bool { return max(a-b, b-a) <= groundRange }

func alike(a, b int) bool { return float64(min(a, b)) >= peakRatio*float64(max(a, b)) }

// takeSmall gives the dots, dashes, commas and strokes that stand alone to the
// lines in whose height they are.
func takeSmall(groups []group) []group {
	slices.SortStableFunc(groups, func(a, b group) int { return a.x0 - b.x0 })
	taken := make([]bool, len(groups))
	order := make([]int, len(groups))
	for i := range order {
		order[i] = i
	}
	// The longer lines first, lest a picture beside them takes their dots.
	slices.SortStableFunc(order, func(a, b int) int { return len(groups[b].parts) - len(groups[a].parts) })
	rows := bandsOf(groups)
	for _, at := range order {
		line := &groups[at]
		if taken[at] || line.height() < 5 {
			continue
		}
		for again := true; again; {
			again = false
			for band := max(0, line.y0/bandHeight-1); band <= min(len(rows)-1, (line.y1-1)/bandHeight+1); band++ {
				for _, j := range rows[band] {
					if int(j) == at || taken[j] || !line.takes(&groups[j]) {
						continue
					}
					line.parts = append(line.parts, groups[j].parts...)
					line.x0, line.x1 = min(line.x0, groups[j].x0), max(line.x1, groups[j].x1)
					line.y0, line.y1 = min(line.y0, groups[j].y0), max(line.y1, groups[j].y1)
					taken[j] = true
					again = true
				}
			}
		}
	}
	var kept []group
	for i := range groups {
		if !taken[i] {
			kept = append(kept, groups[i])
		}
	}
	return kept
}

// takes says whether a smaller group belongs to a line.
func (g *group) takes(s *group) bool {
	h := float64(g.height())
	if float64(s.y1-s.y0) > 0.75*h || float64(s.x1-s.x0) > 1.2*h && (s.x0 < g.x0 || s.x1 > g.x1) {
		return false
	}
	gap := max(g.x0, s.x0) - min(g.x1, s.x1)
	return float64(gap) <= 0.8*h &&
		float64(g.top-s.y0) <= 0.4*h && float64(s.y1-g.bottom) <= 0.45*h &&
		near(g.parts[0].ground, s.parts[0].ground) && s.peak()*4 >= g.peak()
}

func (g *group) peak() int {
	most := 0
	for i := range g.parts {
		most = max(most, g.parts[i].peak)
	}
	return most
}

// mergeGroups joins lines that go on after a gap which smaller parts filled.
func mergeGroups(groups []group) []group {
	slices.SortStableFunc(groups, func(a, b group) int { return a.x0 - b.x0 })
	rows := bandsOf(groups)
	joined := areas.NewSets(len(groups))
	for _, band := range rows {
		for i, a := range band {
			for _, b := range band[i+1:] {
				g, o := &groups[a], &groups[b]
				if o.x0-g.x1 > 4*heightMost {
					break
				}
				low, high := min(g.height(), o.height()), max(g.height(), o.height())
				shared := min(g.bottom, o.bottom) - max(g.top, o.top)
				gap := max(g.x0, o.x0) - min(g.x1, o.x1)
				if low >= 4 && float64(high) <= 1.7*float64(low) && float64(shared) >= 0.6*float64(low) &&
					float64(gap) <= gapMost*float64(high) && near(g.parts[0].ground, o.parts[0].ground) && alike(g.peak(), o.peak()) {
					joined.Join(a, b)
				}
			}
		}
	}
	var merged []group
	for _, members := range joined.Members() {
		var g group
		for _, i := range members {
			g.parts = append(g.parts, groups[i].parts...)
		}
		g.measure()
		merged = append(merged, g)
	}
	return merged
}
