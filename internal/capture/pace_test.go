package capture

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cloudscreen/terraform-provider-alicloud/internal/ecs"
)

// together starts the requests at once and returns their outcomes in order.
func together(ctx context.Context, reader *Reader, requests ...Request) ([]*Result, []error) {
	results, errs := make([]*Result, len(requests)), make([]error, len(requests))
	var group sync.WaitGroup
	for i, request := range requests {
		group.Go(func() { results[i], errs[i] = reader.Read(ctx, request) })
	}
	group.Wait()
	return results, errs
}

func TestReadsThatStartTogetherShareACall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		caller := &script{}
		other := ask(caller)
		other.InstanceID = "i-2"
		start := time.Now()
		results, errs := together(t.Context(), newReader(), ask(caller), ask(caller), ask(caller), ask(caller), other)
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
		if caller.count() != 2 {
			t.Errorf("%d calls, want 2", caller.count())
		}
		if results[0].RequestID != results[3].RequestID || results[0].RequestID == results[4].RequestID {
			t.Errorf("request ids %s, %s and %s", results[0].RequestID, results[3].RequestID, results[4].RequestID)
		}
		if took := time.Since(start); took > time.Second {
			t.Errorf("instances waited for each other: %s", took)
		}
	})
}

// A walk over many instances does not wait for company that never comes; a read
// that finds another of its instance under way brings the patience back.
func TestManyInstancesAreReadWithLittleWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		caller, reader, number := &script{}, newReader(), 0
		took := func(reads int) time.Duration {
			number++
			requests := make([]Request, reads)
			for i := range requests {
				requests[i] = ask(caller)
				requests[i].InstanceID = fmt.Sprintf("i-%d", number)
			}
			start := time.Now()
			if _, errs := together(t.Context(), reader, requests...); errors.Join(errs...) != nil {
				t.Fatal(errs)
			}
			return time.Since(start)
		}
		patient := took(1)
		if patient < DefaultGather {
			t.Errorf("the first read took %s, want %s or more", patient, DefaultGather)
		}
		for range manyAlone - 1 {
			took(1)
		}
		if hasty := took(1); patient-hasty < DefaultGather*3/4 {
			t.Errorf("after many reads one took %s, the first %s", hasty, patient)
		}
		before := caller.count()
		took(3)
		if calls := caller.count() - before; calls != 1 {
			t.Errorf("%d calls for reads that start together, want 1", calls)
		}
		if again := took(1); again < patient {
			t.Errorf("after a shared call a read took %s, the first %s", again, patient)
		}
	})
}

func TestReadsOfOneInstanceKeepThePace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		caller, otherAlias := &script{takes: time.Second}, &script{takes: time.Second}
		awake := ask(caller)
		awake.Wakeup = true
		results, errs := together(t.Context(), newReader(), ask(caller), awake, ask(otherAlias))
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
		calls := slices.Concat(caller.calls, otherAlias.calls)
		if len(calls) != 3 {
			t.Fatalf("%d calls, want one for each wakeup and each caller", len(calls))
		}
		for i, a := range calls {
			for _, b := range calls[i+1:] {
				if gap := b.at.Sub(a.at).Abs(); gap < DefaultInterval+time.Second {
					t.Errorf("calls %s apart; want 10 s after the answer, which took 1 s", gap)
				}
			}
		}
		if results[0].RequestID == results[1].RequestID {
			t.Error("reads with different wakeup shared a picture")
		}
	})
}

func TestAReadNeverGetsAnOlderPicture(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		caller := &script{takes: 5 * time.Second}
		reader := newReader()
		var first *Result
		var group sync.WaitGroup
		group.Go(func() { first, _ = reader.Read(t.Context(), ask(caller)) })
		time.Sleep(time.Second) // the first call is on its way
		second, err := reader.Read(t.Context(), ask(caller))
		group.Wait()
		if err != nil {
			t.Fatal(err)
		}
		if first.RequestID == second.RequestID {
			t.Error("a read got a picture of a call that was sent before the read began")
		}
		if gap := caller.calls[1].at.Sub(first.CapturedAt); gap < DefaultInterval {
			t.Errorf("second call %s after the first answer", gap)
		}
	})
}

func TestLeavingReadsEndTheCallOnlyWhenNobodyIsLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		caller := &script{takes: 5 * time.Second}
		reader := newReader()
		impatient, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		var group sync.WaitGroup
		group.Go(func() {
			if _, err := reader.Read(impatient, ask(caller)); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("impatient read: %v", err)
			}
		})
		group.Go(func() {
			if _, err := reader.Read(t.Context(), ask(caller)); err != nil {
				t.Errorf("patient read: %v", err)
			}
		})
		group.Wait()
		if caller.count() != 1 {
			t.Errorf("%d calls, want 1", caller.count())
		}
	})
}

func TestPaceForgetsInstances(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		reader := newReader()
		for i := range 20 {
			request := ask(&script{})
			request.InstanceID = fmt.Sprint("i-", i)
			if _, err := reader.Read(t.Context(), request); err != nil {
				t.Fatal(err)
			}
		}
		time.Sleep(DefaultInterval)
		if _, err := reader.Read(t.Context(), ask(&script{})); err != nil {
			t.Fatal(err)
		}
		if n := len(reader.pace.lanes); n != 1 {
			t.Errorf("%d instances remembered, want the last one only", n)
		}
	})
}

// 200 instances, a third of whose answers are faults, reads with deadlines and
// interrupts: every picture is of the instance and call it was asked for, calls
// keep the pace, and nothing is left running (synctest fails otherwise).
func TestSoak(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		random := rand.New(rand.NewPCG(20261123, 1))
		faults := []error{throttled, refusedTCP, reset,
			&ecs.Error{Code: "InternalError", HTTPStatus: 500, Sent: true},
			&ecs.Error{HTTPStatus: 502, Sent: true},
			&ecs.Error{HTTPStatus: 200, Sent: true, Err: ecs.ErrMalformedAnswer}}
		caller := &script{takes: 50 * time.Millisecond}
		var mu sync.Mutex
		lastAnswer := map[string]time.Time{}
		caller.answer = func(n int, call sent) (*ecs.Screenshot, error) {
			mu.Lock()
			defer mu.Unlock()
			if last, ok := lastAnswer[call.id]; ok && call.at.Sub(last) < DefaultInterval {
				t.Errorf("%s: called %s after its last answer", call.id, call.at.Sub(last))
			}
			if random.IntN(3) == 0 {
				fault := faults[random.IntN(len(faults))]
				if reachedService(fault) {
					lastAnswer[call.id] = time.Now()
				}
				return nil, fault
			}
			lastAnswer[call.id] = time.Now()
			return picture(call.id, n%50), nil
		}
		reader := newReader()
		var group sync.WaitGroup
		for i := range 200 {
			for range 1 + i%3 {
				group.Go(func() {
					request := ask(caller)
					request.InstanceID, request.Wakeup = fmt.Sprint("i-", i), i%5 == 0
					ctx, cancel := context.WithCancel(t.Context())
					defer cancel()
					if i%17 == 0 {
						time.AfterFunc(time.Duration(i)*50*time.Millisecond, cancel)
					}
					began := time.Now()
					result, err := reader.Read(ctx, request)
					if err == nil && result.CapturedAt.Before(began) {
						t.Errorf("i-%d: picture of %s for a read of %s", i, result.CapturedAt, began)
					}
					if err != nil && i%17 != 0 {
						t.Errorf("i-%d: %v", i, err)
					}
				})
			}
		}
		group.Wait()
	})
}
