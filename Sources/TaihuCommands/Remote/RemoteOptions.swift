internal import ArgumentParser
internal import TaihuClient
internal import TaihuCore
internal import TaihuPack

/// Which server a reading command asks in place of a database.
struct RemoteOptions: ParsableArguments {
  /// The most bytes of a token.
  private static let tokenBytesMax = 4_096

  @Option(
    help: ArgumentHelp(
      "A running Taihu, or any server with the API of Prometheus, in place of a database (default: $TAIHU_URL).",
      valueName: "url"))
  var url: String?

  @Option(
    help: ArgumentHelp(
      "A file with the token for that server; a systemd credential is named $CREDENTIALS_DIRECTORY/NAME (default: "
        + "$TAIHU_TOKEN_FILE).", valueName: "file"), completion: .file())
  var tokenFile: String?

  @Option(
    help: ArgumentHelp("The authorities that may vouch for that server (default: the system's).", valueName: "file"),
    completion: .file())
  var caFile: String?

  @Option(
    help: ArgumentHelp("How long that server may take for one answer.", valueName: "length"))
  var timeout = DurationArgument(seconds: 60)

  /// The server that is asked, or `nil` for none.
  ///
  /// - Parameter isDatabaseNamed: whether the command line names a database, which `$TAIHU_URL` gives way to.
  /// - Throws: when the URL, the token or the authorities can't be used.
  func client(isDatabaseNamed: Bool) throws(OperatorError) -> HTTPClient? {
    if url != nil, isDatabaseNamed { throw OperatorError.usage("--url takes the place of --db and --config; give one") }
    guard let text = url ?? (isDatabaseNamed ? nil : Self.variable("TAIHU_URL")) else { return nil }
    let address = try HTTPAddress(text)
    let token = try token()
    guard token == nil || address.isPrivate else {
      throw OperatorError.usage(
        "a token would go to \(address) for everybody on the way to read", hint: "ask by https://, or without a token")
    }
    return HTTPClient(
      address, trust: TLSTrust(caFile: caFile), token: token, timeout: .nanoseconds(timeout.nanoseconds))
  }

  private func token() throws(OperatorError) -> String? {
    guard let named = tokenFile ?? Self.variable("TAIHU_TOKEN_FILE") else { return nil }
    let path = Self.resolved(named)
    do throws(LimitedFile.Failure) {
      let file = try LimitedFile(path: path, bytesMax: Self.tokenBytesMax)
      let text = String(decoding: file.bytes, as: UTF8.self)
      let token = String(text.prefix { !$0.isNewline })
      guard !token.isEmpty, token.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
        throw LimitedFile.Failure(
          category: .usage, reason: "holds no token", hint: "write the token into its first line, without blanks")
      }
      return token
    } catch {
      throw OperatorError(error.category, code: "token-file", "\(path) \(error.reason)", hint: error.hint)
    }
  }

  private static func resolved(_ path: String) -> String {
    let mark = "$CREDENTIALS_DIRECTORY/"
    guard path.hasPrefix(mark), let folder = variable("CREDENTIALS_DIRECTORY") else { return path }
    return folder + "/" + path.dropFirst(mark.count)
  }

  private static func variable(_ name: String) -> String? {
    Terminal.variable(name).flatMap { $0.isEmpty ? nil : $0 }
  }
}
