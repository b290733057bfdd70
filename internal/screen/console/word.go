package console

// wordCounter counts the letters of words: so many letters in a row, or more, that
// are not all the same, since a rule is made of one.
type wordCounter struct {
	least   int // letters of a word
	letters int // in words that have ended

	run     int
	first   rune
	differs bool
}

// add takes the next character of a row, 0 for what is no letter.
func (w *wordCounter) add(letter rune) {
	switch {
	case letter == 0:
		w.end()
	case w.run == 0:
		w.run, w.first = 1, letter
	default:
		w.run++
		w.differs = w.differs || letter != w.first
	}
}

// end ends a word, and with it a row.
func (w *wordCounter) end() {
	if w.run >= w.least && w.differs {
		w.letters += w.run
	}
	w.run, w.differs = 0, false
}
