package main

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/draw"
	"image/jpeg"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// picture is one to be judged.
type picture struct {
	name, kind string
	number     int
	data       []byte
}

// sizes are what is cut out of a page or picture: usual screens, and how large a
// pixel of them is.
var sizes = []struct {
	width, height int
	scale         float64
}{{1024, 768, 1}, {800, 600, 1}, {1280, 800, 1}, {640, 480, 1}, {1024, 768, 1.25}, {720, 400, 0.75}}

// maker sends pictures until there are enough.
type maker struct {
	ctx   context.Context //nolint:containedctx // lives as long as one call of produce
	out   chan<- picture
	made  int
	count int
}

// done says that there are enough.
func (m *maker) done() bool { return m.made >= m.count || m.ctx.Err() != nil }

// produce makes all pictures: those of folders, then those of pages.
func produce(ctx context.Context, o *options, out chan<- picture) error {
	m := &maker{ctx: ctx, out: out, count: o.count}
	if o.pages > 0 {
		m.count = o.count / 3 // from folders
	}
	for _, folder := range o.folders {
		if err := m.folder(folder); err != nil {
			return err
		}
	}
	m.count = o.count
	return m.pages(o)
}

// folder sends the pictures below a folder.
func (m *maker) folder(root string) error {
	return filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		ending := strings.ToLower(filepath.Ext(path))
		if err != nil || m.done() || !entry.Type().IsRegular() || ending != ".png" && ending != ".jpg" && ending != ".jpeg" {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		shown, _, err := image.Decode(bytes.NewReader(data))
		if err != nil || shown.Bounds().Dx() < 320 || shown.Bounds().Dy() < 200 {
			return nil //nolint:nilerr // what Go cannot decode is no picture to judge
		}
		// As it is, and as a screen of its own size shows it.
		name := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
		size := shown.Bounds().Size()
		if size.X > 1600 {
			size = image.Pt(1280, size.Y*1280/size.X)
		}
		flat := image.NewRGBA(shown.Bounds())
		draw.Draw(flat, flat.Bounds(), shown, shown.Bounds().Min, draw.Src)
		if err := m.encode(name, "file", scaled(flat, flat.Bounds(), size)); err != nil {
			return err
		}
		return m.cut(name, "file", flat, 1)
	})
}

// cut sends parts of a large picture, in some sizes and scales, of each at most so
// many.
func (m *maker) cut(name, kind string, from *image.RGBA, most int) error {
	bounds := from.Bounds()
	for i, size := range sizes {
		width, height := int(float64(size.width)/size.scale), int(float64(size.height)/size.scale)
		for n := range most {
			// Odd steps, so that no grid of the page is the picture's.
			x := bounds.Min.X + (n*37+i*11)%max(bounds.Dx()-width+1, 1)
			y := bounds.Min.Y + n*(height-13*i)
			part := image.Rect(x, y, x+width, y+height)
			if !part.In(bounds) {
				break
			}
			if m.done() {
				return nil
			}
			shown := scaled(from, part, image.Pt(size.width, size.height))
			if err := m.encode(fmt.Sprintf("%s-%dx%dx%g-%d", name, size.width, size.height, size.scale, n), kind, shown); err != nil {
				return err
			}
		}
	}
	return nil
}

// scaled draws a part of a picture in another size: a pixel is the mean of the four
// that it stands between, by how near they are.
func scaled(from *image.RGBA, part image.Rectangle, size image.Point) *image.RGBA {
	to := image.NewRGBA(image.Rectangle{Max: size})
	if part.Size() == size {
		draw.Draw(to, to.Bounds(), from, part.Min, draw.Src)
		return to
	}
	const whole = 256
	for y := range size.Y {
		top := max((2*y+1)*part.Dy()*whole/(2*size.Y)-whole/2, 0)
		y0, dy := part.Min.Y+top/whole, top%whole
		y1 := min(y0+1, part.Max.Y-1)
		for x := range size.X {
			left := max((2*x+1)*part.Dx()*whole/(2*size.X)-whole/2, 0)
			x0, dx := part.Min.X+left/whole, left%whole
			x1 := min(x0+1, part.Max.X-1)
			at := to.PixOffset(x, y)
			a, b, c, d := from.PixOffset(x0, y0), from.PixOffset(x1, y0), from.PixOffset(x0, y1), from.PixOffset(x1, y1)
			for i := range 4 {
				upper := int(from.Pix[a+i])*(whole-dx) + int(from.Pix[b+i])*dx
				lower := int(from.Pix[c+i])*(whole-dx) + int(from.Pix[d+i])*dx
				to.Pix[at+i] = uint8((upper*(whole-dy) + lower*dy) / (whole * whole))
			}
		}
	}
	return to
}

// encode sends a picture as PNG and JPEG, one in four also in low quality.
func (m *maker) encode(name, kind string, shown image.Image) error {
	forms := []int{0, 75}
	if m.made%4 == 0 {
		forms = append(forms, 50)
	}
	for _, quality := range forms {
		var out bytes.Buffer
		end := ".png"
		err := error(nil)
		if quality == 0 {
			err = (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&out, shown)
		} else {
			end = fmt.Sprintf(".q%d.jpg", quality)
			err = jpeg.Encode(&out, shown, &jpeg.Options{Quality: quality})
		}
		if err != nil {
			return err
		}
		m.made++
		select {
		case m.out <- picture{name: fmt.Sprintf("%05d-%s%s", m.made, name, end), kind: kind, number: m.made, data: out.Bytes()}:
		case <-m.ctx.Done():
			return context.Cause(m.ctx)
		}
	}
	return nil
}
