// What a live peer reports: one JSON object a line on standard output, written at once.

package main

import (
	"encoding/json"
	"io"
	"os"
	"sync"
)

// fields are what an event carries beside its name.
type fields map[string]any

// reporter writes events, from any goroutine.
type reporter struct {
	lock sync.Mutex
	out  *json.Encoder
}

func newReporter(w io.Writer) *reporter {
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	return &reporter{out: out}
}

func (r *reporter) report(event string, f fields) {
	if f == nil {
		f = fields{}
	}
	f["event"] = event
	r.lock.Lock()
	defer r.lock.Unlock()
	if err := r.out.Encode(f); err != nil {
		os.Exit(1) // nobody reads us any more
	}
}
