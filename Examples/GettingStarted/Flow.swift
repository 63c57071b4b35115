import FactomP2P

/// The code of the article on messages, targets and back-pressure.
struct Flow {
    let node: Node

    func count() async {
        // region: batches
        var bytes = 0
        for await batch in node.messages.batches {
            for message in batch { bytes += message.payload.readableBytes }
        }
        // end
        print(bytes)
    }

    func sendAll(_ lines: [String]) async throws {
        // region: wait
        let payloads = lines.map { ByteBuffer(string: $0) }
        try await node.send(payloads, to: .everyone, whenFull: .wait)
        // end
    }

    func answer(_ message: Message) async throws {
        // region: answer
        do {
            try await node.send(ByteBuffer(string: "thanks"), to: .peer(message.sender.id))
        } catch .unknownPeer {
            // It has gone since.
        }
        // end
    }

    func passOn(_ isValid: (ByteBuffer) -> Bool) async throws {
        // region: relay
        for await message in node.messages {
            guard isValid(message.payload) else {
                await node.judge(message, as: .reject)
                continue
            }
            await node.judge(message, as: .accept)
            try await node.relay(message)
        }
        // end
    }

    func keep(_ message: Message) -> ByteBuffer {
        // region: keep
        let kept = ByteBuffer(bytes: message.payload.readableBytesView)
        // end
        return kept
    }
}
