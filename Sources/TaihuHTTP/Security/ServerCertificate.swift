internal import NIOSSL
internal import TaihuCore

/// By what the server shows who it is, for TLS 1.2 and 1.3.
public struct ServerCertificate: Sendable, Hashable {
  /// A file with the server's certificate and those between it and its authority (PEM).
  public var certificateFile: String
  /// A file with the private key of the first certificate (PEM).
  public var keyFile: String

  /// A certificate with its key; nothing is read yet.
  public init(certificateFile: String, keyFile: String) {
    (self.certificateFile, self.keyFile) = (certificateFile, keyFile)
  }

  /// Reads both files.
  ///
  /// - Throws: when a file is none of its kind, or the key is not that of the certificate.
  func configuration() throws(OperatorError) -> TLSConfiguration {
    do {
      let chain = try NIOSSLCertificate.fromPEMFile(certificateFile).map { NIOSSLCertificateSource.certificate($0) }
      let key = try NIOSSLPrivateKey(file: keyFile, format: .pem)
      var configuration = TLSConfiguration.makeServerConfiguration(
        certificateChain: chain, privateKey: .privateKey(key))
      configuration.minimumTLSVersion = .tlsv12
      configuration.applicationProtocols = ["http/1.1"]
      // Made here once to find out whether the parts fit.
      _ = try NIOSSLContext(configuration: configuration)
      return configuration
    } catch {
      throw OperatorError(
        .usage, code: "http-certificate", "the HTTP server can't use \(certificateFile) with \(keyFile): \(error)",
        hint: "both are PEM files; the key must be that of the first certificate")
    }
  }
}
