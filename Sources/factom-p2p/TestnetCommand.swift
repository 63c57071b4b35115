import ArgumentParser

struct TestnetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "testnet", abstract: "")
}
