// The "vectors" command: gob streams as Go's encoder writes them, each with what a parcel reader must get from it.
//
// Type ids belong to the process: gob numbers types in the order in which it first meets them. The fixtures are
// therefore written by one goroutine, in one fixed order, and a fresh process writes the same bytes again.

package main

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"fmt"
	"io"
	"math/rand"
	"os"
	"path/filepath"
	"reflect"
)

// vector is one stream. The protocol is what the messages after the first are in.
type vector struct {
	Name     string   `json:"name"`
	Protocol int      `json:"protocol"`
	Stream   string   `json:"stream"`
	Expect   []record `json:"expect"`
}

func writeFixtures(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	if err := writeRows(filepath.Join(dir, "vectors.json"), makeVectors()); err != nil {
		return err
	}
	return writeRows(filepath.Join(dir, "shares.json"), makeShareVectors())
}

// writeRows writes a JSON array with a line for each element.
func writeRows[T any](path string, rows []T) error {
	var file bytes.Buffer
	file.WriteString("[\n")
	for i, row := range rows {
		var line bytes.Buffer
		encoder := json.NewEncoder(&line)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(row); err != nil {
			return err
		}
		file.Write(bytes.TrimSpace(line.Bytes()))
		if i < len(rows)-1 {
			file.WriteByte(',')
		}
		file.WriteByte('\n')
	}
	file.WriteString("]\n")
	return os.WriteFile(path, file.Bytes(), 0o644)
}

func makeVectors() []vector {
	c := &collection{random: rand.New(rand.NewSource(9))}
	c.ordinary()
	c.numbers()
	c.texts()
	c.payloads()
	c.layouts()
	c.extras()
	c.shifts()
	c.rows()
	c.conversations()
	return c.vectors
}

// collection gathers the vectors. A vector that can't be made is a defect in this program, so its methods panic.
type collection struct {
	vectors []vector
	random  *rand.Rand
	dummies int
}

// message9 is a value to encode in the layout of protocol 9, under any names and with any extras, and what it says.
type message9 struct {
	value any
	says  V9Msg
}

// message10 is the same in the layout of protocol 10.
type message10 struct {
	value any
	says  V10Msg
}

// add9 adds a stream of protocol 9.
func (c *collection) add9(name string, messages ...message9) {
	var values []any
	var expect []record
	for _, m := range messages {
		values = append(values, m.value)
		expect = append(expect, m.says.record())
	}
	c.add(name, 9, values, expect)
}

// add10 adds a stream of protocol 10, whose first message is a handshake.
func (c *collection) add10(name string, opening message9, messages ...message10) {
	values := []any{opening.value}
	expect := []record{opening.says.record()}
	for _, m := range messages {
		values = append(values, m.value)
		expect = append(expect, m.says.record())
	}
	c.add(name, 10, values, expect)
}

func (c *collection) add(name string, protocol int, values []any, expect []record) {
	stream := steadily(values)
	var decoded []record
	err := decodeStream(protocol, stream, func(r record) { decoded = append(decoded, r) })
	if err != nil {
		panic(fmt.Sprintf("%s: %v", name, err))
	}
	if !reflect.DeepEqual(decoded, expect) {
		panic(fmt.Sprintf("%s: decodes to something else", name))
	}
	c.vectors = append(c.vectors, vector{name, protocol, fmt.Sprintf("%x", stream), expect})
}

// encode gives the stream of one encoder.
func encode(values []any) []byte {
	var stream bytes.Buffer
	encoder := gob.NewEncoder(&stream)
	for _, v := range values {
		if err := encoder.Encode(v); err != nil {
			panic(fmt.Sprintf("%T: %v", v, err))
		}
	}
	return stream.Bytes()
}

// steadily is encode without the randomness of Go's maps, whose entries come in another order at each try: of many
// tries it takes the stream that sorts first. An order that comes up once in eight tries is missed once in 10²³.
func steadily(values []any) []byte {
	first := encode(values)
	if !holdsMap(reflect.TypeOf(values[len(values)-1]), nil) {
		return first
	}
	for try := 1; try < 400; try++ {
		if next := encode(values); bytes.Compare(next, first) < 0 {
			first = next
		}
	}
	return first
}

func holdsMap(t reflect.Type, outer []reflect.Type) bool {
	for _, o := range outer {
		if o == t {
			return false
		}
	}
	outer = append(outer, t)
	switch t.Kind() {
	case reflect.Map:
		return true
	case reflect.Array, reflect.Slice, reflect.Pointer:
		return holdsMap(t.Elem(), outer)
	case reflect.Struct:
		for i := 0; i < t.NumField(); i++ {
			if holdsMap(t.Field(i).Type, outer) {
				return true
			}
		}
	}
	return false
}

// shift makes gob meet new types, so that the ids of all that it meets later are higher.
func (c *collection) shift(count int) {
	for i := 0; i < count; i++ {
		c.dummies++
		dummy := reflect.StructOf([]reflect.StructField{{
			Name: fmt.Sprintf("Dummy%d", c.dummies),
			Type: reflect.TypeOf(0),
		}})
		if err := gob.NewEncoder(io.Discard).EncodeValue(reflect.New(dummy)); err != nil {
			panic(err)
		}
	}
}

// header is a plausible header, as a p2p2 node fills it in.
func (c *collection) header(kind uint16) V9Header {
	return V9Header{
		Network:  networkLocal,
		Version:  9,
		Type:     kind,
		NodeID:   uint64(c.random.Uint32()),
		PeerPort: "8110",
		AppHash:  "NetworkMessage",
		AppType:  "Network",
	}
}

// message is a plausible message with a payload of so many random bytes.
func (c *collection) message(kind uint16, length int) V9Msg {
	return seal(c.header(kind), c.bytes(length))
}

// short is a plausible message of protocol 10.
func (c *collection) short(kind uint16, length int) V10Msg {
	return V10Msg{Type: kind, Payload: c.bytes(length)}
}

// opening is a handshake in the version given.
func (c *collection) opening(version int) V9Msg {
	header := c.header(handshakeType(version))
	header.Version = uint16(version)
	return seal(header, c.bytes(8))
}

func (c *collection) bytes(length int) []byte {
	data := make([]byte, length)
	c.random.Read(data)
	return data
}

func (m V9Msg) plain() message9   { return message9{m, m} }
func (m V10Msg) plain() message10 { return message10{m, m} }

// parcel is the message under p2p1's names.
func (m V9Msg) parcel() message9 {
	return message9{Parcel{Header: ParcelHeader(m.Header), Payload: m.Payload}, m}
}
