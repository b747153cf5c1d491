// swift-tools-version: 6.2
import PackageDescription

// A package of its own, since every module in it is built to be watched by libFuzzer and AddressSanitizer, which an
// ordinary build does not want. Its sources are those of the project, by symbolic links. scripts/fuzz.sh builds and
// runs it; the targets themselves are built and replayed by the project's tests as well.

let watched = ["-sanitize=fuzzer,address", "-Xcc", "-fsanitize=fuzzer-no-link,address"]

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .strictMemorySafety(),
  .unsafeFlags(["-parse-as-library"] + watched),
]

let package = Package(
  name: "taihu-fuzz",
  dependencies: [
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
    .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
  ],
  targets: [
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .target(name: "TaihuCore", swiftSettings: strict),
    .target(
      name: "TaihuPack", dependencies: ["TaihuCore", .product(name: "TOMLKit", package: "TOMLKit")],
      swiftSettings: strict),
    .target(
      name: "TaihuNormalize",
      dependencies: [
        "CZlib", "TaihuCore", "TaihuPack", .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      exclude: ["Decoders/Sparkplug/sparkplug_b.proto"], swiftSettings: strict),
    .target(name: "TaihuChunk", dependencies: ["TaihuCore"], swiftSettings: strict),
    .target(name: "TaihuQuery", dependencies: ["TaihuCore"], swiftSettings: strict),
    .target(name: "TaihuRemoteWrite", dependencies: ["TaihuCore"], swiftSettings: strict),
    .target(
      name: "FuzzTargets",
      dependencies: ["TaihuCore", "TaihuPack", "TaihuNormalize", "TaihuChunk", "TaihuQuery", "TaihuRemoteWrite"],
      swiftSettings: strict),
    .executableTarget(
      name: "taihu-fuzz", dependencies: ["FuzzTargets"], swiftSettings: strict,
      linkerSettings: [.unsafeFlags(["-use-ld=lld", "-sanitize=fuzzer,address"])]),
  ]
)
