internal import Foundation

/// Bytes as text (RFC 4648, section 4).
enum Base64 {
  /// The bytes in Base64 with padding.
  static func text(_ bytes: [UInt8]) -> String {
    Data(bytes).base64EncodedString()
  }
}
