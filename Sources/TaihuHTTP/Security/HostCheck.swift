/// Whether the `Host` of a request to a loopback address is a name of this machine's loopback.
///
/// A page in a browser may ask its own name after letting it resolve to 127.0.0.1 (DNS rebinding); the name stands in
/// `Host`, so that such a request is told apart from one that means us.
enum HostCheck {
  /// Whether an authority, with or without a port, names the loopback.
  static func isLoopback(_ authority: String) -> Bool {
    var host = Substring(authority.lowercased())
    if host.hasPrefix("[") {
      guard let end = host.firstIndex(of: "]") else { return false }
      let rest = host[host.index(after: end)...]
      return host[...end] == "[::1]" && (rest.isEmpty || isPort(rest))
    }
    if let colon = host.firstIndex(of: ":") {
      guard isPort(host[colon...]) else { return false }
      host = host[..<colon]
    }
    return host == "localhost" || host == "127.0.0.1"
  }

  private static func isPort(_ text: Substring) -> Bool {
    text.first == ":" && text.dropFirst().allSatisfy { $0.isASCII && $0.isNumber } && text.utf8.count <= 6
  }
}
