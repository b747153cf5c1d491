public import Foundation

/// The executables that the package has built, found beside the tests.
public enum Executables {
  /// The directory with the package's products.
  public static var directory: URL {
    let bundle = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    var candidate = bundle
    for _ in 0..<5 {
      if FileManager.default.isExecutableFile(atPath: candidate.appending(path: "taihu").path) { return candidate }
      candidate = candidate.deletingLastPathComponent()
    }
    return root.appending(path: ".build/debug")
  }

  /// The gateway.
  public static var taihu: URL { directory.appending(path: "taihu") }

  /// The simulators.
  public static var simulator: URL { directory.appending(path: "taihu-sim") }

  /// What drives the store for the rigs.
  public static var torture: URL { directory.appending(path: "taihu-torture") }

  /// The package's root.
  public static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The packs as shipped.
  public static let packs = root.appending(path: "Config/Packs")

  /// The recordings that some tests replay: the folder that `TAIHU_SHARED` names, or `shared` beside the project.
  public static var shared: URL? {
    let named = ProcessInfo.processInfo.environment["TAIHU_SHARED"].map { URL(filePath: $0) }
    let folder = named ?? root.deletingLastPathComponent().appending(path: "shared")
    return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
  }
}
