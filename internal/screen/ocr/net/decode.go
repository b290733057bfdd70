package net

import "math"

// Char is a character that was read.
type Char struct {
	Text string
	// Start and End are the steps where its labels came, End one past the last.
	Start, End int
	// Confidence is the probability of its least likely label, at that label's
	// peak.
	Confidence float32
}

// Decode reads the characters off the last line's probabilities and appends
// them to chars. Labels repeat, and the null label parts them. Where each
// character has one label, the likeliest label of each step is taken; where some
// have several, the likeliest path that spells characters.
func (r *Run) Decode(chars []Char) []Char {
	if r.network.single {
		return r.greedy(chars)
	}
	return r.beam.search(r, chars)
}

// greedy takes the likeliest label of each step.
func (r *Run) greedy(chars []Char) []Char {
	n := r.network
	last := n.null
	for step := range r.steps {
		probabilities := r.Probabilities(step)
		label := 0
		for i, p := range probabilities {
			if p > probabilities[label] {
				label = i
			}
		}
		p := probabilities[label]
		switch label {
		case n.null:
		case last:
			char := &chars[len(chars)-1]
			char.End = step + 1
			char.Confidence = max(char.Confidence, p)
		default:
			text := n.characters[n.codes.nodes[n.codes.after(0, label)].character]
			chars = append(chars, Char{text, step, step + 1, p})
		}
		last = label
	}
	return chars
}

// Bounds of the search: how many paths are kept, how many labels a step offers
// besides null, and how likely these must be.
const (
	beamPaths  = 12
	beamLabels = 8
	beamLeast  = 5e-4
)

// path is a way to read the line up to a step.
type path struct {
	score float32 // log probability
	// node is where in the trie its last labels are, label the last of them;
	// null says that null came since.
	node, label int32
	null        bool
	// text is the last of its finished characters in the beam's spelt, -1 for
	// none, and hash tells texts apart.
	text int32
	hash uint64
	// Of the character at node: its first step, the step after its last label,
	// the last label's peak, the least of the peaks before.
	start, end  int32
	peak, least float32
}

// spelt is a finished character and the one before it.
type spelt struct {
	before     int32
	character  int32
	start, end int32
	confidence float32
}

// beam is the memory of a search.
type beam struct {
	paths, next []path
	spelt       []spelt
	labels      []candidate
}

type candidate struct {
	label int32
	p     float32
	log   float32
}

func (b *beam) search(r *Run, chars []Char) []Char {
	n := r.network
	b.spelt = b.spelt[:0]
	b.paths = append(b.paths[:0], path{text: -1, label: -1, null: true})
	for step := range r.steps {
		probabilities := r.Probabilities(step)
		null := logOf(probabilities[n.null])
		b.offer(probabilities, n.null)
		b.next = b.next[:0]
		for i := range b.paths {
			p := &b.paths[i]
			stay := *p
			stay.null, stay.score = true, p.score+null
			b.keep(&stay)
			for _, c := range b.labels {
				b.extend(&n.codes, p, c, int32(step))
			}
		}
		b.paths, b.next = b.next, b.paths
	}
	return b.best(n, chars)
}

func logOf(p float32) float32 { return float32(math.Log(float64(max(p, 1e-20)))) }

// offer lists the likeliest labels of a step.
func (b *beam) offer(probabilities []float32, null int) {
	b.labels = b.labels[:0]
	for i, p := range probabilities {
		if p < beamLeast || i == null {
			continue
		}
		at := len(b.labels)
		for at > 0 && b.labels[at-1].p < p {
			at--
		}
		if at == beamLabels {
			continue
		}
		if len(b.labels) < beamLabels {
			b.labels = append(b.labels, candidate{})
		}
		copy(b.labels[at+1:], b.labels[at:])
		b.labels[at] = candidate{label: int32(i), p: p}
	}
	for i := range b.labels {
		b.labels[i].log = logOf(b.labels[i].p)
	}
}

// extend keeps the paths that a label makes of one.
func (b *beam) extend(codes *trie, p *path, c candidate, step int32) {
	if c.label == p.label && !p.null {
		again := *p
		again.score += c.log
		again.peak, again.end = max(p.peak, c.p), step+1
		b.keep(&again)
		return
	}
	if p.node != 0 {
		if node := codes.after(p.node, int(c.label)); node != 0 {
			longer := *p
			longer.score += c.log
			longer.node, longer.label, longer.null = node, c.label, false
			longer.least, longer.peak, longer.end = min(p.least, p.peak), c.p, step+1
			b.keep(&longer)
		}
		if codes.nodes[p.node].character < 0 {
			return
		}
	}
	node := codes.after(0, int(c.label))
	if node == 0 {
		return
	}
	fresh := path{score: p.score + c.log, node: node, label: c.label, text: p.text, hash: p.hash,
		start: step, end: step + 1, peak: c.p, least: 1}
	if b.worse(fresh.score) {
		return // before a character is spelt for nothing
	}
	if p.node != 0 {
		fresh.text, fresh.hash = b.finish(codes, p)
	}
	b.keep(&fresh)
}

// finish spells the character at a path's node.
func (b *beam) finish(codes *trie, p *path) (text int32, hash uint64) {
	character := codes.nodes[p.node].character
	b.spelt = append(b.spelt, spelt{p.text, character, p.start, p.end, min(p.least, p.peak)})
	return int32(len(b.spelt) - 1), (p.hash ^ uint64(character+1)) * 0x9e3779b97f4a7c15
}

func (b *beam) worse(score float32) bool {
	return len(b.next) == beamPaths && score <= b.next[beamPaths-1].score
}

// keep puts a path among the next ones, best first, unless one with the same
// text and labels is better.
func (b *beam) keep(p *path) {
	if b.worse(p.score) {
		return
	}
	at := len(b.next)
	for i := range b.next {
		other := &b.next[i]
		if other.node == p.node && other.null == p.null && other.hash == p.hash {
			if other.score >= p.score {
				return
			}
			at = i
			break
		}
	}
	if at == len(b.next) {
		if len(b.next) < beamPaths {
			b.next = append(b.next, path{})
		} else {
			at--
		}
	}
	for at > 0 && b.next[at-1].score < p.score {
		b.next[at] = b.next[at-1]
		at--
	}
	b.next[at] = *p
}

// best spells the likeliest path that does not end inside a character.
func (b *beam) best(n *Network, chars []Char) []Char {
	for i := range b.paths {
		p := &b.paths[i]
		if p.node != 0 && n.codes.nodes[p.node].character < 0 && i < len(b.paths)-1 {
			continue
		}
		text := p.text
		if p.node != 0 && n.codes.nodes[p.node].character >= 0 {
			text, _ = b.finish(&n.codes, p)
		}
		first := len(chars)
		for ; text >= 0; text = b.spelt[text].before {
			s := b.spelt[text]
			chars = append(chars, Char{n.characters[s.character], int(s.start), int(s.end), s.confidence})
		}
		for i, j := first, len(chars)-1; i < j; i, j = i+1, j-1 {
			chars[i], chars[j] = chars[j], chars[i]
		}
		break
	}
	return chars
}
