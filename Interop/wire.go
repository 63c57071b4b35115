// The structs that Go peers put on a gob stream, the numbers of the network, and the checksum.

package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/crc32"
)

// The types of a message.
const (
	typeHeartbeat uint16 = iota
	typePing
	typePong
	typePeerRequest
	typePeerResponse
	typeAlert
	typeMessage
	typeMessagePart
	typeHandshake
	typeRejectAlternative
	typeCount
)

// What network messages carry.
const (
	pingText        = "Ping"
	pongText        = "Pong"
	peerRequestText = "Peer Request"
)

// networkLocal is the id of the LOCAL network.
const networkLocal = 0x00beaded

// V9Msg is every message of protocol 9, and the handshake of protocol 10, as p2p2 names it.
type V9Msg struct {
	Header  V9Header
	Payload []byte
}

// V9Header says what the payload of a V9Msg is.
type V9Header struct {
	Network     uint32
	Version     uint16
	Type        uint16
	Length      uint32
	TargetPeer  string
	Crc32       uint32
	PartNo      uint16
	PartsTotal  uint16
	NodeID      uint64
	PeerAddress string
	PeerPort    string
	AppHash     string
	AppType     string
}

// Parcel is the same message as p2p1 names it.
type Parcel struct {
	Header  ParcelHeader
	Payload []byte
}

// ParcelHeader is V9Header as p2p1 names it.
type ParcelHeader V9Header

// V10Msg is every message of protocol 10 after the handshake.
type V10Msg struct {
	Type    uint16
	Payload []byte
}

var koopman = crc32.MakeTable(crc32.Koopman)

func checksum(payload []byte) uint32 { return crc32.Checksum(payload, koopman) }

// seal gives a header the length and the checksum of its payload.
func seal(header V9Header, payload []byte) V9Msg {
	header.Length = uint32(len(payload))
	header.Crc32 = checksum(payload)
	return V9Msg{Header: header, Payload: payload}
}

// verify tells whether the header fits the payload, as both Go generations ask of a message.
func (m V9Msg) verify() error {
	if int(m.Header.Length) != len(m.Payload) {
		return fmt.Errorf("length %d for a payload of %d bytes", m.Header.Length, len(m.Payload))
	}
	if sum := checksum(m.Payload); m.Header.Crc32 != sum {
		return fmt.Errorf("checksum %d for a payload of checksum %d", m.Header.Crc32, sum)
	}
	return nil
}

// parcel is a message in any protocol. Only protocol 9 has a place for the target.
type parcel struct {
	kind    uint16
	target  string
	payload []byte
}

// verify tells whether a p2p2 peer would stay connected after receiving the parcel.
func (p parcel) verify() error {
	if p.kind >= typeCount {
		return fmt.Errorf("unknown type %d", p.kind)
	}
	if len(p.payload) == 0 {
		return errors.New("zero-length payload")
	}
	return nil
}

func sha256Hex(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
