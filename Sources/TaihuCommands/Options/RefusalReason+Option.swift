internal import ArgumentParser
internal import TaihuCore
internal import TaihuPack

extension RefusalReason {
  /// A reason as an option has it.
  ///
  /// - Throws: a validation error that names the nearest.
  static func parse(_ name: String) throws -> RefusalReason {
    if let reason = RefusalReason(rawValue: name) { return reason }
    let names = allCases.map(\.rawValue)
    let near = NearestName.nearest(to: name, among: names).map { "; did you mean '\($0)'?" } ?? ""
    throw ValidationError("there is no reason '\(name)'\(near) Reasons are \(names.joined(separator: ", "))")
  }
}
