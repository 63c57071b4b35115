import Testing

@testable import FactomSimulation
