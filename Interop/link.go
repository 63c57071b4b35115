// One connection's life: handshake, then answering what a Go peer answers, and the messages of the node's mode.

package main

import (
	"errors"
	"fmt"
	"net"
	"sync"
	"time"
)

// queueLength is how many parcels may wait to be written, as in factomd.
const queueLength = 5000

// link is a connection after the handshake. Its reader decides, its writer writes.
type link struct {
	node   *node
	stream *stream
	codec  codec
	peer   handshake
	place  endpoint // where the other side listens, as far as is known
	tally  *tally

	dialled bool // by this side

	queue  chan outgoing
	closed chan struct{} // closed once nothing can be sent any more
	ending sync.Once
	cause  error

	lock      sync.Mutex
	lastSent  time.Time
	lastAsked time.Time // for peers; under its mesh's lock
}

// outgoing is a parcel to write, and what to do once it left.
type outgoing struct {
	parcel
	written func()
}

// serve runs a connection to its end.
func (n *node) serve(conn net.Conn, dialled bool) {
	remote := conn.RemoteAddr().String()
	n.events.report("connected", fields{"remote": remote})
	s := newStream(conn)
	err := n.live(s, dialled)
	hangUp(conn, errors.Is(err, errRejected))
	n.events.report("closed", fields{"remote": remote, "error": err.Error()})
}

func (n *node) live(s *stream, dialled bool) error {
	if n.mode == modeSilent {
		return listenOnly(s)
	}
	c, peer, err := n.shakeHands(s, dialled)
	if err != nil {
		return err
	}
	return newLink(n, s, c, peer, dialled).run()
}

func newLink(n *node, s *stream, c codec, peer handshake, dialled bool) *link {
	host, _, _ := net.SplitHostPort(s.RemoteAddr().String())
	return &link{
		node:     n,
		stream:   s,
		codec:    c,
		peer:     peer,
		dialled:  dialled,
		place:    endpoint{host, peer.port},
		tally:    n.newTally(),
		queue:    make(chan outgoing, queueLength),
		closed:   make(chan struct{}),
		lastSent: time.Now(),
	}
}

func listenOnly(s *stream) error {
	for {
		if _, err := s.in.Discard(1); err != nil {
			return err
		}
	}
}

// hangUp closes a connection. Politely means that what was written last gets through even if the other side
// wrote something that we never read.
func hangUp(conn net.Conn, politely bool) {
	defer conn.Close()
	half, ok := conn.(*net.TCPConn)
	if !politely || !ok || half.CloseWrite() != nil {
		return
	}
	_ = conn.SetReadDeadline(time.Now().Add(time.Second))
	for buffer := make([]byte, 4096); ; {
		if _, err := conn.Read(buffer); err != nil {
			return
		}
	}
}

func (l *link) run() error {
	go l.write()
	if mesh := l.node.mesh; mesh != nil {
		mesh.join(l)
		defer mesh.leave(l)
	}
	if l.node.mode == modeSend {
		go l.sendRow()
	}
	go l.repeat(l.node.ask, parcel{kind: typePeerRequest, payload: []byte(peerRequestText)})
	go l.repeat(l.node.ping, parcel{kind: typePing, payload: []byte(pingText)})
	l.end(l.read())
	return l.cause
}

// end closes the connection; the first cause counts.
func (l *link) end(cause error) {
	l.ending.Do(func() {
		l.cause = cause
		close(l.closed)
		l.stream.Close()
	})
}

func (l *link) read() error {
	if err := l.begin(); err != nil {
		return err
	}
	for {
		p, err := l.codec.receive()
		if err != nil {
			return err
		}
		if err := l.handle(p); err != nil {
			return err
		}
	}
}

// begin treats the handshake as the message that it is: in protocol 9 it asks for peers, and p2p1 takes any
// message for one.
func (l *link) begin() error {
	switch l.peer.kind {
	case typeHandshake:
		return nil
	case typePeerRequest:
		l.share()
		return nil
	default:
		return l.handle(parcel{kind: l.peer.kind, payload: l.peer.payload})
	}
}

func (l *link) handle(p parcel) error {
	switch p.kind {
	case typePing:
		l.report("ping", nil)
		l.post(parcel{kind: typePong, payload: []byte(pongText)}, nil)
	case typePong:
		l.report("pong", nil)
	case typePeerRequest:
		l.report("request", nil)
		l.share()
	case typePeerResponse:
		return l.learn(p.payload)
	case typeMessage, typeMessagePart:
		return l.take(p.payload)
	}
	return nil
}

func (l *link) share() {
	peers := l.node.peers
	if mesh := l.node.mesh; mesh != nil {
		peers = mesh.tell(l)
	}
	payload := makeShare(l.codec.protocol(), l.node.self.p2p1, l.node.self.network, peers)
	l.post(parcel{kind: typePeerResponse, payload: payload}, nil)
}

func (l *link) learn(share []byte) error {
	peers, err := parseShare(l.codec.protocol(), l.node.self.network, share)
	if err != nil {
		return err
	}
	l.report("shared", fields{"peers": texts(peers)})
	if mesh := l.node.mesh; mesh != nil {
		mesh.learn(l, peers)
	}
	return nil
}

// take is what the modes do with an application message, and a member of a network.
func (l *link) take(payload []byte) error {
	if mesh := l.node.mesh; mesh != nil {
		mesh.take(l, payload)
		return nil
	}
	number := l.tally.received
	if err := l.tally.take(payload); err != nil {
		l.report("mismatch", fields{"number": number, "detail": err.Error()})
		return fmt.Errorf("message %d: %w", number, err)
	}
	if l.node.mode == modeEcho {
		l.post(parcel{kind: typeMessage, target: l.hash(), payload: payload}, nil)
	}
	if l.tally.done() {
		l.report("done", fields{"received": l.tally.received, "bytes": l.tally.bytes, "sha256": l.tally.sum()})
	}
	return nil
}

// hash names the other side as its own generation would.
func (l *link) hash() string {
	format := "%s %08x"
	if l.node.self.p2p1 {
		format = "%s %016x"
	}
	return fmt.Sprintf(format, l.place, l.peer.nodeID)
}

// sendRow writes all messages of the node's seed.
func (l *link) sendRow() {
	n := l.node
	sent := func() { l.report("sent", fields{"count": n.count}) }
	if n.count == 0 {
		sent()
		return
	}
	row := newMessageRow(n.seed, n.min, n.max)
	for i := 1; i < n.count; i++ {
		l.post(parcel{kind: typeMessage, target: "<BROADCAST>", payload: row.next()}, nil)
	}
	l.post(parcel{kind: typeMessage, target: "<BROADCAST>", payload: row.next()}, sent)
}

// repeat sends the same parcel at every interval; none at all when the interval is 0.
func (l *link) repeat(interval time.Duration, p parcel) {
	if interval <= 0 {
		return
	}
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			l.post(p, nil)
		case <-l.closed:
			return
		}
	}
}

// post queues a parcel, and waits while the queue is full.
func (l *link) post(p parcel, written func()) {
	select {
	case l.queue <- outgoing{p, written}:
	case <-l.closed:
	}
}

// offer queues a parcel, unless the queue is full.
func (l *link) offer(p parcel) bool {
	select {
	case l.queue <- outgoing{p, nil}:
		return true
	default:
		return false
	}
}

// write sends what is queued, and flushes when nothing more is.
func (l *link) write() {
	for {
		select {
		case o := <-l.queue:
			if err := l.transmit(o); err != nil {
				l.end(err)
				return
			}
		case <-l.closed:
			return
		}
	}
}

func (l *link) transmit(o outgoing) error {
	if err := l.codec.send(o.parcel); err != nil {
		return err
	}
	if len(l.queue) == 0 || o.written != nil {
		if err := l.stream.out.Flush(); err != nil {
			return err
		}
	}
	if o.written != nil {
		o.written()
	}
	l.lock.Lock()
	l.lastSent = time.Now()
	l.lock.Unlock()
	return nil
}

// quiet tells for how long nothing was sent.
func (l *link) quiet() time.Duration {
	l.lock.Lock()
	defer l.lock.Unlock()
	return time.Since(l.lastSent)
}

func (l *link) report(event string, f fields) {
	if f == nil {
		f = fields{}
	}
	f["remote"] = l.stream.RemoteAddr().String()
	l.node.events.report(event, f)
}
