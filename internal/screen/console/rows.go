package console

import "strings"

// Row is one of a console's rows as text, right-trimmed.
type Row struct {
	Text string
	// GoesOn says that the row fills the console's last column, where a
	// terminal breaks a line that is longer.
	GoesOn bool
}

// rowsOf are the rows of a page that was read.
func rowsOf(p *page) []Row {
	rows := make([]Row, p.grid.Rows)
	line := make([]rune, p.grid.Columns)
	for i := range rows {
		for column := range line {
			line[column] = p.at(column, i).shown()
		}
		restoreScripts(line, p.faces[0])
		rows[i] = Row{Text: strings.TrimRight(string(line), " "), GoesOn: len(line) > 0 && isWrapped(line[len(line)-1])}
	}
	return rows
}

// isWrapped says whether a character in the last column is that of a line which
// may go on in the next row: a frame's or a bar's edge is not.
func isWrapped(char rune) bool {
	return char != ' ' && (char < 0x2500 || char > 0x259f)
}
