/// The deterministic automaton of a regular expression, made state by state as texts ask for it.
///
/// A state is a set of states of the ``RegexProgram``. Scalars that no set of the program tells apart share a class, so
/// a state has one transition for each class. When there are too many states all are forgotten and made anew, so that
/// memory is bounded and time stays linear in the text, times the size of the program at worst.
struct LazyAutomaton {
  private let program: RegexProgram
  private let classes: ScalarClasses
  private var states: [[Int32]] = []
  private var accepting: [Bool] = []
  private var transitions: [Int32] = []
  private var numbers: [[Int32]: Int32] = [:]
  private var closure: Closure
  private var held = 0

  /// The most numbers kept at a time in states and transitions: 2 MB.
  static let heldMax = 500_000

  private static let unknown: Int32 = -1
  private static let dead: Int32 = 0
  private static let first: Int32 = 1

  /// The automaton of a program that does not look around.
  init(_ program: RegexProgram) {
    self.program = program
    classes = ScalarClasses(program)
    closure = Closure(count: program.instructions.count)
    reset()
  }

  /// Whether the whole text matches.
  ///
  /// - Complexity: O(length of the text), O(length · size of the program) at worst.
  mutating func matches(_ text: String) -> Bool {
    var state = Self.first
    for scalar in text.unicodeScalars {
      let column = classes.index(of: scalar.value)
      var next = transitions[Int(state) * classes.count + column]
      if next == Self.unknown { next = step(state, column) }
      if next == Self.dead { return false }
      state = next
    }
    return accepting[Int(state)]
  }

  private mutating func reset() {
    (states, accepting, transitions, numbers, held) = ([], [], [], [:], 0)
    _ = number(of: [])
    closure.begin()
    closure.add(program.start, program, atStart: true)
    _ = number(of: closure.members)
  }

  /// Makes the transition from a state over a class.
  private mutating func step(_ state: Int32, _ column: Int) -> Int32 {
    let sample = classes.sample(of: column)
    closure.begin()
    for place in states[Int(state)] {
      if case .take(let set, let next) = program.instructions[Int(place)], set.contains(sample) {
        closure.add(next, program, atStart: false)
      }
    }
    let members = closure.members
    if numbers[members] == nil, held > Self.heldMax {
      reset()
      return number(of: members)
    }
    let next = number(of: members)
    transitions[Int(state) * classes.count + column] = next
    return next
  }

  private mutating func number(of members: [Int32]) -> Int32 {
    if let number = numbers[members] { return number }
    let number = Int32(states.count)
    held += members.count + classes.count
    states.append(members)
    accepting.append(isAccepting(members))
    transitions.append(contentsOf: repeatElement(Self.unknown, count: classes.count))
    numbers[members] = number
    return number
  }

  /// Whether the text may end in a state: conditions on the end hold then.
  private func isAccepting(_ members: [Int32]) -> Bool {
    var open = members.map(Int.init)
    var seen = Set(open)
    while let place = open.popLast() {
      let following: [Int]
      switch program.instructions[place] {
      case .match: return true
      case .assert(.textEnd, let next): following = [next]
      case .split(let left, let right): following = [left, right]
      case .save(_, let next): following = [next]
      case .assert, .take: following = []
      }
      for next in following where seen.insert(next).inserted { open.append(next) }
    }
    return false
  }
}

/// The states reached without taking a scalar.
private struct Closure {
  /// The states that take a scalar, wait for the end, or match, in their order.
  var members: [Int32] { found.sorted() }

  private var found: [Int32] = []
  private var marks: [UInt32]
  private var mark: UInt32 = 0
  private var open: [Int] = []

  init(count: Int) {
    marks = Array(repeating: 0, count: count)
  }

  /// Forgets what was found.
  mutating func begin() {
    found.removeAll(keepingCapacity: true)
    mark &+= 1
  }

  /// Adds what is reached from a state.
  mutating func add(_ place: Int, _ program: RegexProgram, atStart: Bool) {
    open.append(place)
    while let place = open.popLast() {
      guard marks[place] != mark else { continue }
      marks[place] = mark
      switch program.instructions[place] {
      case .split(let left, let right): open += [right, left]
      case .save(_, let next): open.append(next)
      case .assert(.textStart, let next): if atStart { open.append(next) }
      case .assert, .take, .match: found.append(Int32(place))
      }
    }
  }
}
