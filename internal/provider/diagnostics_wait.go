package provider

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/capture"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen"
)

// maxScreenLines is how much of a screen a message shows: all of a VGA text console.
const maxScreenLines = 25

// explainNotShown says what was still missing, after how much looking.
func explainNotShown(e *capture.NotShownError, look asked) explanation {
	detail := fmt.Sprintf("Waited %s (%s is %s) and took %s, but:\n", inSeconds(e.Elapsed), look.limit(), look.Timeout, countPictures(e.Pictures))
	for _, missing := range e.Missing {
		detail += "  - " + missing + "\n"
	}
	if e.Last != nil {
		detail += fmt.Sprintf("\nThe last call failed: %s.\n", strings.TrimSuffix(printable(e.Last.Error()), "."))
	}
	return explanation{"Screen does not show what was waited for", awaited(e, look), strings.TrimRight(detail, "\n")}
}

// awaited is the condition that a wait ran out on, in the words of its block: the
// first that did not hold, or else the first that was given.
func awaited(e *capture.NotShownError, look asked) path.Path {
	block := path.Root("wait_for")
	switch {
	case e.Argument != "":
		return block.AtName(e.Argument)
	case look.WaitFor == nil:
		return block
	case look.WaitFor.Text != nil:
		return block.AtName("text")
	case look.WaitFor.Picture != nil:
		return block.AtName("picture")
	case look.WaitFor.StillFor > 0:
		return block.AtName("still_for")
	case look.WaitFor.FailOnText != nil:
		return block.AtName("fail_on_text")
	}
	return block.AtName("fail_on_picture")
}

// countPictures is "1 picture" or "n pictures".
func countPictures(n int) string {
	if n == 1 {
		return "1 picture"
	}
	return fmt.Sprintf("%d pictures", n)
}

// explainUnwanted quotes the line.
func explainUnwanted(e *capture.UnwantedTextError) explanation {
	detail := fmt.Sprintf("After %s this line matched fail_on_text, %q:\n\n  %s", inSeconds(e.Elapsed), e.Pattern, strings.TrimSpace(e.Line))
	if e.On == screen.Graphics {
		detail += "\n\nIt was recognised on a graphical screen, and may err in a letter."
	}
	return explanation{"Screen shows what it must not", path.Root("wait_for").AtName("fail_on_text"), detail}
}

// explainShunned says where the picture was.
func explainShunned(e *capture.UnwantedPictureError) explanation {
	return explanation{"Screen shows what it must not", path.Root("wait_for").AtName("fail_on_picture"), fmt.Sprintf(
		"After %s fail_on_picture was on the screen: %dx%d pixels at %d,%d are %s alike, and %s is enough.", inSeconds(e.Elapsed),
		e.Seen.Width, e.Seen.Height, e.Seen.X, e.Seen.Y, capture.Likeness(e.Seen.Similarity), capture.Likeness(e.Wanted))}
}

// explainSeen shows the last screen of a wait, and what those before it ended with.
func explainSeen(e *capture.WaitError, look asked) string {
	words := lastScreen(e, look)
	if len(e.Before) == 0 {
		return words
	}
	words += "\n\nScreens before it, by their last line:\n"
	if slices.ContainsFunc(e.Before, func(g capture.Glimpse) bool { return g.Type == screen.Graphics && g.Line != "" }) {
		words = strings.TrimSuffix(words, ":\n") + ", graphical ones by the first that was recognised:\n"
	}
	for _, g := range e.Before {
		line := "| " + g.Line
		switch {
		case g.Type != screen.Text && g.Line == "":
			line = string(g.Type)
		case g.Type != screen.Text:
			line = string(g.Type) + " " + line
		}
		words += fmt.Sprintf("  %s  %s\n", g.At.Format("15:04:05Z"), line)
	}
	return strings.TrimRight(words, "\n")
}

func lastScreen(e *capture.WaitError, look asked) string {
	age := ""
	if e.Age >= time.Second {
		age = fmt.Sprintf(", %s ago", inSeconds(e.Age))
	}
	switch reading := e.Last.Reading; {
	case reading.Type == screen.Blank:
		return "The last screen" + comma(age) + " was blank. A console may have gone to sleep: wakeup = true wakes it."
	case reading.Type == screen.Graphics && !look.ReadGraphics:
		return "The last screen" + comma(age) + " was graphics, which read_graphics = false leaves unread."
	case e.Unread:
		return "The last screen" + comma(age) + " was graphics, and the look ended before its text was recognised."
	case reading.Type == screen.Graphics && reading.Text == "":
		return "The last screen" + comma(age) + " was graphics, with no text that can be recognised."
	case reading.Type == screen.Graphics:
		return fmt.Sprintf("The last screen%s was graphics. What was recognised on it, which may err:\n%s", comma(age), quoteScreen(reading.Text))
	default:
		return fmt.Sprintf("The last screen%s:\n%s", age, quoteScreen(reading.Text))
	}
}

// comma ends an insertion in a sentence, when there is one.
func comma(insertion string) string {
	if insertion == "" {
		return ""
	}
	return insertion + ","
}

// explainKept and explainNothingKept tell of output_file after a look that failed.
func explainKept(file string) string {
	return fmt.Sprintf("The last picture was written to %s.", file)
}

func explainNothingKept(file string, older time.Time) string {
	if older.IsZero() {
		return fmt.Sprintf("There was no picture to write to %s, and no file stands there.", file)
	}
	return fmt.Sprintf("There was no picture to write to %s: the file that stands there is an older one, of %s.", file, older.UTC().Format(time.RFC3339))
}

// quoteScreen sets a screen off from the message; the end of a long one, since
// that is where a console writes.
func quoteScreen(text string) string {
	lines := strings.Split(text, "\n")
	if len(lines) > maxScreenLines {
		lines = lines[len(lines)-maxScreenLines:]
	}
	for i, line := range lines {
		lines[i] = strings.TrimRight("  | "+line, " ")
	}
	return strings.Join(lines, "\n")
}
