internal import CMosquitto
internal import Glibc
public import TaihuCore

extension MQTTConfiguration {
  /// Checks every property against its range, and that the named files can be read.
  ///
  /// - Throws: an `OperatorError` for the first property that can't be used.
  public func validate() throws(OperatorError) {
    try validateNames()
    try validateLimits()
    try validateFiles()
  }

  private func validateNames() throws(OperatorError) {
    guard (1...65_535).contains(clientID.utf8.count), !clientID.utf8.contains(0) else {
      throw Self.refusal("client_id", "it must have 1 to 65535 bytes", hint: "give each gateway a name of its own")
    }
    if let shareGroup, shareGroup.isEmpty || shareGroup.contains(where: { "/+#\0".contains($0) }) {
      throw Self.refusal("share_group", "\"\(shareGroup)\" is empty or has / + #", hint: "use a plain word")
    }
    if let statusTopic, unsafe mosquitto_pub_topic_check(statusTopic) != MOSQ_ERR_SUCCESS.code {
      throw Self.refusal("status_topic", "\"\(statusTopic)\" is no topic", hint: "leave out + and #")
    }
    if let sparkplugHost, sparkplugHost.isEmpty || sparkplugHost.contains(where: { "/+#\0".contains($0) }) {
      throw Self.refusal("sparkplug_host", "\"\(sparkplugHost)\" is empty or has / + #", hint: "use a plain word")
    }
    try validate(filters: effectiveFilters)
  }

  func validate(filters: [String]) throws(OperatorError) {
    for filter in filters where unsafe mosquitto_sub_topic_check(filter) != MOSQ_ERR_SUCCESS.code || filter.isEmpty {
      throw Self.refusal(
        "filters", "\"\(filter)\" is no topic filter", hint: "+ stands for one whole level, # for the rest at the end")
    }
  }

  private func validateLimits() throws(OperatorError) {
    guard qos != 2 else {
      throw Self.refusal(
        "qos",
        "2 is refused: the client library keeps no state of half-received QoS 2 messages, so a crash would lose them",
        hint: "use 1: what devices publish at QoS 2 arrives at QoS 1, and a repetition never makes a second row")
    }
    try Self.check(qos, in: 0...1, "qos")
    try Self.check(Int(keepalive.components.seconds), in: 5...65_535, "keepalive", unit: "s")
    try Self.check(sessionExpiryDays, in: 1...3_650, "session_expiry", unit: "days")
    try Self.check(receiveMaximum, in: 1...65_535, "receive_maximum", unit: "messages")
    try Self.check(maximumPacketBytes, in: 1_024...(64 << 20), "maximum_packet", unit: "bytes")
    try Self.check(ringSlots, in: 2...(1 << 20), "ring_slots", powerOfTwo: true)
    try Self.check(batchMessagesMax, in: 1...ringSlots, "batch_messages", unit: "messages")
    try Self.check(arenaBytes, in: (4 * maximumPacketBytes)...(1 << 30), "arena", unit: "bytes", powerOfTwo: true)
    try Self.check(batchDelay, in: .zero ... .seconds(1), "batch_delay")
    try Self.check(backoff.lowerBound, in: .milliseconds(1) ... .seconds(3_600), "backoff")
    try Self.check(backoff.upperBound, in: .milliseconds(1) ... .seconds(3_600), "backoff")
    try Self.check(connectTimeout, in: .milliseconds(100) ... .seconds(300), "connect_timeout")
    try Self.check(stopTimeout, in: .zero ... .seconds(600), "stop_timeout")
  }

  private func validateFiles() throws(OperatorError) {
    if passwordFile != nil && username == nil {
      throw Self.refusal("password_file", "there is no username to go with it", hint: "set username")
    }
    if (certificateFile == nil) != (keyFile == nil) {
      throw Self.refusal("certificate_file", "a certificate and its key belong together", hint: "set both")
    }
    let files = [("password_file", passwordFile), ("ca_file", caFile), ("certificate_file", certificateFile)]
    for case (let key, let path?) in files + [("key_file", keyFile)] where unsafe access(path, R_OK) != 0 {
      let why = unsafe String(cString: strerror(errno))
      throw Self.refusal(key, "\(path): \(why)", hint: "check the path and its permissions")
    }
  }

  private static func check(
    _ value: Int, in range: ClosedRange<Int>, _ key: String, unit: String = "", powerOfTwo: Bool = false
  ) throws(OperatorError) {
    guard range.contains(value), !powerOfTwo || value & (value - 1) == 0 else {
      let form = powerOfTwo ? "a power of two from" : "from"
      throw refusal(
        key, "\(value) is out of range", hint: "it must be \(form) \(range.lowerBound) to \(range.upperBound) \(unit)")
    }
  }

  private static func check(
    _ value: Duration, in range: ClosedRange<Duration>, _ key: String
  ) throws(OperatorError) {
    guard range.contains(value) else {
      throw refusal(
        key, "\(value) is out of range", hint: "it must be from \(range.lowerBound) to \(range.upperBound)")
    }
  }

  private static func refusal(_ key: String, _ why: String, hint: String) -> OperatorError {
    OperatorError(.usage, code: "broker-configuration", "\(key) of the broker can't be used: \(why)", hint: hint)
  }
}
