// swift-tools-version: 6.2
import PackageDescription

/// Set by Tests/Fuzz/run.
let isFuzzed = Context.environment["HEADNOTE_FUZZ"] != nil

// One setting for every Swift target, so that no module is less strict than its neighbour.
let strict: [SwiftSetting] =
    [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
    ]
    // Of several sanitizers the compiler counts branches for the last one alone, and the package
    // manager names them in an order of its own: without this the fuzzer would not see where it goes.
    + (isFuzzed ? [.unsafeFlags(["-sanitize=fuzzer"])] : [])

let argumentParser = Target.Dependency.product(
    name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

// The modules stand in the order in which the data travels. `LayeringTests` holds the import
// lines to the table in docs/architecture.md.
let modules: [Target] = [
    .systemLibrary(
        name: "CPCRE2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CAttributes"),
    .systemLibrary(name: "CPrefetch"),
    .systemLibrary(name: "CProcess"),
    .target(name: "PCRE", dependencies: ["CPCRE2"], swiftSettings: strict),
    .target(name: "Gzip", dependencies: ["CZlib"], swiftSettings: strict),
    .target(name: "LogModel", swiftSettings: strict),
    .target(name: "LogInput", dependencies: ["Gzip", "LogModel"], swiftSettings: strict),
    .target(name: "LogFormats", dependencies: ["LogModel"], swiftSettings: strict),
    .target(name: "StrictYAML", dependencies: [yams], swiftSettings: strict),
    .target(
        name: "People", dependencies: ["LogModel", "StrictYAML", crypto], swiftSettings: strict),
    .target(
        name: "Rules",
        dependencies: ["CPrefetch", "PCRE", "LogModel", "People", "StrictYAML", crypto],
        swiftSettings: strict),
    .target(
        name: "Authority",
        dependencies: ["LogModel", "People", "StrictYAML", crypto, cryptoExtras],
        swiftSettings: strict),
    .target(name: "Retention", dependencies: ["LogModel"], swiftSettings: strict),
    .target(
        name: "EventStore",
        dependencies: ["Authority", "Retention", "LogModel", "People", grdb, crypto, cryptoExtras],
        swiftSettings: strict),
    .target(
        name: "Archive",
        dependencies: ["CAttributes", "Gzip", "LogInput", "LogFormats", "LogModel", "Retention"],
        swiftSettings: strict),
    .target(name: "Journal", dependencies: ["LogModel", crypto], swiftSettings: strict),
    .target(
        name: "Reports",
        dependencies: ["Authority", "EventStore", "LogModel", "People", crypto, mustache],
        resources: [.embedInCode("Templates"), .embedInCode("Scripts")], swiftSettings: strict),
    .target(
        name: "Nightly",
        dependencies: [
            "LogModel", "LogInput", "LogFormats", "StrictYAML", "People", "Rules", "Authority",
            "Retention", "EventStore", "Archive", "Journal", "Reports",
        ],
        swiftSettings: strict),
    .executableTarget(
        name: "headnote",
        dependencies: [
            "CProcess", "LogModel", "LogInput", "LogFormats", "StrictYAML", "People", "Rules",
            "Authority", "Retention", "EventStore", "Archive", "Journal", "Reports", "Nightly",
            argumentParser,
        ],
        swiftSettings: strict),
]

let testSupport = Target.target(
    name: "TestSupport", dependencies: ["LogModel"], path: "Tests/TestSupport",
    swiftSettings: strict)

/// Run by `make bench`.
let benchmarks = Target.executableTarget(
    name: "Benchmarks",
    dependencies: ["LogInput", "LogFormats", "LogModel", "People", "Rules"],
    path: "Tests/Benchmarks", exclude: ["results", "run"], swiftSettings: strict)

// Built by Tests/Fuzz/run only, because it links against libFuzzer.
let fuzz: [Target] =
    !isFuzzed
    ? []
    : [
        .executableTarget(
            name: "Fuzz",
            dependencies: [
                "Authority", "Gzip", "LogFormats", "LogInput", "LogModel", "People", "Rules",
                "StrictYAML",
            ],
            path: "Tests/Fuzz", exclude: ["run"], swiftSettings: strict)
    ]

/// A test target for one module, with the fixtures and golden files beside it left to the tests
/// to find by path.
func tests(_ module: String, also: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: module + "Tests",
        dependencies: [.target(name: module), "TestSupport"] + also,
        exclude: fixtureFolders(of: module + "Tests"),
        swiftSettings: strict)
}

/// Folders that hold data for tests, not code.
func fixtureFolders(of target: String) -> [String] {
    [
        "GzipTests": ["Fixtures"], "LogFormatsTests": ["Conformance", "Fixtures"],
        "LogInputTests": ["Fixtures"], "EventStoreTests": ["Fixtures"],
        "RulesTests": ["Conformance", "Fixtures"], "AuthorityTests": ["Fixtures"],
        "ReportsTests": ["Golden"],
        "EndToEndTests": ["Golden"],
    ][target, default: []]
}

let package = Package(
    name: "headnote",
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: modules + fuzz + [
        benchmarks,
        testSupport,
        tests("PCRE"),
        tests("Gzip"),
        tests("LogModel"),
        tests("LogInput"),
        tests("LogFormats", also: ["LogInput"]),
        tests("StrictYAML"),
        tests("People", also: ["StrictYAML"]),
        tests("Rules", also: ["LogFormats", "People"]),
        tests("Authority", also: ["People", "StrictYAML", crypto, cryptoExtras]),
        tests("Retention"),
        tests("EventStore", also: ["Authority", "People", "Retention", grdb]),
        tests("Archive", also: ["Gzip", "LogFormats", "LogInput", "Retention"]),
        tests("Journal"),
        tests("Reports", also: ["Authority", "EventStore", "People", crypto]),
        tests(
            "Nightly",
            also: [
                "Archive", "EventStore", "Gzip", "LogFormats", "LogInput", "LogModel",
                "Retention", "Rules",
            ]),
        .testTarget(
            name: "EndToEndTests", dependencies: ["TestSupport"],
            exclude: fixtureFolders(of: "EndToEndTests"), swiftSettings: strict),
        .testTarget(
            name: "RotationTests", dependencies: ["EventStore", "LogModel", "TestSupport"],
            exclude: ["run"], swiftSettings: strict),
        .testTarget(name: "LayeringTests", dependencies: ["TestSupport"], swiftSettings: strict),
    ]
)
