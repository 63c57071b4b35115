// Vectors whose types say the same in another way: other names, other order, other widths, fewer fields.

package main

import (
	"math"
	"reflect"
)

func (c *collection) layouts() {
	c.renamed()
	c.retyped()
	c.rearranged()
	c.shortLayouts()
}

func (c *collection) renamed() {
	m := c.message(typeMessage, 30)
	c.add9("names in Cyrillic", message9{Посылка{Заголовок(m.Header), m.Payload}, m})
	c.add9("names of one letter", message9{M{H(m.Header), m.Payload}, m})
	c.add9("a name of 64 letters",
		message9{AMessageTypeWhoseNameIsExactlySixtyFourBytesLong_Not_A_Byte_More(m), m})
	anonymous := struct {
		Header  V9Header
		Payload []byte
	}(m)
	c.add9("no name for the message", message9{anonymous, m})
	c.add9("a pointer to a message", message9{&m, m})
}

func (c *collection) retyped() {
	c.shift(5)
	full := c.message(typeMessage, 30)
	full.Header.TargetPeer = "192.0.2.1:8108 8678a4a0"
	full.Header.PartNo, full.Header.PartsTotal = 3, 4
	full.Header.PeerAddress = "192.0.2.2"
	bare := V9Msg{Header: V9Header{Network: 1, Type: typeMessage}, Payload: []byte("x")}
	for i, m := range []V9Msg{full, bare} {
		label := []string{"all fields", "few fields"}[i]
		c.add9("backward, "+label, message9{newBackward(m), m})
		c.add9("generous, "+label, message9{newGenerous(m), m})
		c.add9("frugal, "+label, message9{newFrugal(m), m})
		c.add9("indirect, "+label, message9{newIndirect(m), m})
	}

	limits := V9Msg{Header: V9Header{
		Network: math.MaxUint32, Version: math.MaxUint16, Type: math.MaxUint16, Length: math.MaxUint32,
		Crc32: math.MaxUint32, PartNo: math.MaxUint16, PartsTotal: math.MaxUint16, NodeID: math.MaxUint64,
	}}
	c.add9("generous, at the reader's limits", message9{newGenerous(limits), limits})

	h := full.Header
	reduced := slimHeader{h.Network, h.Version, h.Type, h.Length, h.Crc32}
	says := V9Header{Network: h.Network, Version: h.Version, Type: h.Type, Length: h.Length, Crc32: h.Crc32}
	c.add9("a header of five fields", message9{slim{reduced, full.Payload}, V9Msg{says, full.Payload}})
	c.add9("no header at all in the value",
		message9{indirect{Payload: &full.Payload}, V9Msg{Payload: full.Payload}})
	c.add9("neither header nor payload in the value", message9{indirect{}, V9Msg{}})
}

func newBackward(m V9Msg) backward {
	h := m.Header
	return backward{m.Payload, backwardHeader{
		h.AppType, h.AppHash, h.PeerPort, h.PeerAddress, h.NodeID, h.PartsTotal, h.PartNo,
		h.Crc32, h.TargetPeer, h.Length, h.Type, h.Version, h.Network,
	}}
}

func newGenerous(m V9Msg) generous {
	h := m.Header
	return generous{generousHeader{
		uint64(h.Network), uint64(h.Version), uint64(h.Type), uint64(h.Length), h.TargetPeer, uint64(h.Crc32),
		uint(h.PartNo), uint(h.PartsTotal), uintptr(h.NodeID), h.PeerAddress, h.PeerPort, h.AppHash, h.AppType,
	}, m.Payload}
}

func newFrugal(m V9Msg) frugal {
	h := m.Header
	return frugal{frugalHeader{
		networkID(h.Network), uint8(h.Version), command(h.Type), uint16(h.Length), words(h.TargetPeer), h.Crc32,
		uint8(h.PartNo), uint8(h.PartsTotal), uint32(h.NodeID), words(h.PeerAddress), words(h.PeerPort),
		words(h.AppHash), words(h.AppType),
	}, m.Payload}
}

func newIndirect(m V9Msg) indirect {
	h := m.Header
	nodeID := &h.NodeID
	header := &indirectHeader{
		&h.Network, &h.Version, &h.Type, &h.Length, &h.TargetPeer, &h.Crc32,
		&h.PartNo, &h.PartsTotal, &nodeID, &h.PeerAddress, &h.PeerPort, &h.AppHash, &h.AppType,
	}
	return indirect{&header, &m.Payload}
}

// rearranged has headers whose fields stand in another order, or of which some are missing.
func (c *collection) rearranged() {
	rearrange[alphabetic](c, "alphabetic")
	rearrange[byWidth](c, "by width")
	rearrange[textsFirst](c, "texts first")
	rearrange[shuffled](c, "shuffled")
	c.shift(4)
	rearrange[withoutNetwork](c, "without a network")
	rearrange[withoutVersion](c, "without a version")
	rearrange[withoutType](c, "without a type")
	rearrange[withoutLength](c, "without a length")
	rearrange[withoutChecksum](c, "without a checksum")
	rearrange[withoutParts](c, "without parts")
	rearrange[withoutNodeID](c, "without a node id")
	rearrange[withoutAddress](c, "without an address")
	rearrange[withoutApplication](c, "without an application")
	rearrange[withoutTexts](c, "without texts")
	rearrange[withoutNumbers](c, "without numbers")
	rearrange[targetOnly](c, "with nothing but a target")
}

// rearrange adds a message with a header of the type given, before the payload and after it.
func rearrange[Head any](c *collection, name string) {
	m := c.message(typeMessage, 25)
	m.Header.TargetPeer = "<BROADCAST>"
	m.Header.PeerAddress = "192.0.2.9"
	m.Header.PartNo, m.Header.PartsTotal = 1, 2
	from := reflect.ValueOf(m.Header)

	var head Head
	to := reflect.ValueOf(&head).Elem()
	says := V9Msg{Payload: m.Payload}
	for i := 0; i < to.NumField(); i++ {
		field := to.Type().Field(i).Name
		to.Field(i).Set(from.FieldByName(field))
		reflect.ValueOf(&says.Header).Elem().FieldByName(field).Set(from.FieldByName(field))
	}
	c.add9("a header "+name, message9{headFirst[Head]{head, m.Payload}, says})
	c.add9("a header "+name+", after the payload", message9{headLast[Head]{m.Payload, head}, says})
}

func (c *collection) shortLayouts() {
	c.shift(3)
	m := c.short(typeMessage, 30)
	kind, bytes := m.Type, &m.Payload
	shapes := []struct {
		name  string
		value any
	}{
		{"names in Cyrillic", Телеграмма(m)},
		{"backward", shortBackward{m.Payload, kind}},
		{"generous", shortGenerous{uint64(kind), m.Payload}},
		{"frugal", shortFrugal{command(kind), m.Payload}},
		{"indirect", shortIndirect{&kind, &bytes}},
		{"a pointer", &m},
		{"no name", struct {
			Type    uint16
			Payload []byte
		}(m)},
	}
	for _, s := range shapes {
		c.add10("short, "+s.name, c.opening(10).plain(), message10{s.value, m}, message10{s.value, m})
	}
	c.add10("short, nothing in the value", c.opening(10).plain(), message10{shortIndirect{}, V10Msg{}})
	c.add10("short, after a backward handshake", c.backwardOpening(), m.plain())
}

func (c *collection) backwardOpening() message9 {
	m := c.opening(10)
	return message9{newBackward(m), m}
}
