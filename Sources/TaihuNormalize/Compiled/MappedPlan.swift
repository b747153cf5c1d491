internal import TaihuPack

/// The declarations of a mapped rule, prepared for reading messages.
final class MappedPlan {
  /// A value at a known place.
  struct Value {
    /// As the pack declares it.
    let declared: MappedValue
    /// The number of its quantity; `nil` for a series that no quantity declares.
    let quantity: Int?
    /// Its quantity's name, its unit and its labels.
    let name, unit: [UInt8]
    let labels: [(name: [UInt8], value: [UInt8])]
    /// Its factor and offset.
    let scale: LinearScale
    /// How it is written.
    let form: NumberPlan
  }

  /// A loop.
  struct Loop {
    /// As the pack declares it.
    let declared: MappedLoop
    /// How its values are written.
    let form: NumberPlan
  }

  /// As the pack declares it.
  let options: MappedOptions
  /// Values at known places.
  let values: [Value]
  /// Loops.
  let loops: [Loop]
  /// The levels of the topic by which identifiers are told apart.
  let scopeLevels: [Int]

  /// Prepares the declarations of a rule.
  init(_ options: MappedOptions, pattern: TopicPattern, pack: CompiledPack) {
    self.options = options
    values = options.values.map { Value($0, pack) }
    loops = options.loops.map { Loop(declared: $0, form: NumberPlan($0.form)) }
    scopeLevels = pattern.levels(of: options.scope)
  }
}

extension MappedPlan.Value {
  /// Prepares one value.
  init(_ value: MappedValue, _ pack: CompiledPack) {
    declared = value
    (name, unit) = (Array(value.quantity.utf8), Array(value.unit.utf8))
    quantity = pack.quantity(named: 0..<name.count, in: name)
    labels = value.labels.sorted { $0.key < $1.key }.map { (Array($0.key.utf8), Array($0.value.utf8)) }
    scale = LinearScale(scale: value.scale, offset: value.offset)
    form = NumberPlan(value.form)
  }
}

/// The declarations of a metadata rule, prepared for reading messages.
final class MetadataPlan {
  /// As the pack declares it.
  let options: MetadataOptions
  /// The levels of the topic by which identifiers are told apart.
  let scopeLevels: [Int]

  /// Prepares the declarations of a rule.
  init(_ options: MetadataOptions, pattern: TopicPattern) {
    (self.options, scopeLevels) = (options, pattern.levels(of: options.scope))
  }
}

/// How numbers are written, prepared for reading them.
struct NumberPlan {
  /// As the pack declares it.
  let form: NumberForm
  private let missingTexts: Set<[UInt8]>
  private let missingNumbers: [Double]

  /// Prepares a form.
  init(_ form: NumberForm) {
    self.form = form
    missingTexts = Set(form.missing.map { Array($0.utf8) })
    missingNumbers = form.missing.compactMap { NumberText.parse(Array($0.utf8))?.value }
  }

  /// Whether a number stands for nothing measured.
  func isMissing(_ number: JSONNumber) -> Bool { missingNumbers.contains(number.value) }

  /// Whether a text stands for nothing measured.
  func isMissing(_ text: [UInt8]) -> Bool { missingTexts.contains(text) }
}

extension TopicPattern {
  /// The levels that captures of some names fill, in the order of the names.
  fileprivate func levels(of names: [String]) -> [Int] {
    names.compactMap { name in captures.first { $0.name == name }?.level }
  }
}
