internal import Glibc
internal import TaihuCore
internal import TaihuGateway
internal import TaihuStore

/// Looks at a database, and at what it depends on, without changing anything.
struct Doctor {
  /// The database file.
  let path: String
  /// The configuration, when there is one.
  var configuration: GatewayConfiguration?

  /// Log beyond which something has kept it from starting over for long: sixteen times what it usually grows to.
  private static let logBytesMax: Int64 = 256 << 20

  /// Everything that was found, in the order of looking.
  ///
  /// - Parameter progress: told of the part that is looked at.
  /// - Throws: when there is no database at all. A damaged one is a finding.
  func examine(_ progress: (String) -> Void) throws -> [HealthCheck] {
    var checks: [HealthCheck] = []
    do {
      try examineStore(StoreReader(path: path), progress, &checks)
    } catch let error as OperatorError {
      guard error.code != "database-missing", error.category != .permission else { throw error }
      checks.append(.finding("database", error.message, error.hint))
    } catch {
      checks.append(.finding("database", "it can't be read through: \(error)", Self.restoring))
    }
    checks += FilePermissions(path: path).checks
    if let kind = FileSystemKind(path: path) { checks.append(kind.check) }
    checks.append(diskCheck)
    checks.append(holderCheck)
    return checks
  }

  private func examineStore(
    _ reader: StoreReader, _ progress: (String) -> Void, _ checks: inout [HealthCheck]
  ) throws {
    let facts = try reader.facts()
    checks += [
      HealthCheck.ok(
        "database",
        "Taihu's, schema \(facts.schemaVersion), \(NumberText.bytes(facts.bytes)), "
          + "\(NumberText.grouped(facts.readings)) readings of \(NumberText.grouped(facts.series)) series"),
      SQLiteRelease(facts.sqliteVersion).check,
    ]
    progress("checking the structure")
    checks.append(structureCheck(try reader.quickCheck()))
    let survey = try reader.surveyChunks { done, total in
      progress("checking chunks, \(ProgressLine.percent(done, of: total))")
    }
    checks += chunkChecks(survey, try reader.setAside())
    checks.append(logCheck(facts.walBytes))
    checks.append(MachineClock(now: SystemClock().now(), newestReceived: try reader.newestReceiveTime()).check)
  }

  private static let restoring =
    "stop the gateway, keep the file with its -wal, and go on with the last backup or another path"

  private func structureCheck(_ findings: [String]) -> HealthCheck {
    guard !findings.isEmpty else { return .ok("structure", "quick_check finds nothing") }
    return .finding("structure", findings.joined(separator: "; "), Self.restoring)
  }

  private func chunkChecks(_ survey: ChunkSurvey, _ aside: (chunks: Int64, readings: Int64)) -> [HealthCheck] {
    var checks: [HealthCheck] = []
    if survey.damaged.isEmpty {
      checks.append(.ok("chunks", "all \(NumberText.grouped(survey.chunks)) decode"))
    } else {
      let ids = survey.damaged.prefix(5).map { String($0.id) }.joined(separator: ", ")
      checks.append(
        .finding(
          "chunks",
          "\(survey.damaged.count) of \(NumberText.grouped(survey.chunks)) are damaged (\(ids)"
            + (survey.damaged.count > 5 ? ", …" : "")
            + "); \(NumberText.grouped(survey.readingsLost)) readings are lost, "
            + "everything else is served",
          "check disk and memory; what is lost may be in a backup: taihu export there, taihu import here"))
    }
    if aside.chunks > 0 {
      checks.append(
        .note(
          "set aside",
          "\(aside.chunks) chunks with \(NumberText.grouped(aside.readings)) readings were found damaged earlier",
          "they are kept in the table bad_chunk"))
    }
    return checks
  }

  private func logCheck(_ bytes: Int64) -> HealthCheck {
    let size = NumberText.bytes(bytes)
    guard bytes > Self.logBytesMax else { return .ok("log", size) }
    return .finding(
      "log", "\(size): something keeps it from starting over",
      "end programs that read the database for long; `fuser \(path)` names them")
  }

  private var diskCheck: HealthCheck {
    var status = statvfs()
    guard unsafe statvfs(path, &status) == 0 else { return .note("disk", "the system does not tell how much is free") }
    let free = Int64(
      clamping: UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize)).partialValue)
    let reserve = configuration?.store.diskReserveBytes ?? StoreConfiguration(path: path).diskReserveBytes
    let detail = "\(NumberText.bytes(free)) free, reserve \(NumberText.bytes(reserve))"
    if free < reserve {
      return .finding("disk", detail + ": nothing is stored", "free space; the gateway goes on by itself")
    }
    if free / 4 < reserve { return .finding("disk", detail + ": nearly reached", "free space before it is") }
    return .ok("disk", detail)
  }

  private var holderCheck: HealthCheck {
    guard LockProbe.isHeld(database: path) else { return .ok("writer", "none: no gateway runs on it") }
    return .ok(
      "writer", LockProbe.holder(database: path).map { "process \($0)" } ?? "a process that did not note its number")
  }
}
