package console

import "testing"

func TestSurveySeesWhereSomethingStands(t *testing.T) {
	paper := newPaper(20, 3)
	paper.write(3, 1, "text", blue, black)
	found := paper.place()
	seen := new(survey).of(found.picture, found.grid)
	if got := seen.inked(1, nil); len(got) != 4 || got[0] != 23 {
		t.Errorf("cells %v", got)
	}
	if got := seen.inked(clearLuma, nil); len(got) != 0 {
		t.Errorf("blue is not that bright: cells %v", got)
	}
}
