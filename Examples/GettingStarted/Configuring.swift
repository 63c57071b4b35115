import FactomP2P

func workshopConfiguration() -> Configuration {
    // region: configuration
    var configuration = Configuration()
    configuration.network = .custom("workshop")
    configuration.specialPeers = ["10.0.0.5:8110"]
    // end
    return configuration
}
