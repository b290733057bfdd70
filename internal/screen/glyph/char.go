package glyph

// What is known of characters, whatever font draws them.

// IsASCII says whether a character is one of ASCII's that can be seen, or a
// space.
func IsASCII(char rune) bool { return char >= ' ' && char < 0x7f }

// IsPlain leaves out what looks like an ASCII character and is none: quotation
// marks, dashes, primes, accents of no letter.
func IsPlain(char rune) bool {
	switch {
	case char == 0xa6, char == 0xad, char >= 0x2b0 && char <= 0x36f, char >= 0x2010 && char <= 0x206f:
		return false
	}
	return true
}

// IsBlock says whether a character fills parts of its cell: shades and blocks.
func IsBlock(char rune) bool { return char >= 0x2580 && char <= 0x259f }

// FillsNinthColumn says whether VGA's text mode repeats a character's eighth
// column in the ninth, so that lines and blocks meet; all others have ground
// there.
func FillsNinthColumn(char rune) bool { return char >= 0x2500 && char < 0x25a0 }

// usualRarity is the most that characters have which consoles show every day.
const usualRarity = 0.04

// rarity is what a character must fit better by than an ASCII one: consoles show
// few others, and fonts have many, some of which any noise looks like.
func rarity(char rune) float32 {
	switch {
	case IsASCII(char):
		return 0
	case char >= 0xc0 && char < 0x180, char >= 0x2500 && char < 0x2580:
		return usualRarity // Latin letters and lines
	case char < 0x530, char >= 0x2190 && char < 0x2600:
		return 0.15 // Greek, Cyrillic and symbols
	}
	return 0.6
}
