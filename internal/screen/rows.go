package screen

import "strings"

// row is one of a console's rows as text, right-trimmed.
type row struct {
	text string
	// goesOn says that the row fills the console's last column, where a
	// terminal breaks a line that is longer.
	goesOn bool
}

// rowsOf are the rows of a grid that was read.
func rowsOf(g grid, cells []cell, f *face) []row {
	rows := make([]row, g.rows)
	line := make([]rune, g.columns)
	for i := range rows {
		for column := range line {
			line[column] = cells[i*g.columns+column].shown()
		}
		restoreScripts(line, f)
		rows[i] = row{text: strings.TrimRight(string(line), " "), goesOn: g.columns > 0 && isWrapped(line[g.columns-1])}
	}
	return rows
}

// isWrapped says whether a character in the last column is that of a line which
// may go on in the next row: a frame's or a bar's edge is not.
func isWrapped(char rune) bool {
	return char != ' ' && (char < 0x2500 || char > 0x259f)
}

// textReading is what stands in the rows of a console; blank ones at the end do
// not count.
func textReading(rows []row) Reading {
	for len(rows) > 0 && rows[len(rows)-1].text == "" {
		rows = rows[:len(rows)-1]
	}
	reading := Reading{Type: Text}
	texts := make([]string, len(rows))
	joined := false
	for i, r := range rows {
		texts[i] = r.text
		if joined {
			reading.Lines[len(reading.Lines)-1] += r.text
		} else {
			reading.Lines = append(reading.Lines, r.text)
		}
		joined = r.goesOn
	}
	reading.Text = strings.Join(texts, "\n")
	return reading
}
