/// One file of a simulated disk: what programs see of it, and what would be left of it without power.
final class DiskFile {
  /// Bytes that reach the disk as a whole or not at all.
  static let sectorBytes = 512

  /// What programs see.
  private(set) var bytes: [UInt8] = []
  /// What is on the disk for certain.
  private(set) var durable: [UInt8] = []
  /// Sectors that programs see otherwise than the disk holds them.
  private(set) var dirty: Set<Int> = []
  /// Whether its name would be found again.
  var hasDurableName = false

  /// An empty file.
  init() {}

  /// The same file once more, as programs see it or as the disk holds it for certain.
  init(copy file: DiskFile, durableOnly: Bool) {
    bytes = durableOnly ? file.durable : file.bytes
    durable = bytes
    hasDurableName = true
  }

  /// Whether everything is on the disk.
  var isClean: Bool { dirty.isEmpty && bytes.count == durable.count }

  /// Writes; a gap before it is filled with zeros.
  func write(_ source: UnsafeRawBufferPointer, at offset: Int) {
    let end = offset + source.count
    if bytes.count < end { bytes.append(contentsOf: repeatElement(0, count: end - bytes.count)) }
    unsafe bytes.withUnsafeMutableBytes {
      unsafe UnsafeMutableRawBufferPointer(rebasing: $0[offset..<end]).copyMemory(from: source)
    }
    mark(offset..<end)
  }

  /// Reads; what lies beyond the end becomes zeros.
  ///
  /// - Returns: whether all of it was there.
  func read(into target: UnsafeMutableRawBufferPointer, at offset: Int) -> Bool {
    let count = max(0, min(target.count, bytes.count - offset))
    if count > 0 {
      unsafe bytes.withUnsafeBytes {
        unsafe target.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[offset..<offset + count]))
      }
    }
    if count == target.count { return true }
    _ = unsafe UnsafeMutableRawBufferPointer(rebasing: target[count...]).initializeMemory(as: UInt8.self, repeating: 0)
    return false
  }

  /// Cuts or lengthens it.
  func truncate(to size: Int) {
    if size < bytes.count {
      bytes.removeLast(bytes.count - size)
    } else {
      bytes.append(contentsOf: repeatElement(0, count: size - bytes.count))
    }
    if size < durable.count { mark(max(0, size - 1)..<durable.count) }
  }

  /// Brings sectors to the disk: all, or those that `isKept` picks. What is not kept stays dirty.
  func settle(_ isKept: (Int) -> Bool = { _ in true }) {
    var left: Set<Int> = []
    let before = durable.count
    for sector in dirty.sorted() {
      guard isKept(sector) else {
        left.insert(sector)
        continue
      }
      copy(sector)
    }
    dirty = left
    if left.isEmpty {
      durable.count > bytes.count
        ? durable.removeLast(durable.count - bytes.count)
        : durable.append(contentsOf: repeatElement(0, count: bytes.count - durable.count))
    } else if bytes.count < before, isKept(-1) {
      durable.removeLast(max(0, durable.count - bytes.count))
    }
  }

  /// Forgets that sectors are not on the disk, as Linux does after a write-back that failed.
  func forgetDirty() {
    dirty.removeAll()
    if durable.count < bytes.count { durable.append(contentsOf: repeatElement(0, count: bytes.count - durable.count)) }
  }

  /// What programs see becomes what the disk holds.
  func fall() {
    bytes = durable
    dirty.removeAll()
  }

  private func mark(_ range: Range<Int>) {
    for sector in range.lowerBound / Self.sectorBytes...max(range.lowerBound, range.upperBound - 1) / Self.sectorBytes {
      dirty.insert(sector)
    }
  }

  private func copy(_ sector: Int) {
    let start = sector * Self.sectorBytes
    let end = min(start + Self.sectorBytes, bytes.count)
    guard start < end else { return }
    if durable.count < end { durable.append(contentsOf: repeatElement(0, count: end - durable.count)) }
    unsafe durable.withUnsafeMutableBytes { target in
      unsafe bytes.withUnsafeBytes { source in
        unsafe UnsafeMutableRawBufferPointer(rebasing: target[start..<end])
          .copyMemory(from: UnsafeRawBufferPointer(rebasing: source[start..<end]))
      }
    }
  }
}
