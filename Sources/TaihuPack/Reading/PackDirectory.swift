internal import Foundation
internal import TaihuCore

/// The folder of packs, one TOML file each, of which all or some are enabled.
public enum PackDirectory {
  /// The place in a configuration that names packs, for messages.
  public struct Origin: Hashable, Sendable {
    /// The configuration file.
    public var file: String
    /// The line of its key `packs.enable`.
    public var line: Int

    /// A place from its parts.
    public init(file: String, line: Int) {
      (self.file, self.line) = (file, line)
    }
  }

  /// The packs of a folder.
  ///
  /// - Parameters:
  ///   - directory: The folder; files whose name doesn't end in `.toml`, or begins with a dot, are left alone.
  ///   - enable: The ids of the packs to read, in the order wanted; `nil`: every pack, by name; empty: none, and the
  ///     folder need not exist.
  ///   - origin: Where the configuration names the packs; `nil`: problems with the list name the folder.
  ///   - knownUnits: Whether a UCUM code can be converted; `nil`: only the syntax of units is checked.
  /// - Throws: every problem of every pack, by file and line.
  public static func load(
    directory: String, enable: [String]? = nil, origin: Origin? = nil, knownUnits: ((String) -> Bool)? = nil
  ) throws(ConfigurationError) -> [Pack] {
    if enable?.isEmpty == true { return [] }
    let available = try ids(in: directory)
    let problems = ProblemList()
    let wanted = enable ?? available
    for id in wanted where !available.contains(id) {
      problems.add(missing(id, directory: directory, available: available, origin: origin))
    }
    let reader = PackReader(knownUnits: knownUnits)
    var packs: [Pack] = []
    for id in wanted where available.contains(id) {
      do {
        packs.append(try reader.read(path: directory + "/" + id + ".toml"))
      } catch {
        problems.add(error)
      }
    }
    try problems.throwIfAny()
    return packs
  }

  /// The ids of the packs in a folder, sorted.
  ///
  /// - Throws: when the folder can't be listed.
  public static func ids(in directory: String) throws(ConfigurationError) -> [String] {
    do {
      let names = try FileManager.default.contentsOfDirectory(atPath: directory)
      return names.filter { $0.hasSuffix(".toml") && !$0.hasPrefix(".") }.map(PackReader.id(ofFile:)).sorted()
    } catch {
      throw unreadable(directory, error)
    }
  }

  private static func missing(
    _ id: String, directory: String, available: [String], origin: Origin?
  ) -> ConfigurationProblem {
    let question = NearestName.question(for: id, among: available)
    let list = available.isEmpty ? "there is no pack there" : "packs there: " + available.joined(separator: ", ")
    return ConfigurationProblem(
      file: origin?.file ?? directory, line: origin?.line ?? 0,
      key: origin == nil ? .root : .root.appending("packs").appending("enable"),
      message: "there is no pack \(QuotedText.of(id)): no file \(directory)/\(id).toml",
      hint: [question, list].filter { !$0.isEmpty }.joined(separator: " "))
  }

  private static func unreadable(_ directory: String, _ error: any Error) -> ConfigurationError {
    let code = (error as? CocoaError)?.code
    let reason =
      switch code {
      case .fileReadNoSuchFile, .fileNoSuchFile: "the folder of packs does not exist"
      case .fileReadNoPermission: "the folder of packs may not be read: permission denied"
      default: "the folder of packs can't be listed: \(error.localizedDescription)"
      }
    return ConfigurationError(
      category: code == .fileReadNoPermission ? .permission : .usage,
      problems: [
        ConfigurationProblem(
          file: directory, line: 0, message: reason,
          hint: "set `directory` in [packs], relative to the configuration file, or `enable = []` for no packs")
      ])
  }
}
