import Foundation

/// Where the nodes of a picture stand: springs along the links, nodes that push each other apart, and a pull to the
/// middle. The same network, the same picture.
struct CrawlLayout: Sendable {
    struct Point: Sendable, Equatable {
        var x: Double
        var y: Double
    }

    /// In the middle of its box, x to the right and y down.
    private(set) var points: [Point]

    private static let push = 0.35
    private static let pull = Point(x: 0.02, y: 0.035)
    private static let friction = 0.6
    private static let mostStretch = 1.7
    /// How many pairs of nodes are compared in all, so that large networks are drawn in a moment, too.
    private static let pairsCompared = 40_000_000
    private static let stepRange = 30...300

    /// - Parameters:
    ///   - links: pairs of different nodes, each once.
    ///   - margin: of the box, left free on all sides.
    init(count: Int, links: [(Int, Int)], width: Double, height: Double, margin: Double) {
        var springs = Springs(count: count, links: links)
        let pairs = max(count * count / 2, 1)
        let steps = min(
            max(CrawlLayout.pairsCompared / pairs, CrawlLayout.stepRange.lowerBound), CrawlLayout.stepRange.upperBound)
        for step in 0..<steps {
            // Cools down from 1 to a hundredth.
            springs.move(heat: pow(0.01, Double(step) / Double(steps)))
        }
        points = CrawlLayout.fit(springs.points, width: width, height: height, margin: margin)
    }

    private static func fit(_ points: [Point], width: Double, height: Double, margin: Double) -> [Point] {
        let (xs, ys) = (points.map(\.x), points.map(\.y))
        guard let left = xs.min(), let right = xs.max(), let top = ys.min(), let bottom = ys.max() else { return [] }
        let across = (width - 2 * margin) / max(right - left, 1)
        let down = (height - 2 * margin) / max(bottom - top, 1)
        // Directions mean nothing: the picture may fill its box, as far as it isn't distorted.
        let scale = Point(x: min(across, down * mostStretch), y: min(down, across * mostStretch))
        return points.map { point in
            Point(
                x: width / 2 + (point.x - (left + right) / 2) * scale.x,
                y: height / 2 + (point.y - (top + bottom) / 2) * scale.y)
        }
    }

    /// The forces, in units of a link's length.
    private struct Springs {
        private struct Body {
            var x: Double
            var y: Double
            var vx = 0.0
            var vy = 0.0
        }

        private var bodies: [Body]
        private let links: [(Int, Int)]
        /// How many links each node has.
        private let degrees: [Double]

        init(count: Int, links: [(Int, Int)]) {
            // A sunflower's seeds: who became known first stands in the middle.
            bodies = (0..<count).map { number in
                let (radius, angle) = ((Double(number) + 0.5).squareRoot(), Double(number) * 2.399_963_229_728_653)
                return Body(x: radius * cos(angle), y: radius * sin(angle))
            }
            var degrees = [Double](repeating: 0, count: count)
            for (from, to) in links {
                degrees[from] += 1
                degrees[to] += 1
            }
            self.links = links
            self.degrees = degrees
        }

        var points: [Point] { bodies.map { Point(x: $0.x, y: $0.y) } }

        mutating func move(heat: Double) {
            attract(heat)
            repel(CrawlLayout.push * heat)
            for index in bodies.indices {
                bodies[index].vx =
                    (bodies[index].vx - bodies[index].x * CrawlLayout.pull.x * heat) * CrawlLayout.friction
                bodies[index].vy =
                    (bodies[index].vy - bodies[index].y * CrawlLayout.pull.y * heat) * CrawlLayout.friction
                bodies[index].x += bodies[index].vx
                bodies[index].y += bodies[index].vy
            }
        }

        /// A link is the weaker the more its ends have, so that crowded places don't collapse.
        private mutating func attract(_ heat: Double) {
            for (from, to) in links {
                let (dx, dy) = (bodies[to].x - bodies[from].x, bodies[to].y - bodies[from].y)
                let distance = max((dx * dx + dy * dy).squareRoot(), 0.01)
                let force = (distance - 1) / distance * heat / min(degrees[from], degrees[to])
                let share = degrees[from] / (degrees[from] + degrees[to])
                bodies[to].vx -= dx * force * share
                bodies[to].vy -= dy * force * share
                bodies[from].vx += dx * force * (1 - share)
                bodies[from].vy += dy * force * (1 - share)
            }
        }

        private mutating func repel(_ strength: Double) {
            bodies.withUnsafeMutableBufferPointer { bodies in
                for index in 0..<bodies.count {
                    var body = bodies[index]
                    for other in (index + 1)..<max(bodies.count, index + 1) {
                        let (dx, dy) = (body.x - bodies[other].x, body.y - bodies[other].y)
                        let force = strength / max(dx * dx + dy * dy, 0.01)
                        body.vx += dx * force
                        body.vy += dy * force
                        bodies[other].vx -= dx * force
                        bodies[other].vy -= dy * force
                    }
                    bodies[index] = body
                }
            }
        }
    }
}
