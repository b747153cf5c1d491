internal import ArgumentParser
internal import Foundation
internal import TaihuCore
internal import TaihuPack

/// Which packs are played.
struct PackOptions: ParsableArguments {
  /// Folders in which the shipped packs may lie, as seen from where the command is run.
  private static let usualFolders = ["Packs", "Config/Packs", "/etc/taihu/Packs", "/usr/share/taihu/Packs"]

  @Option(help: ArgumentHelp("The folder of packs, or all: those that came with Taihu.", valueName: "dir|all"))
  var packs = "all"

  @Option(
    name: .customLong("pack"),
    help: ArgumentHelp(
      "The packs to play, separated by commas; by default all that have a simulator profile.", valueName: "ids"))
  var ids: String?

  /// The packs.
  ///
  /// - Throws: Every problem of the packs, as one error.
  func load() throws(OperatorError) -> [Pack] {
    let wanted = ids?.split(separator: ",").map(String.init)
    do {
      let loaded = try PackDirectory.load(directory: folder, enable: wanted)
      return wanted == nil ? loaded.filter { $0.simulator != nil } : loaded
    } catch {
      throw OperatorError(
        error.category, code: "packs-not-loaded", error.description, hint: "Nothing was sent; mend the packs first.")
    }
  }

  private var folder: String {
    guard packs == "all" else { return packs }
    return Self.usualFolders.first { FileManager.default.fileExists(atPath: $0) } ?? Self.usualFolders[1]
  }
}
