internal import TaihuMQTT

extension BrokerURL {
  /// Whether the connection is encrypted.
  var isSecure: Bool {
    transport == .tls
  }

  /// Whether the broker is on this machine, so that nothing goes over a network.
  var isLocal: Bool {
    transport == .unix || HostAndPort(host: host, port: port).isLoopback
  }
}
