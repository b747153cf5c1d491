internal import GRDBSQLite
internal import Synchronization
internal import TaihuCore
internal import TaihuStore

/// One process's view of a simulated disk: a file system that SQLite knows by name, with locks and shared memory that end
/// with the process.
///
/// Unchecked `Sendable`: only who has the stage's turn calls it.
@safe final class DiskSession: StoreDisk, @unchecked Sendable {
  /// The name under which SQLite knows it.
  let name: String?
  /// The disk.
  let disk: SimulatedDisk
  /// Called before each call that reaches the disk; what it returns fails the call.
  let stage: Stage?
  /// Whether nothing of this process reaches the disk any more.
  private(set) var isDead = false
  private var locks: [String: FileLocks] = [:]
  private var memories: [String: SharedMemory] = [:]
  private var registration: UnsafeMutablePointer<sqlite3_vfs>?

  private static let count = Atomic<Int>(0)

  /// A process's view; without a stage nothing interferes with it.
  init(_ disk: SimulatedDisk, stage: Stage? = nil) {
    self.disk = disk
    self.stage = stage
    let name = "simulated-\(Self.count.wrappingAdd(1, ordering: .relaxed).newValue)"
    self.name = name
    unsafe registration = nil
    unsafe registration = FileSystem.register(name, for: self)
  }

  deinit {
    unsafe FileSystem.remove(registration)
  }

  /// Whether the machine has power; without, nothing that the process was about to write is seen again.
  private(set) var hasPower = true

  /// Ends the process.
  func die(withPower: Bool) { (isDead, hasPower) = (true, withPower) }

  /// A place of switching; the process may be dead after it.
  ///
  /// - Returns: whether it is.
  func passAndTestDeath() -> Bool {
    stage?.mayPass()
    return isDead
  }

  /// The locks of a file.
  func locks(of name: String) -> FileLocks {
    if let known = locks[name] { return known }
    let fresh = FileLocks()
    locks[name] = fresh
    return fresh
  }

  /// The memory that connections to a database share.
  func memory(of name: String) -> SharedMemory {
    if let known = memories[name] { return known }
    let fresh = SharedMemory()
    memories[name] = fresh
    return fresh
  }

  func look(at path: String) -> StoreDiskEntry {
    disk.files[path].map { .file(bytes: Int64($0.bytes.count)) } ?? .absent
  }

  /// A dead process reads nothing.
  func faultReading(_ path: String) -> StoreDiskFault? { isDead ? StoreDiskFault(5) : nil }

  func freeBytes(in folder: String) -> Int64? { disk.freeBytes() }

  func lock(database path: String) throws(OperatorError) -> StoreLock? { nil }
}

/// The locks of one database file, of which SQLite knows five.
final class FileLocks {
  private var levels: [ObjectIdentifier: Int32] = [:]

  /// Raises a connection's lock.
  ///
  /// - Returns: whether nobody is in the way.
  func raise(_ owner: ObjectIdentifier, to level: Int32) -> Bool {
    let others = levels.filter { $0.key != owner }.values
    switch level {
    case SQLITE_LOCK_SHARED where others.contains { $0 >= SQLITE_LOCK_PENDING }: return false
    case SQLITE_LOCK_RESERVED where others.contains { $0 >= SQLITE_LOCK_RESERVED }: return false
    case SQLITE_LOCK_EXCLUSIVE:
      if others.contains(where: { $0 >= SQLITE_LOCK_RESERVED }) { return false }
      if others.contains(where: { $0 >= SQLITE_LOCK_SHARED }) {
        levels[owner] = SQLITE_LOCK_PENDING
        return false
      }
    default: break
    }
    levels[owner] = max(level, levels[owner] ?? 0)
    return true
  }

  /// Lowers a connection's lock.
  func lower(_ owner: ObjectIdentifier, to level: Int32) {
    levels[owner] = level == 0 ? nil : min(level, levels[owner] ?? 0)
  }

  /// Whether a connection means to write.
  var isReserved: Bool { levels.values.contains { $0 >= SQLITE_LOCK_RESERVED } }
}

/// The memory that connections to one database in write-ahead mode share, and its eight locks.
@safe final class SharedMemory {
  private var regions: [UnsafeMutableRawPointer] = unsafe []
  private var shared: [Int: Set<ObjectIdentifier>] = [:]
  private var exclusive: [Int: ObjectIdentifier] = [:]

  deinit {
    unsafe regions.forEach { unsafe $0.deallocate() }
  }

  /// A region; `nil` where there is none and none shall be made.
  func region(_ index: Int, bytes: Int, extend: Bool) -> UnsafeMutableRawPointer? {
    while unsafe regions.count <= index {
      guard extend else { return nil }
      let region = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 16)
      unsafe region.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
      unsafe regions.append(region)
    }
    return unsafe regions[index]
  }

  /// Takes locks, all or none.
  func lock(_ owner: ObjectIdentifier, _ slots: Range<Int>, isExclusive: Bool) -> Bool {
    for slot in slots {
      if let holder = exclusive[slot], holder != owner { return false }
      if isExclusive, !(shared[slot] ?? []).subtracting([owner]).isEmpty { return false }
    }
    for slot in slots {
      if isExclusive { exclusive[slot] = owner } else { shared[slot, default: []].insert(owner) }
    }
    return true
  }

  /// Gives locks back.
  func unlock(_ owner: ObjectIdentifier, _ slots: Range<Int>) {
    for slot in slots {
      if exclusive[slot] == owner { exclusive[slot] = nil }
      shared[slot]?.remove(owner)
    }
  }
}
