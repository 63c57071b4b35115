import ArgumentParser
import Testing

@testable import factom_p2p

@Suite struct ArgumentsTests {
    @Test(arguments: [
        ["-networkPort", "1"], ["--networkPort", "1"], ["-networkport", "1"], ["--NETWORKPORT", "1"],
        ["-networkPort=1"], ["--networkport=1"],
    ])
    func everySpellingOfAnOptionIsTheSame(words: [String]) throws {
        let arguments = try Arguments(["node"] + words)
        #expect(arguments.normal == ["node", "-networkPort=1"])
        let written = words[0].split(separator: "=")[0]
        #expect(arguments.typed == [.networkPort: String(written)])
    }

    @Test(arguments: [
        (["-peers", "a:1 b:2"], ["-peers=a:1 b:2"]), (["-nodename", "-x"], ["-nodename=-x"]),
        (["-nodename=a=b"], ["-nodename=a=b"]), (["-peers="], ["-peers="]),
        (["-LOG-LEVEL", "info"], ["--log-level=info"]),
        (["-exclusive_IN"], ["-exclusive_in"]), (["-exclusive=false"], ["-no-exclusive"]),
        (["--exclusive=True"], ["-exclusive"]), (["-h"], ["-h"]), (["-help"], ["--help"]),
        (["--", "-x"], ["--", "-x"]),
        (["-nodename", ""], ["-nodename="]), (["-5"], ["-5"]), (["-"], ["-"]), (["--bind=::"], ["--bind=::"]),
    ])
    func valuesStayAsTheyAre(words: [String], expected: [String]) throws {
        #expect(try Arguments(["node"] + words).normal == ["node"] + expected)
    }

    @Test(arguments: [
        (["-netwrkport", "1"], "there is no option -netwrkport; did you mean -networkPort?"),
        (["--pip", "json"], "there is no option --pip; did you mean --pipe?"),
        (["-zzz"], "there is no option -zzz; 'factom-p2p node --help' shows them all"),
        (["-peers"], "-peers needs a value"),
        (["-nodename", "-exclusive"], "-nodename needs a value"),
        (["-exclusive=x\u{1b}y"], "-exclusive is 'x\\u{1b}y'; it must be true or false"),
    ])
    func whatCantBeIsNamed(words: [String], sentence: String) {
        #expect(throws: CommandFailure.usage(sentence)) { try Arguments(["node"] + words) }
    }

    @Test func optionsOfANodeStandBehindTheCommand() {
        #expect(
            throws: CommandFailure.usage("'-network' stands before a command; write 'factom-p2p node -network'")
        ) { try Arguments(["-network", "MAIN"]) }
    }

    @Test func otherCommandsOptionsMayHaveOneDashToo() throws {
        let words = ["testnet", "-nodes", "8", "--Rate=5", "-h", "-1"]
        #expect(try Arguments(words).normal == ["testnet", "--nodes", "8", "--rate=5", "-h", "-1"])
    }

    @Test func theParserTakesEveryNormalSpelling() throws {
        for option in NodeOption.allCases {
            let words = ["node", option.spelling] + (option.isSwitch ? [] : ["7"])
            let command = try FactomP2PCommand.parseAsRoot(try Arguments(words).normal)
            let node = try #require(command as? NodeCommand)
            #expect(node.given == [option: option.isSwitch ? "true" : "7"])
        }
        let off = try FactomP2PCommand.parseAsRoot(["node", "-no-exclusive", "-no-exclusive_in"])
        #expect((off as? NodeCommand)?.given == [.exclusive: "false", .exclusiveIn: "false"])
    }

    @Test func helpNamesEveryOptionAndItsVariable() {
        let help = FactomP2PCommand.helpMessage(for: NodeCommand.self, columns: 200)
        for option in NodeOption.allCases {
            #expect(help.contains("  \(option.spelling) ") || help.contains("  \(option.spelling)\n"))
            #expect(help.contains("[\(option.variable)]"))
        }
        #expect(!help.contains("no-exclusive"))
    }
}
