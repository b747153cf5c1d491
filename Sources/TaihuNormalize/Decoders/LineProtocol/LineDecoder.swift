internal import TaihuCore
internal import TaihuPack

/// Reads InfluxDB line protocol: each field becomes a value of the quantity that measurement and field name, each tag a
/// label.
///
/// A line that can't be read is refused; the lines around it are read all the same.
enum LineDecoder {
  /// The label that tells packs apart; a tag of this name can't change it.
  private static let network = Array("network".utf8)

  /// Reads a message.
  ///
  /// - Throws: a refusal of the whole message: when no line could be read.
  static func decode(
    _ payload: RawSpan, _ topic: RawSpan, by rule: CompiledRule, _ options: LineOptions, _ limits: NormalizerLimits,
    into content: inout MessageContent
  ) throws(Refusal) {
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
      append(parser.line, payload, rule, options, &content)
    }
  }

  private static func append(
    _ line: LineProtocolLine, _ payload: RawSpan, _ rule: CompiledRule, _ options: LineOptions,
    _ content: inout MessageContent
  ) {
    let measurement = line.measurement.bytes(in: payload)
    let (device, labels) = series(of: line, payload, options)
    for field in line.fields {
      let key = field.key.bytes(in: payload)
      content.append(
        FoundValue(
          name: name(measurement, key, options), device: device, labels: labels,
          path: "line \(line.number), \(String(decoding: key, as: UTF8.self))",
          time: Timestamp(nanoseconds: line.time ?? 0), source: line.time == nil ? .none : .device,
          content: value(field, payload)),
        by: rule)
    }
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
  private static func series(
    of line: LineProtocolLine, _ payload: RawSpan, _ options: LineOptions
  ) -> (device: [UInt8], labels: [(name: [UInt8], value: [UInt8])]) {
    var device: [UInt8] = []
    var labels: [(name: [UInt8], value: [UInt8])] = []
    for tag in line.tags {
      let (key, value) = (tag.key.bytes(in: payload), tag.value.bytes(in: payload))
      if !options.deviceTag.isEmpty, key.elementsEqual(options.deviceTag.utf8) {
        device = value
      } else if key != network, options.labelTags?.contains(where: { key.elementsEqual($0.utf8) }) ?? true {
        labels.append((key, value))
      }
    }
    labels.sort { $0.name.lexicographicallyPrecedes($1.name) }
    return (device, labels)
  }

  private static func name(_ measurement: [UInt8], _ field: [UInt8], _ options: LineOptions) -> [UInt8] {
    if options.name.isEmpty {
      return field.elementsEqual("value".utf8) ? measurement : measurement + [UInt8(ascii: "_")] + field
    }
    var name: [UInt8] = []
    var rest = options.name.utf8[...]
    while let first = rest.first {
      if rest.starts(with: "{measurement}".utf8) {
        name += measurement
        rest = rest.dropFirst("{measurement}".utf8.count)
      } else if rest.starts(with: "{field}".utf8) {
        name += field
        rest = rest.dropFirst("{field}".utf8.count)
      } else {
        name.append(first)
        rest = rest.dropFirst()
      }
    }
    return name
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
