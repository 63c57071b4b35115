import Configuration
import FactomConfigFile
import FactomP2P

/// Asks the flags, the environment and the config file for values, in this order.
struct SettingSources {
    /// What was given on the command line, and in which spelling.
    let flags: [NodeOption: String]
    let typed: [NodeOption: String]
    /// Empty variables count as not set.
    let environment: [String: String]
    private var file: [NodeOption: ConfigFile.Value] = [:]
    private var filePath = ""

    private var reader: ConfigReader
    private var providers: [any ConfigProvider]

    init(flags: [NodeOption: String], typed: [NodeOption: String], environment: [String: String]) {
        self.flags = flags
        self.typed = typed
        self.environment = environment.filter { !$0.value.isEmpty }
        providers = [
            SettingSources.provider("flags", flags),
            EnvironmentVariablesProvider(environmentVariables: self.environment),
        ]
        reader = ConfigReader(providers: providers)
    }

    /// Adds the keys of a config file that mean something on this network. Most that are empty count as not set.
    mutating func addFile(
        _ values: [ConfigFile.Key: ConfigFile.Value], path: String, on prefix: ConfigFile.NetworkPrefix
    ) {
        filePath = path
        for option in NodeOption.allCases {
            guard let key = option.fileKey(on: prefix), let value = values[key],
                !value.text.isEmpty || option.meansNoneWhenEmpty
            else { continue }
            file[option] = value
        }
        providers = providers.prefix(2) + [SettingSources.provider("file", file.mapValues(\.text))]
        reader = ConfigReader(providers: providers)
    }

    /// The strongest value of an option; `nil` when nobody gave one.
    func value(of option: NodeOption) -> Given? {
        guard let text = reader.string(forKey: ConfigKey(option.key)) else { return nil }
        return Given(text: text, source: source(of: option))
    }

    /// What the file alone says, for what adds up.
    func fileValue(of option: NodeOption) -> Given? {
        file[option].map { Given(text: $0.text, source: source(of: $0)) }
    }

    private func source(of option: NodeOption) -> SettingSource {
        let key = AbsoluteConfigKey(option.key)
        let index = providers.firstIndex { (try? $0.value(forKey: key, type: .string).value) != nil }
        switch index {
        case 1: return .variable(option.variable)
        case 2: return file[option].map(source(of:)) ?? .option(option.spelling)
        default: return .option(typed[option] ?? option.spelling)
        }
    }

    private func source(of value: ConfigFile.Value) -> SettingSource {
        .file(key: value.name, line: value.line, path: filePath)
    }

    private static func provider(_ name: String, _ values: [NodeOption: String]) -> InMemoryProvider {
        let pairs = values.map { (AbsoluteConfigKey($0.key.key), ConfigValue(.string($0.value), isSecret: false)) }
        return InMemoryProvider(name: name, values: Dictionary(uniqueKeysWithValues: pairs))
    }
}
