package ocr

import (
	"slices"
	"testing"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/ocr/net"
)

// lineOf is a reading of a text, all of it read with the same confidence.
func lineOf(text string, confidence float32) choice {
	var chars []net.Char
	for _, r := range text {
		chars = append(chars, net.Char{Text: string(r), Confidence: confidence})
	}
	return choice{best: newReading(chars)}
}

// What waves, clouds and edges of photographs were taken for.
func TestDrawnLinesAreRefused(t *testing.T) {
	for _, text := range []string{"一一", "一一一一", "-一", "tttt", "SSS", "二一一"} {
		c := lineOf(text, 0.99)
		if _, _, ok := c.best.accept(); ok {
			t.Errorf("%q passes for text", text)
		}
	}
	for _, text := range []string{"下一步", "Next", "No", "密码", "100 %", "OK"} {
		c := lineOf(text, 0.99)
		if _, _, ok := c.best.accept(); !ok {
			t.Errorf("%q is refused", text)
		}
	}
}

func TestWhatIsInDoubtNeedsAWitness(t *testing.T) {
	for _, c := range []struct {
		about string
		lines []choice
		want  []bool
	}{
		{"a photograph", []choice{lineOf("A", 0.98), lineOf("LAWy", 0.86), lineOf("产-", 0.92)}, []bool{false, false, false}},
		{"a dialog", []choice{lineOf("Where do you want to install?", 0.99), lineOf("OK", 0.97), lineOf("C", 0.99)}, []bool{true, true, true}},
		{"a Chinese dialog", []choice{lineOf("恢复密钥", 0.95), lineOf("是", 0.98)}, []bool{true, true}},
		{"a login before a photograph", append(slices.Repeat([]choice{lineOf("~,", 0.5)}, 20), lineOf("Administrator", 0.99), lineOf("Zx", 0.95)),
			append(slices.Repeat([]bool{false}, 20), true, false)},
	} {
		if got := believe(c.lines); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.about, got, c.want)
		}
	}
}
