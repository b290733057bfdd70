package console

import "testing"

// CP437 has some Greek letters for formulas; they make no Greek of the Latin
// letters beside them.
func TestLettersOfFormulasMakeNoGreek(t *testing.T) {
	for text, want := range map[string]string{"αKEδ": "αKEδ", "ΣXΩ": "ΣXΩ", "λoγoς": "λογος",
		// Words of letters that Terminus draws like others, beside one that tells.
		"Cpπcκu: љубав": "Српски: љубав", "файл выπeŭ": "файл выпей", "CPU: ошибка": "CPU: ошибка"} {
		row := []rune(text)
		restoreScripts(row, usual())
		if got := string(row); got != want {
			t.Errorf("%s became %s, want %s", text, got, want)
		}
	}
}
