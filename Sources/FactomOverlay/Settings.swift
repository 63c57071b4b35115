package import FactomWire

/// Every number that decisions go by, checked once by whoever made it. The defaults are the network's
/// habits.
package struct Settings: Sendable {
    // Who we are.
    package var network: NetworkID
    package var nodeID: UInt32
    package var listenPort: UInt16
    /// The newest protocol that we dial in. As listeners we answer in the protocol we are addressed in.
    package var preferredProtocol = ProtocolVersion.v10
    /// On networks within one machine or office: no limits by address.
    package var isPrivateNetwork = false

    // How many.
    /// With fewer live outgoing peers, the node dials as fast as it may.
    package var outgoingFloor = 8
    package var outgoingTarget = 32
    /// Outgoing peers of one /16, while others are known. Of no meaning on a private network.
    package var outgoingPerGroup = 2
    package var incomingLimit = 200
    package var incomingPerAddress = 4
    package var incomingPerGroup = 16
    /// New connections of one address: one a second, this many at once.
    package var newcomersAtOnce = 3
    package var halfOpenLimit = 64
    package var halfOpenPerAddress = 4
    package var dialsAtOnce = 8
    /// Dials in a row that reach nobody before several addresses are tested at once.
    package var scoutAfter = 4
    package var fanout = 16
    package var alternativesOffered = 3
    package var shareSize = 16

    /// Fewer addresses that we connected to ourselves than this, and testing them can't wait.
    package var fewTried = 16
    /// A round drops regular outgoing peers down to this.
    package var roundDownTo = 30
    /// Dials of one run of the ladder that leads out of isolation.
    package var ladderDials = 64

    // Modes.
    /// Whether there is a seed list to fetch.
    package var hasSeeds = false
    /// Dial special peers only.
    package var exclusive = false
    /// Take special peers only.
    package var exclusiveIncoming = false
    /// Leave peers that have a message out of broadcasts.
    package var duplicateFilter = true
    /// Pass on what is new, and drop what is not. The filter is on then, whatever it says.
    package var relay = false

    // Time.
    package var tick = Duration.milliseconds(250)
    package var handshakeTimeout = Duration.seconds(5)
    package var dialTimeout = Duration.seconds(5)
    /// Go nodes take one connection of an address a second, and hang up on the others.
    package var newcomerPause = Duration.milliseconds(1500)
    package var redialFirst = Duration.seconds(20)
    package var redialCeiling = Duration.seconds(3600)
    package var specialRedialFirst = Duration.seconds(1)
    package var specialRedialCeiling = Duration.seconds(20)
    package var pingAfter = Duration.seconds(15)
    package var goneAfter = Duration.seconds(40)
    package var stalledAfter = Duration.seconds(20)
    /// A peer that asks for peers more often is not answered, and loses a point each time.
    package var peerRequestInterval = Duration.seconds(5)
    /// How many such requests may come at once: a greeting in protocol 9, a request, and both again.
    package var requestsAtOnce = 4
    /// How often peers are asked for peers, those who have nothing new to tell ever more seldom, down to an eighth of that;
    /// and how often while there are too few.
    package var askEvery = Duration.seconds(180)
    package var askWhenFew = Duration.seconds(6)
    /// How often at most while there are enough, but not yet as many as are wanted: whom one knows then one keeps for
    /// long.
    package var askWhenFilling = Duration.seconds(20)
    /// Between dials above the floor: everyone gets to the floor before anyone to the target. Up to twice the floor it goes
    /// faster: of a message that all pass on to some of their peers, a node with 8 peers misses one in ten, and one with
    /// 16 one in a hundred.
    package var fillEvery = Duration.seconds(5)
    package var fillWhenFew = Duration.seconds(1)
    /// Between tests of addresses when all is quiet, and while few are tried.
    package var feelEvery = Duration.seconds(120)
    package var feelWhenFew = Duration.milliseconds(500)
    /// Between turning incoming peers into outgoing ones, where there is nobody else to dial.
    package var turnEvery = Duration.milliseconds(500)
    /// Between searches of the book that found nobody, above the floor: at first.
    package var searchAgain = Duration.seconds(2)
    package var roundEvery = Duration.seconds(900)
    /// Between runs of the ladder that leads out of isolation.
    package var ladderEvery = Duration.seconds(15)
    /// A connection of this age may be shared, and so may one with a score above ``goodScore``.
    package var shareAfter = Duration.seconds(10)
    /// How long an address may be shared after we were connected to it.
    package var vouchedFor = Duration.seconds(24 * 3600)
    package var seedEvery = Duration.seconds(4 * 3600)
    package var seedRetryFirst = Duration.seconds(30)
    package var seedRetryCeiling = Duration.seconds(600)
    /// How long a change may wait before what is remembered is saved.
    package var saveAfter = Duration.seconds(30)
    package var partsExpiry = Duration.seconds(60)
    /// How long it is known which peers have a message: at least half of this.
    package var duplicateMemory = Duration.seconds(60)

    // Bytes and parcels.
    package var parcelBytes = 32 << 20
    package var queueParcels = 5000
    package var queueBytes = 8 << 20
    /// What is read of one peer, in bytes a second, and how much at once; `nil` for as fast as it comes.
    package var receiveRate: Int? = 5 << 20
    package var receiveBurst = 32 << 20
    /// How many times as much of a special peer.
    package var specialReceiveFactor = 4
    /// Pongs and shares that may wait for a peer to read them, in parcels; further ones are not made.
    package var answersWaiting = 64
    package var writeBytes = 256 << 10
    /// What all peers together may leave unfinished: frames that have begun, and parts of messages.
    package var unfinishedBytes = 256 << 20
    /// What the connections of one address together may. Of no meaning on a private network.
    package var unfinishedBytesPerAddress = 40 << 20
    package var partialMessages = 8
    package var partsPerMessage = 1024

    /// What a message counts as, in bytes, where messages are handed from node to node as they are; `nil` for encoding
    /// them, as everywhere but in the largest simulations.
    package var passedMessageBytes: Int?

    // Scores.
    package var scoreLimit = 10_000
    package var merit = 1
    package var meritPerSecond = 10
    /// How long merit, round trips and news may wait to be told together, with those of all other peers.
    package var reportEvery = Duration.seconds(15)
    package var demerit = -20
    package var badScore = -200
    package var goodScore = 20
    package var scoreHalfLife = Duration.seconds(3600)

    // Bans by rule.
    /// For bytes that no peer sends; doubled for each further offence, up to the longest.
    package var undecodableBan = Duration.seconds(3600)
    package var longestRuleBan = Duration.seconds(24 * 3600)
    /// For breaking a rule that no peer can break by accident.
    package var violationBan = Duration.seconds(24 * 3600)
    /// How long after its ban has ended an offence makes the next one longer.
    package var offencesKept = Duration.seconds(7 * 24 * 3600)

    // Bounds of tables.
    package var dialMemories = 4096
    package var scoredAddresses = 16_384
    package var bansLimit = 16_384
    package var bookLimit = 16_384
    /// Addresses that may be shared, and addresses that have asked for peers.
    package var vouchedLimit = 1024
    package var askersRemembered = 4096
    package var diallersRemembered = 4096
    /// Messages of which it is known who has them.
    package var duplicateHashes = 1 << 20

    package init(network: NetworkID, nodeID: UInt32, listenPort: UInt16) {
        self.network = network
        self.nodeID = nodeID
        self.listenPort = listenPort
    }

    /// Who answers for what an address does. On a private network each address does itself: a whole office is one
    /// /64 there.
    func holder(of address: IPAddress) -> IPAddress {
        isPrivateNetwork ? address : address.holder
    }

    /// Protocol 9's lowest: nothing older is understood.
    package var lowestVersion: UInt32 { UInt32(ProtocolVersion.v9.rawValue) }
}
