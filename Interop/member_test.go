// Members of one network: they find each other from one seed, and carry each other's messages.

package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// memberProcess is a member in a process of its own, and where its commands go.
type memberProcess struct {
	*peerProcess
	commands io.WriteCloser
	address  string
	seen     []fields
}

func startMember(t *testing.T, name string, flags ...string) *memberProcess {
	t.Helper()
	command := program(append([]string{"member", "-timeout", "20s"}, flags...)...)
	in, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	p := &peerProcess{t: t, name: name, events: make(chan fields, 10000)}
	finished := make(chan struct{})
	go func() {
		defer close(finished)
		defer close(p.events)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			var event fields
			if err := json.Unmarshal(lines.Bytes(), &event); err != nil {
				t.Errorf("%s: %s", name, lines.Text())
			}
			p.events <- event
		}
	}()
	t.Cleanup(func() {
		in.Close()
		<-finished
		if err := command.Wait(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	})
	m := &memberProcess{p, in, "", nil}
	m.address = fmt.Sprint(m.wait("listening", nil)["address"])
	return m
}

// wait gives an event of that name in which a field is as wanted, be it past or to come.
func (m *memberProcess) wait(name string, want fields) fields {
	m.t.Helper()
	matches := func(event fields) bool {
		for key, value := range want {
			if fmt.Sprint(event[key]) != fmt.Sprint(value) {
				return false
			}
		}
		return event["event"] == name
	}
	for _, event := range m.seen {
		if matches(event) {
			return event
		}
	}
	deadline := time.After(15 * time.Second)
	for {
		select {
		case event, ok := <-m.events:
			if !ok {
				m.t.Fatalf("%s ended without %q", m.name, name)
			}
			m.seen = append(m.seen, event)
			if matches(event) {
				return event
			}
		case <-deadline:
			m.t.Fatalf("%s: no %q", m.name, name)
		}
	}
}

func TestMembersFindEachOtherAndCarryMessages(t *testing.T) {
	t.Parallel()
	seeds := filepath.Join(t.TempDir(), "seeds.txt")
	quick := []string{"-every", "50ms", "-ask", "300ms", "-redial", "500ms", "-limit", "1ms", "-seeds", seeds}
	var members []*memberProcess
	for i, kind := range [][]string{
		{"-protocol", "9"}, {"-behaviour", "p2p1"}, {"-protocol", "10"}, {"-protocol", "10"}, {"-behaviour", "p2p1"},
	} {
		name := fmt.Sprint(i, kind)
		listen := fmt.Sprintf("127.0.7.%d:0", i+1)
		m := startMember(t, name, append(append(kind, "-listen", listen), quick...)...)
		if i == 0 {
			if err := os.WriteFile(seeds, []byte("# one\n"+m.address+"\n"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		members = append(members, m)
	}
	for _, m := range members[1:] {
		m.wait("dialling", fields{"address": members[0].address, "source": "seed"})
	}
	// Nobody knew more than the seed.
	for _, m := range members {
		m.wait("linked", fields{"count": 2})
	}
	for i, m := range members {
		payload := fmt.Sprintf("%02xc0ffee", i)
		if _, err := fmt.Fprintln(m.commands, "send", payload); err != nil {
			t.Fatal(err)
		}
		for j, other := range members {
			if j != i {
				other.wait("message", fields{"payload": payload})
			}
		}
	}
}

func TestAMemberMentionsWhomItIsTold(t *testing.T) {
	t.Parallel()
	teller := startMember(t, "teller", "-protocol", "10", "-listen", "127.0.7.11:0", "-mention", "10=192.0.2.1:1,9=192.0.2.2:2")
	asker := startPeer(t, "asker", "-protocol 10 -ask 50ms -dial "+teller.address)
	asker.expect("shared", fields{"peers": "[192.0.2.1:1]"})
}
