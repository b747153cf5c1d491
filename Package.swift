// swift-tools-version: 6.2
import PackageDescription

/// One set of compiler settings for every target of ours: Swift 6 with the upcoming rules switched on, and no
/// warning tolerated.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
]

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let protobuf: Target.Dependency = .product(name: "SwiftProtobuf", package: "swift-protobuf")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let hummingbirdTLS: Target.Dependency = .product(name: "HummingbirdTLS", package: "hummingbird")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let nioHTTPTypes: Target.Dependency = .product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let toml: Target.Dependency = .product(name: "TOMLKit", package: "TOMLKit")

let package = Package(
  name: "taihu",
  products: [
    .executable(name: "taihu", targets: ["taihu"]),
    .executable(name: "taihu-sim", targets: ["taihu-sim"]),
    .executable(name: "taihu-bench", targets: ["taihu-bench"]),
    // For the sqlite3 shell and every program that loads SQLite's extensions.
    .library(name: "taihu_sqlite", type: .dynamic, targets: ["TaihuSQLite"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0", traits: []),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.0"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
  ],
  targets: [
    // The way of a reading, in order.
    .systemLibrary(name: "CMosquitto", pkgConfig: "libmosquitto", providers: [.apt(["libmosquitto-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
    .target(name: "TaihuCore", swiftSettings: strict),
    .target(name: "TaihuRing", swiftSettings: strict),
    .target(
      name: "TaihuMQTT", dependencies: ["CMosquitto", "TaihuCore", "TaihuRing", logging],
      exclude: ["DESIGN.md"], swiftSettings: strict),
    .target(name: "TaihuPack", dependencies: ["TaihuCore", toml], swiftSettings: strict),
    .target(
      name: "TaihuNormalize", dependencies: ["CZlib", "TaihuCore", "TaihuPack", protobuf],
      exclude: ["Decoders/Sparkplug/sparkplug_b.proto"], swiftSettings: strict),
    .target(name: "TaihuDetect", dependencies: ["TaihuCore"], swiftSettings: strict),
    .target(name: "TaihuDerive", dependencies: ["TaihuCore", "TaihuPack"], swiftSettings: strict),
    .target(name: "TaihuChunk", dependencies: ["TaihuCore"], swiftSettings: strict),
    .target(
      name: "TaihuStore", dependencies: ["TaihuCore", "TaihuChunk", grdb, grdbSQLite, logging],
      exclude: ["DESIGN.md"], swiftSettings: strict),
    .target(name: "TaihuSQLite", dependencies: ["TaihuStore", grdbSQLite], swiftSettings: strict),
    .target(name: "TaihuQuery", dependencies: ["TaihuCore"], swiftSettings: strict),
    .target(
      name: "TaihuQueryStore", dependencies: ["TaihuCore", "TaihuQuery", "TaihuStore"], swiftSettings: strict),
    .target(name: "TaihuRemoteWrite", dependencies: ["TaihuCore"], swiftSettings: strict),
    .target(
      name: "TaihuHTTP",
      dependencies: [
        "CZlib", "TaihuCore", "TaihuNormalize", "TaihuRemoteWrite", "TaihuStore", "TaihuQuery", "TaihuQueryStore",
        hummingbird, hummingbirdCore, hummingbirdTLS, nioCore, nioHTTPTypes, nioSSL, httpTypes, lifecycle, logging,
      ],
      swiftSettings: strict),
    .target(name: "TaihuClient", dependencies: ["COpenSSL", "TaihuCore"], swiftSettings: strict),
    .target(
      name: "TaihuNotify", dependencies: ["COpenSSL", "TaihuCore", "TaihuClient", "TaihuRing", "TaihuMQTT", logging],
      swiftSettings: strict),
    .target(
      name: "TaihuGateway",
      dependencies: [
        "TaihuCore", "TaihuRing", "TaihuMQTT", "TaihuPack", "TaihuNormalize", "TaihuDetect", "TaihuDerive",
        "TaihuStore", "TaihuHTTP", "TaihuNotify", lifecycle, logging,
      ],
      swiftSettings: strict),
    .target(
      name: "TaihuCommands",
      dependencies: [
        "TaihuCore", "TaihuPack", "TaihuNormalize", "TaihuDetect", "TaihuDerive", "TaihuStore", "TaihuQuery",
        "TaihuQueryStore", "TaihuClient", "TaihuGateway", argumentParser, logging,
      ],
      swiftSettings: strict),
    .executableTarget(name: "taihu", dependencies: ["TaihuCommands", argumentParser], swiftSettings: strict),

    // Devices to try it with, and the measure of it.
    .target(
      name: "SimulatorKit", dependencies: ["TaihuCore", "TaihuPack", "TaihuMQTT", logging],
      path: "Simulators/SimulatorKit", swiftSettings: strict),
    .executableTarget(
      name: "taihu-sim", dependencies: ["TaihuCore", "TaihuPack", "SimulatorKit", "TaihuMQTT", argumentParser],
      path: "Simulators/taihu-sim", swiftSettings: strict),
    .executableTarget(
      name: "taihu-bench",
      dependencies: [
        "TaihuCore", "TaihuRing", "TaihuPack", "TaihuNormalize", "TaihuDetect", "TaihuDerive", "TaihuChunk",
        "TaihuStore", "TaihuQuery", argumentParser,
      ],
      path: "Benchmarks/taihu-bench", swiftSettings: strict),

    // Tests: one target each, what they share, and the built executables against a real broker.
    .target(name: "Support", dependencies: ["TaihuCore"], path: "Tests/Support", swiftSettings: strict),
    .target(
      name: "FuzzTargets",
      dependencies: ["TaihuCore", "TaihuPack", "TaihuNormalize", "TaihuChunk", "TaihuQuery", "TaihuRemoteWrite"],
      path: "Fuzz/Sources/FuzzTargets", swiftSettings: strict),
    .testTarget(name: "FuzzTests", dependencies: ["FuzzTargets"], swiftSettings: strict),
    .target(
      name: "Simulation",
      dependencies: [
        "TaihuCore", "TaihuRing", "TaihuMQTT", "TaihuPack", "TaihuNormalize", "TaihuStore", "TaihuGateway", grdbSQLite,
        logging,
      ],
      path: "Tests/Simulation", swiftSettings: strict),
    .testTarget(name: "SimulationTests", dependencies: ["Support", "taihu-torture"], swiftSettings: strict),
    .executableTarget(
      name: "taihu-torture", dependencies: ["TaihuCore", "TaihuStore", "Simulation", argumentParser],
      path: "Tests/Torture/taihu-torture", swiftSettings: strict),
    .testTarget(name: "TaihuCoreTests", dependencies: ["TaihuCore"], swiftSettings: strict),
    .testTarget(name: "TaihuRingTests", dependencies: ["TaihuRing"], swiftSettings: strict),
    .testTarget(
      name: "TaihuNotifyTests", dependencies: ["TaihuNotify", "TaihuCore", logging], swiftSettings: strict),
    .testTarget(name: "TaihuMQTTTests", dependencies: ["TaihuMQTT", "TaihuRing", "TaihuCore"], swiftSettings: strict),
    .testTarget(name: "TaihuPackTests", dependencies: ["TaihuPack", "TaihuCore"], swiftSettings: strict),
    .testTarget(
      name: "TaihuNormalizeTests", dependencies: ["TaihuNormalize", "TaihuPack", "TaihuCore", "Support"],
      swiftSettings: strict),
    .testTarget(name: "TaihuDetectTests", dependencies: ["TaihuDetect", "TaihuCore"], swiftSettings: strict),
    .testTarget(
      name: "TaihuDeriveTests", dependencies: ["TaihuDerive", "TaihuPack", "TaihuCore"],
      exclude: ["Scripts"], swiftSettings: strict),
    .testTarget(
      name: "TaihuChunkTests", dependencies: ["TaihuChunk", "TaihuCore"], exclude: ["Golden"], swiftSettings: strict),
    .testTarget(
      name: "TaihuStoreTests", dependencies: ["TaihuStore", "TaihuChunk", "TaihuCore"], exclude: ["Golden"],
      swiftSettings: strict),
    .testTarget(
      name: "TaihuQueryTests", dependencies: ["TaihuQuery", "TaihuCore"], swiftSettings: strict),
    .testTarget(
      name: "TaihuQueryStoreTests", dependencies: ["TaihuQueryStore", "TaihuQuery", "TaihuStore", "TaihuCore"],
      swiftSettings: strict),
    .testTarget(
      name: "TaihuHTTPTests",
      dependencies: ["TaihuHTTP", "TaihuRemoteWrite", "TaihuStore", "TaihuCore", "Support", lifecycle, logging],
      exclude: ["Grafana"],
      swiftSettings: strict),
    .testTarget(
      name: "TaihuGatewayTests",
      dependencies: [
        "TaihuGateway", "TaihuHTTP", "TaihuMQTT", "TaihuStore", "TaihuNormalize", "TaihuDetect", "TaihuPack",
        "TaihuCore", "Support", logging,
      ],
      swiftSettings: strict),
    .testTarget(
      name: "TaihuCommandTests",
      dependencies: [
        "TaihuCommands", "TaihuClient", "TaihuGateway", "TaihuQuery", "TaihuStore", "TaihuPack", "TaihuCore", "Support",
        "taihu",
        argumentParser,
      ],
      swiftSettings: strict),
    .testTarget(
      name: "SimulatorKitTests", dependencies: ["SimulatorKit", "TaihuPack", "TaihuCore"], swiftSettings: strict),
    .testTarget(name: "StyleTests", swiftSettings: strict),
    .testTarget(
      name: "IntegrationTests",
      dependencies: ["Support", "TaihuCore", "taihu", "taihu-sim", "taihu-torture", "taihu-bench"],
      exclude: ["Scripts"],
      swiftSettings: strict),
  ]
)
