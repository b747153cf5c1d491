internal import TaihuCore

/// What a decoder found in one message: the form in which every decoder hands it on. Reused from message to message.
struct MessageContent {
  /// One value in its quantity's unit.
  struct Value {
    /// The number of its quantity in the pack; −1 for a series that no pack declares.
    var quantity: Int
    /// Which of ``places`` it belongs to; −1 for the topic itself.
    var place: Int
    /// Its time, as ``source`` says: of the device's clock, or nanoseconds after the receive time.
    var time: Timestamp
    /// Where the time comes from.
    var source: ClockWindow.Source
    /// What the device says of this value alone.
    var quality = Quality.good
    /// Why.
    var reasons: QualityReasons = []
    /// The value, as written until a unit is applied to it.
    var number: JSONNumber
  }

  /// A unit that the message states for a quantity and that is not the quantity's own.
  struct UnitClaim {
    /// The number of the quantity.
    var quantity: Int
    /// Where the unit's text stands in the payload.
    var unit: JSONText
    /// The conversion to the quantity's unit; `nil` when there is none.
    var conversion: UnitConversion?
  }

  /// The values in the order of the payload.
  var values: [Value] = []
  /// The values refused while others were accepted, told one by one up to the limit.
  private(set) var refusals: [Refusal] = []
  /// How many values were refused.
  private(set) var refusedCount = 0
  /// What the device says of the whole message.
  var quality = Quality.good
  /// Why.
  var reasons: QualityReasons = []
  /// Whether the message was understood though it may hold no value: a birth, a name for an identifier, a part of a
  /// split packet. Such a message is not refused for holding none.
  var isUnderstood = false
  /// Units that stand apart from their values, for decoders that learn them so.
  var claims: [UnitClaim] = []
  /// What the payload adds to the topic to tell devices apart: the bytes of one ``Place`` after the other, and where
  /// each ends.
  private var placeBytes: [UInt8] = []
  private var placeEnds: [Int] = []

  /// How many values were passed over that are no readings by their nature, or by the rule.
  private(set) var passedOverCount = 0
  /// Messages to publish once this one is durable.
  var replies: [OutgoingMessage] = []
  /// Whether a part of the message is of the device's protocol itself and holds no measurement by its nature.
  var isControl = false

  private let refusalsMax: Int
  private var seen, seenUnits: [UInt64]
  private var message: UInt64 = 0

  /// An empty content for packs of at most so many quantities.
  init(quantitiesMax: Int, _ limits: NormalizerLimits) {
    refusalsMax = limits.refusalsPerMessageMax
    seen = Array(repeating: 0, count: quantitiesMax)
    seenUnits = seen
  }

  /// Empties it for the next message and keeps its memory.
  @inline(__always)
  mutating func removeAll() {
    values.removeAll(keepingCapacity: true)
    if !claims.isEmpty { claims.removeAll(keepingCapacity: true) }
    if !refusals.isEmpty { refusals.removeAll(keepingCapacity: true) }
    if !placeEnds.isEmpty {
      placeEnds.removeAll(keepingCapacity: true)
      placeBytes.removeAll(keepingCapacity: true)
    }
    if !replies.isEmpty { replies.removeAll(keepingCapacity: true) }
    (refusedCount, quality, reasons) = (0, .good, [])
    (isUnderstood, isControl, passedOverCount) = (false, false, 0)
    message += 1
  }

  /// Notes that a quantity stands in this message.
  ///
  /// - Returns: whether it is there for the first time.
  @inline(__always)
  mutating func isFirst(_ quantity: Int) -> Bool {
    if seen[quantity] == message { return false }
    seen[quantity] = message
    return true
  }

  /// Notes that a unit for a quantity stands in this message.
  ///
  /// - Returns: whether it is there for the first time.
  mutating func isFirstUnit(_ quantity: Int) -> Bool {
    if seenUnits[quantity] == message { return false }
    seenUnits[quantity] = message
    return true
  }

  /// Refuses one value.
  mutating func refuse(_ refusal: @autoclosure () -> Refusal) {
    refusedCount += 1
    if refusals.count < refusalsMax { refusals.append(refusal()) }
  }

  /// Counts a value that is passed over.
  mutating func passOver() { passedOverCount += 1 }

  /// The number of a place, a new one unless it is the last one added; −1 for one that adds nothing to the topic.
  mutating func place(_ place: Place) -> Int {
    if place.isTopic { return -1 }
    let start = placeBytes.count
    place.write(to: &placeBytes)
    if let last = placeEnds.indices.last, bytes(ofPlace: last).elementsEqual(placeBytes[start...]) {
      placeBytes.removeLast(placeBytes.count - start)
    } else {
      placeEnds.append(placeBytes.count)
    }
    return placeEnds.count - 1
  }

  /// The bytes of a place.
  func bytes(ofPlace place: Int) -> ArraySlice<UInt8> {
    placeBytes[(place == 0 ? 0 : placeEnds[place - 1])..<placeEnds[place]]
  }

  /// The refusals, the last of which tells how many more there were.
  var toldRefusals: [Refusal] {
    guard refusedCount > refusals.count, var last = refusals.last else { return refusals }
    last.detail += "; and \(refusedCount - refusals.count) more values were refused"
    return refusals.dropLast() + [last]
  }
}
