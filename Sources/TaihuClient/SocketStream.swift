internal import COpenSSL
internal import Glibc

/// One connection to a server, plain or under TLS, with one patience for all that is done on it.
///
/// Under TLS the host must be the one that the certificate names, and an authority we trust must vouch for it; there is no way to
/// switch that off.
@safe
public struct SocketStream: ~Copyable {
  private let socket: Int32
  private let patience: Patience
  private let session: OpaquePointer?

  /// Connects, and shakes hands when the peer is to be met under TLS.
  public init(to peer: SocketPeer, trust: TLSTrust, patience: Patience) throws(SocketFailure) {
    let socket: Int32
    var secureHost: String?
    switch peer {
    case .host(let host, let port, let isSecure):
      socket = try Self.connect(to: host, port, patience)
      secureHost = isSecure ? host : nil
    case .unix(let path): socket = try Self.connect(toSocketAt: path, patience)
    }
    var session: OpaquePointer?
    if let secureHost {
      do throws(SocketFailure) {
        unsafe session = try Self.shakeHands(socket, secureHost, trust, patience)
      } catch {
        close(socket)
        throw error
      }
    }
    (self.socket, self.patience) = (socket, patience)
    unsafe self.session = session
  }

  deinit {
    if let session = unsafe session {
      unsafe SSL_shutdown(session)
      unsafe SSL_free(session)
    }
    close(socket)
  }

  /// Writes all bytes.
  public mutating func write(_ bytes: [UInt8]) throws(SocketFailure) {
    var sent = 0
    while sent < bytes.count {
      let rest = Array(bytes[sent...])
      if let session = unsafe session {
        ERR_clear_error()
        let count = unsafe SSL_write(session, rest, Int32(rest.count))
        if count > 0 {
          sent += Int(count)
        } else {
          try unsafe Self.waitForTLS(session, count, on: socket, patience, doing: "sending")
        }
      } else {
        let count = unsafe send(socket, rest, rest.count, Int32(MSG_NOSIGNAL))
        if count >= 0 { sent += count } else { try waitAfterError(Int16(POLLOUT), doing: "sending") }
      }
    }
  }

  /// Reads what is there, waiting for it; nothing at the end.
  public mutating func read() throws(SocketFailure) -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      if let session = unsafe session {
        ERR_clear_error()
        let count = unsafe SSL_read(session, &buffer, Int32(buffer.count))
        if count > 0 { return Array(buffer.prefix(Int(count))) }
        if unsafe SSL_get_error(session, count) == SSL_ERROR_ZERO_RETURN { return [] }
        try unsafe Self.waitForTLS(session, count, on: socket, patience, doing: "reading")
      } else {
        let count = unsafe recv(socket, &buffer, buffer.count, 0)
        if count >= 0 { return Array(buffer.prefix(count)) }
        try waitAfterError(Int16(POLLIN), doing: "reading")
      }
    }
  }
}

// MARK: - TCP

extension SocketStream {
  /// A connected socket that does not block: the first of the host's addresses that answers.
  private static func connect(to host: String, _ port: Int, _ patience: Patience) throws(SocketFailure) -> Int32 {
    var hints = unsafe addrinfo()
    unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    let code = unsafe getaddrinfo(host, String(port), &hints, &list)
    guard code == 0 else {
      let why = unsafe String(cString: gai_strerror(code))
      throw SocketFailure("its name is not known: \(why)")
    }
    defer { unsafe freeaddrinfo(list) }
    var failure = SocketFailure("it has no address")
    var next = unsafe list
    while let info = unsafe next {
      do {
        return unsafe try connect(info.pointee.ai_family, info.pointee.ai_addr, info.pointee.ai_addrlen, patience)
      } catch {
        failure = error
      }
      unsafe next = info.pointee.ai_next
    }
    throw failure
  }

  /// A connected unix socket that does not block.
  private static func connect(toSocketAt path: String, _ patience: Patience) throws(SocketFailure) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
      throw SocketFailure("the path of the socket is too long")
    }
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
    let size = socklen_t(MemoryLayout<sockaddr_un>.size)
    return try unsafe withUnsafePointer(to: &address) { pointer throws(SocketFailure) in
      try unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address throws(SocketFailure) in
        unsafe try connect(AF_UNIX, address, size, patience)
      }
    }
  }

  private static func connect(
    _ family: Int32, _ address: UnsafePointer<sockaddr>, _ size: socklen_t, _ patience: Patience
  ) throws(SocketFailure) -> Int32 {
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    let socket = Glibc.socket(family, kind, 0)
    guard socket >= 0 else { throw SocketFailure("no socket is left: \(words(errno))") }
    do throws(SocketFailure) {
      if unsafe Glibc.connect(socket, address, size) != 0 {
        guard errno == EINPROGRESS else { throw SocketFailure("it can't be reached: \(words(errno))") }
        try wait(socket, Int16(POLLOUT), patience, doing: "connecting")
        var code: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        unsafe getsockopt(socket, SOL_SOCKET, SO_ERROR, &code, &size)
        if code != 0 { throw SocketFailure("it can't be reached: \(words(code))") }
      }
      return socket
    } catch {
      close(socket)
      throw error
    }
  }

  private static func wait(
    _ socket: Int32, _ events: Int16, _ patience: Patience, doing what: String
  ) throws(SocketFailure) {
    while true {
      let step = patience.step
      guard step > 0 else { throw SocketFailure("time was up while \(what)", isTimeout: true) }
      var descriptor = pollfd(fd: socket, events: events, revents: 0)
      if unsafe poll(&descriptor, 1, step) > 0 { return }
    }
  }

  private func waitAfterError(_ events: Int16, doing what: String) throws(SocketFailure) {
    if errno == EINTR { return }
    guard errno == EAGAIN else { throw SocketFailure("the connection broke while \(what): \(Self.words(errno))") }
    try Self.wait(socket, events, patience, doing: what)
  }

  private static func words(_ code: Int32) -> String {
    unsafe String(cString: strerror(code))
  }
}

// MARK: - TLS

extension SocketStream {
  private static func shakeHands(
    _ socket: Int32, _ host: String, _ trust: TLSTrust, _ patience: Patience
  ) throws(SocketFailure) -> OpaquePointer {
    guard let context = unsafe SSL_CTX_new(TLS_client_method()) else { throw SocketFailure("TLS is not to be had") }
    defer { unsafe SSL_CTX_free(context) }
    unsafe taihu_tls_require_1_2(context)
    unsafe SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nil)
    let isTrusting =
      if let file = trust.caFile {
        unsafe SSL_CTX_load_verify_locations(context, file, nil) == 1
      } else {
        unsafe SSL_CTX_set_default_verify_paths(context) == 1
      }
    guard isTrusting else { throw SocketFailure("the authorities to trust can't be read") }
    guard let session = unsafe SSL_new(context) else { throw SocketFailure("TLS is not to be had") }
    do throws(SocketFailure) {
      try unsafe name(host, in: session)
      unsafe SSL_set_fd(session, socket)
      while true {
        ERR_clear_error()
        let result = unsafe SSL_connect(session)
        if result == 1 { return unsafe session }
        try unsafe waitForTLS(session, result, on: socket, patience, doing: "shaking hands")
      }
    } catch {
      unsafe SSL_free(session)
      throw error
    }
  }

  /// Says whom we mean, and demands that the certificate is theirs.
  private static func name(_ host: String, in session: OpaquePointer) throws(SocketFailure) {
    let isAddress = unsafe X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session), host) == 1
    if isAddress { return }
    guard unsafe SSL_set1_host(session, host) == 1, unsafe taihu_tls_set_server_name(session, host) == 1 else {
      throw SocketFailure("the name \(host) can't be asked for in TLS")
    }
  }

  private static func waitForTLS(
    _ session: OpaquePointer, _ result: Int32, on socket: Int32, _ patience: Patience, doing what: String
  ) throws(SocketFailure) {
    switch unsafe SSL_get_error(session, result) {
    case SSL_ERROR_WANT_READ: try wait(socket, Int16(POLLIN), patience, doing: what)
    case SSL_ERROR_WANT_WRITE: try wait(socket, Int16(POLLOUT), patience, doing: what)
    default:
      let verified = unsafe SSL_get_verify_result(session)
      if verified != X509_V_OK {
        let why = unsafe String(cString: X509_verify_cert_error_string(verified))
        throw SocketFailure("its certificate is not to be trusted: \(why)")
      }
      throw SocketFailure("TLS failed while \(what)")
    }
  }
}
