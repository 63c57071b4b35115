// Protocol 11's frames and messages, coded by hand because the standard library has no protobuf.

package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// signature opens each direction of a protocol 11 connection.
const signature = "pbuf"

// maxFrame is the most bytes that a Go peer reads as one message of protocol 11.
const maxFrame = 128 << 20

// V11Handshake opens a connection, or refuses it.
type V11Handshake struct {
	Type         uint32     `json:"type"`
	Network      uint32     `json:"network"`
	Version      uint32     `json:"version"`
	NodeID       uint32     `json:"nodeID"`
	ListenPort   string     `json:"listenPort"`
	Loopback     uint64     `json:"loopback,string"`
	Alternatives []endpoint `json:"alternatives"`
}

// V11Msg is every message after the handshake.
type V11Msg struct {
	Type    uint32
	Payload []byte
}

// V11Share tells addresses of peers.
type V11Share struct {
	Share []endpoint
}

func (h V11Handshake) marshal() []byte {
	data := appendNumber(nil, 1, uint64(h.Type))
	data = appendNumber(data, 2, uint64(h.Network))
	data = appendNumber(data, 3, uint64(h.Version))
	data = appendNumber(data, 4, uint64(h.NodeID))
	data = appendText(data, 5, h.ListenPort)
	data = appendNumber(data, 6, h.Loopback)
	return appendEndpoints(data, 7, h.Alternatives)
}

func (m V11Msg) marshal() []byte {
	data := appendNumber(nil, 1, uint64(m.Type))
	return appendText(data, 2, string(m.Payload))
}

func (s V11Share) marshal() []byte { return appendEndpoints(nil, 1, s.Share) }

func (h *V11Handshake) unmarshal(data []byte) error {
	return eachField(data, func(f field) (err error) {
		switch f.number {
		case 1:
			err = f.uint32(&h.Type)
		case 2:
			err = f.uint32(&h.Network)
		case 3:
			err = f.uint32(&h.Version)
		case 4:
			err = f.uint32(&h.NodeID)
		case 5:
			err = f.text(&h.ListenPort)
		case 6:
			err = f.uint64(&h.Loopback)
		case 7:
			err = f.endpoint(&h.Alternatives)
		}
		return err
	})
}

func (m *V11Msg) unmarshal(data []byte) error {
	return eachField(data, func(f field) (err error) {
		switch f.number {
		case 1:
			err = f.uint32(&m.Type)
		case 2:
			err = f.bytes(&m.Payload)
		}
		return err
	})
}

func (s *V11Share) unmarshal(data []byte) error {
	return eachField(data, func(f field) (err error) {
		if f.number == 1 {
			err = f.endpoint(&s.Share)
		}
		return err
	})
}

// writeFrame puts the length before the message.
func writeFrame(w io.Writer, message []byte) error {
	var length [4]byte
	binary.BigEndian.PutUint32(length[:], uint32(len(message)))
	if _, err := w.Write(length[:]); err != nil {
		return err
	}
	_, err := w.Write(message)
	return err
}

// readFrame gives the next message; io.EOF means that there is none. It reserves memory only for what arrives.
func readFrame(r io.Reader) ([]byte, error) {
	var length [4]byte
	if _, err := io.ReadFull(r, length[:]); err != nil {
		return nil, err
	}
	size := binary.BigEndian.Uint32(length[:])
	if size > maxFrame {
		return nil, fmt.Errorf("a frame of %d bytes", size)
	}
	message, err := io.ReadAll(io.LimitReader(r, int64(size)))
	if err == nil && len(message) < int(size) {
		err = io.ErrUnexpectedEOF
	}
	return message, err
}

// The wire types that protocol 11 uses, and those that it can skip.
const (
	wireVarint  = 0
	wireFixed64 = 1
	wireBytes   = 2
	wireFixed32 = 5
)

// Fields of the default value are left out, as in all of proto3.

func appendNumber(data []byte, number int, value uint64) []byte {
	if value == 0 {
		return data
	}
	data = binary.AppendUvarint(data, uint64(number)<<3|wireVarint)
	return binary.AppendUvarint(data, value)
}

func appendText(data []byte, number int, text string) []byte {
	if text == "" {
		return data
	}
	return appendBytes(data, number, text)
}

func appendBytes(data []byte, number int, bytes string) []byte {
	data = binary.AppendUvarint(data, uint64(number)<<3|wireBytes)
	data = binary.AppendUvarint(data, uint64(len(bytes)))
	return append(data, bytes...)
}

func appendEndpoints(data []byte, number int, endpoints []endpoint) []byte {
	for _, e := range endpoints {
		inner := appendText(nil, 1, e.IP)
		inner = appendText(inner, 2, e.Port)
		data = appendBytes(data, number, string(inner))
	}
	return data
}

// field is one field as it stands in a message, of whatever wire type.
type field struct {
	number uint64
	wire   uint64
	value  uint64 // of a varint
	data   []byte // of a length-delimited field
}

var errTruncated = errors.New("protobuf: truncated or overlong")

// eachField visits the fields of a message in order, unknown ones too.
func eachField(data []byte, visit func(field) error) error {
	for len(data) > 0 {
		key, n := binary.Uvarint(data)
		if n <= 0 || key>>3 == 0 {
			return errTruncated
		}
		data = data[n:]
		f := field{number: key >> 3, wire: key & 7}
		switch f.wire {
		case wireVarint:
			if f.value, n = binary.Uvarint(data); n <= 0 {
				return errTruncated
			}
		case wireBytes:
			size, m := binary.Uvarint(data)
			if m <= 0 || size > uint64(len(data)-m) {
				return errTruncated
			}
			n = m + int(size)
			f.data = data[m:n]
		case wireFixed64:
			n = 8
		case wireFixed32:
			n = 4
		default:
			return fmt.Errorf("protobuf: wire type %d", f.wire)
		}
		if n > len(data) {
			return errTruncated
		}
		data = data[n:]
		if err := visit(f); err != nil {
			return err
		}
	}
	return nil
}

func (f field) expect(wire uint64) error {
	if f.wire != wire {
		return fmt.Errorf("protobuf: field %d has wire type %d, not %d", f.number, f.wire, wire)
	}
	return nil
}

func (f field) uint64(into *uint64) error {
	*into = f.value
	return f.expect(wireVarint)
}

func (f field) uint32(into *uint32) error {
	*into = uint32(f.value)
	return f.expect(wireVarint)
}

func (f field) text(into *string) error {
	*into = string(f.data)
	return f.expect(wireBytes)
}

func (f field) bytes(into *[]byte) error {
	*into = f.data
	return f.expect(wireBytes)
}

func (f field) endpoint(into *[]endpoint) error {
	if err := f.expect(wireBytes); err != nil {
		return err
	}
	var e endpoint
	err := eachField(f.data, func(inner field) (err error) {
		switch inner.number {
		case 1:
			err = inner.text(&e.IP)
		case 2:
			err = inner.text(&e.Port)
		}
		return err
	})
	*into = append(*into, e)
	return err
}
