internal import TaihuCore
internal import TaihuPack

/// Reads InfluxDB line protocol: each field becomes a value of the quantity that measurement and field name, each tag a
/// label.
///
/// A line that can't be read is refused; the lines around it are read all the same.
struct LineDecoder {
  /// The label that tells packs apart; a tag of this name can't change it.
  private static let network = Array("network".utf8)

  private let rule: CompiledRule
  private let options: LineOptions
  /// The name of the field's quantity, written anew for each field.
  private var name: [UInt8] = []
  /// Where the tags of the line before stand, and the place that they are: lines of one device mostly follow each other.
  private var lastTags: Range<Int>?
  private var lastPlace = -1

  /// Reads a message.
  ///
  /// - Throws: a refusal of the whole message: when no line could be read.
  static func decode(
    _ payload: RawSpan, _ topic: RawSpan, by rule: CompiledRule, _ options: LineOptions, _ limits: NormalizerLimits,
    into content: inout MessageContent
  ) throws(Refusal) {
    var decoder = LineDecoder(rule: rule, options: options)
    var parser = LineProtocolParser(precision: options.precision.unit)
    var fieldsLeft = limits.jsonFieldsMax
    while true {
      do throws(LineProtocolFault) {
        guard try parser.next(in: payload) else { return }
      } catch {
        content.refuse(error.refusal)
        continue
      }
      fieldsLeft -= parser.line.fields.count + parser.line.tags.count
      if fieldsLeft < 0 {
        throw Refusal(
          .tooManyFields, "more than \(limits.jsonFieldsMax) fields and tags, at line \(parser.line.number)")
      }
      decoder.append(parser.line, payload, &content)
    }
  }

  private init(rule: CompiledRule, options: LineOptions) {
    (self.rule, self.options) = (rule, options)
  }

  private mutating func append(_ line: LineProtocolLine, _ payload: RawSpan, _ content: inout MessageContent) {
    for field in line.fields {
      writeName(line.measurement, field.key, payload)
      var found = FoundValue(
        name: [], time: Timestamp(nanoseconds: line.time ?? 0), source: line.time == nil ? .none : .device,
        content: Self.value(field, payload))
      guard let quantity = rule.pack.quantity(named: 0..<name.count, in: name) else {
        found.name = name
        (found.device, found.labels) = series(of: line, payload)
        content.append(found, by: rule, at: Self.path(line, field, payload))
        continue
      }
      let place = place(of: line, payload, &content)
      content.append(found, as: quantity, in: place, by: rule, at: Self.path(line, field, payload))
    }
  }

  /// The number of the place that the tags of a line are.
  private mutating func place(
    of line: LineProtocolLine, _ payload: RawSpan, _ content: inout MessageContent
  ) -> Int {
    let tags = line.measurement.range.upperBound..<line.head.upperBound
    if let lastTags, payload.areEqual(lastTags, tags) { return lastPlace }
    let (device, labels) = series(of: line, payload)
    lastTags = tags
    lastPlace = content.place(Place(device: device, labels: labels))
    return lastPlace
  }

  private static func path(
    _ line: LineProtocolLine, _ field: LineProtocolLine.Field, _ payload: RawSpan
  ) -> String {
    "line \(line.number), \(field.key.string(in: payload))"
  }

  private static func value(_ field: LineProtocolLine.Field, _ payload: RawSpan) -> FoundValue.Content {
    switch field.kind {
    case .float, .integer, .unsigned: .number(field.number)
    case .boolean: .bool(field.value == 1)
    case .string: .text(field.text.bytes(in: payload))
    }
  }

  /// What the tags say of the series of the line's fields. Labels stand in the order of their names, so that the order
  /// of tags does not matter.
  private func series(
    of line: LineProtocolLine, _ payload: RawSpan
  ) -> (device: [UInt8], labels: [(name: [UInt8], value: [UInt8])]) {
    var device: [UInt8] = []
    var labels: [(name: [UInt8], value: [UInt8])] = []
    for tag in line.tags {
      let (key, value) = (tag.key.bytes(in: payload), tag.value.bytes(in: payload))
      if !options.deviceTag.isEmpty, key.elementsEqual(options.deviceTag.utf8) {
        device = value
      } else if key != Self.network, options.labelTags?.contains(where: { key.elementsEqual($0.utf8) }) ?? true {
        labels.append((key, value))
      }
    }
    labels.sort { $0.name.lexicographicallyPrecedes($1.name) }
    return (device, labels)
  }

  private mutating func writeName(
    _ measurement: LineProtocolText, _ field: LineProtocolText, _ payload: RawSpan
  ) {
    name.removeAll(keepingCapacity: true)
    if options.name.isEmpty {
      measurement.append(to: &name, in: payload)
      if field.range.count == 5, payload.holds(field.range, "value") { return }
      name.append(UInt8(ascii: "_"))
      return field.append(to: &name, in: payload)
    }
    var rest = options.name.utf8[...]
    while let first = rest.first {
      if rest.starts(with: "{measurement}".utf8) {
        measurement.append(to: &name, in: payload)
        rest = rest.dropFirst("{measurement}".utf8.count)
      } else if rest.starts(with: "{field}".utf8) {
        field.append(to: &name, in: payload)
        rest = rest.dropFirst("{field}".utf8.count)
      } else {
        name.append(first)
        rest = rest.dropFirst()
      }
    }
  }
}

extension LineOptions.Precision {
  /// The parser's word for it.
  fileprivate var unit: LineProtocolPrecision {
    switch self {
    case .ns: .ns
    case .us: .us
    case .ms: .ms
    case .s: .s
    }
  }
}
