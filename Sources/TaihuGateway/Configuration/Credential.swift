internal import TaihuCore
internal import TaihuPack

/// Files that hold a secret.
enum Credential {
  /// The most bytes of a certificate or key file: a bundle of all public authorities has 250 KB.
  static let certificateBytesMax = 4 << 20

  /// The password in a file, without the line end after it.
  static func password(path: String) throws(LimitedFile.Failure) -> [UInt8] {
    let file = try LimitedFile(path: path, bytesMax: BrokerConfiguration.passwordBytesMax)
    var password = file.bytes
    if password.last == UInt8(ascii: "\n") { password.removeLast() }
    if password.last == UInt8(ascii: "\r") { password.removeLast() }
    guard !password.isEmpty else {
      throw LimitedFile.Failure(category: .usage, reason: "is empty", hint: "write the password into it")
    }
    return password
  }
}

extension StrictTable {
  /// The path of a file that must be there and readable; the problem stands at the key that names it.
  ///
  /// - Parameter isSecret: Whether it is a doubt when everybody can read the file, as is said of a password or a key.
  func file(_ key: String, base: PathBase, isSecret: Bool) -> String? {
    guard let text = text(key) else { return nil }
    guard let path = base.resolveCredential(text) else {
      report(
        key, "\(QuotedText.of(text)) names a systemd credential, but CREDENTIALS_DIRECTORY is not set",
        hint: "systemd sets it for units with LoadCredential=; elsewhere name the file by its path")
      return nil
    }
    do {
      let file = try LimitedFile(path: path, bytesMax: Credential.certificateBytesMax)
      if isSecret, file.isWorldReadable {
        warn(key, "\(path) can be read by every user of this machine", hint: "chmod 600 \(path)")
      }
      if file.bytes.isEmpty { report(key, "\(path) is empty") }
    } catch {
      problems.add(problem(key, "\(path) \(error.reason)", hint: error.hint), category: error.category)
    }
    return path
  }
}
