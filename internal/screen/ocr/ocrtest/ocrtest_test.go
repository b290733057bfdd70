package ocrtest

import "testing"

func TestCharactersAreCounted(t *testing.T) {
	for _, c := range []struct {
		about       string
		stand, read []string
		want        Score
	}{
		{"all of it", []string{"Enter the “key”", "密码："}, []string{`Enter the "key"`, "密码:"}, Score{16, 0, 16, 0}},
		{"in other pieces", []string{"Next page"}, []string{"Next", "page"}, Score{8, 0, 8, 0}},
		{"a letter wrong", []string{"Next"}, []string{"Nezt"}, Score{4, 1, 4, 1}},
		{"a text unread", []string{"Next", "Back"}, []string{"Next"}, Score{8, 4, 4, 0}},
		{"what stands nowhere", []string{"Next"}, []string{"Next", "ill"}, Score{4, 0, 7, 3}},
		{"nothing", []string{"Next"}, nil, Score{4, 4, 0, 0}},
	} {
		if got := Compare(c.stand, c.read); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.about, got, c.want)
		}
	}
}
