// Who imports FactomP2P needs no other import for everyday work: endpoints, events, targets and byte
// buffers come with it.
@_exported public import struct NIOCore.ByteBuffer
@_exported public import FactomOverlay
@_exported public import FactomWire
