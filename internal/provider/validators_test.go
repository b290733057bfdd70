package provider

import (
	"fmt"
	"strings"
	"testing"
)

// What is invisible in an id is named with its place; ids themselves are not.
func TestOddRunesOfAnInstanceID(t *testing.T) {
	for text, want := range map[string]string{
		"i-bp1gbz20g229bvu5example": "", "AnyID_of.the~future/1": "", "机器-1": "",
		"i 1": "white space, U+0020, as character 2", "i-1\n": "white space, U+000A, as character 4", "机 1": "white space, U+0020, as character 2",
		"i-1\u00a0": "white space, U+00A0, as character 4", "i\u2028": "white space, U+2028, as character 2",
		"\x00": "a NUL, U+0000, as character 1", "i\x1b[31m": "a control character, U+001B, as character 2", "i\u0085": "white space, U+0085, as character 2",
		"i-\u200b1": "a character that cannot be seen by itself, U+200B, as character 3", "\ufeffi-1": "a character that cannot be seen by itself, U+FEFF, as character 1",
		"i\u00ad-1": "a character that cannot be seen by itself, U+00AD, as character 2", "i\u2060": "a character that cannot be seen by itself, U+2060, as character 2",
		"i\u3164": "a character that cannot be seen by itself, U+3164, as character 2", "i\ufe0f": "a character that cannot be seen by itself, U+FE0F, as character 2",
		"i\u0301": "a character that cannot be seen by itself, U+0301, as character 2", "i\U000e0041": "a character that cannot be seen by itself, U+E0041, as character 2",
		"i-1\u202e": "a character that turns the direction of writing, U+202E, as character 4", "i\u2066-1": "a character that turns the direction of writing, U+2066, as character 2",
		"i\ue000": "a character that means nothing, U+E000, as character 2", "i\ufffd": "", "i\xff": "a byte that is no UTF-8, 0xff, as character 2",
	} {
		if got := oddRune(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	long := instanceID().(stringCheck).check(strings.Repeat("i", maxInstanceID+1))
	if want := fmt.Sprintf("instance_id is %d characters long; at most %d are taken.", maxInstanceID+1, maxInstanceID); long != want {
		t.Errorf("%s", long)
	}
}
