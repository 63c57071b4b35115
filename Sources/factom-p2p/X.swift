import ArgumentParser
import Configuration
import FactomP2P
@main struct X { static func main() {} }
