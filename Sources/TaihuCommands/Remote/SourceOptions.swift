internal import ArgumentParser
internal import TaihuCore
internal import TaihuStore

/// Where a command reads: a database, or a server.
struct SourceOptions: ParsableArguments {
  @OptionGroup var local: ReaderOptions
  @OptionGroup(title: "Server") var remote: RemoteOptions

  /// Where readings come from.
  enum Source {
    case store(StoreReader)
    case server(PrometheusServer)

    /// What answers questions for readings.
    var readings: any SeriesSource {
      switch self {
      case .store(let reader): reader
      case .server(let server): ServerReadings(server)
      }
    }
  }

  /// Opens the database, or makes ready to ask the server.
  func open() throws(OperatorError) -> Source {
    if let client = try remote.client(isDatabaseNamed: local.isNamed) { return .server(PrometheusServer(client)) }
    return .store(try local.open())
  }
}

extension ReaderOptions {
  /// Whether the command line itself names a database.
  var isNamed: Bool { db != nil || config != nil }
}
