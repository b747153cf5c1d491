internal import ServiceLifecycle
internal import TaihuMQTT

/// One broker's connection as a service: started, and stopped so that everything committed is acknowledged.
struct SourceService: Service {
  let source: MQTTSource

  func run() async throws {
    try source.start()
    try? await gracefulShutdown()
    // Stopping blocks until the pipeline has committed what was read, so it gets a thread of its own.
    await OwnedThread(name: "taihu-stop") { [source] in source.stop() }.finished()
  }
}
