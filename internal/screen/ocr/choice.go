package ocr

import "github.com/cloudscreen/terraform-provider-alicloud/internal/screen/ocr/line"

// choice is the best reading of a line so far.
type choice struct {
	best reading
	// asked says that the Chinese network was, about the whole line.
	asked bool
}

// Scores at which something is done.
const (
	// sure is a reading that no other network is asked about; on a Chinese page
	// certain.
	sure    = 0.93
	certain = 0.99
	// Between hopeless and doubtful another size is tried.
	doubtful = 0.88
	hopeless = 0.5
	// hanDoubtful is the same for Chinese, whose strokes run together at one size
	// and not at another.
	hanDoubtful = 0.97
	// hanTrust is what the Chinese characters of a reading are believed at.
	hanTrust = 0.75
)

// first reads a line in English, and in Chinese unless that is sure.
func (c *choice) first(r *reader, page *line.Page, l *line.Line) {
	c.best = r.latin(page, l, 1)
	if c.best.score < sure && tastesHan(r, page, l, c.best.score/2) {
		c.ask(r, page, l)
	}
	c.retry(r, page, l)
}

// doubt reads a line of a Chinese page in Chinese too, unless its English is
// certain.
func (c *choice) doubt(r *reader, page *line.Page, l *line.Line) {
	if !c.asked && c.best.score < certain {
		c.ask(r, page, l)
	}
}

// tastesHan reads the beginning of a long line, since the Chinese network is slow,
// and says whether that may be Chinese. A short one may.
func tastesHan(r *reader, page *line.Page, l *line.Line, least float64) bool {
	taste := 9 * l.Box.Dy()
	if l.Box.Dx() <= 3*taste/2 {
		return true
	}
	piece := r.han(page, l, 1, 0, taste)
	return piece.han >= hanLines && piece.score >= least
}

// ask has the line read in Chinese, and takes that if it is better, or if it has
// Chinese characters that no Latin letters would be taken for.
func (c *choice) ask(r *reader, page *line.Page, l *line.Line) {
	c.asked = true
	han := r.han(page, l, 1, 0, 0)
	if han.han > 0 && han.score < hanDoubtful && han.score >= hopeless {
		// Chinese fonts have no italics; what leans is read upright.
		for _, other := range hanTries {
			if again := r.han(page, l, other.size, other.slant, 0); again.score > han.score && again.han*4 >= han.han*3 {
				han = again
			}
		}
	}
	if han.score > c.best.score || han.han >= 2 && han.score > hanTrust && c.best.score < certain {
		c.best = han
	}
}

// hanTries are the sizes and the slants at which doubtful Chinese is read again.
var hanTries = []struct{ size, slant float64 }{{1, slant}, {0.85, 0}, {1.15, 0}, {0.92, 0}, {1.08, 0}}

// slant is that of letters which a program leans itself, in pixels a row.
const slant = 0.2

// retry reads a doubtful English line at other sizes.
func (c *choice) retry(r *reader, page *line.Page, l *line.Line) {
	if c.best.score >= doubtful || c.best.score < hopeless || len(c.best.chars) < 2 || c.best.han > 0 {
		return
	}
	for _, size := range []float64{0.8, 1.25} {
		if other := r.latin(page, l, size); other.score > c.best.score && len(other.chars) >= len(c.best.chars)*2/3 {
			c.best = other
		}
	}
}
