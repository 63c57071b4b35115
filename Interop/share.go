// Peer shares: the addresses that peers tell each other, in the three forms that live networks use.

package main

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"net"
	"strings"
	"time"
)

// endpoint is where a peer listens, in the JSON form of protocol 10.
type endpoint struct {
	IP   string `json:"ip"`
	Port string `json:"port"`
}

func (e endpoint) String() string { return net.JoinHostPort(e.IP, e.Port) }

// parseEndpoints reads "ip:port,ip:port"; the empty text means none.
func parseEndpoints(text string) ([]endpoint, error) {
	var endpoints []endpoint
	for _, item := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' }) {
		host, port, err := net.SplitHostPort(strings.TrimSpace(item))
		if err != nil {
			return nil, err
		}
		endpoints = append(endpoints, endpoint{host, port})
	}
	return endpoints, nil
}

func texts(endpoints []endpoint) []string {
	list := make([]string, len(endpoints))
	for i, e := range endpoints {
		list[i] = e.String()
	}
	return list
}

// V9Share is what protocol 9 tells of one peer.
type V9Share struct {
	QualityScore int32
	Address      string
	Port         string
	NodeID       uint64
	Hash         string
	Location     uint32
	Network      uint32
	Type         uint8
	Connections  int
	LastContact  time.Time
	Source       map[string]time.Time
}

// newV9Share fills in what p2p2 tells of a peer, of which it knows only the endpoint.
func newV9Share(network uint32, e endpoint) V9Share {
	return V9Share{
		QualityScore: 20,
		Address:      e.IP,
		Port:         e.Port,
		NodeID:       1,
		Hash:         e.IP,
		Location:     location(e.IP),
		Network:      network,
		Connections:  1,
		Source:       map[string]time.Time{},
	}
}

// location is an IPv4 address as a big-endian number, and 0 for anything else.
func location(address string) uint32 {
	if ip := net.ParseIP(address).To4(); ip != nil {
		return binary.BigEndian.Uint32(ip)
	}
	return 0
}

// makeShare is the payload of a peer response. With nobody to tell of, p2p1 writes "[]", p2p2 writes
// "null" in protocol 9 and "[]" in protocol 10, and protocol 11's empty share is no bytes at all.
func makeShare(protocol int, p2p1 bool, network uint32, endpoints []endpoint) []byte {
	if protocol == 11 {
		return V11Share{endpoints}.marshal()
	}
	var list any = append([]endpoint{}, endpoints...)
	if protocol == 9 {
		var shares []V9Share
		if p2p1 {
			shares = []V9Share{}
		}
		for _, e := range endpoints {
			shares = append(shares, newV9Share(network, e))
		}
		list = shares
	}
	payload, err := json.Marshal(list)
	if err != nil {
		panic(err) // a slice of plain structs always has a JSON form
	}
	return payload
}

// parseShare reads a peer response. Peers of other networks are dropped.
func parseShare(protocol int, network uint32, payload []byte) ([]endpoint, error) {
	switch protocol {
	case 9:
		var shares []V9Share
		if err := json.Unmarshal(payload, &shares); err != nil {
			return nil, fmt.Errorf("share: %w", err)
		}
		var endpoints []endpoint
		for _, s := range shares {
			if s.Network == network {
				endpoints = append(endpoints, endpoint{s.Address, s.Port})
			}
		}
		return endpoints, nil
	case 10:
		var endpoints []endpoint
		if err := json.Unmarshal(payload, &endpoints); err != nil {
			return nil, fmt.Errorf("share: %w", err)
		}
		return endpoints, nil
	default:
		var share V11Share
		err := share.unmarshal(payload)
		return share.Share, err
	}
}
