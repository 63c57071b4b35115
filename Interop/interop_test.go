// The program against itself: every pair of Go peers that can meet, the fixtures, and the checker.

package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

// asProgram in the environment makes the test binary be the program itself.
const asProgram = "INTEROP_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func program(args ...string) *exec.Cmd {
	command := exec.Command(os.Args[0], args...)
	command.Env = append(os.Environ(), asProgram+"=1")
	command.Stderr = os.Stderr
	return command
}

// peerProcess is a peer in a process of its own, and the events that it has reported.
type peerProcess struct {
	t      *testing.T
	name   string
	events chan fields
}

func startPeer(t *testing.T, name, flags string) *peerProcess {
	t.Helper()
	command := program(append([]string{"peer", "-timeout", "8s"}, strings.Fields(flags)...)...)
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	p := &peerProcess{t: t, name: name, events: make(chan fields, 1000)}
	finished := make(chan struct{})
	go func() {
		defer close(finished)
		defer close(p.events)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			var event fields
			decoder := json.NewDecoder(bytes.NewReader(lines.Bytes()))
			decoder.UseNumber()
			if err := decoder.Decode(&event); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			p.events <- event
		}
	}()
	t.Cleanup(func() {
		_ = command.Process.Kill()
		<-finished
		_ = command.Wait()
	})
	return p
}

// await skips to the next event of that name. A mismatch is never skipped, nor is an end.
func (p *peerProcess) await(name string) fields {
	p.t.Helper()
	deadline := time.After(7 * time.Second)
	for {
		select {
		case event, ok := <-p.events:
			switch {
			case !ok:
				p.t.Fatalf("%s ended without %q", p.name, name)
			case event["event"] == name:
				return event
			case event["event"] == "mismatch" || event["event"] == "closed":
				p.t.Fatalf("%s: %v instead of %q", p.name, event, name)
			}
		case <-deadline:
			p.t.Fatalf("%s: no %q", p.name, name)
		}
	}
}

func (p *peerProcess) expect(name string, want fields) {
	p.t.Helper()
	got := p.await(name)
	for key, value := range want {
		if fmt.Sprint(got[key]) != fmt.Sprint(value) {
			p.t.Errorf("%s: %s %s is %v, not %v", p.name, name, key, got[key], value)
		}
	}
}

// meet starts a listener and a dialer that calls it.
func meet(t *testing.T, listening, dialling string) (listener, dialer *peerProcess) {
	t.Helper()
	listener = startPeer(t, "listener", "-listen 127.0.0.1:0 "+listening)
	address := listener.await("listening")["address"]
	dialer = startPeer(t, "dialer", fmt.Sprintf("-dial %s %s", address, dialling))
	return listener, dialer
}

func flagsOf(kind string) string {
	if kind == "p2p1" {
		return "-behaviour p2p1 "
	}
	return "-protocol " + kind + " "
}

func TestEveryPairTalks(t *testing.T) {
	pairs := []struct {
		dialer, listener string
		protocol         int
	}{
		{"p2p1", "p2p1", 9},
		{"p2p1", "9", 9},
		{"p2p1", "10", 9},
		{"p2p1", "11", 9},
		{"9", "p2p1", 9},
		{"9", "9", 9},
		{"9", "10", 9},
		{"9", "11", 9},
		{"10", "p2p1", 9},
		{"10", "9", 9},
		{"10", "10", 10},
		{"10", "11", 10},
		{"11", "9", 11},
		{"11", "10", 11},
		{"11", "11", 11},
	}
	for _, pair := range pairs {
		pair := pair
		t.Run(pair.dialer+" dials "+pair.listener, func(t *testing.T) {
			t.Parallel()
			row := newMessageRow(7, 1, 3000)
			all := newTally(100, nil)
			for i := 0; i < 100; i++ {
				_ = all.take(row.next())
			}
			listener, dialer := meet(t,
				flagsOf(pair.listener)+"-mode echo -count 100 -nodeid 5",
				flagsOf(pair.dialer)+"-mode send -count 100 -seed 7 -expect 100 -expectseed 7 -max 3000 -listenport 4000")
			listener.expect("handshake", fields{"protocol": pair.protocol, "port": "4000"})
			dialer.expect("handshake", fields{"protocol": pair.protocol, "nodeID": "5", "network": networkLocal})
			want := fields{"received": 100, "bytes": all.bytes, "sha256": all.sum()}
			dialer.expect("done", want)
			listener.expect("done", want)
		})
	}
}

func TestBothSidesSend(t *testing.T) {
	for _, kind := range []string{"p2p1", "9", "10", "11"} {
		kind := kind
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			listener, dialer := meet(t,
				flagsOf(kind)+"-mode send -count 300 -seed 1 -expect 200 -expectseed 2 -min 1 -max 20000",
				flagsOf(kind)+"-mode send -count 200 -seed 2 -expect 300 -expectseed 1 -min 1 -max 20000")
			listener.expect("done", fields{"received": 200})
			dialer.expect("done", fields{"received": 300})
		})
	}
}

func TestSinkNoticesADifference(t *testing.T) {
	t.Parallel()
	listener, _ := meet(t, "-mode sink -count 10 -seed 3", "-mode send -count 10 -seed 4")
	listener.expect("mismatch", fields{"number": 0})
	listener, dialer := meet(t, "-mode sink -count 10 -seed 3 -max 9", "-mode send -count 10 -seed 3 -max 9")
	listener.expect("done", fields{"received": 10})
	dialer.expect("sent", fields{"count": 10})
}

func TestARejectionOffersAlternatives(t *testing.T) {
	for _, protocol := range []string{"9", "10", "11"} {
		for _, offer := range []string{"", "192.0.2.1:8108,192.0.2.2:8109"} {
			protocol, offer := protocol, offer
			t.Run(protocol+" "+offer, func(t *testing.T) {
				t.Parallel()
				_, dialer := meet(t, "-protocol 11 -mode reject -alternatives="+offer, flagsOf(protocol))
				want := strings.Fields(strings.ReplaceAll(offer, ",", " "))
				dialer.expect("handshake", fields{"type": 9, "version": protocol, "alternatives": want})
				dialer.expect("closed", fields{"error": "rejected"})
			})
		}
	}
}

func TestPeersShareAndPing(t *testing.T) {
	for _, kind := range []string{"p2p1", "9", "10", "11"} {
		kind := kind
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			listener, dialer := meet(t,
				flagsOf(kind)+"-share 192.0.2.1:8108,192.0.2.2:8109",
				flagsOf(kind)+"-ask 200ms -ping 200ms")
			dialer.expect("shared", fields{"peers": []string{"192.0.2.1:8108", "192.0.2.2:8109"}})
			dialer.await("pong")
			listener.await("ping")
			listener.await("request")
		})
	}
}

func TestNobodyToShare(t *testing.T) {
	for _, kind := range []string{"p2p1", "9", "10"} {
		kind := kind
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			_, dialer := meet(t, flagsOf(kind), flagsOf(kind)+"-ask 100ms")
			dialer.expect("shared", fields{"peers": []string{}})
		})
	}
}

func TestAnEmptyShareEndsProtocol11(t *testing.T) {
	t.Parallel()
	_, dialer := meet(t, "-protocol 11", "-protocol 11 -ask 100ms")
	dialer.expect("closed", fields{"error": "zero-length payload"})
}

func TestRefusals(t *testing.T) {
	for _, scene := range []struct{ name, listening, dialling, who, cause string }{
		{"protobuf to p2p1", "-behaviour p2p1", "-protocol 11", "dialer", "not protobuf"},
		{"another network", "-network 11111111", "-network 22222222", "listener", "network 22222222"},
		{"no port", "", "-listenport 0", "listener", `listening port "0"`},
		{"itself", "-behaviour p2p1 -nodeid 7", "-behaviour p2p1 -nodeid 7", "dialer", "loopback"},
	} {
		scene := scene
		t.Run(scene.name, func(t *testing.T) {
			t.Parallel()
			listener, dialer := meet(t, scene.listening, scene.dialling)
			who := map[string]*peerProcess{"listener": listener, "dialer": dialer}[scene.who]
			who.expect("closed", fields{"error": scene.cause})
		})
	}
}

func TestSilenceIsSilent(t *testing.T) {
	t.Parallel()
	_, dialer := meet(t, "-mode silent", "-protocol 10")
	dialer.await("connected")
	select {
	case event := <-dialer.events:
		t.Error(event)
	case <-time.After(300 * time.Millisecond):
	}
}

// TestFixturesAreThoseThatTheProgramWrites builds the real program: a test binary names its package, and with it
// the types on the wire, differently.
func TestFixturesAreThoseThatTheProgramWrites(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	binary := filepath.Join(folder, "interop")
	for _, command := range []*exec.Cmd{
		exec.Command("go", "build", "-o", binary, "."),
		exec.Command(binary, "vectors", folder),
	} {
		if out, err := command.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	for _, name := range []string{"vectors.json", "shares.json"} {
		got, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile(filepath.Join("..", "Tests", "Fixtures", "gob", name))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s differs from the repository's", name)
		}
	}
}

// TestVectorsRespectTheReadersLimits keeps the fixtures within what our reader takes from a stranger.
func TestVectorsRespectTheReadersLimits(t *testing.T) {
	t.Parallel()
	total := 0
	for _, v := range makeVectors() {
		var stream []byte
		if _, err := fmt.Sscanf(v.Stream, "%x", &stream); err != nil {
			t.Fatal(err)
		}
		messages, length := splitGob(stream)
		if length != len(stream) {
			t.Errorf("%s: %d bytes left over", v.Name, len(stream)-length)
		}
		types, definitions := 0, 0
		for _, m := range messages {
			if m.id < 0 {
				types++
				definitions += m.size
			}
		}
		if types > 16 || definitions > 4096 || len(messages)-types != len(v.Expect) {
			t.Errorf("%s: %d types in %d bytes, %d values", v.Name, types, definitions, len(messages)-types)
		}
		total += len(v.Stream)
	}
	if total > 1_400_000 {
		t.Errorf("%d digits of streams", total)
	}
}

func TestCheck(t *testing.T) {
	for _, scene := range []struct{ name, in, out string }{
		{"hex that is none", "10 2b ff", `{"error":"encoding/hex: invalid byte: U+0020 ' '"}`},
		{"a handshake and a pong",
			"11 70627566" + "00000006" + "08081001180b" + "00000008" + "08021204506f6e67",
			`{"handshake":{"type":8,"network":1,"version":11,"nodeID":0,"listenPort":"","loopback":"0","alternatives":[]}}` + "\n" +
				`{"type":2,"payload":"506f6e67"}` + "\n" + `{"end":true}`},
		{"a frame that is cut off", "11 70627566" + "00000006" + "0808", `{"error":"unexpected EOF"}`},
		{"eight gigabytes", "9 f8000000" + "01ffffffff", `{"error":"unexpected EOF"}`},
		{"nine bytes of length", "9 f7000000000000000000", `{"error":"gob: encoded unsigned integer out of range"}`},
		{"nothing", "9 ", `{"end":true}`},
		{"another protocol", "12 00", `{"error":"no protocol 12"}`},
	} {
		var out bytes.Buffer
		if err := check(strings.NewReader(scene.in+"\n"), &out); err != nil {
			t.Errorf("%s: %v", scene.name, err)
		}
		if got := strings.TrimSpace(out.String()); got != scene.out {
			t.Errorf("%s: %s, expected %s", scene.name, got, scene.out)
		}
	}
}

func TestCheckReadsEveryVector(t *testing.T) {
	t.Parallel()
	for _, v := range makeVectors() {
		var out bytes.Buffer
		if err := check(strings.NewReader(fmt.Sprintf("%d %s", v.Protocol, v.Stream)), &out); err != nil {
			t.Fatal(err)
		}
		var got []record
		decoder := json.NewDecoder(&out)
		for range v.Expect {
			var r record
			if err := decoder.Decode(&r); err != nil {
				t.Fatalf("%s: %v", v.Name, err)
			}
			got = append(got, r)
		}
		rest, _ := io.ReadAll(io.MultiReader(decoder.Buffered(), &out))
		if !reflect.DeepEqual(got, v.Expect) || strings.TrimSpace(string(rest)) != `{"end":true}` {
			t.Errorf("%s: %v, then %s", v.Name, got, rest)
		}
	}
}

func TestTheDocumentedMessage(t *testing.T) {
	got := fmt.Sprintf("%x", newMessageRow(1, 20, 20).next())
	if want := "000000000000000067ec8e65a18debbe5e5532fb"; got != want {
		t.Errorf("%s, documented as %s", got, want)
	}
}

func TestChecksums(t *testing.T) {
	for text, want := range map[string]uint32{peerRequestText: 2293133276, "[]": 2151384961} {
		if got := checksum([]byte(text)); got != want {
			t.Errorf("%q: %d, not %d", text, got, want)
		}
	}
}

func TestProtobufRoundTrips(t *testing.T) {
	want := V11Handshake{9, 1 << 31, 11, 1<<32 - 1, "8108", 1<<64 - 1, []endpoint{{"192.0.2.1", "1"}, {}}}
	var got V11Handshake
	if err := got.unmarshal(want.marshal()); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%v, %v", got, err)
	}
	for cut := 1; cut < len(want.marshal()); cut++ {
		_ = new(V11Handshake).unmarshal(want.marshal()[:cut]) // must not panic
	}
}
