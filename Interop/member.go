// The "member" command: a Go peer in a network of many, that finds its peers and carries their messages.

package main

import (
	"bufio"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand"
	"net"
	"os"
	"strconv"
	"strings"
	"time"
)

// runMember lives until the commands end, or until its time is up.
func runMember(args []string, commands io.Reader) error {
	m, timeout, seeds, err := parseMember(args)
	if err != nil {
		return err
	}
	m.events = newReporter(os.Stdout)
	listener, err := net.Listen("tcp", m.listen)
	if err != nil {
		return err
	}
	local := listener.Addr().(*net.TCPAddr)
	m.self.port = strconv.Itoa(local.Port)
	m.dialer = net.Dialer{LocalAddr: &net.TCPAddr{IP: local.IP}, Timeout: handshakeTime}
	time.AfterFunc(timeout, func() {
		m.events.report("timeout", nil)
		os.Exit(0)
	})
	m.events.report("listening", fields{"address": listener.Addr().String()})
	go m.acceptFrom(listener)
	go m.look(seeds)
	return m.obey(commands)
}

// acceptFrom takes one connection of an address in a while, as Go peers do, and closes the others at once.
func (m *mesh) acceptFrom(listener net.Listener) {
	accepted := map[string]time.Time{}
	for {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		host, _, _ := net.SplitHostPort(conn.RemoteAddr().String())
		if last, ok := accepted[host]; ok && time.Since(last) <= m.manners.limit {
			m.events.report("limited", fields{"remote": conn.RemoteAddr().String()})
			conn.Close()
			continue
		}
		accepted[host] = time.Now()
		go m.serve(conn, false)
	}
}

// obey carries out commands, a line each: "send HEX" and "dial IP:PORT".
func (m *mesh) obey(commands io.Reader) error {
	lines := bufio.NewScanner(commands)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		verb, object, _ := strings.Cut(lines.Text(), " ")
		if err := m.do(verb, object); err != nil {
			return fmt.Errorf("%s: %w", lines.Text(), err)
		}
	}
	return lines.Err()
}

func (m *mesh) do(verb, object string) error {
	switch verb {
	case "send":
		payload, err := hex.DecodeString(object)
		if err == nil {
			m.say(payload)
		}
		return err
	case "dial":
		endpoints, err := parseEndpoints(object)
		m.hear(endpoints, "command")
		for _, e := range endpoints {
			if m.mayDial(e) {
				go m.call(e)
			}
		}
		return err
	default:
		return errors.New("no such command")
	}
}

// parseMember gives the member, how long it lives, and what reads its seeds.
func parseMember(args []string) (*mesh, time.Duration, func() []endpoint, error) {
	n := &node{mode: modeSink}
	random := rand.New(rand.NewSource(time.Now().UnixNano() + int64(os.Getpid())<<32))
	n.nonce = random.Uint64() | 1 // never 0, which means that there is none

	flags := flag.NewFlagSet("member", flag.ContinueOnError)
	flags.StringVar(&n.listen, "listen", "127.0.0.1:0", "`address:port` to listen on and to dial from; port 0 lets the system choose")
	behaviour := flags.String("behaviour", "p2p2", "Go `generation` to behave like: p2p1 or p2p2")
	flags.IntVar(&n.protocol, "protocol", 9, "`version` that a p2p2 node is configured for: 9, 10 or 11")
	network := flags.String("network", fmt.Sprintf("%08x", networkLocal), "network id, 8 `hex` digits")
	seeds := flags.String("seeds", "", "`file` with an address:port a line")
	mention := flags.String("mention", "", "`PROTOCOL=ip:port,…` told of in every share of that protocol, too")
	every := flags.Duration("every", 0, "`time` between looks at whether there are enough links; the generation's own if 0")
	ask := flags.Duration("ask", 0, "`time` between requests for peers; the generation's own if 0")
	redial := flags.Duration("redial", 0, "`time` between dials of one address; the generation's own if 0")
	limit := flags.Duration("limit", 0, "`time` for which an address that was accepted isn't accepted again; the generation's own if 0")
	timeout := flags.Duration("timeout", time.Minute, "`time` after which the process ends in any case")
	if err := flags.Parse(args); err != nil {
		return nil, 0, nil, err
	}

	var err error
	if n.self.network, err = parseNetwork(*network); err != nil {
		return nil, 0, nil, err
	}
	n.self.p2p1 = *behaviour == "p2p1"
	if n.self.nodeID, err = n.parseNodeID("", random); err != nil {
		return nil, 0, nil, err
	}
	if err := n.check(*behaviour); err != nil {
		return nil, 0, nil, err
	}
	manners := mannersOfP2P2
	if n.self.p2p1 {
		manners = mannersOfP2P1
	}
	for _, choice := range []struct{ given, to *time.Duration }{
		{every, &manners.every}, {ask, &manners.ask}, {redial, &manners.redial}, {limit, &manners.limit},
	} {
		if *choice.given > 0 {
			*choice.to = *choice.given
		}
	}
	m := newMesh(n, manners, random)
	n.mesh = m
	m.mentions, err = parseMentions(*mention)
	return m, *timeout, func() []endpoint { return readSeeds(*seeds) }, err
}

// parseMentions reads "PROTOCOL=ip:port,…".
func parseMentions(text string) (map[int][]endpoint, error) {
	mentions := map[int][]endpoint{}
	for _, item := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' }) {
		protocol, place, _ := strings.Cut(item, "=")
		endpoints, err := parseEndpoints(place)
		if err != nil {
			return nil, fmt.Errorf("-mention: %w", err)
		}
		number, err := strconv.Atoi(protocol)
		if err != nil {
			return nil, fmt.Errorf("-mention: %w", err)
		}
		mentions[number] = append(mentions[number], endpoints...)
	}
	return mentions, nil
}

// readSeeds reads a seed list; a list that can't be read is empty, and so is a line.
func readSeeds(file string) (endpoints []endpoint) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil
	}
	for _, line := range strings.Split(string(text), "\n") {
		if host, port, err := net.SplitHostPort(strings.TrimSpace(line)); err == nil {
			endpoints = append(endpoints, endpoint{host, port})
		}
	}
	return endpoints
}
