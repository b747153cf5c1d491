internal import Logging

/// Puts what the gateway logs into the trace.
struct TraceHandler: LogHandler {
  let stage: Stage
  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level.info

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    stage.note("log \(event.level): \(event.message) \(event.metadata ?? [:])")
  }
}
