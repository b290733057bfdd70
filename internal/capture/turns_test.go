package capture

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"regexp"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/acs"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/ecs"
	"github.com/cloudscreen/terraform-provider-alicloud/internal/ecstest"
)

// wire brings requests to the endpoint without a socket, since the time of
// testing/synctest stands still while a socket is waited for. Each way takes
// a random time of up to 100 ms.
type wire struct{ endpoint http.Handler }

func (w wire) RoundTrip(request *http.Request) (*http.Response, error) {
	if err := sleep(request.Context(), rand.N(100*time.Millisecond)); err != nil {
		return nil, err
	}
	var sent bytes.Buffer
	if err := request.Write(&sent); err != nil {
		return nil, err
	}
	received, err := http.ReadRequest(bufio.NewReader(&sent))
	if err != nil {
		return nil, err
	}
	answer := httptest.NewRecorder()
	w.endpoint.ServeHTTP(answer, received.WithContext(request.Context()))
	if err := sleep(request.Context(), rand.N(100*time.Millisecond)); err != nil {
		return nil, err
	}
	return answer.Result(), nil
}

// process is what a provider process has of its own: pace, client, nothing
// that another one could see.
func process(endpoint http.Handler) (*Reader, Request) {
	client := ecs.NewClient(ecs.Config{Caller: acs.Caller{HTTPClient: &http.Client{Transport: wire{endpoint}}},
		Keys: &fixedKeys{AccessKeyID: "LTAIprocess", AccessKeySecret: "process-secret", Source: "test"}})
	return newReader(), ask(client)
}

func crowdedEndpoint(strict bool) *ecstest.Endpoint {
	options := []ecstest.Option{
		ecstest.WithKey(ecstest.Key{ID: "LTAIprocess", Secret: "process-secret"}),
		ecstest.WithInstance(ecstest.Instance{Region: "cn-hangzhou", ID: "i-1", Screen: ecstest.Still(numbered(1))}),
	}
	if strict {
		options = append(options, ecstest.WithStrict())
	}
	return ecstest.New(options...)
}

// Processes that know nothing of each other and want one instance: each has its
// picture within 12 s for each of them, whether a refused call starts the
// service's interval anew or not. Where it does and they do not start at once,
// their first calls take turns from each other: one more.
func TestProcessesOnOneInstanceTakeTurns(t *testing.T) {
	for _, processes := range []int{2, 3, 6, 10} {
		for _, strict := range []bool{false, true} {
			for _, within := range []time.Duration{100 * time.Millisecond, DefaultInterval} {
				t.Run(fmt.Sprintf("%d strict=%t started within %s", processes, strict, within), func(t *testing.T) {
					most := 12 * time.Second * time.Duration(processes)
					if strict && within > time.Second {
						most += 12 * time.Second
					}
					longest := time.Duration(0)
					for range 20 {
						synctest.Test(t, func(t *testing.T) {
							took := crowd(t, processes, strict, within)
							longest = max(longest, took)
							if took > most {
								t.Errorf("the last picture came %s after the last start, want %s at most", took, most)
							}
						})
					}
					t.Logf("the last picture came %s after the last start at most", longest.Round(time.Second))
				})
			}
		}
	}
}

// crowd lets processes read and says when the last one had its picture, counted
// from when the last one started.
func crowd(t *testing.T, processes int, strict bool, within time.Duration) time.Duration {
	endpoint := crowdedEndpoint(strict)
	time.Sleep(rand.N(time.Hour)) // the turns are anywhere
	begin := time.Now()
	var group sync.WaitGroup
	for range processes {
		group.Go(func() {
			time.Sleep(rand.N(within))
			reader, request := process(endpoint)
			if _, err := reader.Read(t.Context(), request); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	return time.Since(begin) - within
}

// Two pipelines that wait for something on one machine both look at it all the
// time, also when a refused call starts the interval anew.
func TestProcessesThatKeepLookingShareAnInstance(t *testing.T) {
	for _, strict := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			endpoint := crowdedEndpoint(strict)
			var group sync.WaitGroup
			for i := range 2 {
				group.Go(func() {
					time.Sleep(time.Duration(i) * rand.N(DefaultInterval))
					reader, request := process(endpoint)
					request.WaitFor = &WaitFor{Text: regexp.MustCompile("never shown"), Interval: DefaultInterval}
					_, err := reader.Read(t.Context(), request)
					var notShown *NotShownError
					if !errors.As(err, &notShown) || notShown.Pictures < 7 {
						t.Errorf("strict=%t, process %d: %v, want 7 pictures or more in 5 minutes", strict, i, err)
					}
				})
			}
			group.Wait()
		})
	}
}

// Each instance has turns of its own, in the time between two of them.
func TestTurnsOfAFleetAreApart(t *testing.T) {
	now, seen := time.Now(), map[int64]int{}
	for i := range 110 {
		of := turnsOf(Instance{"cn-hangzhou", fmt.Sprint("i-", i)}, DefaultInterval)
		at := of.after(now, 0)
		if wait := at.Sub(now); wait < 0 || wait > of.length()+DefaultInterval/20 {
			t.Fatalf("i-%d: its turn is in %s", i, wait)
		}
		seen[int64(at.Sub(now)/time.Second)]++
	}
	for second, instances := range seen {
		if instances > 30 {
			t.Errorf("%d of 110 instances have their turn in second %d", instances, second)
		}
	}
}
