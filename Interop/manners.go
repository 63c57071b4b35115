// How the two generations of Go peers look for peers.

package main

import "time"

// manners are a generation's times.
type manners struct {
	every  time.Duration // between looks at whether there are enough links
	ask    time.Duration // between requests for peers: to all in p2p1, to the same one in p2p2
	redial time.Duration // between dials of one endpoint
	ping   time.Duration // of silence
	limit  time.Duration // for which an address that was accepted is not accepted again
}

var (
	mannersOfP2P1 = manners{
		every: 30 * time.Second, ask: 180 * time.Second, redial: 20 * time.Second, ping: 15 * time.Second, limit: time.Second,
	}
	mannersOfP2P2 = manners{
		every: time.Second, ask: 5 * time.Second, redial: 2 * time.Minute, ping: 15 * time.Second, limit: time.Second,
	}
)

// reseedBelow is how few links make p2p2 go back to its seeds.
const reseedBelow = 10

// dialsAtOnce is how many endpoints p2p2 dials before it looks at its links again.
const dialsAtOnce = 4

// answerTime is how long p2p2 waits for a share.
const answerTime = 5 * time.Second

// look keeps a member looking for peers, for ever.
func (m *mesh) look(seeds func() []endpoint) {
	go m.keepAwake()
	if m.self.p2p1 {
		m.fill(seeds)
	} else {
		m.replenish(seeds)
	}
}

// keepAwake pings where nothing was sent for a while.
func (m *mesh) keepAwake() {
	for range time.Tick(min(m.manners.ping, time.Second)) {
		for _, l := range m.live() {
			if l.quiet() > m.manners.ping {
				l.offer(parcel{kind: typePing, payload: []byte(pingText)})
			}
		}
	}
}

func min(a, b time.Duration) time.Duration {
	if a < b {
		return a
	}
	return b
}

// fill is p2p1's way: now and then it dials all that it knows, at once, and rarely it asks everyone for peers.
func (m *mesh) fill(seeds func() []endpoint) {
	lastAsked := time.Now()
	for ; ; time.Sleep(m.manners.every) {
		m.hear(seeds(), "seed")
		for _, e := range m.strangers() {
			if m.mayDial(e) {
				go m.call(e)
			}
		}
		if time.Since(lastAsked) < m.manners.ask {
			continue
		}
		lastAsked = time.Now()
		for _, l := range m.live() {
			l.offer(parcel{kind: typePeerRequest, payload: []byte(peerRequestText)})
		}
	}
}

// strangers are as many known endpoints as there is room for, linked or not.
func (m *mesh) strangers() (endpoints []endpoint) {
	m.lock.Lock()
	defer m.lock.Unlock()
	if len(m.links) >= targetLinks {
		return nil
	}
	for _, a := range m.known {
		endpoints = append(endpoints, a.endpoint)
	}
	return endpoints
}

// replenish is p2p2's way: with few links it dials its seeds, and then one of the few that one peer tells of.
func (m *mesh) replenish(seeds func() []endpoint) {
	for {
		var candidates []endpoint
		count := len(m.live())
		if count <= reseedBelow {
			candidates = seeds()
			m.hear(candidates, "seed")
		}
		dialled := 0
		if count < targetLinks {
			dialled = m.dialSome(candidates)
		}
		if dialled == 0 && count < targetLinks {
			dialled = m.dialSome(m.askSomebody())
		}
		if dialled == 0 {
			time.Sleep(m.manners.every)
		}
	}
}

// dialSome dials candidates one after the other, and what they offer when they refuse. It tells how many it dialled.
func (m *mesh) dialSome(candidates []endpoint) (dialled int) {
	for len(candidates) > 0 && dialled < dialsAtOnce {
		next := candidates[0]
		candidates = candidates[1:]
		if m.mayDial(next) {
			dialled++
			alternatives := m.call(next)
			m.hear(alternatives, next.String())
			candidates = append(candidates, alternatives...)
		}
	}
	return dialled
}

// askSomebody asks a peer for peers that wasn't asked lately, and chooses one of what it tells.
func (m *mesh) askSomebody() []endpoint {
	l, answer := m.beginToAsk()
	if l == nil {
		return nil
	}
	l.offer(parcel{kind: typePeerRequest, payload: []byte(peerRequestText)})
	select {
	case peers := <-answer:
		return m.choose(peers, l.place.String())
	case <-l.closed:
		return nil
	case <-time.After(answerTime):
		return nil
	}
}

func (m *mesh) beginToAsk() (*link, chan []endpoint) {
	m.lock.Lock()
	defer m.lock.Unlock()
	for _, i := range m.random.Perm(len(m.links)) {
		l := m.links[i]
		if time.Since(l.lastAsked) >= m.manners.ask {
			l.lastAsked = time.Now()
			answer := make(chan []endpoint, 1)
			m.awaiting[l] = answer
			return l, answer
		}
	}
	return nil, nil
}

// choose takes one of the few that count in a share.
func (m *mesh) choose(peers []endpoint, source string) []endpoint {
	m.lock.Lock()
	m.random.Shuffle(len(peers), func(i, j int) { peers[i], peers[j] = peers[j], peers[i] })
	m.lock.Unlock()
	if len(peers) > 1 {
		peers = peers[:1]
	}
	m.hear(peers, source)
	return peers
}
