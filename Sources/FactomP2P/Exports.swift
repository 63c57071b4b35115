// Who imports FactomP2P needs no other import for everyday work: endpoints, events, targets and byte
// buffers come with it. (Of NIOCore a scoped import would do, but not every build passes that on.)
@_exported public import NIOCore
@_exported public import FactomOverlay
@_exported public import FactomWire
