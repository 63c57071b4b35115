import FactomOverlay
import NIOCore

@testable import FactomSimulation

// Pair, as far as the order goes in which things happen.
extension Pair {
    /// Everything arrives in an order that chance gives, in pieces that chance cuts; each direction of a pipe in its own
    /// order.
    mutating func settle(_ chance: inout Chance) {
        while !steps.isEmpty {
            let index = steps.indices.filter(isNext).randomElement(using: &chance) ?? 0
            let step = steps.remove(at: index)
            guard let (head, rest) = step.cut(after: Int.random(in: 1...200, using: &chance)) else {
                take(step)
                continue
            }
            steps.insert(rest, at: index)
            take(head)
        }
    }

    private func isNext(_ index: Int) -> Bool {
        steps[..<index].allSatisfy { !$0.goesBefore(steps[index]) }
    }
}

extension Pair.Step {
    private var lane: (pipe: Int, way: Int) {
        switch self {
        case .accept(let pipe), .open(let pipe), .refuse(let pipe): (pipe, 0)
        case .toNode(let pipe, _): (pipe, 1)
        case .toOther(let pipe, _): (pipe, 2)
        }
    }

    /// What makes the connection stand goes before what is said on it.
    func goesBefore(_ later: Pair.Step) -> Bool {
        lane.pipe == later.lane.pipe && (lane.way == 0 || lane.way == later.lane.way)
    }

    /// Its first bytes, and the others; `nil` when there aren't so many.
    func cut(after count: Int) -> (Pair.Step, Pair.Step)? {
        switch self {
        case .toNode(let pipe, .bytes(var bytes)):
            guard bytes.readableBytes > count, let head = bytes.readSlice(length: count) else { return nil }
            return (.toNode(pipe, .bytes(head)), .toNode(pipe, .bytes(bytes)))
        case .toOther(let pipe, .bytes(var bytes)):
            guard bytes.readableBytes > count, let head = bytes.readSlice(length: count) else { return nil }
            return (.toOther(pipe, .bytes(head)), .toOther(pipe, .bytes(bytes)))
        default: return nil
        }
    }
}
