internal import Foundation
internal import TaihuStore

/// Which filters a broker's persistent session holds, remembered in the store across restarts, so that a filter that left
/// the configuration is unsubscribed.
struct FilterMemory: Sendable {
  /// The setting's key.
  let key: String

  /// The memory of one broker.
  init(broker: String) {
    key = "filters/" + broker
  }

  /// The filters as last remembered; none when nothing is.
  func recall(_ writer: StoreWriter) throws -> [String] {
    guard let text = try writer.setting(key) else { return [] }
    return try JSONDecoder().decode([String].self, from: Data(text.utf8))
  }

  /// The setting's value for filters.
  static func text(_ filters: [String]) -> String {
    guard let data = try? JSONEncoder().encode(filters) else { return "[]" }
    return String(decoding: data, as: UTF8.self)
  }
}
