package provider

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/capture"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen"
)

// maxScreenLines is how much of a screen a message shows: all of a VGA text console.
const maxScreenLines = 25

// explainNotShown says what was still missing, after how much looking, and
// shows the last screen.
func explainNotShown(e *capture.NotShownError) explanation {
	pictures := fmt.Sprintf("%d pictures", e.Pictures)
	if e.Pictures == 1 {
		pictures = "1 picture"
	}
	detail := fmt.Sprintf("Waited %s and took %s, but:\n", inSeconds(e.Elapsed), pictures)
	for _, missing := range e.Missing {
		detail += "  - " + missing + "\n"
	}
	if e.Last != nil {
		detail += fmt.Sprintf("\nThe last call failed: %s.\n", strings.TrimSuffix(e.Last.Error(), "."))
	}
	if e.Pictures > 0 {
		detail += "\n" + lastScreen(e)
	}
	return explanation{"Screen does not show what was waited for", path.Root("wait_for"), strings.TrimRight(detail, "\n")}
}

func lastScreen(e *capture.NotShownError) string {
	age := ""
	if e.LastAge.Seconds() >= 1 {
		age = fmt.Sprintf(", %s ago", inSeconds(e.LastAge))
	}
	switch e.Type {
	case screen.Blank:
		return "The last screen" + age + " was blank. A console may have gone to sleep: wakeup = true wakes it."
	case screen.Graphics:
		return "The last screen" + age + " was graphics, with no text that can be read."
	}
	return fmt.Sprintf("The last screen%s:\n%s", age, quoteScreen(e.Text))
}

// explainUnwanted quotes the line and the screen it stands on.
func explainUnwanted(e *capture.UnwantedTextError) explanation {
	return explanation{"Screen shows what it must not", path.Root("wait_for"), fmt.Sprintf(
		"After %s this line matched fail_on_text, %q:\n\n  %s\n\nThe screen:\n%s", inSeconds(e.Elapsed), e.Pattern, strings.TrimSpace(e.Line), quoteScreen(e.Text))}
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
