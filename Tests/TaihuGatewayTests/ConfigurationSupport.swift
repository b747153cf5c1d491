import Foundation
import TaihuCore
import TaihuGateway
import TaihuPack

/// What loading a configuration gave.
struct LoadedConfiguration {
  var configuration: GatewayConfiguration?
  var errors: [String] = []
  var warnings: [String] = []
  var isPermission = false
}

/// Loads `text` as `taihu.toml` in a folder of its own; paths in the messages are shortened to the file's name.
///
/// - Parameter files: further files of the folder by name, each with its content and mode.
func load(
  _ text: String, files: [String: (content: String, mode: Int)] = [:], environment: [String: String] = [:]
) throws -> LoadedConfiguration {
  let folder = FileManager.default.temporaryDirectory.appending(path: "taihu-conf-\(UUID().uuidString.prefix(8))")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  for (name, file) in files {
    let path = folder.appending(path: name).path
    try Data(file.content.utf8).write(to: URL(filePath: path))
    try FileManager.default.setAttributes([.posixPermissions: file.mode], ofItemAtPath: path)
  }
  let path = folder.appending(path: "taihu.toml").path
  try Data(text.utf8).write(to: URL(filePath: path))
  let short: (String) -> String = { $0.replacing(folder.path + "/", with: "") }
  let environment = environment.mapValues { $0.replacing("FOLDER", with: folder.path) }
  var loaded = LoadedConfiguration()
  do {
    let (configuration, warnings) = try GatewayConfiguration.load(path: path, environment: environment)
    loaded.configuration = configuration
    loaded.warnings = warnings.map { short($0.description) }
  } catch {
    loaded.errors = error.problems.map { short($0.description) }
    loaded.isPermission = error.category == .permission
  }
  return loaded
}
