// Who imports FactomP2P needs no other import for everyday work: endpoints, events, targets and byte
// buffers come with it.
//
// No other file of this module imports this same word from NIOCore: of two such imports the compiler keeps one,
// the first by file name, and with it may go the export. The example in Examples/GettingStarted would not build.
@_exported public import struct NIOCore.ByteBuffer
@_exported public import FactomOverlay
@_exported public import FactomWire
