@_exported public import FactomOverlay
@_exported public import FactomWire
@_exported public import NIOCore

// Who imports FactomP2P needs no other import for everyday work: endpoints, events, targets and byte
// buffers come with it. (Of NIOCore a scoped import would do; but when another file of this module imports the same
// word for itself, the compiler keeps one of the two, and perhaps not the exported one.)
