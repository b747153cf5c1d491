/// Whether a simulated process lives, and who looks when it acknowledges.
final class LifeSigns {
  /// Which process of the run it is.
  var number = 0
  /// Told of the rare turns that show at the connection.
  var reach: (Branch) -> Void = { _ in }
  /// Whether it is dead.
  var isDead = false
  /// Called before acknowledgements are written.
  var acknowledge: ([Message]) -> Void = { _ in }
}
