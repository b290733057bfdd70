package ecs

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"
)

var answerBodies = []string{
	`{"RequestId":"R","InstanceId":"i-1","Screenshot":"aGVsbG8="}`,
	`{"Screenshot" :\n\t"aGVsbG8=","RequestId":"R","InstanceId":"i-1"}`,
	`{"RequestId":"R","InstanceId":"i-1","Screenshot":"a\/b\u002B"}`,
	`{"RequestId":"R","InstanceId":"i-1","Screenshot":"not base64!"}`,
	`{"RequestId":"R","InstanceId":"i-1","Screenshot":"?"}`,
	"{\"RequestId\":\"R\",\"Screenshot\":\"aGVs\nbG8=\"}",
	"{\"RequestId\":\"R\",\"Screenshot\":\"aGVs\x01bG8=\"}",
	"{\"RequestId\":\"R\",\"Screenshot\":\"aGVs\xffbG8=\"}",
	`{"RequestId":"R","InstanceId":"i-1","Screenshot":""}`,
	`{"RequestId":"R","InstanceId":"i-1","Screenshot":null}`,
	`{"RequestId":"R","InstanceId":"i-1","Screenshot":12}`,
	`{"RequestId":"R","InstanceId":"i-1"}`,
	`{"InstanceId":"\"Screenshot\":\"AAAA\"","Screenshot":"BBBB"}`,
	`{"InstanceId":"Screenshot","Screenshot":"BBBB"}`,
	`{"Data":{"Screenshot":"AAAA"},"InstanceId":"i-1"}`,
	`{"Data":{"Screenshot":"AAAA"},"Screenshot":"BBBB"}`,
	`{"Screenshot":"AAAA","Screenshot":"BBBB"}`,
	`{"Screenshot":"AAAA","screenshot":"BBBB"}`,
	`{"Data":{"Screenshot":"AAAA"},"Screenshot":"?"}`,
	`{"RequestId":"R","InstanceId":"i-1","Screenshot":"aGVsb`,
	`{"RequestId":"R","InstanceId":"i-1","Screenshot":"aGVsbG8="`,
	`{"RequestId":"R","InstanceId":"i-1","Screenshot":"aGVsbG8="} and more`,
	`[{"Screenshot":"AAAA"}]`,
	`<html>"Screenshot":"AAAA"</html>`,
	``,
}

// The short way must give what encoding/json alone gives, whenever there is a
// picture in it at all.
func TestAnswersAreReadAsEncodingJSONReadsThem(t *testing.T) {
	for _, body := range answerBodies {
		checkAnswer(t, []byte(body))
	}
}

func checkAnswer(t *testing.T, body []byte) {
	t.Helper()
	before := string(body)
	want := new(Screenshot)
	wantErr := json.Unmarshal(body, want)
	got, err := readAnswer(body)
	if _, bad := base64.StdEncoding.DecodeString(want.Image); err == nil && (wantErr != nil || bad != nil) {
		if _, bad := base64.StdEncoding.DecodeString(got.Image); bad == nil {
			t.Errorf("%s: picture %q, want none", body, got.Image)
		}
		return
	}
	switch {
	case (err == nil) != (wantErr == nil):
		t.Errorf("%s: error %v, want %v", body, err, wantErr)
	case err == nil && *got != *want:
		t.Errorf("%s: %+v, want %+v", body, *got, *want)
	case string(body) != before:
		t.Errorf("%s was changed to %s", before, body)
	}
}

func TestAPictureIsLiftedOut(t *testing.T) {
	image := strings.Repeat("QUJD", 1000)
	rest, lifted, ok := liftImage([]byte(`{"InstanceId":"i-1","Screenshot":"` + image + `","RequestId":"R"}`))
	if !ok || string(lifted) != image || string(rest) != `{"InstanceId":"i-1","Screenshot":"`+placeholder+`","RequestId":"R"}` {
		t.Errorf("%v, %d bytes, rest %s", ok, len(lifted), rest)
	}
}

func FuzzReadAnswer(f *testing.F) {
	for _, body := range answerBodies {
		f.Add([]byte(body))
	}
	f.Fuzz(checkAnswer)
}
