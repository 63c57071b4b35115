import FactomWire
import NIOCore

/// What a peer understands of the bytes that we write.
struct Ear {
    enum Heard: Equatable {
        case greeting(Handshake)
        case parcel(ParcelType?, String)
        case nothingReadable(WireError)
    }

    private var decoder = StreamDecoder(parcelLimit: 1 << 26)
    private let version: ProtocolVersion

    init(settlingOn version: ProtocolVersion) {
        self.version = version
    }

    mutating func hear(_ bytes: ByteBuffer) -> [Heard] {
        var chunk = bytes
        var heard: [Heard] = []
        do throws(WireError) {
            while let item = try decoder.next(from: &chunk) {
                switch item {
                case .handshake(let handshake):
                    heard.append(.greeting(handshake))
                    if handshake.kind == .hello { decoder.settle(on: version) }
                case .parcel(let parcel):
                    heard.append(.parcel(parcel.type, parcel.payload.text))
                }
            }
        } catch {
            heard.append(.nothingReadable(error))
        }
        return heard
    }
}
