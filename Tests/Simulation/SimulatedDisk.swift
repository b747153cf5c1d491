internal import GRDBSQLite

/// A disk in memory that forgets what was not synced when its power is cut, and fails when it is told to.
///
/// Owned by the run; processes come and go above it, each through a ``DiskSession``.
final class SimulatedDisk {
  /// What the next calls do other than asked.
  struct Faults {
    /// Syncs that will fail, one after the other.
    var syncs: [SyncFault] = []
    /// Writes that will fail.
    var writes = 0
    /// Reads that will fail.
    var reads = 0
    /// Bytes that the disk holds at most.
    var capacity = 64 << 20
    /// Nanoseconds that a sync takes.
    var syncNanoseconds: Int64 = 200_000
  }

  /// What becomes of the bytes in a sync that reports a failure.
  enum SyncFault: CaseIterable {
    /// They are on the disk all the same.
    case durable
    /// They are not, and stay to be written.
    case kept
    /// Some are.
    case partly
    /// Some are, and the system takes the others for written.
    case forgotten
  }

  /// What the store keeps free.
  static let reserveBytes = 1 << 20

  /// The files by their names.
  private(set) var files: [String: DiskFile] = [:]
  /// Files that were deleted, and might be found again.
  private var graveyard: [String: DiskFile] = [:]
  var faults = Faults()
  /// Failures that were met.
  private(set) var failures = 0
  /// Failures by kind, for the report.
  private(set) var met: [String: Int] = [:]
  var numbers: SeededNumbers

  /// An empty disk.
  init(seed: UInt64) { numbers = SeededNumbers(seed: seed, stream: 2) }

  /// Another disk with the same files, as programs see them or as they would be found without power.
  func copy(durableOnly: Bool) -> SimulatedDisk {
    let copy = SimulatedDisk(seed: 0)
    for (name, file) in files where !durableOnly || file.hasDurableName {
      copy.files[name] = DiskFile(copy: file, durableOnly: durableOnly)
    }
    return copy
  }

  /// Bytes in use.
  var used: Int { files.values.reduce(0) { $0 + $1.bytes.count } }

  /// The file of a name, made if it is not there and shall be.
  func open(_ name: String, create: Bool) -> DiskFile? {
    if let file = files[name] { return file }
    guard create else { return nil }
    let file = DiskFile()
    files[name] = file
    return file
  }

  /// Takes a name away; `isDurable`: for certain.
  func delete(_ name: String, isDurable: Bool) {
    guard let file = files.removeValue(forKey: name) else { return }
    if isDurable { graveyard[name] = nil } else if file.hasDurableName { graveyard[name] = file }
  }

  /// Notes that the database itself was written while it has a log.
  func noteWrite(_ name: String) {
    if name == Life.path, let log = files[name + "-wal"], log.bytes.count > 32 { met["checkpoint", default: 0] += 1 }
  }

  /// Writes, unless the disk fails or is full.
  func write(_ file: DiskFile, _ source: UnsafeRawBufferPointer, at offset: Int) -> Int32 {
    if faults.writes > 0 {
      faults.writes -= 1
      note("write-error")
      let part = numbers.below(source.count + 1)
      if numbers.chance(2) { unsafe file.write(UnsafeRawBufferPointer(rebasing: source[..<part]), at: offset) }
      return SQLITE_IOERR | 3 << 8
    }
    if offset + source.count > file.bytes.count, used + offset + source.count - file.bytes.count > faults.capacity {
      note("disk-full")
      return SQLITE_FULL
    }
    unsafe file.write(source, at: offset)
    return SQLITE_OK
  }

  /// Brings a file to the disk, and its name; or fails, with the bytes anywhere.
  func sync(_ file: DiskFile) -> Int32 {
    guard let fault = faults.syncs.popLast() else {
      file.settle()
      nameForCertain()
      return SQLITE_OK
    }
    note("sync-error-\(fault)")
    switch fault {
    case .durable: file.settle()
    case .kept: break
    case .partly: settleSome(file)
    case .forgotten:
      settleSome(file)
      file.forgetDirty()
    }
    return SQLITE_IOERR | 4 << 8
  }

  /// Whether a read fails.
  func takesReadError() -> Bool {
    guard faults.reads > 0 else { return false }
    faults.reads -= 1
    note("read-error")
    return true
  }

  /// Cuts the power: of what was not synced some is kept, some not.
  func cutPower() {
    for name in files.keys.sorted() {
      let file = files[name]!
      settleSome(file)
      file.fall()
      if !file.hasDurableName && numbers.chance(2) {
        files[name] = nil
      } else {
        file.hasDurableName = true
      }
    }
    for name in graveyard.keys.sorted() where files[name] == nil && numbers.chance(2) {
      let file = graveyard[name]!
      file.fall()
      files[name] = file
      note("deleted-file-found-again")
    }
    graveyard.removeAll()
  }

  /// Bytes that are free; less than the store wants counts as a failure that was met.
  func freeBytes() -> Int64 {
    let free = max(0, faults.capacity - used)
    if free < Self.reserveBytes { note("reserve-reached") }
    return Int64(free)
  }

  /// Takes the faults back; what they have done stays.
  func heal() { faults = Faults() }

  private func settleSome(_ file: DiskFile) {
    let style = numbers.below(3)
    file.settle { [self] _ in style == 0 ? false : style == 1 ? numbers.chance(2) : !numbers.chance(8) }
  }

  private func nameForCertain() {
    for file in files.values { file.hasDurableName = true }
    graveyard.removeAll()
  }

  private func note(_ what: String) {
    failures += 1
    met[what, default: 0] += 1
  }
}
