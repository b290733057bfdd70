package screen

import "github.com/cloudscreen/terraform-provider-alicloud/internal/screen/raster"

// isBlank says whether a picture has nothing on it but, at most, a cursor.
func isBlank(p *raster.Picture) bool { return p.IsOneColour() || isCursorAlone(p) }

// isCursorAlone says whether a picture of one colour has nothing on it but a
// rectangle the size of a cell or less: 16x32 pixels.
func isCursorAlone(p *raster.Picture) bool {
	const noise, most = 64, 16 * 32
	ground := p.Luma[(p.Height-1)*p.Stride+p.Width-1]
	left, top, right, bottom, count := p.Width, p.Height, -1, -1, 0
	for y := range p.Height {
		for x, v := range p.Luma[y*p.Stride : y*p.Stride+p.Width] {
			if d := int(v) - int(ground); d < noise && d > -noise {
				continue
			}
			left, right, top, bottom = min(left, x), max(right, x), min(top, y), max(bottom, y)
			if count++; count > most {
				return false
			}
		}
	}
	width, height := right-left+1, bottom-top+1
	return count > 0 && width <= 16 && height <= 32 && width >= 6 && count == width*height && (height <= 4 || height >= 8)
}
