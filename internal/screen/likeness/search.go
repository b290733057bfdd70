package likeness

import (
	"context"
	"slices"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/raster"
)

// Place is where a part stands on a screen: its upper left corner in pixels, and
// how alike it is there, 0 to 1.
type Place struct {
	X, Y       int
	Similarity float64
}

// How the search narrows down. Every place is looked at with the coarse samples, and
// the best of each tile of places by more and more of them.
const (
	coarseSamples, middleSamples, fineSamples, denseSamples = 24, 192, 1536, 12288

	tileSide                              = 4
	mostTiles                             = 16384 // that are kept at a time
	middlePlaces, finePlaces, densePlaces = 1000, 160, 64
	climbers                              = 8

	// So many pixels are compared at the end, at the last few places.
	comparedPixels = 600_000
	leastPlaces    = 2
)

// Find gives the place of a screen that is most like the part; it is the upper
// and then the left one of two that are equally so. found is false when there is
// none: the part is larger than the screen, or nothing has its contrasts. The only
// error is ctx's.
func (p *Part) Find(ctx context.Context, screen *raster.Picture) (place Place, found bool, err error) {
	if p.Width > screen.Width || p.Height > screen.Height {
		return Place{}, false, nil
	}
	on := planeOf(screen, p.scan.kind)
	places, err := p.survey(ctx, on)
	if err != nil {
		return Place{}, false, err
	}
	places = p.narrow(places, screen, on)
	places = p.climbAll(places, p.scan.fine.on(on), on)
	dense := p.scan.dense.on(on)
	places = places[:min(densePlaces, len(places))]
	for i, place := range places {
		places[i].Similarity = dense.score(on.pix, place.Y*on.stride+place.X)
	}
	sortPlaces(places)
	places = append(p.climbAll(slices.Clone(places[:min(climbers, len(places))]), dense, on), places...)
	last := min(max(leastPlaces, comparedPixels/(p.Width*p.Height)), len(places))
	c := p.comparer(screen)
	for _, candidate := range places[:last] {
		if ctx.Err() != nil {
			return Place{}, false, context.Cause(ctx)
		}
		candidate.Similarity = c.at(candidate.X, candidate.Y)
		if !found || before(candidate, place) < 0 {
			place, found = candidate, true
		}
	}
	return place, found, nil
}

// survey looks at every place, and gives the best of the tiles.
func (p *Part) survey(ctx context.Context, on plane) ([]Place, error) {
	across, down := on.width-p.Width+1, on.height-p.Height+1
	best := make([]Place, 0, mostTiles)
	row := make([]Place, (across+tileSide-1)/tileSide)
	first, coarse := p.scan.first.on(on), p.scan.coarse.on(on)
	for top := 0; top < down; top += tileSide {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		clear(row)
		for y := top; y < min(top+tileSide, down); y++ {
			for x := range across {
				at := y*on.stride + x
				if !first.passes(on.pix, at) {
					continue
				}
				if score := coarse.score(on.pix, at); score > row[x/tileSide].Similarity {
					row[x/tileSide] = Place{x, y, score}
				}
			}
		}
		for _, place := range row {
			if place.Similarity == 0 {
				continue
			}
			if len(best) == mostTiles {
				sortPlaces(best)
				best = best[:middlePlaces]
			}
			best = append(best, place)
		}
	}
	sortPlaces(best)
	return best[:min(middlePlaces, len(best))], nil
}

// narrow scores places anew, by more samples and by their colour, and leaves the
// best.
func (p *Part) narrow(places []Place, screen *raster.Picture, on plane) []Place {
	middle := p.scan.middle.on(on)
	for i, place := range places {
		score, gain := middle.fit(on.pix, place.Y*on.stride+place.X)
		var there tint
		for _, s := range middle.all {
			there.add(screen.Chroma(place.X+s.x, place.Y+s.y))
		}
		places[i].Similarity = score * likelyGain(gain) * likelyTint(there.mean(), p.scan.tint, gain)
	}
	sortPlaces(places)
	return places[:min(finePlaces, len(places))]
}

// climbAll has each place climb, and gives those that they come to, the best first.
func (p *Part) climbAll(places []Place, by probe, on plane) []Place {
	for i := range places {
		places[i] = p.climb(places[i], &by, on)
	}
	sortPlaces(places)
	return slices.Compact(places)
}

// climb goes from a place to the best one near it.
func (p *Part) climb(from Place, by *probe, on plane) Place {
	const reach = 2 * tileSide
	from.Similarity = by.score(on.pix, from.Y*on.stride+from.X)
	for range reach {
		best := from
		for y := max(0, from.Y-1); y <= min(on.height-p.Height, from.Y+1); y++ {
			for x := max(0, from.X-1); x <= min(on.width-p.Width, from.X+1); x++ {
				if score := by.score(on.pix, y*on.stride+x); score > best.Similarity {
					best = Place{x, y, score}
				}
			}
		}
		if best == from {
			break
		}
		from = best
	}
	return from
}

func sortPlaces(places []Place) { slices.SortFunc(places, before) }

// before orders places: the most likely first, then the uppermost, then the
// leftmost.
func before(a, b Place) int {
	switch {
	case a.Similarity > b.Similarity:
		return -1
	case a.Similarity < b.Similarity:
		return 1
	case a.Y != b.Y:
		return a.Y - b.Y
	}
	return a.X - b.X
}

// firstProbe is a contrast with its places in the plane of a screen.
type firstProbe struct {
	bright, dark [contrastPixels]int
	least        int
}

func (c *contrast) on(screen plane) firstProbe {
	on := firstProbe{least: c.least}
	for i := range contrastPixels {
		on.bright[i] = c.bright[i].y*screen.stride + c.bright[i].x
		on.dark[i] = c.dark[i].y*screen.stride + c.dark[i].x
	}
	return on
}

func (f *firstProbe) passes(pix []uint8, at int) bool {
	difference := 0
	for i := range contrastPixels {
		difference += int(pix[at+f.bright[i]]) - int(pix[at+f.dark[i]])
	}
	return difference >= f.least
}
