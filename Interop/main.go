// Interop is the Go side of our tests: it writes gob fixtures with Go's own encoder, judges the
// bytes that we write with Go's own decoder, and plays a Go peer on a live connection.
//
// See README.md for the subcommands.
package main

import (
	"flag"
	"fmt"
	"os"
)

const usage = `usage: interop COMMAND

  vectors DIR   write vectors.json and shares.json into DIR
  check         decode "PROTOCOL HEX" lines from standard input
  peer FLAGS    be one end of connections; "interop peer -help" lists the flags
  member FLAGS  be a Go peer in a network of many; "interop member -help" lists the flags
`

func main() {
	if len(os.Args) < 2 {
		fmt.Fprint(os.Stderr, usage)
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2:]); err != nil {
		if err != flag.ErrHelp {
			fmt.Fprintln(os.Stderr, "interop:", err)
		}
		os.Exit(1)
	}
}

func run(command string, args []string) error {
	switch command {
	case "vectors":
		if len(args) != 1 {
			return fmt.Errorf("vectors takes one folder, not %d arguments", len(args))
		}
		return writeFixtures(args[0])
	case "check":
		return check(os.Stdin, os.Stdout)
	case "peer":
		return runPeer(args)
	case "member":
		return runMember(args, os.Stdin)
	default:
		return fmt.Errorf("no command %q\n%s", command, usage)
	}
}
