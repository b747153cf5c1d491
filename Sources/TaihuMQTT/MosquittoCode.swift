internal import CMosquitto
internal import Glibc

extension mosq_err_t {
  /// The value as the library's functions return it.
  var code: Int32 { Int32(rawValue) }
}

/// What the library's codes mean, in words.
enum MosquittoCode {
  /// The reason code with which an MQTT 5 broker says that another client took over our id.
  static let sessionTakenOver: Int32 = 142
  /// The reason code with which a broker refuses our protocol version, as the library reports it.
  static let unsupportedProtocolVersion: Int32 = 132

  /// A result code in words; a system error by its own words, with `systemError` being the `errno` at that time.
  static func words(_ code: Int32, systemError: Int32) -> String {
    if code == MOSQ_ERR_ERRNO.code && systemError != 0 { return unsafe String(cString: strerror(systemError)) }
    if code == MOSQ_ERR_CONN_LOST.code { return "the broker closed the connection" }
    if code == MOSQ_ERR_KEEPALIVE.code { return "the broker did not answer for a keepalive" }
    return unsafe String(cString: mosquitto_strerror(code))
  }

  /// Why the broker refused a connection, in words.
  static func refusal(_ code: Int32) -> String {
    if code >= 128 { return unsafe "the broker refused: \(String(cString: mosquitto_reason_string(code)))" }
    return unsafe "the broker refused: \(String(cString: mosquitto_connack_string(code)))"
  }

  /// Why an MQTT 5 broker disconnected us, in words.
  static func disconnection(_ code: Int32) -> String {
    unsafe "the broker disconnected us: \(String(cString: mosquitto_reason_string(code)))"
  }
}
