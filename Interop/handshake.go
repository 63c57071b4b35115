// Who speaks first, which protocol it settles on, and whom a Go peer refuses.

package main

import (
	"errors"
	"fmt"
	"strconv"
	"time"
)

// handshakeTime is how long p2p2 waits for the other side's handshake.
const handshakeTime = 5 * time.Second

var (
	errRejected = errors.New("rejected")
	errLoopback = errors.New("loopback")
)

// shakeHands opens a connection and gives what speaks on it from then on, and what the other side said of
// itself. It reports the handshake as soon as there is one, even if it ends the connection.
func (n *node) shakeHands(s *stream, dialled bool) (codec, handshake, error) {
	if n.self.p2p1 {
		return n.askForPeers(s)
	}
	if err := s.SetReadDeadline(time.Now().Add(handshakeTime)); err != nil {
		return nil, handshake{}, err
	}
	defer s.SetReadDeadline(time.Time{})
	if dialled {
		return n.greet(s)
	}
	return n.welcome(s)
}

// askForPeers is p2p1's opening: both sides ask, neither waits, and whatever comes first is the handshake.
func (n *node) askForPeers(s *stream) (codec, handshake, error) {
	c := newGobCodec(n.self, 9, s)
	if err := c.send(parcel{kind: typePeerRequest, payload: []byte(peerRequestText)}); err != nil {
		return nil, handshake{}, err
	}
	if err := s.out.Flush(); err != nil {
		return nil, handshake{}, err
	}
	h, err := c.receiveHandshake()
	if err != nil {
		return nil, h, err
	}
	n.reportHandshake(s, h, c)
	if h.network != n.self.network {
		return nil, h, fmt.Errorf("network %08x", h.network)
	}
	if h.nodeID == n.self.nodeID {
		return nil, h, errLoopback
	}
	return c, h, nil
}

// greet is p2p2's dialer: it speaks first, in the protocol that it is configured for.
func (n *node) greet(s *stream) (codec, handshake, error) {
	gob := newGobCodec(n.self, n.protocol, s)
	var c codec = gob
	if n.protocol == 11 {
		c = protobufCodec{n.self, s}
	}
	if err := n.introduce(s, c, n.protocol); err != nil {
		return nil, handshake{}, err
	}
	h, err := c.receiveHandshake()
	if err != nil {
		return nil, h, err
	}
	if n.protocol == 10 && h.version == 9 {
		gob.version = 9
	}
	n.reportHandshake(s, h, c)
	if h.kind == typeRejectAlternative {
		return nil, h, errRejected
	}
	return c, h, n.judge(h, c.protocol())
}

// welcome is p2p2's listener: it answers in the protocol that it is addressed in, if its configuration goes so far.
func (n *node) welcome(s *stream) (codec, handshake, error) {
	opening, err := s.in.Peek(len(signature))
	if err != nil {
		return nil, handshake{}, err
	}
	gob := newGobCodec(n.self, 9, s)
	var c codec = gob
	if string(opening) == signature {
		c = protobufCodec{n.self, s}
	}
	h, err := c.receiveHandshake()
	if err != nil {
		return nil, h, err
	}
	if h.version >= 10 && n.protocol >= 10 {
		gob.version = 10
	}
	n.reportHandshake(s, h, c)
	if n.mode == modeReject {
		return nil, h, n.refuse(s, c)
	}
	if err := n.judge(h, int(h.version)); err != nil {
		return nil, h, err
	}
	return c, h, n.introduce(s, c, c.protocol())
}

// introduce sends our handshake.
func (n *node) introduce(s *stream, c codec, protocol int) error {
	h := handshake{kind: handshakeType(protocol), version: uint16(protocol), nonce: n.nonce}
	if err := c.sendHandshake(h); err != nil {
		return err
	}
	return s.out.Flush()
}

// handshakeType is what a handshake is called: in protocol 9 it is a peer request.
func handshakeType(version int) uint16 {
	if version == 9 {
		return typePeerRequest
	}
	return typeHandshake
}

func (n *node) refuse(s *stream, c codec) error {
	h := handshake{kind: typeRejectAlternative, version: uint16(c.protocol()), alternatives: n.alternatives}
	if err := c.sendHandshake(h); err != nil {
		return err
	}
	if err := s.out.Flush(); err != nil {
		return err
	}
	return errRejected
}

// judge applies p2p2's rules to the other side's handshake, which should be of the version given.
func (n *node) judge(h handshake, version int) error {
	if h.network != n.self.network {
		return fmt.Errorf("network %08x", h.network)
	}
	if h.version < 9 || int(h.version) != version {
		return fmt.Errorf("version %d", h.version)
	}
	if h.kind != handshakeType(int(h.version)) {
		return fmt.Errorf("handshake of type %d in version %d", h.kind, h.version)
	}
	if port, err := strconv.ParseUint(h.port, 10, 16); err != nil || port == 0 {
		return fmt.Errorf("listening port %q", h.port)
	}
	if h.nonce == n.nonce {
		return errLoopback
	}
	return nil
}

func (n *node) reportHandshake(s *stream, h handshake, c codec) {
	n.events.report("handshake", fields{
		"remote":       s.RemoteAddr().String(),
		"version":      h.version,
		"network":      h.network,
		"nodeID":       strconv.FormatUint(h.nodeID, 10),
		"port":         h.port,
		"type":         h.kind,
		"protocol":     c.protocol(),
		"alternatives": texts(h.alternatives),
	})
}
