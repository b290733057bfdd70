package net

// trie holds the sequences of labels that stand for characters. Node 0 is its root.
type trie struct {
	nodes []trieNode
	// labels is one more than the largest label.
	labels int
	// next has, of each node and label, the node after, 0 where there is none.
	next []int32
}

type trieNode struct {
	// character is the index of the character that ends here, -1 for none.
	character int32
	// more says that longer sequences go on from here.
	more bool
}

func newTrie(sequences [][]int) trie {
	t := trie{nodes: []trieNode{{character: -1}}}
	for _, sequence := range sequences {
		for _, label := range sequence {
			t.labels = max(t.labels, label+1)
		}
	}
	t.next = make([]int32, t.labels)
	for character, sequence := range sequences {
		node := int32(0)
		for _, label := range sequence {
			after := &t.next[int(node)*t.labels+label]
			if *after == 0 {
				t.nodes[node].more = true
				*after = int32(len(t.nodes))
				node = *after
				t.nodes = append(t.nodes, trieNode{character: -1})
				t.next = append(t.next, make([]int32, t.labels)...)
				continue
			}
			node = *after
		}
		if node != 0 && t.nodes[node].character < 0 {
			t.nodes[node].character = int32(character)
		}
	}
	return t
}

// after is the node that a label leads to from a node, 0 for none.
func (t *trie) after(node int32, label int) int32 {
	if label >= t.labels {
		return 0
	}
	return t.next[int(node)*t.labels+label]
}
