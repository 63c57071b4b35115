// The messages that peers send each other in tests, made so that both ends can compute them.
//
// A seed S and the bounds MIN and MAX give an endless row of messages. All randomness is splitmix64 with S as its
// first state: next() adds 0x9e3779b97f4a7c15 to the state and returns z, where, all modulo 2^64,
//
//	z = state
//	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
//	z = (z ^ z>>27) * 0x94d049bb133111eb
//	z = z ^ z>>31
//
// Message number N, from 0:
//
//	length  = MIN + next() % (MAX - MIN + 1)
//	payload = the 8 bytes of N, little-endian, or as many of the first of them as fit; then words of next(),
//	          8 bytes each, little-endian, until the payload is full. What is left of the last word is thrown away.
//
// The state goes on from message to message. With S = 1, MIN = 20 and MAX = 20, message 0 is
// 0000000000000000 67ec8e65a18debbe 5e5532fb in hex.

package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
)

// splitmix is the state of a splitmix64 generator.
type splitmix uint64

func (s *splitmix) next() uint64 {
	*s += 0x9e3779b97f4a7c15
	z := uint64(*s)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// messageRow makes the messages of one seed, one after the other.
type messageRow struct {
	random   splitmix
	number   uint64
	min, max uint64
}

func newMessageRow(seed, min, max uint64) *messageRow {
	return &messageRow{random: splitmix(seed), min: min, max: max}
}

func (r *messageRow) next() []byte {
	length := r.min + r.random.next()%(r.max-r.min+1)
	payload := make([]byte, 0, length+8)
	payload = binary.LittleEndian.AppendUint64(payload, r.number)
	for uint64(len(payload)) < length {
		payload = binary.LittleEndian.AppendUint64(payload, r.random.next())
	}
	r.number++
	return payload[:length]
}

// tally counts what was received, and compares it with a row of messages where there is one.
type tally struct {
	expected int // done after so many, if positive
	row      *messageRow

	received int
	bytes    int
	hash     hash.Hash // over all payloads, in the order of arrival
}

func newTally(expected int, row *messageRow) *tally {
	return &tally{expected: expected, row: row, hash: sha256.New()}
}

// take counts a payload. Its error tells what was expected instead.
func (t *tally) take(payload []byte) error {
	t.received++
	t.bytes += len(payload)
	t.hash.Write(payload)
	if t.row == nil {
		return nil
	}
	return difference(payload, t.row.next())
}

func (t *tally) done() bool { return t.expected > 0 && t.received == t.expected }

func (t *tally) sum() string { return hex.EncodeToString(t.hash.Sum(nil)) }

func difference(got, want []byte) error {
	if len(got) != len(want) {
		return fmt.Errorf("length %d, expected %d", len(got), len(want))
	}
	if bytes.Equal(got, want) {
		return nil
	}
	at := 0
	for got[at] == want[at] {
		at++
	}
	return fmt.Errorf("byte %d is %02x, expected %02x", at, got[at], want[at])
}
