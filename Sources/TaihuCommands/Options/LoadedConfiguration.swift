internal import TaihuCore
internal import TaihuGateway
internal import TaihuNormalize
internal import TaihuPack

/// A configuration with the packs it names, as `check`, `explain` and the readers need them.
enum LoadedConfiguration {
  /// The configuration of a file.
  ///
  /// - Throws: every problem of the file in one error.
  static func configuration(_ path: String) throws(OperatorError) -> GatewayConfiguration {
    do {
      return try GatewayConfiguration.load(path: path).configuration
    } catch {
      throw error.operatorError
    }
  }

  /// The packs that a configuration enables.
  ///
  /// - Throws: every problem of every pack in one error.
  static func packs(_ configuration: GatewayConfiguration) throws(OperatorError) -> [Pack] {
    do {
      return try configuration.loadPacks(knownUnits: UnitTable.isKnown)
    } catch {
      throw error.operatorError
    }
  }

  /// All packs of a folder.
  ///
  /// - Throws: every problem of every pack in one error.
  static func packs(directory: String) throws(OperatorError) -> [Pack] {
    do {
      return try PackDirectory.load(directory: directory, knownUnits: UnitTable.isKnown)
    } catch {
      throw error.operatorError
    }
  }

  /// The pack of a file that ends in `.toml`, else all packs of a folder.
  ///
  /// - Throws: every problem of every pack in one error.
  static func packs(path: String) throws(OperatorError) -> [Pack] {
    path.hasSuffix(".toml") ? [try pack(file: path)] : try packs(directory: path)
  }

  /// The pack of one file.
  ///
  /// - Throws: every problem of the pack in one error.
  static func pack(file: String) throws(OperatorError) -> Pack {
    do {
      return try PackReader(knownUnits: UnitTable.isKnown).read(path: file)
    } catch {
      throw error.operatorError
    }
  }
}
