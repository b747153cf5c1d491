internal import ArgumentParser
internal import TaihuCore
internal import TaihuPack

/// Which packs a command is about: those of a configuration, of a folder, or one file.
struct PackOptions: ParsableArguments {
  @Option(help: ArgumentHelp("A folder of packs, or one pack's file.", valueName: "path"))
  var packs: String?

  @Option(
    help: ArgumentHelp(
      "The configuration that enables them (default: $TAIHU_CONFIG, then \(ReaderOptions.defaultConfiguration)).",
      valueName: "file"))
  var config: String?

  func validate() throws {
    if packs != nil, config != nil { throw ValidationError("--packs takes the place of --config; give one") }
  }

  /// The packs.
  ///
  /// - Throws: every problem of every pack in one error.
  func load() throws(OperatorError) -> [Pack] {
    if let packs { return try LoadedConfiguration.packs(path: packs) }
    var source = ReaderOptions()
    source.config = config
    guard let path = source.configPath else {
      throw OperatorError.usage(
        "which packs? Neither --packs nor --config is given, and there is no \(ReaderOptions.defaultConfiguration)",
        hint: "name a folder, for instance: --packs Config/Packs")
    }
    return try LoadedConfiguration.packs(LoadedConfiguration.configuration(path))
  }
}
