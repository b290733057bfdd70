package capture

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/acs"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/ecs"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/ecstest"
)

type fixedKeys acs.Keys

func (k *fixedKeys) Keys(context.Context) (acs.Keys, error) { return acs.Keys(*k), nil }

// The real SDK over real sockets, 200 instances and a fault in every third
// call: each read gets the picture of its own instance, and when all have
// ended nothing of them is left. Simulated time has its own soak, TestSoak.
func TestSoakOverSockets(t *testing.T) {
	const instances, interval = 200, 20 * time.Millisecond
	// A read that chance has throttled again and again waits a minute each
	// time; nine times in a row do not happen.
	const patience = 10 * time.Minute
	before := runtime.NumGoroutine()
	options := []ecstest.Option{ecstest.WithKey(ecstest.Key{ID: "LTAIsoakkey", Secret: "soak-secret"}),
		ecstest.WithInterval(interval), ecstest.WithRandomFaults(20261123, 3)}
	for i := range instances {
		options = append(options, ecstest.WithInstance(ecstest.Instance{Region: "cn-hangzhou", ID: fmt.Sprint("i-", i), Screen: ecstest.Still(numbered(i))}))
	}
	endpoint := ecstest.New(options...)
	server := httptest.NewServer(endpoint)
	pool := acs.NewHTTPClient(5*time.Second, 5*time.Second)
	client := ecs.NewClient(ecs.Config{Endpoint: strings.TrimPrefix(server.URL, "http://"), Protocol: "HTTP", Caller: acs.Caller{HTTPClient: pool},
		Keys: &fixedKeys{AccessKeyID: "LTAIsoakkey", AccessKeySecret: "soak-secret", Source: "test"}})
	reader := NewReader(NewPace(interval, time.Millisecond))

	var group sync.WaitGroup
	for i := range instances {
		for range 2 {
			group.Go(func() {
				request := Request{Caller: client, Region: "cn-hangzhou", InstanceID: fmt.Sprint("i-", i), Timeout: patience}
				result, err := reader.Read(t.Context(), request)
				if err != nil {
					t.Errorf("i-%d: %v", i, err)
					return
				}
				if width, height := result.Picture.Width(), result.Picture.Height(); width != 16+i%50 || height != 16+i/50 {
					t.Errorf("i-%d got a picture of %dx%d", i, width, height)
				}
			})
		}
	}
	group.Wait()
	if unknown := endpoint.Unexpected(); len(unknown) > 0 {
		t.Errorf("the API does not know: %v", unknown)
	}
	pool.CloseIdleConnections()
	endpoint.Close()
	server.Close()
	// Closed connections take their goroutines along in their own time.
	deadline := time.Now().Add(10 * time.Second)
	for runtime.NumGoroutine() > before && time.Now().Before(deadline) {
		runtime.Gosched()
	}
	if after := runtime.NumGoroutine(); after > before {
		stacks := make([]byte, 1<<16)
		t.Errorf("%d goroutines before and %d after:\n%s", before, after, stacks[:runtime.Stack(stacks, true)])
	}
}

// numbered is a picture whose size tells i.
func numbered(i int) []byte {
	img := image.NewGray(image.Rect(0, 0, 16+i%50, 16+i/50))
	img.SetGray(3, 3, color.Gray{Y: 255})
	var buffer bytes.Buffer
	if err := png.Encode(&buffer, img); err != nil {
		panic(err)
	}
	return buffer.Bytes()
}
