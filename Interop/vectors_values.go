// Vectors whose types are those of real peers: what varies is the values.

package main

import (
	"fmt"
	"math"
	"strings"
)

// ordinary has what peers send every day, under the names of both generations.
func (c *collection) ordinary() {
	for kind := uint16(0); kind < typeCount; kind++ {
		c.add9(fmt.Sprintf("V9Msg of type %d", kind), c.message(kind, 20).plain())
		c.add9(fmt.Sprintf("Parcel of type %d", kind), c.message(kind, 20).parcel())
		c.add10(fmt.Sprintf("V10Msg of type %d", kind), c.opening(10).plain(), c.short(kind, 20).plain())
	}

	request := c.header(typePeerRequest)
	request.NodeID = uint64(c.random.Int63())
	c.add9("p2p1 asks for peers", seal(request, []byte(peerRequestText)).parcel())

	part := c.header(typeMessagePart)
	part.NodeID = request.NodeID
	part.TargetPeer = "127.0.0.1:8110 4d65822107fcfd52"
	part.PartsTotal = 1
	body := c.bytes(300)
	part.AppHash, part.AppType = sha256Hex(body), "6"
	c.add9("p2p1 sends a message as one part", seal(part, body).parcel())
	part.PartNo, part.PartsTotal = 2, 5
	c.add9("p2p1 sends the third of five parts", seal(part, body).parcel())

	for _, target := range []string{"<BROADCAST>", "<FULLBORADCAST>", "<RANDOMPEER>"} {
		m := c.message(typeMessage, 40)
		m.Header.TargetPeer = target
		c.add9("sent to "+target, m.plain())
	}
}

// numbers has every numeric field at the places where its encoding changes.
func (c *collection) numbers() {
	fields := []struct {
		name  string
		limit uint64
		set   func(h *V9Header, value uint64)
	}{
		{"Network", math.MaxUint32, func(h *V9Header, v uint64) { h.Network = uint32(v) }},
		{"Version", math.MaxUint16, func(h *V9Header, v uint64) { h.Version = uint16(v) }},
		{"Type", math.MaxUint16, func(h *V9Header, v uint64) { h.Type = uint16(v) }},
		{"Length", math.MaxUint32, func(h *V9Header, v uint64) { h.Length = uint32(v) }},
		{"Crc32", math.MaxUint32, func(h *V9Header, v uint64) { h.Crc32 = uint32(v) }},
		{"PartNo", math.MaxUint16, func(h *V9Header, v uint64) { h.PartNo = uint16(v) }},
		{"PartsTotal", math.MaxUint16, func(h *V9Header, v uint64) { h.PartsTotal = uint16(v) }},
		{"NodeID", math.MaxUint64, func(h *V9Header, v uint64) { h.NodeID = v }},
	}
	for _, f := range fields {
		for _, value := range []uint64{0, 127, 128, 255, 256, f.limit / 2, f.limit/2 + 1, f.limit} {
			m := c.message(typeMessage, 4)
			f.set(&m.Header, value)
			c.add9(fmt.Sprintf("%s %d", f.name, value), m.plain())
		}
	}

	c.add9("everything zero", V9Msg{}.plain())
	c.add9("nothing but a payload", V9Msg{Payload: []byte{0}}.plain())
	c.add9("everything at its limit", V9Msg{Header: V9Header{
		Network:     math.MaxUint32,
		Version:     math.MaxUint16,
		Type:        math.MaxUint16,
		Length:      math.MaxUint32,
		TargetPeer:  strings.Repeat("t", 200),
		Crc32:       math.MaxUint32,
		PartNo:      math.MaxUint16,
		PartsTotal:  math.MaxUint16,
		NodeID:      math.MaxUint64,
		PeerAddress: "255.255.255.255",
		PeerPort:    "65535",
		AppHash:     strings.Repeat("f", 64),
		AppType:     "65535",
	}, Payload: c.bytes(200)}.plain())

	for _, kind := range []uint16{0, 127, 128, 255, 256, math.MaxUint16} {
		c.add10(fmt.Sprintf("short Type %d", kind), c.opening(10).plain(), c.short(kind, 4).plain())
	}
	c.add10("a short message with everything zero", c.opening(10).plain(), V10Msg{}.plain())
}

// texts has strings of every length class, and characters that are more than a byte.
func (c *collection) texts() {
	for _, length := range []int{1, 127, 128, 255, 256, 1000} {
		m := c.message(typeMessage, 4)
		m.Header.TargetPeer = strings.Repeat("x", length)
		c.add9(fmt.Sprintf("TargetPeer of %d bytes", length), m.plain())
	}
	for _, text := range []string{"Žluťoučký kůň", "\u65e5\u672c\u8a9e", "\U0001f980", "a\x00b", "\"\\\n\t", "\u2028"} {
		m := c.message(typeMessage, 4)
		m.Header.AppHash = text
		c.add9(fmt.Sprintf("AppHash %+q", text), m.plain())
	}
	m := c.message(typeMessage, 4)
	m.Header.PeerAddress = "192.0.2.1"
	m.Header.PeerPort, m.Header.AppHash, m.Header.AppType = "", "", ""
	c.add9("an address and no other text", m.plain())
}

// payloads has lengths around every boundary, up to some that are told by hash.
func (c *collection) payloads() {
	for _, length := range []int{0, 1, 2, 63, 64, 127, 128, 255, 256, 1000, 4095, 4096, 4097, 20000, 65536} {
		c.add9(fmt.Sprintf("a payload of %d bytes", length), c.message(typeMessage, length).plain())
	}
	for _, length := range []int{0, 1, 127, 128, 255, 256, 4096, 4097, 100000} {
		c.add10(fmt.Sprintf("a short message of %d bytes", length),
			c.opening(10).plain(), c.short(typeMessage, length).plain())
	}
}
