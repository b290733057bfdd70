package main

// lines12x22 draws what Sun's font lacks, in the places where consoles of 12x22
// have it: lines two pixels thick, shades and blocks. It comes from no file.
func lines12x22() font {
	const width, height = 12, 22
	f := font{name: "lines", width: width, height: height}
	// What each character has to its left, right, top and bottom: 0 nothing,
	// 1 a line, 2 a double line.
	for char, arms := range map[rune][4]int{
		'─': {1, 1, 0, 0}, '│': {0, 0, 1, 1}, '┌': {0, 1, 0, 1}, '┐': {1, 0, 0, 1},
		'└': {0, 1, 1, 0}, '┘': {1, 0, 1, 0}, '├': {0, 1, 1, 1}, '┤': {1, 0, 1, 1},
		'┬': {1, 1, 0, 1}, '┴': {1, 1, 1, 0}, '┼': {1, 1, 1, 1},
		'═': {2, 2, 0, 0}, '║': {0, 0, 2, 2}, '╔': {0, 2, 0, 2}, '╗': {2, 0, 0, 2},
		'╚': {0, 2, 2, 0}, '╝': {2, 0, 2, 0}, '╠': {0, 2, 2, 2}, '╣': {2, 0, 2, 2},
		'╦': {2, 2, 0, 2}, '╩': {2, 2, 2, 0}, '╬': {2, 2, 2, 2},
	} {
		f.glyphs = append(f.glyphs, glyph{char, bits12x22(func(x, y int) bool { return onLine(arms, x, y) })})
	}
	for char, ink := range map[rune]func(x, y int) bool{
		'█': func(_, _ int) bool { return true },
		'▀': func(_, y int) bool { return y < 10 },
		'▄': func(_, y int) bool { return y >= 10 },
		'▌': func(x, _ int) bool { return x < width/2 },
		'▐': func(x, _ int) bool { return x >= width/2 },
		'■': func(x, y int) bool { return x >= 2 && x < 10 && y >= 7 && y < 15 },
	} {
		f.glyphs = append(f.glyphs, glyph{char, bits12x22(ink)})
	}
	return f
}

func bits12x22(ink func(x, y int) bool) string {
	bits := make([]byte, 22*2)
	for y := range 22 {
		for x := range 12 {
			if ink(x, y) {
				bits[2*y+x/8] |= 0x80 >> (x % 8)
			}
		}
	}
	return string(bits)
}

// onLine says whether a pixel belongs to one of the arms. A single line lies on
// columns 5 and 6 and rows 10 and 11; a double one on 4, 5, 7, 8 and on rows 7,
// 8, 10, 11. Of a double line, the two tracks join at the outer corner and stay
// apart at the inner.
func onLine(arms [4]int, x, y int) bool {
	left, right, top, bottom := arms[0], arms[1], arms[2], arms[3]
	if left|right|top|bottom == 1 {
		row, column := y == 10 || y == 11, x == 5 || x == 6
		return row && (left != 0 && x <= 6 || right != 0 && x >= 5) ||
			column && (top != 0 && y <= 11 || bottom != 0 && y >= 10)
	}
	upper, lower := y == 7 || y == 8, y == 10 || y == 11
	west, east := x == 4 || x == 5, x == 7 || x == 8
	inRow := func(outer bool, x int) bool {
		// An outer track runs through the corner, an inner one stops there.
		if outer {
			return left != 0 && x <= 8 || right != 0 && x >= 4
		}
		return left != 0 && x <= 5 || right != 0 && x >= 7
	}
	inColumn := func(outer bool, y int) bool {
		if outer {
			return top != 0 && y <= 11 || bottom != 0 && y >= 7
		}
		return top != 0 && y <= 8 || bottom != 0 && y >= 10
	}
	return upper && inRow(top == 0, x) || lower && inRow(bottom == 0, x) ||
		west && inColumn(left == 0, y) || east && inColumn(right == 0, y)
}
