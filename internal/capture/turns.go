package capture

import (
	"hash/fnv"
	"time"
)

// turns are the moments at which processes that know nothing of each other ask
// for an instance that they all want: every eleven tenths of the interval by the
// clock on the wall, which they have in common. All who still wait ask within
// the first part of a turn, the service takes the first of them, and its
// interval is over when the next turn comes, whether it counts from the call
// that it took or from the last one that it refused:
//
//	turn           0 s            11 s           22 s
//	A, B, C ask    | B  A C       | A  C         | C
//	served           B              A              C
//
// With pauses of a random length instead, the calls of a few processes lie
// anywhere, and of a service that counts from refused calls too nobody ever
// gets a picture: there are always ten seconds in which another one asks.
//
// Each instance has moments of its own, so that a fleet does not ask at once.
type turns struct {
	interval time.Duration
	phase    time.Duration // how long after a multiple of the length a turn begins
}

const (
	// crowdedCalls is for how many calls a process keeps to the turns after it
	// was refused twice in a row.
	crowdedCalls = 3
	// patientTurns is how many refusals are a queue that moves. After so many,
	// somebody's clock may be off and their turns in the way of ours: one is left
	// out here and there, and more of them with time.
	patientTurns = 10
)

func turnsOf(instance Instance, interval time.Duration) turns {
	t := turns{interval: interval}
	if t.length() > 0 {
		sum := fnv.New64a()
		_, _ = sum.Write([]byte(instance.Region + "/" + instance.ID))
		t.phase = time.Duration(sum.Sum64() % uint64(t.length()))
	}
	return t
}

func (t turns) length() time.Duration { return t.interval + t.interval/10 }

// after is a moment in the first turn that begins at earliest or later, or in
// one soon after it when failures are many. Who was not refused has had a
// picture, and lets the others go first.
func (t turns) after(earliest time.Time, failures int) time.Time {
	length := t.length()
	if length <= 0 {
		return earliest
	}
	begin := earliest.Add(-t.phase).Truncate(length).Add(t.phase)
	if begin.Before(earliest) {
		begin = begin.Add(length)
	}
	left := jitter(time.Duration(failures/patientTurns+1)*length) / length * length
	half := t.interval / throttlePart / 2
	if failures == 0 {
		begin = begin.Add(half)
	}
	return begin.Add(left + jitter(half))
}
