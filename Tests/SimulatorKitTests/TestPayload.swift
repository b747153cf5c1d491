import Foundation
import SimulatorKit

/// A native payload as a receiver reads it.
struct TestPayload: Decodable {
  var ts: String
  var lane: Int?
  var v: [String: Double]
  var u: [String: String]?

  /// The payload of a message, or `nil` when it is none.
  init?(_ message: SimulatedMessage) {
    guard let read = try? JSONDecoder().decode(TestPayload.self, from: Data(message.payload)) else { return nil }
    self = read
  }
}
