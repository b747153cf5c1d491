/// What a client may do. Each role may also do what the ones before it may.
public enum AccessRole: String, Sendable, Hashable, Comparable, CaseIterable {
  /// Ask.
  case read
  /// Write readings.
  case operate
  /// Everything.
  case admin

  /// The lesser role comes first.
  public static func < (left: AccessRole, right: AccessRole) -> Bool {
    allCases.firstIndex(of: left)! < allCases.firstIndex(of: right)!
  }
}

/// A secret that gives its bearer a role (RFC 6750).
public struct AccessToken: Sendable, Hashable {
  /// The shortest secret in bytes.
  public static let bytesMin = 16
  /// The most tokens of a file.
  public static let countMax = 1_000

  /// What the bearer may do.
  public let role: AccessRole
  private let secret: [UInt8]

  /// Reads a file of tokens: lines of a role and a secret with blanks between, `#` begins a comment.
  ///
  /// - Returns: the tokens, or what is wrong and in which line; secrets are never part of it.
  public static func parse(_ text: String) -> Result<[AccessToken], AccessTokenFault> {
    var tokens: [AccessToken] = []
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let words = line.split(whereSeparator: \.isWhitespace)
      guard let first = words.first, !first.hasPrefix("#") else { continue }
      guard words.count == 2, let role = AccessRole(rawValue: String(first)) else {
        return .failure(AccessTokenFault(line: number + 1, message: "a line is: read|operate|admin SECRET"))
      }
      guard words[1].utf8.count >= bytesMin else {
        return .failure(AccessTokenFault(line: number + 1, message: "a secret has at least \(bytesMin) characters"))
      }
      tokens.append(AccessToken(role: role, secret: Array(words[1].utf8)))
    }
    guard !tokens.isEmpty, tokens.count <= countMax else {
      return .failure(AccessTokenFault(line: 1, message: "a file holds 1 to \(countMax) tokens"))
    }
    return .success(tokens)
  }

  /// Whether a text is the secret. Takes as long for every text of the same length.
  func matches(_ text: some Collection<UInt8>) -> Bool {
    var difference = UInt8(text.count == secret.count ? 0 : 1)
    for (index, byte) in text.enumerated() { difference |= byte ^ secret[index % secret.count] }
    return difference == 0
  }
}

/// What is wrong with a file of tokens.
public struct AccessTokenFault: Error, Hashable {
  /// The line, from 1.
  public var line: Int
  /// What is wrong.
  public var message: String
}
