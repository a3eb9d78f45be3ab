// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that nothing in the product can come to depend on invented data.
let package = Package(
    name: "make-school",
    targets: [
        .executableTarget(
            name: "make-school",
            swiftSettings: [
                .swiftLanguageMode(.v6),
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("MemberImportVisibility"),
                .enableUpcomingFeature("InternalImportsByDefault"),
            ])
    ]
)
