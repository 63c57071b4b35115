// The outermost layer of a gob stream: where its messages begin and end, and which of them define types.

package main

import "encoding/binary"

// gobMessage is one length-prefixed message of a gob stream.
type gobMessage struct {
	id   int64 // of the type; negative where the message defines it
	size int   // with its length prefix
}

// splitGob lists the whole messages of a stream, and tells where the first incomplete one begins. Bytes that
// can't be a length make it stop and leave the rest to the decoder: it then says that nothing is incomplete.
func splitGob(stream []byte) (messages []gobMessage, length int) {
	for length < len(stream) {
		size, n := gobUint(stream[length:])
		if n < 0 {
			return messages, len(stream)
		}
		if n == 0 || size > uint64(len(stream)-length-n) {
			break
		}
		raw, _ := gobUint(stream[length+n : length+n+int(size)])
		id := int64(raw >> 1)
		if raw&1 == 1 {
			id = ^id
		}
		messages = append(messages, gobMessage{id: id, size: n + int(size)})
		length += n + int(size)
	}
	return messages, length
}

// gobUint reads an unsigned number and tells its size in bytes: 0 where it is incomplete, -1 where it is none.
func gobUint(data []byte) (value uint64, size int) {
	if len(data) == 0 {
		return 0, 0
	}
	if data[0] < 0x80 {
		return uint64(data[0]), 1
	}
	count := 256 - int(data[0])
	if count > 8 {
		return 0, -1
	}
	if count >= len(data) {
		return 0, 0
	}
	var wide [8]byte
	copy(wide[8-count:], data[1:1+count])
	return binary.BigEndian.Uint64(wide[:]), 1 + count
}
