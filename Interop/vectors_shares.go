// Peer shares as Go's JSON encoder writes them, with the endpoints that a reader takes from them.

package main

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand"
	"time"
)

// The network ids that shares are made for.
const (
	networkMain = 0xfeedbeef
	networkTest = 0xdeadbeef
)

// shareVector is one payload of a peer response, and what a node of that network learns from it.
type shareVector struct {
	Name     string   `json:"name"`
	Protocol int      `json:"protocol"`
	JSON     string   `json:"json"`
	Network  uint32   `json:"network"`
	Expect   []string `json:"expect"`
}

func makeShareVectors() []shareVector {
	s := &shares{random: rand.New(rand.NewSource(4))}
	s.simple()
	s.detailed()
	s.foreign()
	s.later()
	return s.vectors
}

type shares struct {
	vectors []shareVector
	random  *rand.Rand
}

// add adds a share that a reader of the network must understand in the same way as ours does.
func (s *shares) add(name string, protocol int, network uint32, share any) {
	payload, err := json.Marshal(share)
	if err != nil {
		panic(err)
	}
	endpoints, err := parseShare(protocol, network, payload)
	if err != nil {
		panic(fmt.Sprintf("%s: %v", name, err))
	}
	s.vectors = append(s.vectors, shareVector{name, protocol, string(payload), network, texts(endpoints)})
}

// endpoints are random public addresses. No two of a list are alike.
func (s *shares) endpoints(count int) []endpoint {
	list := make([]endpoint, count)
	for i := range list {
		ip := fmt.Sprintf("%d.%d.%d.%d", 20+s.random.Intn(70), i/250, s.random.Intn(256), 1+i%250)
		list[i] = endpoint{ip, fmt.Sprint(1024 + s.random.Intn(64512))}
	}
	return list
}

func v9Shares(network uint32, endpoints []endpoint) []V9Share {
	list := []V9Share{}
	for _, e := range endpoints {
		list = append(list, newV9Share(network, e))
	}
	return list
}

// simple has shares as p2p2 makes them.
func (s *shares) simple() {
	for _, count := range []int{1, 2, 3, 8, 16, 40} {
		endpoints := s.endpoints(count)
		s.add(fmt.Sprintf("%d peers", count), 9, networkMain, v9Shares(networkMain, endpoints))
		s.add(fmt.Sprintf("%d endpoints", count), 10, networkMain, endpoints)
	}
	s.add("no list", 9, networkMain, []V9Share(nil))
	s.add("an empty list", 9, networkMain, []V9Share{})
	s.add("no list", 10, networkMain, []endpoint(nil))
	s.add("an empty list", 10, networkMain, []endpoint{})
	s.add("ports at their limits", 10, networkTest, []endpoint{{"34.1.2.3", "1"}, {"34.1.2.4", "65535"}})
	s.add("LOCAL peers", 9, networkLocal, v9Shares(networkLocal, []endpoint{{"127.0.0.1", "8110"}, {"10.0.0.2", "8110"}}))
	s.add("LOCAL endpoints", 10, networkLocal, []endpoint{{"127.0.0.1", "8110"}, {"192.168.1.2", "8110"}})
}

// detailed has shares as p2p1 makes them: with its own scores, dates, sources and hashes.
func (s *shares) detailed() {
	noon := time.Date(2019, 3, 1, 12, 0, 0, 0, time.UTC)
	zone := time.FixedZone("", -5*60*60)
	peers := v9Shares(networkMain, s.endpoints(6))

	peers[0].Source = map[string]time.Time{"DNS-Seed": noon, "34.1.2.3:8108": noon.In(zone)}
	peers[1].LastContact = noon.Add(123456789 * time.Nanosecond).In(zone)
	peers[2].QualityScore = -200
	peers[2].Connections = -1
	peers[3].NodeID = math.MaxUint64
	peers[3].Location = math.MaxUint32
	peers[3].Type = math.MaxUint8
	peers[3].QualityScore = math.MaxInt32
	peers[4].Hash = "34.9.8.7:8108 <a&b> \"\\/\u2028 \U0001f980"
	peers[5].Source = nil
	peers[5].Hash = ""
	for i, name := range []string{
		"two sources", "a date with a zone", "a bad score", "numbers at their limits", "a strange hash", "no source",
	} {
		s.add(name, 9, networkMain, peers[i:i+1])
	}
	s.add("all of these", 9, networkMain, peers)
}

// foreign has peers of other networks, which nobody wants.
func (s *shares) foreign() {
	ours, theirs := v9Shares(networkTest, s.endpoints(3)), v9Shares(networkMain, s.endpoints(3))
	s.add("only peers of another network", 9, networkTest, theirs)
	s.add("peers of two networks, TEST's turn", 9, networkTest, []V9Share{ours[0], theirs[0], theirs[1], ours[1]})
	s.add("peers of two networks, MAIN's turn", 9, networkMain, []V9Share{ours[0], theirs[0], theirs[1], ours[1]})
	nowhere := v9Shares(0, s.endpoints(1))
	s.add("a peer of no network", 9, networkTest, append(nowhere, ours[2]))
}

// later has objects with more, fewer and reordered keys, as another version might write them.
func (s *shares) later() {
	type later struct {
		Extra map[string][]any
		V9Share
		Tags []string
	}
	first := later{map[string][]any{"a": {1, nil, "x", 0.5, true}}, newV9Share(networkMain, endpoint{"35.1.2.3", "8108"}), nil}
	s.add("keys that nobody knows", 9, networkMain, []later{first})

	type little struct {
		Network uint32
		Port    string
		Address string
	}
	s.add("no keys but those that are read", 9, networkMain, []little{{networkMain, "8108", "35.1.2.4"}})

	type described struct {
		Note *string `json:"note"`
		Port string  `json:"port"`
		IP   string  `json:"ip"`
		Age  float64 `json:"age"`
	}
	s.add("keys that nobody knows", 10, networkMain, []described{{nil, "8108", "35.1.2.5", 1e21}})
}
