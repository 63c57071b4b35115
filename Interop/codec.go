// The three protocols as a peer speaks them on a connection: handshake, then parcels.

package main

import (
	"bufio"
	"encoding/binary"
	"encoding/gob"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
)

// stream is a connection whose first bytes can be looked at, and whose writes wait for a flush.
type stream struct {
	net.Conn
	in  *bufio.Reader
	out *bufio.Writer
}

func newStream(conn net.Conn) *stream {
	return &stream{Conn: conn, in: bufio.NewReader(conn), out: bufio.NewWriter(conn)}
}

// identity is what a node says of itself in every message of protocol 9 and in every handshake.
type identity struct {
	p2p1    bool
	network uint32
	nodeID  uint64
	port    string
}

// handshake is the first message of a direction. On a gob stream it is a V9Msg.
type handshake struct {
	kind         uint16
	version      uint16
	network      uint32
	nodeID       uint64
	port         string
	nonce        uint64 // 0 where the message has none
	alternatives []endpoint
	payload      []byte // as received
}

// codec writes and reads one protocol. Handshakes come first, and once.
type codec interface {
	protocol() int
	sendHandshake(h handshake) error
	receiveHandshake() (handshake, error)
	send(p parcel) error
	receive() (parcel, error)
}

// gobCodec speaks protocols 9 and 10. Both use one encoder and one decoder for the whole connection, so that a
// type is defined once, whichever protocol the handshakes settle on.
type gobCodec struct {
	self    identity
	version int
	encoder *gob.Encoder
	decoder *gob.Decoder
}

func newGobCodec(self identity, version int, s *stream) *gobCodec {
	return &gobCodec{self: self, version: version, encoder: gob.NewEncoder(s.out), decoder: gob.NewDecoder(s.in)}
}

func (c *gobCodec) protocol() int { return c.version }

func (c *gobCodec) sendHandshake(h handshake) error {
	header := c.header(h.kind)
	header.Version = h.version
	payload := binary.LittleEndian.AppendUint64(nil, h.nonce)
	if len(h.alternatives) > 0 {
		payload = makeShare(10, false, c.self.network, h.alternatives)
	}
	return c.encode(seal(header, payload))
}

func (c *gobCodec) receiveHandshake() (handshake, error) {
	var m V9Msg
	if err := c.decoder.Decode(&m); err != nil {
		return handshake{}, err
	}
	h := handshake{
		kind:    m.Header.Type,
		version: m.Header.Version,
		network: m.Header.Network,
		nodeID:  m.Header.NodeID,
		port:    m.Header.PeerPort,
		payload: m.Payload,
	}
	if len(m.Payload) == 8 {
		h.nonce = binary.LittleEndian.Uint64(m.Payload)
	}
	if h.kind == typeRejectAlternative && h.nonce == 0 {
		// A rejection that offers nothing carries zeros instead of JSON, and stays without alternatives.
		_ = json.Unmarshal(m.Payload, &h.alternatives)
	}
	return h, m.verify()
}

func (c *gobCodec) send(p parcel) error {
	if c.version == 10 {
		return c.encoder.Encode(V10Msg{Type: p.kind, Payload: p.payload})
	}
	header := c.header(p.kind)
	header.TargetPeer = p.target
	if c.self.p2p1 && p.kind == typeMessage {
		header.Type = typeMessagePart
		header.PartsTotal = 1
		header.AppHash = sha256Hex(p.payload)
		header.AppType = strconv.Itoa(int(typeMessage))
	}
	return c.encode(seal(header, p.payload))
}

func (c *gobCodec) receive() (parcel, error) {
	if c.version == 10 {
		var m V10Msg
		if err := c.decoder.Decode(&m); err != nil {
			return parcel{}, err
		}
		p := parcel{kind: m.Type, payload: m.Payload}
		return p, p.verify()
	}
	var m V9Msg
	if err := c.decoder.Decode(&m); err != nil {
		return parcel{}, err
	}
	p := parcel{kind: m.Header.Type, target: m.Header.TargetPeer, payload: m.Payload}
	if m.Header.Network != c.self.network {
		return p, fmt.Errorf("network %08x", m.Header.Network)
	}
	if m.Header.PartsTotal > 1 {
		return p, fmt.Errorf("one of %d parts", m.Header.PartsTotal)
	}
	if c.self.p2p1 {
		return p, m.verify()
	}
	if m.Header.Version != 9 {
		return p, fmt.Errorf("version %d in protocol 9", m.Header.Version)
	}
	if err := p.verify(); err != nil {
		return p, err
	}
	return p, m.verify()
}

func (c *gobCodec) header(kind uint16) V9Header {
	return V9Header{
		Network:  c.self.network,
		Version:  9,
		Type:     kind,
		NodeID:   c.self.nodeID,
		PeerPort: c.self.port,
		AppHash:  "NetworkMessage",
		AppType:  "Network",
	}
}

// encode writes the message under the type names of the node's generation.
func (c *gobCodec) encode(m V9Msg) error {
	if c.self.p2p1 {
		return c.encoder.Encode(Parcel{Header: ParcelHeader(m.Header), Payload: m.Payload})
	}
	return c.encoder.Encode(m)
}

// protobufCodec speaks protocol 11.
type protobufCodec struct {
	self identity
	*stream
}

func (c protobufCodec) protocol() int { return 11 }

func (c protobufCodec) sendHandshake(h handshake) error {
	if _, err := c.out.WriteString(signature); err != nil {
		return err
	}
	return writeFrame(c.out, V11Handshake{
		Type:         uint32(h.kind),
		Network:      c.self.network,
		Version:      11,
		NodeID:       uint32(c.self.nodeID),
		ListenPort:   c.self.port,
		Loopback:     h.nonce,
		Alternatives: h.alternatives,
	}.marshal())
}

func (c protobufCodec) receiveHandshake() (handshake, error) {
	opening := make([]byte, len(signature))
	if _, err := io.ReadFull(c.in, opening); err != nil {
		return handshake{}, err
	}
	if string(opening) != signature {
		return handshake{}, errNotProtobuf
	}
	frame, err := readFrame(c.in)
	if err != nil {
		return handshake{}, err
	}
	var m V11Handshake
	err = m.unmarshal(frame)
	return handshake{
		kind:         uint16(m.Type),
		version:      uint16(m.Version),
		network:      m.Network,
		nodeID:       uint64(m.NodeID),
		port:         m.ListenPort,
		nonce:        m.Loopback,
		alternatives: m.Alternatives,
	}, err
}

var errNotProtobuf = errors.New("not protobuf")

func (c protobufCodec) send(p parcel) error {
	return writeFrame(c.out, V11Msg{Type: uint32(p.kind), Payload: p.payload}.marshal())
}

func (c protobufCodec) receive() (parcel, error) {
	frame, err := readFrame(c.in)
	if err != nil {
		return parcel{}, err
	}
	var m V11Msg
	if err := m.unmarshal(frame); err != nil {
		return parcel{}, err
	}
	p := parcel{kind: uint16(m.Type), payload: m.Payload}
	return p, p.verify()
}
