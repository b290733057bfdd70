package ocr

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/ocr/net"
)

// trim drops spaces at both ends of a line, and what the networks see in the
// noise there or make of an icon: words of marks alone, or of a letter or two
// that they doubt.
func trim(chars []net.Char) []net.Char {
	for {
		for len(chars) > 0 && chars[0].Text == " " {
			chars = chars[1:]
		}
		for len(chars) > 0 && chars[len(chars)-1].Text == " " {
			chars = chars[:len(chars)-1]
		}
		if first := firstWord(chars); first < len(chars) && isNoise(chars[:first]) {
			chars = chars[first:]
			continue
		}
		if last := lastWord(chars); last > 0 && isNoise(chars[last:]) {
			chars = chars[:last]
			continue
		}
		// Marks that stick to a word.
		if len(chars) > 1 && isSpeck(chars[0]) {
			chars = chars[1:]
			continue
		}
		if len(chars) > 1 && isSpeck(chars[len(chars)-1]) {
			chars = chars[:len(chars)-1]
			continue
		}
		return chars
	}
}

func firstWord(chars []net.Char) int {
	for i := range chars {
		if chars[i].Text == " " {
			return i
		}
	}
	return len(chars)
}

func lastWord(chars []net.Char) int {
	for i := len(chars) - 1; i >= 0; i-- {
		if chars[i].Text == " " {
			return i + 1
		}
	}
	return 0
}

// isNoise says whether a word at the end of a line is none.
func isNoise(word []net.Char) bool {
	const (
		long  = 4
		doubt = 0.75
	)
	if len(word) == 0 || len(word) > long {
		return false
	}
	var sum float32
	letters, common := 0, true
	for _, c := range word {
		sum += c.Confidence
		if isLetter(c.Text) {
			letters++
		}
		common = common && strings.Contains(commonMarks, c.Text)
	}
	mean := sum / float32(len(word))
	switch {
	case letters == 0:
		return !common || mean < doubt
	case letters < len(word):
		return mean < doubt
	}
	return len(word) <= 2 && mean < doubt
}

// commonMarks are those that stand alone at a line's end.
const commonMarks = "-–—•*<>+$#~/…."

// isSpeck says whether a character at the end of a line is noise.
func isSpeck(c net.Char) bool {
	return c.Confidence < 0.8 && !isLetter(c.Text) && strings.Contains(specks, c.Text)
}

const specks = "‘’'`\"“”-_—.,~|°*«»，·"

func isLetter(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// How confident a reading must be, by what it holds.
const (
	leastAlone = 0.97 // one character
	leastPair  = 0.9  // two
	leastLatin = 0.85
	leastHan   = 0.72
)

// drawn are characters that look like what is drawn: strokes, rings, crosses,
// boxes, arrows.
const drawn = "lIijJoOxXvVeE一二三丨十人入八丁个中回口日目田工土士上下王"

// accept gives a reading's text and mean confidence, unless it is too doubtful.
func (r *reading) accept() (text string, confidence float64, ok bool) {
	var b strings.Builder
	var sum float64
	n, letters := 0, 0
	for i, c := range r.chars {
		if c.Text == " " {
			// A wide space is one: patterns have one between words.
			if i == 0 || r.chars[i-1].Text != " " {
				b.WriteByte(' ')
			}
			continue
		}
		b.WriteString(c.Text)
		n++
		sum += float64(c.Confidence)
		if isLetter(c.Text) {
			letters++
		}
	}
	if letters == 0 || r.isDrawn() {
		return "", 0, false
	}
	text, confidence = keys.Replace(b.String()), sum/float64(n)
	if r.han == 0 {
		text = narrow.Replace(text)
	}
	switch {
	case n == 1:
		// Strokes, rings and crosses are more often drawn than written.
		ok = confidence >= leastAlone && !strings.Contains(drawn, text)
	case n == 2:
		ok = confidence >= leastPair
	case r.han*3 >= n:
		ok = confidence >= leastHan
	default:
		ok = confidence >= leastLatin && 2*letters > n
	}
	return text, confidence, ok
}

// keys are set right where a small l was read as what it looks like: a login asks
// for Ctrl+Alt+Delete, and no word begins otherwise before a plus.
var keys = strings.NewReplacer("Ctri+", "Ctrl+", "CtrI+", "Ctrl+", "Ctr|+", "Ctrl+", "CtrI +", "Ctrl +", "Ctri +", "Ctrl +", "Ait+", "Alt+", "AIt+", "Alt+")

// narrow are the marks of the Chinese network as a line without Chinese has them.
var narrow = strings.NewReplacer("，", ",", "：", ":", "；", ";", "！", "!", "？", "?", "（", "(", "）", ")", "。", ".")

// strokes are what the networks make of waves, clouds and edges.
const strokes = "一二三丨"

// isDrawn says whether a reading is of strokes alone, or of the same letter again
// and again.
func (r *reading) isDrawn() bool {
	letters, distinct := r.letters()
	return letters == 0 || letters >= 3 && distinct == 1
}

// letters counts a reading's letters and digits, strokes aside, and how many of
// them differ.
func (r *reading) letters() (all, distinct int) {
	seen := map[string]bool{}
	for _, c := range r.chars {
		if isLetter(c.Text) && !strings.Contains(strokes, c.Text) {
			all++
			seen[c.Text] = true
		}
	}
	return all, len(seen)
}

// isWitness says whether a line is beyond doubt, and so shows that there is text
// on the picture.
func (r *reading) isWitness() bool {
	text, confidence, ok := r.accept()
	if !ok || text == "" {
		return false
	}
	letters, distinct := r.letters()
	if r.han > 0 {
		return distinct >= 3 && confidence >= 0.9 || distinct >= 2 && confidence >= 0.97
	}
	return letters >= 4 && distinct >= 3 && confidence >= 0.9
}

// believe says which readings may be shown. Of a picture where no line is beyond
// doubt, as of a photograph, none are. Where much was taken for a line that is
// none, as beside a photograph, only those beyond doubt are.
func believe(readings []choice) []bool {
	const spared = 6
	believed := make([]bool, len(readings))
	witnesses, refused := 0, 0
	for i := range readings {
		believed[i] = readings[i].best.isWitness()
		if believed[i] {
			witnesses++
		} else if _, _, ok := readings[i].best.accept(); !ok {
			refused++
		}
	}
	if witnesses > 0 && refused <= 2*witnesses+spared {
		for i := range believed {
			believed[i] = true
		}
	}
	return believed
}
