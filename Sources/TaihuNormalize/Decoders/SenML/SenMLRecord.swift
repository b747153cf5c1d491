internal import TaihuCore

/// One record of a SenML pack, as it stands in the payload: what JSON and CBOR have in common. `SenMLRecord+JSON.swift`
/// and `SenMLRecord+CBOR.swift` read it.
struct SenMLRecord {
  /// A value that is no number.
  enum Other {
    /// `vs`.
    case text(JSONText)
    /// `vb`.
    case bool(Bool)
    /// `vd`.
    case data
    /// Something of a type that no value has, by its name with article.
    case wrong(String)
  }

  /// Its number in the pack, from 1.
  let number: Int
  /// `n`.
  var name: JSONText?
  /// `u`.
  var unit: JSONText?
  /// `v`, unless it is null.
  var value: JSONNumber?
  /// `vs`, `vb` or `vd`.
  var other: Other?
  /// `s`.
  var sum: JSONNumber?
  /// `t`, seconds.
  var time: JSONNumber?
  private var seen: UInt32 = 0

  /// A record of which nothing was read yet.
  init(number: Int) { self.number = number }

  /// Where it stands, for messages.
  var path: String { "record \(number)" }

  /// Whether it holds a value: one of its own, or the base value together with a name or a time of its own. A record
  /// that only sets base fields does not.
  func isMeasurement(_ base: SenMLBase) -> Bool {
    if other != nil || value != nil { return true }
    return base.value != nil && !has(.s) && (has(.n) || has(.t))
  }

  /// Whether it holds a sum: one of its own, or the base sum together with a name or a time of its own.
  func isSum(_ base: SenMLBase) -> Bool {
    has(.s) || base.sum != nil && (has(.n) || has(.t))
  }

  /// Whether a field stands in it.
  func has(_ field: SenMLField) -> Bool { seen & field.bit != 0 }

  /// Notes that a field stands in it.
  ///
  /// - Throws: a refusal of the pack when it stands there for the second time.
  @inline(__always)
  mutating func note(_ field: SenMLField) throws(Refusal) {
    if has(field) { throw Refusal(.duplicateKey, "\(path): “\(field)” stands twice") }
    seen |= field.bit
  }

  /// Takes back a field whose value is null.
  mutating func forget(_ field: SenMLField) { seen &= ~field.bit }

  /// Checks what the fields say together.
  ///
  /// - Throws: a refusal of the pack.
  func finish() throws(Refusal) {
    let values = SenMLField.v.bit | SenMLField.vs.bit | SenMLField.vb.bit | SenMLField.vd.bit
    if (seen & values).nonzeroBitCount > 1 { throw Refusal(.malformed, "\(path): more than one of v, vs, vb, vd") }
  }

  /// Takes the version of the pack.
  ///
  /// - Throws: a refusal of the pack when it is not known, or not that of the records before.
  func take(version: Double, _ base: inout SenMLBase) throws(Refusal) {
    if let former = base.version, former != version {
      throw Refusal(.unsupportedVersion, "\(path): bver differs from that of an earlier record")
    }
    guard (1...10).contains(version) || version == 26 else {
      throw Refusal(.unsupportedVersion, "\(path): version \(version) is not known; 10 is read, and 26")
    }
    base.version = version
  }

  /// The refusal of a pack that holds a field which must be understood and is not (RFC 8428, section 4.4); `nil` for
  /// other names, which are passed over.
  func refusal(ofUnknown name: String) -> Refusal? {
    name.hasSuffix("_")
      ? Refusal(.unsupportedVersion, "\(path): “\(name.excerpt)” must be understood and is not") : nil
  }
}
