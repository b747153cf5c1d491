/// The languages in which simulated devices speak. The raw values stand in packs and on the command line.
public enum Encoding: String, CaseIterable, Sendable {
  /// The native JSON payload.
  case native
  /// SenML in JSON (RFC 8428).
  case senml
  /// Sparkplug B 3.0.
  case sparkplug
  /// HJ 212-2017, pollutant monitoring.
  case hj212
  /// InfluxDB line protocol.
  case line
}
