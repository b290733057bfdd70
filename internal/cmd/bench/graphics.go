package main

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/screen/ocr/ocrtest"
)

// graphicalPage is a graphical screen with the text that stands on it, a line each.
type graphicalPage struct {
	name    string
	picture image.Image
	truth   []string
}

// graphics counts the characters that are read on each page, in PNG and in JPEG of
// quality 75, and times that on one core; and what tesseract reads at the scale
// and in the mode that suit it best on that page, which nobody knows beforehand.
func (b *bench) graphics(ctx context.Context) error {
	pages, err := loadPages(b.pages)
	if err != nil {
		return err
	}
	rival := newTesseract(ctx)
	var all, allOfRival score
	var took time.Duration
	for _, p := range pages {
		for _, kind := range []string{"PNG", "q75"} {
			file, err := p.encode(kind)
			if err != nil {
				return err
			}
			text, spent, err := recognise(ctx, file)
			if err != nil {
				return fmt.Errorf("%s: %w", p.name, err)
			}
			took += spent
			ours := p.score(text)
			theirs, err := rival.best(ctx, &p, file)
			if err != nil {
				return err
			}
			b.table.add(fmt.Sprintf("characters of %s in %s", p.name, kind), ours.read(), rival.name, theirs.read(), 0, percent)
			all.Add(ours.Score)
			allOfRival.Add(theirs.Score)
		}
	}
	b.table.add("characters of all", all.read(), rival.name, allOfRival.read(), 0, percent)
	b.table.add("false characters of all", all.untrue(), rival.name, allOfRival.untrue(), 0, percent)
	each := took.Seconds() / float64(2*len(pages))
	b.table.add("recognising a page", each, rival.name+", one try", rival.took.Seconds()/float64(max(1, rival.tries)), 0, seconds)
	return nil
}

// loadPages takes the folder's NAME.png that have a NAME.txt.
func loadPages(folder string) ([]graphicalPage, error) {
	names, err := filepath.Glob(filepath.Join(folder, "*.png"))
	if err != nil {
		return nil, err
	}
	var pages []graphicalPage
	for _, name := range names {
		text, err := os.ReadFile(strings.TrimSuffix(name, ".png") + ".txt")
		if err != nil {
			continue
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		picture, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		pages = append(pages, graphicalPage{strings.TrimSuffix(filepath.Base(name), ".png"), picture, strings.Split(strings.TrimSpace(string(text)), "\n")})
	}
	if len(pages) == 0 {
		return nil, fmt.Errorf("-pages: %q has no pictures with their text", folder)
	}
	return pages, nil
}

func (p *graphicalPage) encode(kind string) ([]byte, error) {
	var file bytes.Buffer
	if kind == "PNG" {
		err := png.Encode(&file, p.picture)
		return file.Bytes(), err
	}
	err := jpeg.Encode(&file, p.picture, &jpeg.Options{Quality: 75})
	return file.Bytes(), err
}

// recognise reads a picture on one core.
func recognise(ctx context.Context, file []byte) (string, time.Duration, error) {
	picture, err := screen.Decode(file)
	if err != nil {
		return "", 0, err
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	began := time.Now()
	reading, err := picture.Recognise(ctx)
	return reading.Text, time.Since(began), err
}

// tesseract is the usual program for reading text, and what it has cost.
type tesseract struct {
	name, program string
	languages     string // that are installed
	tries         int
	took          time.Duration
}

func newTesseract(ctx context.Context) *tesseract {
	program, err := exec.LookPath("tesseract")
	if err != nil {
		fmt.Fprintln(os.Stderr, "tesseract is not installed, so nothing is read by it")
		return &tesseract{name: "none"}
	}
	languages, _ := exec.CommandContext(ctx, program, "--list-langs").CombinedOutput() // nothing is as good as none
	return &tesseract{name: "tesseract's best", program: program, languages: string(languages)}
}

// best is the best of three scales and three modes.
func (r *tesseract) best(ctx context.Context, p *graphicalPage, file []byte) (score, error) {
	best := p.score("")
	if r.program == "" {
		return best, nil
	}
	shown, _, err := image.Decode(bytes.NewReader(file))
	if err != nil {
		return best, err
	}
	language := "eng"
	if strings.HasPrefix(p.name, "zh") && strings.Contains(r.languages, "chi_sim") {
		language = "chi_sim+eng"
	}
	for scale := 1; scale <= 3; scale++ {
		var scaled bytes.Buffer
		if err := png.Encode(&scaled, enlarge(shown, scale)); err != nil {
			return best, err
		}
		for _, mode := range []int{3, 6, 11} {
			command := exec.CommandContext(ctx, r.program, "stdin", "stdout", "-l", language, "--psm", strconv.Itoa(mode))
			command.Env = append(os.Environ(), "OMP_THREAD_LIMIT=1")
			command.Stdin = bytes.NewReader(scaled.Bytes())
			began := time.Now()
			out, err := command.Output()
			if err != nil {
				return best, fmt.Errorf("tesseract: %w", err)
			}
			r.took += time.Since(began)
			r.tries++
			if s := p.score(string(out)); s.Missed < best.Missed {
				best = s
			}
		}
	}
	return best, nil
}

// enlarge scales a picture up, with straight lines between the pixels' centres.
func enlarge(from image.Image, scale int) image.Image {
	b := from.Bounds()
	to := image.NewRGBA64(image.Rect(0, 0, b.Dx()*scale, b.Dy()*scale))
	for y := range to.Rect.Dy() {
		for x := range to.Rect.Dx() {
			u, v := (2*x+1-scale)*128/scale, (2*y+1-scale)*128/scale // 256 a pixel
			u, v = min(max(u, 0), (b.Dx()-1)*256), min(max(v, 0), (b.Dy()-1)*256)
			x0, y0 := b.Min.X+u/256, b.Min.Y+v/256
			x1, y1 := min(x0+1, b.Max.X-1), min(y0+1, b.Max.Y-1)
			var sum [3]uint32
			for _, tap := range [4][3]int{{x0, y0, (256 - u%256) * (256 - v%256)}, {x1, y0, u % 256 * (256 - v%256)},
				{x0, y1, (256 - u%256) * (v % 256)}, {x1, y1, u % 256 * (v % 256)}} {
				red, green, blue, _ := from.At(tap[0], tap[1]).RGBA()
				for i, value := range [3]uint32{red, green, blue} {
					sum[i] += value >> 8 * uint32(tap[2])
				}
			}
			i := to.PixOffset(x, y)
			for c := range sum {
				value := sum[c] >> 8
				to.Pix[i+2*c], to.Pix[i+2*c+1] = uint8(value>>8), uint8(value)
			}
			to.Pix[i+6], to.Pix[i+7] = 0xff, 0xff
		}
	}
	return to
}

// score counts characters that were read, and those that were not.
type score struct{ ocrtest.Score }

func (s *score) read() float64   { return float64(s.Stand-s.Missed) / float64(max(1, s.Stand)) }
func (s *score) untrue() float64 { return float64(s.False) / float64(max(1, s.Read)) }

// score holds a text against the page's.
func (p *graphicalPage) score(text string) score {
	var parts []string
	for line := range strings.Lines(text) {
		parts = append(parts, strings.Split(line, "  ")...)
	}
	return score{ocrtest.Compare(p.truth, parts)}
}

func percent(share float64) string { return fmt.Sprintf("%.1f %%", 100*share) }
