import Foundation
import Testing

/// What can't be, on the built command: one sentence on standard error, nothing on standard output.
@Suite struct NodeFailureTests {
    @Test(arguments: [
        (
            ["-networkport", "70000"],
            "-networkport is '70000'; it must be a port from 1 to 65535, or 0 for any free one"
        ),
        (["--protocol=8"], "--protocol is '8'; it must be 9, 10 or 11"),
        (["-netwrk", "MAIN"], "there is no option -netwrk; did you mean -network?"),
        (["-peers"], "-peers needs a value"),
        (["stray"], "Unexpected argument 'stray'"),
    ])
    func whatIsWrittenWrongIsOneSentenceAndStatus64(arguments: [String], sentence: String) async throws {
        let end = try await RunningCommand.run(["node"] + arguments)
        #expect(end.status == 64)
        #expect(end.output == [])
        #expect(end.errors == ["factom-p2p: \(sentence)"])
    }

    @Test func aWrongVariableIsNamed() async throws {
        let end = try await RunningCommand.run(["node"], environment: ["FACTOM_P2P_DEADLINE": "soon"])
        #expect(end.status == 64)
        #expect(
            end.errors == [
                "factom-p2p: the environment variable FACTOM_P2P_DEADLINE is 'soon'; "
                    + "it must be a whole number of milliseconds from 10 to 300000"
            ])
    }

    @Test func anUnreadableFileIsStatus1() async throws {
        let end = try await RunningCommand.run(["node", "-config", "/nowhere/x.conf"])
        #expect(end.status == 1)
        #expect(end.errors == ["factom-p2p: can't read the config file /nowhere/x.conf: No such file or directory"])
    }

    @Test func aTakenPortIsStatus1() async throws {
        try await RunningCommand.node { _, listening in
            let port = "\(try #require(listening.port))"
            let end = try await RunningCommand.run(["node", "-networkPort", port, "--bind", "127.0.0.1"])
            #expect(end.status == 1)
            #expect(
                end.errors == [
                    "factom-p2p: can't listen on 127.0.0.1:\(port): the port is taken; choose another one"
                ])
        }
    }

    @Test func anAddressOfAnotherMachineIsStatus1() async throws {
        let end = try await RunningCommand.run(["node", "-networkPort", "0", "--bind", "192.0.2.1"])
        #expect(end.status == 1)
        #expect(end.errors.count == 1)
        #expect(end.errors.first?.hasPrefix("factom-p2p: can't listen on 192.0.2.1:0: ") == true)
    }

    @Test func helpIsNoFailure() async throws {
        let end = try await RunningCommand.run(["node", "-help"])
        #expect(end.status == 0)
        #expect(end.errors == [])
        #expect(end.output.contains { $0.contains("-networkPort <N>") })
    }
}
