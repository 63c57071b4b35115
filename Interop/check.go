// The "check" command: Go's own decoder as the judge of bytes that others wrote.

package main

import (
	"bufio"
	"bytes"
	"encoding/gob"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// check answers each "PROTOCOL HEX" line with a line for each message in it, and one that tells how it ended.
func check(in io.Reader, out io.Writer) error {
	lines := bufio.NewReader(in)
	writer := bufio.NewWriter(out)
	for {
		line, err := lines.ReadString('\n')
		if strings.TrimSpace(line) != "" {
			checkLine(line, newRecordWriter(writer))
			if err := writer.Flush(); err != nil {
				return err
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func newRecordWriter(w io.Writer) *json.Encoder {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return encoder
}

func checkLine(line string, out *json.Encoder) {
	protocol, stream, err := parseLine(line)
	if err == nil {
		err = decodeStream(protocol, stream, func(r record) { _ = out.Encode(r) })
	}
	if err != nil {
		_ = out.Encode(map[string]string{"error": err.Error()})
		return
	}
	_ = out.Encode(map[string]bool{"end": true})
}

func parseLine(line string) (protocol int, stream []byte, err error) {
	number, text, _ := strings.Cut(strings.TrimSpace(line), " ")
	if protocol, err = strconv.Atoi(number); err != nil {
		return 0, nil, err
	}
	if protocol < 9 || protocol > 11 {
		return 0, nil, fmt.Errorf("no protocol %d", protocol)
	}
	stream, err = hex.DecodeString(strings.TrimSpace(text))
	return protocol, stream, err
}

// decodeStream visits the messages of one direction of a connection. It returns nil where the stream ends
// between two of them.
func decodeStream(protocol int, stream []byte, visit func(record)) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("panic: %v", cause)
		}
	}()
	if protocol == 11 {
		return decodeProtobuf(bytes.NewReader(stream), visit)
	}
	return decodeGob(protocol, stream, visit)
}

// decodeGob reads V9Msg throughout, or in protocol 10 once and V10Msg from then on. A message that is cut off
// never reaches the decoder, which would reserve memory for all of the length that it claims.
func decodeGob(protocol int, stream []byte, visit func(record)) error {
	_, whole := splitGob(stream)
	decoder := gob.NewDecoder(bytes.NewReader(stream[:whole]))
	for first := true; ; first = false {
		r, err := decodeMessage(decoder, protocol == 9 || first)
		if err == io.EOF && whole < len(stream) {
			return io.ErrUnexpectedEOF
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		visit(r)
	}
}

func decodeMessage(decoder *gob.Decoder, withHeader bool) (record, error) {
	if withHeader {
		var m V9Msg
		err := decoder.Decode(&m)
		return m.record(), err
	}
	var m V10Msg
	err := decoder.Decode(&m)
	return m.record(), err
}

func decodeProtobuf(stream io.Reader, visit func(record)) error {
	var opening [len(signature)]byte
	if _, err := io.ReadFull(stream, opening[:]); err != nil {
		return err
	}
	if string(opening[:]) != signature {
		return errors.New("not protobuf")
	}
	for first := true; ; first = false {
		frame, err := readFrame(stream)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if first {
			var h V11Handshake
			if err := h.unmarshal(frame); err != nil {
				return err
			}
			visit(h.record())
			continue
		}
		var m V11Msg
		if err := m.unmarshal(frame); err != nil {
			return err
		}
		visit(m.record())
	}
}
