internal import TaihuPack

/// `host:port` as in URLs: a name, an IPv4 address or an IPv6 address in brackets, and a port.
struct HostAndPort: Hashable {
  /// The host without brackets.
  var host: String
  /// The port; `nil` when the text has none.
  var port: Int?

  /// Reads `host` or `host:port`; the port must lie in `ports`.
  static func parse(_ text: String, ports: ClosedRange<Int>) -> Result<HostAndPort, AddressFault> {
    guard let (host, rest) = split(text) else {
      return .failure(
        AddressFault(message: "the host in \(QuotedText.of(text)) is not one", hint: "write a name, 127.0.0.1 or [::1]")
      )
    }
    if rest.isEmpty { return .success(HostAndPort(host: host, port: nil)) }
    guard rest.hasPrefix(":"), let port = Int(rest.dropFirst()), ports.contains(port) else {
      let range = "a port is a whole number from \(ports.lowerBound) to \(ports.upperBound)"
      return .failure(
        AddressFault(message: "expected a port after \(QuotedText.of(host)), found \(QuotedText.of(rest))", hint: range)
      )
    }
    return .success(HostAndPort(host: host, port: port))
  }

  /// Whether the host is this machine, by its name or address.
  var isLoopback: Bool {
    if host == "localhost" || host == "::1" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }

  /// The host, and what follows it.
  private static func split(_ text: String) -> (host: String, rest: String)? {
    if text.hasPrefix("[") {
      guard let end = text.firstIndex(of: "]") else { return nil }
      let host = text[text.index(after: text.startIndex)..<end]
      let isAddress = host.contains(":") && host.utf8.allSatisfy { isHexDigit($0) || ":.%".utf8.contains($0) }
      return isAddress ? (String(host), String(text[text.index(after: end)...])) : nil
    }
    let host = text.prefix { $0 != ":" }
    let isName = !host.isEmpty && host.utf8.count <= 253 && host.utf8.allSatisfy(isNameByte)
    return isName ? (String(host), String(text.dropFirst(host.count))) : nil
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    Character(Unicode.Scalar(byte)).isHexDigit
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    let character = Character(Unicode.Scalar(byte))
    return byte < 0x80 && (character.isLetter || character.isNumber || "-._".contains(character))
  }
}
