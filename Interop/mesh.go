// A member's links: whom it has, whom it tells of, and how messages spread over them.

package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math/rand"
	"net"
	"sync"
	"time"
)

// targetLinks is how many links both generations aim for.
const targetLinks = 32

// sharedByP2P2 is how many peers p2p2 tells of, and how many of a share it looks at.
const sharedByP2P2 = 3

var errDisplaced = errors.New("displaced by a newcomer of the same name")

// mesh is a member's view of its network.
type mesh struct {
	*node
	manners  manners
	dialer   net.Dialer
	mentions map[int][]endpoint // told of in shares of this protocol, whoever they are

	lock     sync.Mutex
	links    []*link // live ones, oldest first
	known    []*address
	heard    map[[sha256.Size]byte]bool
	awaiting map[*link]chan []endpoint // where a share that was asked for goes, in p2p2
	random   *rand.Rand
}

// address is a place that the member has heard of.
type address struct {
	endpoint
	source    string // who told of it first: "seed", or where that peer listens
	lastDial  time.Time
	met       bool // linked with at least once
	ourselves bool
}

func newMesh(n *node, manners manners, random *rand.Rand) *mesh {
	return &mesh{
		node:     n,
		manners:  manners,
		heard:    map[[sha256.Size]byte]bool{},
		awaiting: map[*link]chan []endpoint{},
		random:   random,
	}
}

// join takes a link in. In p2p2 a newcomer takes the place of a live link to a peer of the same name.
func (m *mesh) join(l *link) {
	m.lock.Lock()
	var old *link
	for _, other := range m.links {
		if !m.self.p2p1 && other.hash() == l.hash() {
			old = other
		}
	}
	m.links = append(m.links, l)
	m.address(l.place, "itself").met = true
	count := len(m.links)
	m.lock.Unlock()
	l.report("linked", fields{
		"address": l.place.String(), "protocol": l.codec.protocol(), "nodeID": fmt.Sprint(l.peer.nodeID), "count": count,
	})
	if old != nil {
		old.report("displaced", fields{"address": l.place.String(), "dialled": l.dialled})
		old.end(errDisplaced)
	}
}

func (m *mesh) leave(l *link) {
	m.lock.Lock()
	defer m.lock.Unlock()
	for i, other := range m.links {
		if other == l {
			m.links = append(m.links[:i:i], m.links[i+1:]...)
			return
		}
	}
}

func (m *mesh) live() []*link {
	m.lock.Lock()
	defer m.lock.Unlock()
	return append([]*link(nil), m.links...)
}

// address finds what is known of an endpoint, or begins to know it. The lock is held.
func (m *mesh) address(e endpoint, source string) *address {
	for _, a := range m.known {
		if a.endpoint == e {
			return a
		}
	}
	a := &address{endpoint: e, source: source}
	m.known = append(m.known, a)
	return a
}

func (m *mesh) hear(endpoints []endpoint, source string) {
	m.lock.Lock()
	defer m.lock.Unlock()
	for _, e := range endpoints {
		m.address(e, source)
	}
}

// mayDial tells whether an endpoint may be dialled now, and notes that it is.
func (m *mesh) mayDial(e endpoint) bool {
	m.lock.Lock()
	defer m.lock.Unlock()
	for _, l := range m.links {
		if l.place == e {
			return false
		}
	}
	a := m.address(e, "itself")
	if a.ourselves || time.Since(a.lastDial) < m.manners.redial {
		return false
	}
	a.lastDial = time.Now()
	return true
}

// call dials an endpoint for which mayDial has said yes. It returns when the link stands, or with the alternatives
// that a peer offers which refuses it.
func (m *mesh) call(e endpoint) (alternatives []endpoint) {
	m.lock.Lock()
	a := m.address(e, "itself")
	m.lock.Unlock()
	m.events.report("dialling", fields{"address": e.String(), "source": a.source})
	conn, err := m.dialer.Dial("tcp", e.String())
	if err != nil {
		m.events.report("closed", fields{"remote": e.String(), "error": err.Error()})
		return nil
	}
	s := newStream(conn)
	c, peer, err := m.shakeHands(s, true)
	if err != nil {
		m.lock.Lock()
		a.ourselves = errors.Is(err, errLoopback)
		m.lock.Unlock()
		hangUp(conn, false)
		m.events.report("closed", fields{"remote": e.String(), "error": err.Error()})
		return peer.alternatives
	}
	l := newLink(m.node, s, c, peer, true)
	l.place = e
	go func() {
		err := l.run()
		hangUp(conn, false)
		m.events.report("closed", fields{"remote": e.String(), "error": err.Error()})
	}()
	return nil
}

// tell chooses what a peer that asks is told: in p2p2 some that are linked, in p2p1 all that ever were, be it the
// peer itself.
func (m *mesh) tell(l *link) []endpoint {
	m.lock.Lock()
	var peers []endpoint
	if m.self.p2p1 {
		for _, a := range m.known {
			if a.met {
				peers = append(peers, a.endpoint)
			}
		}
	} else {
		for _, i := range m.random.Perm(len(m.links)) {
			if place := m.links[i].place; place != l.place && len(peers) < sharedByP2P2 {
				peers = append(peers, place)
			}
		}
	}
	m.lock.Unlock()
	peers = append(peers, m.mentions[l.codec.protocol()]...)
	l.report("told", fields{"address": l.place.String(), "protocol": l.codec.protocol(), "peers": texts(peers)})
	return peers
}

// learn takes a share: p2p1 every one, p2p2 only what it asked for.
func (m *mesh) learn(l *link, peers []endpoint) {
	if m.self.p2p1 {
		m.hear(peers, l.place.String())
		return
	}
	m.lock.Lock()
	answer := m.awaiting[l]
	delete(m.awaiting, l)
	m.lock.Unlock()
	if answer != nil {
		answer <- peers
	}
}

// say sends a message of the member's own.
func (m *mesh) say(payload []byte) {
	m.isNew(payload)
	m.events.report("sent", fields{"count": m.spread(payload, nil)})
}

// take hears a message, and passes it on if it is new.
func (m *mesh) take(l *link, payload []byte) {
	if !m.isNew(payload) {
		return
	}
	l.report("message", fields{"payload": hex.EncodeToString(payload)})
	m.spread(payload, l)
}

func (m *mesh) isNew(payload []byte) bool {
	hash := sha256.Sum256(payload)
	m.lock.Lock()
	defer m.lock.Unlock()
	if m.heard[hash] {
		return false
	}
	m.heard[hash] = true
	return true
}

// spread sends a message over all links but the one that it came over, and tells over how many. Where a queue is
// full it is lost, as Go peers lose it.
func (m *mesh) spread(payload []byte, source *link) (count int) {
	for _, l := range m.live() {
		if l != source && l.offer(parcel{kind: typeMessage, target: "<BROADCAST>", payload: payload}) {
			count++
		}
	}
	return count
}
