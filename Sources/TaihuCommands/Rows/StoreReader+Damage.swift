internal import TaihuStore

extension StoreReader {
  /// Tells the person when readings are missing from an answer because their chunks are damaged.
  func tellDamage() {
    guard !damaged.isEmpty else { return }
    let count = damaged.count
    Console.note(
      "\(count) damaged chunk\(count == 1 ? " was" : "s were") passed over; the readings in \(count == 1 ? "it" : "them") "
        + "are missing from the answer")
  }
}
