import Foundation
import TaihuCore
import TaihuStore
import Testing

@testable import TaihuCommands

@Suite("The doctor")
struct DoctorTests {
  private func state(_ checks: [HealthCheck], _ name: String) -> HealthCheck.State? {
    checks.first { $0.name == name }?.state
  }

  @Test("a store that is well has no findings, and everything is looked at")
  func well() throws {
    try withFolder { folder in
      let path = folder + "/t.db"
      try ImportSample.fill(path)
      let checks = try Doctor(path: path).examine { _ in }
      #expect(checks.filter { $0.state == .finding } == [])
      let expected = [
        "database", "sqlite", "structure", "chunks", "log", "clock", "permissions", "file system", "disk", "writer",
      ]
      #expect(checks.map(\.name) == expected)
    }
  }

  @Test("damage in a chunk is a finding that tells how many readings it costs")
  func damagedChunk() throws {
    try withFolder { folder in
      let path = folder + "/t.db"
      let rows = (0..<30_000).map { "\(1_773_534_600 + $0),q,,\($0 % 1_000)" }
      try importText("time,name,labels,value\n" + rows.joined(separator: "\n"), .csv, path)
      #expect(try StoreReader(path: path).facts().chunks > 0)
      var chunk: [UInt8] = []
      try StoreReader(path: path).rows(sql: "SELECT data FROM chunk LIMIT 1 OFFSET 5", columns: { _ in }) { row in
        if case .blob(let bytes) = row[0] { chunk = bytes }
        return true
      }
      var file = try Data(contentsOf: URL(filePath: path))
      var place = file.range(of: Data(chunk.prefix(64)))
      try #require(place != nil)
      // Pages that are free now may hold former copies.
      while let found = place {
        file[found.lowerBound + 40] ^= 4
        place = file.range(of: Data(chunk.prefix(64)), in: found.upperBound..<file.endIndex)
      }
      try file.write(to: URL(filePath: path))
      let checks = try Doctor(path: path).examine { _ in }
      #expect(state(checks, "chunks") == .finding)
      #expect(checks.first { $0.name == "chunks" }?.detail.contains("readings are lost") == true)
    }
  }

  @Test("a file whose structure is torn is a finding, and the rest is looked at all the same")
  func torn() throws {
    try withFolder { folder in
      let path = folder + "/t.db"
      let rows = (0..<30_000).map { "\(1_773_534_600 + $0),q,,\($0 % 1_000)" }
      try importText("time,name,labels,value\n" + rows.joined(separator: "\n"), .csv, path)
      var file = try Data(contentsOf: URL(filePath: path))
      for page in 20..<file.count / 4_096 { file[page * 4_096] ^= 0xFF }
      try file.write(to: URL(filePath: path))
      let checks = try Doctor(path: path).examine { _ in }
      #expect(checks.contains { $0.state == .finding && ["database", "structure"].contains($0.name) })
      #expect(checks.map(\.name).suffix(3) == ["file system", "disk", "writer"])
    }
  }

  @Test("a file that is no database, and permissions that let everyone in, are findings with advice")
  func findings() throws {
    try withFolder { folder in
      let path = folder + "/t.db"
      try Data("no database at all".utf8).write(to: URL(filePath: path))
      try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: path)
      let checks = try Doctor(path: path).examine { _ in }
      #expect(state(checks, "database") == .finding && state(checks, "permissions") == .finding)
      #expect(checks.filter { $0.state == .finding }.allSatisfy { !$0.advice.isEmpty })
      #expect(throws: OperatorError.self) { try Doctor(path: folder + "/none.db").examine { _ in } }
    }
  }

  @Test("the writer is named")
  func holder() throws {
    try withFolder { folder in
      let path = folder + "/t.db"
      try ImportSample.fill(path)
      let lock = try StoreLock(database: path)
      let checks = try Doctor(path: path).examine { _ in }
      let number = ProcessInfo.processInfo.processIdentifier
      #expect(checks.first { $0.name == "writer" }?.detail == "process \(number)")
      withExtendedLifetime(lock) {}
    }
  }

  @Test(
    "file systems are told apart by the mount that lies nearest",
    arguments: [
      ("/var/lib/taihu/t.db", FileSystemKind.local("ext4")), ("/mnt/nas/t.db", .remote("nfs4")),
      ("/mnt/nasty/t.db", .local("ext4")), ("/dev/shm/t.db", .memory("tmpfs")),
      ("/my disk/t.db", .remote("fuse.sshfs")),
      ("/twice/t.db", .remote("cifs")),
    ])
  func fileSystems(path: String, kind: FileSystemKind) {
    let mounts = """
      22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
      23 22 0:21 / /dev/shm rw,nosuid shared:2 - tmpfs tmpfs rw
      30 22 0:40 / /mnt/nas rw master:3 shared:9 - nfs4 host:/x rw
      31 22 0:41 / /my\\040disk rw - fuse.sshfs host: rw
      32 22 8:2 / /twice rw - ext4 /dev/sdb rw
      33 32 0:42 / /twice rw - cifs //h/s rw
      """
    #expect(FileSystemKind(path: path, mounts: mounts) == kind)
    if case .remote = kind { #expect(kind.check.state == .finding) } else { #expect(kind.check.state != .finding) }
  }

  @Test(
    "releases of SQLite with the fault are known",
    arguments: [
      ("3.40.1", true), ("3.51.2", true), ("3.7.0", true), ("3.51.3", false), ("3.6.23", false), ("3.52.0", false),
      ("4.0.0", false),
    ])
  func releases(text: String, hasFault: Bool) {
    #expect(SQLiteRelease(text).hasWALResetFault == hasFault)
    #expect(SQLiteRelease(text).check.state == (hasFault ? .note : .ok))
  }

  @Test("a clock that can't be right is a finding")
  func clocks() {
    let now = Timestamp(nanoseconds: 1_800_000_000_000_000_000)
    func state(_ now: Timestamp, _ received: Timestamp?) -> HealthCheck.State {
      MachineClock(now: now, newestReceived: received).check.state
    }
    #expect(state(now, nil) == .ok && state(now, now) == .ok)
    #expect(state(.epoch, nil) == .finding)
    #expect(state(now, now.advanced(byNanoseconds: 299_000_000_000)) == .ok)
    #expect(state(now, now.advanced(byNanoseconds: 301_000_000_000)) == .finding)
  }

  @Test("of a configuration, what is wrong and what is doubtful are findings")
  func configurations() throws {
    try withFolder { folder in
      func examine(_ text: String) throws -> [HealthCheck] {
        let path = folder + "/taihu.toml"
        try Data(text.utf8).write(to: URL(filePath: path))
        return ConfigurationChecks.examine(path).checks
      }
      let good = try examine("[[broker]]\nurl = \"mqtt://127.0.0.1:1883\"\n")
      #expect(good.map(\.name) == ["configuration", "broker broker"] && good.allSatisfy { $0.state == .ok })
      #expect(try examine("[[broker]]\nurl = \"mqtt://h\"\ntypo = 1\n").contains { $0.state == .finding })
      let missing = try examine(
        "[[broker]]\nurl = \"mqtts://h\"\nusername = \"u\"\npassword_file = \"/nowhere/password\"\n")
      #expect(missing.contains { $0.state == .finding })
    }
  }
}
