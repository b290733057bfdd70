package ecs

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/acs"
)

type benchKeys struct{}

func (benchKeys) Keys(context.Context) (acs.Keys, error) {
	return acs.Keys{AccessKeyID: "LTAIbench", AccessKeySecret: "a-secret"}, nil
}

// BenchmarkGetInstanceScreenshot is one call over a socket; `make bench`
// compares it with a bare round trip to a server of another process.
func BenchmarkGetInstanceScreenshot(b *testing.B) {
	for _, size := range []int{70_000, 1_000_000} {
		b.Run(fmt.Sprintf("%dkB", size/1000), func(b *testing.B) {
			picture := make([]byte, size*3/4)
			_, _ = rand.Read(picture)
			answer := fmt.Appendf(nil, `{"RequestId":"R","InstanceId":"i-1","Screenshot":%q}`, base64.StdEncoding.EncodeToString(picture))
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				_, _ = w.Write(answer)
			}))
			defer server.Close()
			client := NewClient(Config{Endpoint: server.Listener.Addr().String(), Protocol: "HTTP", Keys: benchKeys{}, Caller: acs.Caller{HTTPClient: acs.NewHTTPClient(time.Minute, time.Minute)}})
			b.ReportAllocs()
			b.SetBytes(int64(len(answer)))
			for b.Loop() {
				if _, err := client.GetInstanceScreenshot(b.Context(), "cn-hangzhou", "i-1", false); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
