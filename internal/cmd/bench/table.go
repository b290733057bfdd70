package main

import (
	"fmt"
	"strings"
	"time"
)

// row compares a figure of ours with another's.
type row struct {
	what, ours, against, theirs string
	ratio                       float64 // ours by theirs
	reach                       float64 // the ratio that is promised; 0 is none
}

type table []row

// add takes two figures of one kind, printed by show.
func (t *table) add(what string, ours float64, against string, theirs, reach float64, show func(float64) string) {
	*t = append(*t, row{what, show(ours), against, show(theirs), ours / theirs, reach})
}

// String lays the table out for a terminal, or as Markdown.
func (t table) String(markdown bool) string {
	cells := [][]string{{"what", "ours", "against", "theirs", "ratio", "reach"}}
	for _, r := range t {
		reach := ""
		if r.reach > 0 {
			reach = fmt.Sprintf("%.2f", r.reach)
			if r.ratio > r.reach {
				reach += " missed"
			}
		}
		cells = append(cells, []string{r.what, r.ours, r.against, r.theirs, shortRatio(r.ratio), reach})
	}
	widths := make([]int, len(cells[0]))
	for _, line := range cells {
		for i, cell := range line {
			widths[i] = max(widths[i], len([]rune(cell)))
		}
	}
	var out strings.Builder
	write := func(line []string) {
		for i, cell := range line {
			if markdown {
				out.WriteString("| ")
			}
			fmt.Fprintf(&out, "%-*s  ", widths[i], cell)
		}
		if markdown {
			out.WriteString("|")
		}
		out.WriteString("\n")
	}
	write(cells[0])
	if markdown {
		write(strings.Split(strings.Repeat("---,", len(widths)-1)+"---", ","))
	}
	for _, line := range cells[1:] {
		write(line)
	}
	return out.String()
}

func shortRatio(ratio float64) string {
	if ratio < 0.01 {
		return fmt.Sprintf("%.4f", ratio)
	}
	return fmt.Sprintf("%.2f", ratio)
}

func seconds(s float64) string {
	return time.Duration(s * float64(time.Second)).Round(roundTo(s)).String()
}

func roundTo(s float64) time.Duration {
	switch {
	case s >= 1:
		return 10 * time.Millisecond
	case s >= 0.01:
		return 100 * time.Microsecond
	}
	return time.Microsecond
}

func mebibytes(bytes float64) string { return fmt.Sprintf("%.1f MiB", bytes/(1<<20)) }
func kibibytes(bytes float64) string { return fmt.Sprintf("%.0f KiB", bytes/(1<<10)) }
