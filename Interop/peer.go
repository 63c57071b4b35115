// The "peer" command: its flags, and the node that listens or dials.

package main

import (
	"errors"
	"flag"
	"fmt"
	"math/rand"
	"net"
	"os"
	"strconv"
	"time"
)

// What a node does with application messages, or with connections.
const (
	modeEcho   = "echo"   // send every message back
	modeSend   = "send"   // send messages of a seed
	modeSink   = "sink"   // verify messages of a seed
	modeReject = "reject" // refuse every connection, with alternatives
	modeSilent = "silent" // accept and never say anything
)

// defaultPort is the listening port that a dialer tells unless -listenport says otherwise: MAIN's.
const defaultPort = "8108"

// node is a peer as its flags describe it. Nothing in it changes while it runs, so that all links may read it.
type node struct {
	events   *reporter
	self     identity
	protocol int
	nonce    uint64 // p2p2's loopback check
	mode     string

	count, expect    int
	seed, expectSeed uint64
	min, max         uint64

	mesh         *mesh // the network that it is a member of, if it is
	alternatives []endpoint
	peers        []endpoint
	ask, ping    time.Duration

	listen, dial string
	timeout      time.Duration
}

func runPeer(args []string) error {
	n, err := parsePeer(args)
	if err != nil {
		return err
	}
	n.events = newReporter(os.Stdout)
	time.AfterFunc(n.timeout, func() {
		n.events.report("timeout", nil)
		os.Exit(0)
	})
	if n.dial != "" {
		return n.callOut()
	}
	return n.acceptAll()
}

func (n *node) callOut() error {
	conn, err := net.Dial("tcp", n.dial)
	if err != nil {
		n.events.report("closed", fields{"remote": n.dial, "error": err.Error()})
		return err
	}
	n.serve(conn, true)
	return nil
}

func (n *node) acceptAll() error {
	listener, err := net.Listen("tcp", n.listen)
	if err != nil {
		return err
	}
	if n.self.port == "" {
		_, n.self.port, _ = net.SplitHostPort(listener.Addr().String())
	}
	n.events.report("listening", fields{"address": listener.Addr().String()})
	for {
		conn, err := listener.Accept()
		if err != nil {
			return err
		}
		go n.serve(conn, false)
	}
}

// newTally says what a connection is expected to receive.
func (n *node) newTally() *tally {
	switch {
	case n.mode == modeSink:
		return newTally(n.count, newMessageRow(n.seed, n.min, n.max))
	case n.mode == modeSend && n.expect > 0:
		return newTally(n.expect, newMessageRow(n.expectSeed, n.min, n.max))
	case n.mode == modeEcho:
		return newTally(n.count, nil)
	default:
		return newTally(0, nil)
	}
}

func parsePeer(args []string) (*node, error) {
	n := &node{}
	random := rand.New(rand.NewSource(time.Now().UnixNano() + int64(os.Getpid())<<32))
	n.nonce = random.Uint64() | 1 // never 0, which means that there is none

	flags := flag.NewFlagSet("peer", flag.ContinueOnError)
	flags.StringVar(&n.listen, "listen", "", "`address:port` to listen on; port 0 lets the system choose")
	flags.StringVar(&n.dial, "dial", "", "`address:port` to dial")
	behaviour := flags.String("behaviour", "p2p2", "Go `generation` to behave like: p2p1 or p2p2")
	flags.IntVar(&n.protocol, "protocol", 9, "`version` that a p2p2 node is configured for: 9, 10 or 11")
	network := flags.String("network", fmt.Sprintf("%08x", networkLocal), "network id, 8 `hex` digits")
	nodeID := flags.String("nodeid", "", "node id; a random one if not given")
	flags.StringVar(&n.self.port, "listenport", "", "listening `port` to tell; the real one, or "+defaultPort+" when dialling")
	flags.StringVar(&n.mode, "mode", modeEcho, "echo, send, sink, reject or silent")
	flags.IntVar(&n.count, "count", 0, "messages to send; or to receive before \"done\", in sink and echo")
	flags.Uint64Var(&n.seed, "seed", 1, "of the messages sent, or verified in sink")
	flags.IntVar(&n.expect, "expect", 0, "messages to receive and verify in send")
	flags.Uint64Var(&n.expectSeed, "expectseed", 2, "of the messages expected in send")
	flags.Uint64Var(&n.min, "min", 1, "shortest message, in `bytes`")
	flags.Uint64Var(&n.max, "max", 100000, "longest message, in `bytes`")
	alternatives := flags.String("alternatives", "", "`ip:port,…` offered in rejections")
	share := flags.String("share", "", "`ip:port,…` to answer peer requests with")
	flags.DurationVar(&n.ask, "ask", 0, "ask for peers every so `often`")
	flags.DurationVar(&n.ping, "ping", 0, "ping every so `often`")
	flags.DurationVar(&n.timeout, "timeout", time.Minute, "`time` after which the process ends in any case")
	if err := flags.Parse(args); err != nil {
		return nil, err
	}
	if flags.NArg() > 0 {
		return nil, fmt.Errorf("unexpected %q", flags.Arg(0))
	}

	var err error
	if n.self.network, err = parseNetwork(*network); err != nil {
		return nil, err
	}
	n.self.p2p1 = *behaviour == "p2p1"
	if n.self.nodeID, err = n.parseNodeID(*nodeID, random); err != nil {
		return nil, err
	}
	if n.alternatives, err = parseEndpoints(*alternatives); err != nil {
		return nil, fmt.Errorf("-alternatives: %w", err)
	}
	if n.peers, err = parseEndpoints(*share); err != nil {
		return nil, fmt.Errorf("-share: %w", err)
	}
	if n.dial != "" && n.self.port == "" {
		n.self.port = defaultPort
	}
	return n, n.check(*behaviour)
}

func parseNetwork(text string) (uint32, error) {
	id, err := strconv.ParseUint(text, 16, 32)
	if err != nil || len(text) != 8 {
		return 0, fmt.Errorf("-network %q: not 8 hex digits", text)
	}
	return uint32(id), nil
}

// parseNodeID reads a decimal or 0x id. Of p2p1 it may have 64 bits, its own random ones have 63; of p2p2, 32.
func (n *node) parseNodeID(text string, random *rand.Rand) (uint64, error) {
	if text == "" && n.self.p2p1 {
		return uint64(random.Int63()), nil
	}
	if text == "" {
		return uint64(random.Uint32()), nil
	}
	bits := 32
	if n.self.p2p1 {
		bits = 64
	}
	id, err := strconv.ParseUint(text, 0, bits)
	if err != nil {
		return 0, fmt.Errorf("-nodeid: %w", err)
	}
	return id, nil
}

// check refuses flags that contradict each other.
func (n *node) check(behaviour string) error {
	switch {
	case (n.listen == "") == (n.dial == ""):
		return errors.New("give one of -listen and -dial")
	case behaviour != "p2p1" && behaviour != "p2p2":
		return fmt.Errorf("-behaviour %q: neither p2p1 nor p2p2", behaviour)
	case n.protocol < 9 || n.protocol > 11:
		return fmt.Errorf("-protocol %d: none of 9, 10 and 11", n.protocol)
	case n.self.p2p1 && n.protocol != 9:
		return errors.New("p2p1 speaks protocol 9 only")
	case n.min > n.max || n.max-n.min == 1<<64-1:
		return fmt.Errorf("-min %d -max %d: no range", n.min, n.max)
	}
	switch n.mode {
	case modeEcho, modeSend, modeSink, modeSilent:
		return nil
	case modeReject:
		if n.self.p2p1 || n.dial != "" {
			return errors.New("only a listening p2p2 node rejects")
		}
		return nil
	default:
		return fmt.Errorf("-mode %q: none of echo, send, sink, reject and silent", n.mode)
	}
}
