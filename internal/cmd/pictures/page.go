package main

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"html"
	"image"
	"image/draw"
	"image/png"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// pageWidth and pageHeight are of one page, of which many pictures are cut.
const pageWidth, pageHeight = 1366, 9000

// source is a text that is plainly code: this file's own.
//
//go:embed page.go
var source string

// words of which sentences are made.
var words = strings.Fields("a the of and to in is you that it he was for on are as with his they I at be this have from or one had by word but not what all were we when your can said there use an each which she do how their if will up other about out many then them these so some her would make like him into time has look two more write go see number no way could people my than first water been call who oil its now find long down day did get come made may part install disk partition language keyboard network user password settings continue cancel back next finish")

// bitmapFonts are drawn without grey edges, pixel by pixel as a console does.
var bitmapFonts = []string{"Terminus", "Fixed", "Spleen", "Unifont", "Gallant", "VGA", "Clean", "Misc", "Emoji", "Symbol", "Dingbats"}

// families are the fonts that are installed.
func families(ctx context.Context) ([]string, error) {
	listed, err := exec.CommandContext(ctx, "fc-list", ":scalable=true", "family").Output()
	if err != nil {
		return nil, fmt.Errorf("fc-list, which fontconfig has: %w", err)
	}
	var names []string
	for line := range strings.Lines(string(listed)) {
		name, _, _ := strings.Cut(strings.TrimSpace(line), ",")
		isBitmap := slices.ContainsFunc(bitmapFonts, func(part string) bool { return strings.Contains(name, part) })
		if name != "" && !isBitmap {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	names = slices.Compact(names)
	// Fonts of fixed pitch are what is most like a console: they come twice.
	for _, name := range slices.Clone(names) {
		if strings.Contains(name, "Mono") || strings.Contains(name, "Code") || strings.Contains(name, "Courier") || strings.Contains(name, "Hack") {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("no fonts are installed")
	}
	return names, nil
}

// pages has Chromium draw pages, and sends what is cut out of them.
func (m *maker) pages(o *options) error {
	if o.pages == 0 || m.done() {
		return nil
	}
	fonts, err := families(m.ctx)
	if err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "pictures")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }() // temporary
	for n := range o.pages {
		if m.done() {
			return nil
		}
		random := rand.New(rand.NewPCG(uint64(n), 1))
		name, text := page(random, n, fonts[n*7%len(fonts)])
		drawn, err := chromium(m.ctx, o, folder, text)
		if err != nil {
			return fmt.Errorf("page %d: %w", n, err)
		}
		if err := m.cut(fmt.Sprintf("p%03d-%s", n, name), name, drawn, 10); err != nil {
			return err
		}
	}
	return nil
}

// chromium draws a page.
func chromium(ctx context.Context, o *options, folder, text string) (*image.RGBA, error) {
	file, shot := filepath.Join(folder, "page.html"), filepath.Join(folder, "page.png")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		return nil, err
	}
	command := exec.CommandContext(ctx, o.chromium, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
		"--user-data-dir="+filepath.Join(folder, "profile"), "--screenshot="+shot,
		fmt.Sprintf("--window-size=%d,%d", pageWidth, pageHeight), "file://"+file)
	if output, err := command.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("chromium: %w %s", err, output)
	}
	data, err := os.ReadFile(shot)
	if err != nil {
		return nil, err
	}
	shown, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	flat := image.NewRGBA(shown.Bounds())
	draw.Draw(flat, flat.Bounds(), shown, shown.Bounds().Min, draw.Src)
	return flat, nil
}

// kinds of pages, each of which fills a screen again and again.
var kinds = []struct {
	name string
	body func(random *rand.Rand) string
}{
	{"article", article}, {"code", code}, {"terminal", terminal}, {"table", table}, {"installer", installer}, {"desktop", desktop},
}

// page is an HTML page in a font, from 9 to 22 pixels high, dark or light.
func page(random *rand.Rand, n int, family string) (name, text string) {
	kind := kinds[n%len(kinds)]
	ink, ground := "#222", "#fff"
	if dark := n/len(kinds)%3 == 1; dark {
		ink, ground = "#ccc", "#111"
	}
	size := 9 + random.IntN(14)
	return kind.name, fmt.Sprintf(`<!DOCTYPE html><meta charset=utf-8><style>
body{margin:0;font:%dpx/%.2f "%s";color:%s;background:%s}
pre,.same{font-family:"%s",monospace} pre{margin:8px} p{margin:8px 16px}
table{border-collapse:collapse;margin:12px} td{border:1px solid #8888;padding:3px 8px}
.box{margin:24px 80px;padding:16px;border:1px solid #888;border-radius:6px;box-shadow:0 3px 9px #0006}
button{font:inherit;margin:6px;padding:4px 14px} .k{color:#07a} .s{color:#a40} .c{color:#888}
.icon{display:inline-block;width:96px;height:88px;margin:9px;text-align:center;color:#fff}
</style>%s`, size, 1.1+random.Float64()/2, family, ink, ground, family, kind.body(random))
}

// sentence is some words.
func sentence(random *rand.Rand, most int) string {
	var said []string
	for range 1 + random.IntN(most) {
		said = append(said, words[random.IntN(len(words))])
	}
	said[0] = strings.ToUpper(said[0][:1]) + said[0][1:]
	return strings.Join(said, " ") + "."
}

func article(random *rand.Rand) string {
	var out strings.Builder
	for range 260 {
		if random.IntN(6) == 0 {
			fmt.Fprintf(&out, "<h2>%s</h2>", sentence(random, 6))
		}
		fmt.Fprintf(&out, "<p>%s %s <b>%s</b> <a href=x>%s</a> %s</p>", sentence(random, 30), sentence(random, 20), sentence(random, 4), sentence(random, 5), sentence(random, 25))
	}
	return out.String()
}

func code(random *rand.Rand) string {
	lines := strings.Split(source, "\n")
	var out strings.Builder
	out.WriteString("<pre>")
	for n := range 700 {
		line := html.EscapeString(lines[(n+random.IntN(3))%len(lines)])
		for _, word := range []string{"func", "return", "for", "range", "if", "err"} {
			line = strings.ReplaceAll(line, word+" ", "<span class=k>"+word+"</span> ")
		}
		if strings.HasPrefix(line, "//") {
			line = "<span class=c>" + line + "</span>"
		}
		fmt.Fprintf(&out, "<span class=c>%4d</span> %s\n", n+1, line)
	}
	return out.String() + "</pre>"
}

func terminal(random *rand.Rand) string {
	var out strings.Builder
	for range 22 {
		out.WriteString("<div class=box style='background:#000;color:#ccc;padding:0'><div style='background:#444;padding:5px'>user@machine: ~</div><pre>")
		for range 24 {
			fmt.Fprintf(&out, "<b style='color:#4e4'>user@machine</b>:<b style='color:#68f'>~</b>$ %s\n%s -rw-r--r-- 1 root root %6d %s\n",
				words[random.IntN(len(words))], sentence(random, 7), random.IntN(1e6), words[random.IntN(len(words))])
		}
		out.WriteString("</pre></div>")
	}
	return out.String()
}

func table(random *rand.Rand) string {
	var out strings.Builder
	for range 8 {
		out.WriteString("<table class=same>")
		for range 45 {
			fmt.Fprintf(&out, "<tr><td>%d<td>%s<td style='background:hsl(%d 50%% 50%% / .3)'>%s<td>%.2f<td>%s</tr>", random.IntN(9999), sentence(random, 3), random.IntN(360), sentence(random, 5), random.Float64()*1000, sentence(random, 4))
		}
		out.WriteString("</table>")
	}
	return out.String()
}

func installer(random *rand.Rand) string {
	var out strings.Builder
	for range 26 {
		fmt.Fprintf(&out, "<div style='padding:1px;background:hsl(%d 40%% 30%%)'><div class=box style='background:#eee;color:#222'><h3>%s</h3><p>%s</p><ul>", random.IntN(360), sentence(random, 5), sentence(random, 25))
		for range 8 {
			fmt.Fprintf(&out, "<li><input type=%s checked> %s", []string{"radio", "checkbox"}[random.IntN(2)], sentence(random, 6))
		}
		fmt.Fprintf(&out, "</ul><progress value=.%d></progress><p align=right><button>Back</button><button>Continue</button></p></div></div>", random.IntN(9)+1)
	}
	return out.String()
}

func desktop(random *rand.Rand) string {
	var out strings.Builder
	for range 14 {
		hue := random.IntN(360)
		fmt.Fprintf(&out, "<div style='height:640px;overflow:hidden;background:radial-gradient(circle at %d%% 30%%,hsl(%d 60%% 55%%),hsl(%d 50%% 20%%))'>", random.IntN(100), hue, hue+60)
		for range 30 {
			fmt.Fprintf(&out, "<div class=icon><div style='height:48px;margin:0 24px;border-radius:9px;background:hsl(%d 70%% 60%%)'></div>%s</div>", random.IntN(360), words[random.IntN(len(words))])
		}
		out.WriteString("</div><div style='background:#223;color:#fff;padding:6px'>Activities &nbsp; Files &nbsp; Terminal <span style='float:right'>12:34</span></div>")
	}
	return out.String()
}
