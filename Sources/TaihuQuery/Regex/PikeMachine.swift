/// Runs a regular expression over a text with all its states at once (Thompson 1968), each with the places of the groups
/// (Pike, in the editor sam): what the deterministic automaton can't tell.
///
/// - Complexity: O(length of the text · size of the program).
struct PikeMachine {
  /// A state with the places noted on the way to it.
  private struct Thread {
    var place: Int
    var slots: [Int]
  }

  private let program: RegexProgram
  private var marks: [Int]
  private var mark = 0

  /// A machine for a program.
  init(_ program: RegexProgram) {
    self.program = program
    marks = Array(repeating: 0, count: program.instructions.count)
  }

  /// The place of each group in the scalars of a text that matches as a whole: the first scalar and the one behind the
  /// last, -1 for a group that took no part. `nil` when the text does not match.
  mutating func match(_ scalars: [Unicode.Scalar]) -> [Int]? {
    var threads: [Thread] = []
    mark += 1
    add(program.start, Array(repeating: -1, count: program.groupCount * 2), 0, scalars, to: &threads)
    for (index, scalar) in scalars.enumerated() {
      var next: [Thread] = []
      mark += 1
      for thread in threads {
        if case .take(let set, let place) = program.instructions[thread.place], set.contains(scalar.value) {
          add(place, thread.slots, index + 1, scalars, to: &next)
        }
      }
      if next.isEmpty { return nil }
      threads = next
    }
    return threads.first { if case .match = program.instructions[$0.place] { true } else { false } }?.slots
  }

  /// Follows the states that take no scalar, the preferred ones first.
  private mutating func add(
    _ place: Int, _ slots: [Int], _ index: Int, _ scalars: [Unicode.Scalar], to threads: inout [Thread]
  ) {
    var open = [Thread(place: place, slots: slots)]
    while var thread = open.popLast() {
      guard marks[thread.place] != mark else { continue }
      marks[thread.place] = mark
      switch program.instructions[thread.place] {
      case .split(let left, let right):
        open.append(Thread(place: right, slots: thread.slots))
        open.append(Thread(place: left, slots: thread.slots))
      case .save(let slot, let next):
        thread.slots[slot] = index
        thread.place = next
        open.append(thread)
      case .assert(let assertion, let next):
        let before = index > 0 ? scalars[index - 1] : nil
        guard assertion.holds(after: before, before: index < scalars.count ? scalars[index] : nil) else { continue }
        thread.place = next
        open.append(thread)
      case .take, .match: threads.append(thread)
      }
    }
  }
}
