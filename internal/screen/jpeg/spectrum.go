package jpeg

// Spectrum has the frequencies of a component's blocks as the file has them:
// rounded to their steps, before the inverse transform cuts off what lies
// beyond black and white. Few of a console's are not 0, and only these are kept.
type Spectrum struct {
	// Across and Down are how many blocks a row and a column have.
	Across, Down int
	// Steps are what the frequencies were rounded to, in the order of the file.
	Steps [64]int32

	// kept are the frequencies in the order of the file; those of a block
	// begin at its start and end where the next one's in the file begin.
	kept   []frequency
	starts []uint32
}

type frequency struct {
	value int16
	place uint8 // in the block, row by row
	first bool  // of a block
}

// maxKept is how many frequencies are kept of all components: more than three
// quarters of what a screen of 2560x1600 has at most, and a screen has few.
const maxKept = 5 << 20

// MaxKept is what a picture's spectra take at most, in bytes.
const MaxKept = 4 * maxKept

func newSpectrum(across, down, expected int) Spectrum {
	return Spectrum{Across: across, Down: down, kept: make([]frequency, 0, expected), starts: make([]uint32, across*down)}
}

func (s *Spectrum) begin(x, y int) { s.starts[y*s.Across+x] = uint32(len(s.kept)) }

// add keeps a frequency; a block's first is the one at place 0.
func (s *Spectrum) add(place uint8, value int32) {
	s.kept = append(s.kept, frequency{int16(value), place, place == 0})
}

// Block gives the frequencies of one block, in steps, row by row.
func (s *Spectrum) Block(x, y int) (values [64]int16) {
	at := s.starts[y*s.Across+x]
	values[0] = s.kept[at].value
	for at++; int(at) < len(s.kept) && !s.kept[at].first; at++ {
		values[s.kept[at].place] = s.kept[at].value
	}
	return values
}

// Flat says whether a block has no frequency but the first, and gives that.
func (s *Spectrum) Flat(x, y int) (value int16, flat bool) {
	at := int(s.starts[y*s.Across+x])
	return s.kept[at].value, at+1 == len(s.kept) || s.kept[at+1].first
}

// spectra are those of all components.
func (d *decoder) spectra() []Spectrum {
	if d.dropped {
		return nil
	}
	all := make([]Spectrum, len(d.components))
	for i := range d.components {
		all[i] = d.components[i].kept
		all[i].Steps = *d.components[i].steps
	}
	return all
}
