internal import ArgumentParser
internal import TaihuCore
internal import TaihuPack

/// Which packs are played.
struct PackOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The folder of packs.", valueName: "dir"))
  var packs: String

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
      let loaded = try PackDirectory.load(directory: packs, enable: wanted)
      return wanted == nil ? loaded.filter { $0.simulator != nil } : loaded
    } catch {
      throw OperatorError(
        error.category, code: "packs-not-loaded", error.description, hint: "Nothing was sent; mend the packs first.")
    }
  }
}
