import FactomP2P

/// For networks in which every node's configuration is changed alike.
func every(_ change: @escaping (inout Configuration) -> Void) -> (Int, inout Configuration) -> Void {
    { _, configuration in change(&configuration) }
}
