internal import COpenSSL

/// HMAC-SHA-256 (RFC 2104, FIPS 180-4), by which a receiver knows that a notice is ours and unchanged.
public enum Signature {
  /// The value of `X-Taihu-Signature`: `sha256=` and the code of `TIMESTAMP.BODY` in hexadecimal.
  public static func text(timestamp: String, body: [UInt8], secret: [UInt8]) -> String {
    "sha256=" + hex(code(Array(timestamp.utf8) + [UInt8(ascii: ".")] + body, secret: secret))
  }

  /// The 32 bytes of the code.
  static func code(_ message: [UInt8], secret: [UInt8]) -> [UInt8] {
    var code = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var count: UInt32 = 0
    let result = unsafe HMAC(
      EVP_sha256(), secret, Int32(secret.count), message, message.count, &code, &count)
    precondition(unsafe result != nil, "HMAC-SHA-256 is not to be had from this OpenSSL")
    return Array(code.prefix(Int(count)))
  }

  private static func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
