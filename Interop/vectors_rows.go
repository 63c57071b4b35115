// Vectors of more than one message: rows, whole conversations, and types with unusual ids.

package main

import "fmt"

// foreign is a message in the usual layout. Each mark makes it a type of its own, which gob has not met yet.
type foreign[Mark any] struct {
	Header  foreignHeader[Mark]
	Payload []byte
}

type foreignHeader[Mark any] V9Header

type foreignShort[Mark any] V10Msg

// shifts has ids far from the usual 65, as in a program that uses gob for other things too.
func (c *collection) shifts() {
	shifted[bool](c, 0)
	shifted[int](c, 1)
	shifted[int8](c, 2)
	shifted[int16](c, 7)
	shifted[int32](c, 30)
	shifted[int64](c, 64)
	shifted[uint](c, 100)
	shifted[uint8](c, 128)
	shifted[uint16](c, 200)
	shifted[uint32](c, 256)
	shifted[uint64](c, 300)
	shifted[string](c, 500)
}

// shifted adds streams whose ids are so much higher than those before.
func shifted[Mark any](c *collection, distance int) {
	c.shift(distance)
	at := 65 + c.dummies
	value := func(m V9Msg) message9 {
		return message9{foreign[Mark]{foreignHeader[Mark](m.Header), m.Payload}, m}
	}
	m := c.message(typeMessage, 16)
	c.add9(fmt.Sprintf("ids beyond %d", at), value(m), value(m))
	s := c.short(typeMessage, 16)
	short := message10{foreignShort[Mark](s), s}
	c.add10(fmt.Sprintf("ids beyond %d in protocol 10", at), value(c.opening(10)), short, short, s.plain())
}

// rows has streams of many messages, in which no field may keep the value of the message before.
func (c *collection) rows() {
	full := c.message(typeMessage, 30)
	full.Header.TargetPeer = "<BROADCAST>"
	full.Header.PartNo, full.Header.PartsTotal = 1, 2
	c.add9("full, empty and full again", full.plain(), V9Msg{}.plain(), full.plain())
	c.add9("a payload, none, and one again",
		c.message(typeMessage, 9).plain(), c.message(typeMessage, 0).plain(), c.message(typeMessage, 1).plain())
	s := c.short(typeMessage, 30)
	c.add10("short: full, empty and full again", c.opening(10).plain(), s.plain(), V10Msg{}.plain(), s.plain())
	c.add9("two layouts on one stream",
		full.plain(), full.parcel(), message9{newBackward(full), full}, full.plain())

	for i := 1; i <= 8; i++ {
		var plain, parcels []message9
		for n := 0; n < 3*i; n++ {
			m := c.anyMessage()
			plain = append(plain, m.plain())
			parcels = append(parcels, m.parcel())
		}
		c.add9(fmt.Sprintf("a row of %d", len(plain)), plain...)
		c.add9(fmt.Sprintf("a row of %d parcels", len(parcels)), parcels...)
	}
}

// conversations has one direction of a connection each: a handshake and what follows it. The last three are a
// dialer of protocol 10 that is answered in 9, and goes on in 9.
func (c *collection) conversations() {
	for i := 1; i <= 20; i++ {
		count := 1 + c.random.Intn(10)
		if i%2 == 0 {
			var messages []message10
			for n := 0; n < count; n++ {
				messages = append(messages, c.anyShort().plain())
			}
			c.add10(fmt.Sprintf("conversation %d", i), c.opening(10).plain(), messages...)
			continue
		}
		c.add9(fmt.Sprintf("conversation %d", i), c.conversation9(c.opening(9), count, i%4 == 1)...)
	}
	for i := 1; i <= 3; i++ {
		c.add9(fmt.Sprintf("conversation that falls back to 9, %d", i), c.conversation9(c.opening(10), 3*i, false)...)
	}
}

func (c *collection) conversation9(opening V9Msg, count int, p2p1 bool) []message9 {
	messages := []V9Msg{opening}
	for n := 0; n < count; n++ {
		messages = append(messages, c.anyMessage())
	}
	var row []message9
	for _, m := range messages {
		m.Header.NodeID = opening.Header.NodeID
		if p2p1 {
			row = append(row, m.parcel())
		} else {
			row = append(row, m.plain())
		}
	}
	return row
}

// anyMessage is something that a peer might send after its handshake.
func (c *collection) anyMessage() V9Msg {
	kind, payload := c.anything()
	return seal(c.header(kind), payload)
}

func (c *collection) anyShort() V10Msg {
	kind, payload := c.anything()
	return V10Msg{Type: kind, Payload: payload}
}

func (c *collection) anything() (kind uint16, payload []byte) {
	switch c.random.Intn(8) {
	case 0:
		return typePing, []byte(pingText)
	case 1:
		return typePong, []byte(pongText)
	case 2:
		return typePeerRequest, []byte(peerRequestText)
	case 3:
		return typePeerResponse, []byte("[]")
	case 4:
		return typeMessage, c.bytes(1000 + c.random.Intn(1000))
	default:
		return typeMessage, c.bytes(1 + c.random.Intn(150))
	}
}
