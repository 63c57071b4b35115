// The JSON that describes a decoded message, in fixtures and in what "check" prints.

package main

import "encoding/hex"

// longestPayload is the longest payload that a record spells out; longer ones are told by length and hash.
const longestPayload = 4096

// record is one decoded message. Protocol 9 has a header, later ones a type, protocol 11's first a handshake.
type record struct {
	Header        *headerRecord `json:"header,omitempty"`
	Handshake     *V11Handshake `json:"handshake,omitempty"`
	Type          *uint32       `json:"type,omitempty"`
	Payload       *string       `json:"payload,omitempty"`
	PayloadLength int           `json:"payloadLength,omitempty"`
	PayloadSHA256 string        `json:"payloadSHA256,omitempty"`
}

// headerRecord is V9Header with the fixtures' names. The node id is text because few JSON readers keep 64 bits.
type headerRecord struct {
	Network     uint32 `json:"network"`
	Version     uint16 `json:"version"`
	Type        uint16 `json:"type"`
	Length      uint32 `json:"length"`
	TargetPeer  string `json:"targetPeer"`
	Crc32       uint32 `json:"crc32"`
	PartNo      uint16 `json:"partNo"`
	PartsTotal  uint16 `json:"partsTotal"`
	NodeID      uint64 `json:"nodeID,string"`
	PeerAddress string `json:"peerAddress"`
	PeerPort    string `json:"peerPort"`
	AppHash     string `json:"appHash"`
	AppType     string `json:"appType"`
}

func (m V9Msg) record() record {
	header := headerRecord(m.Header)
	r := record{Header: &header}
	r.describe(m.Payload)
	return r
}

func (m V10Msg) record() record {
	kind := uint32(m.Type)
	r := record{Type: &kind}
	r.describe(m.Payload)
	return r
}

func (m V11Msg) record() record {
	r := record{Type: &m.Type}
	r.describe(m.Payload)
	return r
}

func (h V11Handshake) record() record {
	h.Alternatives = append([]endpoint{}, h.Alternatives...)
	return record{Handshake: &h}
}

func (r *record) describe(payload []byte) {
	if len(payload) > longestPayload {
		r.PayloadLength = len(payload)
		r.PayloadSHA256 = sha256Hex(payload)
		return
	}
	text := hex.EncodeToString(payload)
	r.Payload = &text
}
