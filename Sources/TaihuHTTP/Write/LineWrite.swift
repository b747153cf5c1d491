internal import TaihuCore
internal import TaihuNormalize

/// Reads a body of InfluxDB line protocol as `taihu import` reads such a file: the field `value` is the quantity of the
/// measurement's name, any other field the quantity `measurement_field`; booleans are 0 and 1, texts are no values.
enum LineWrite {
  /// The readings of a body; lines that can't be read are among its refusals.
  static func decode(_ body: [UInt8], precision: LineProtocolPrecision) -> IncomingWrite {
    var write = IncomingWrite(topic: "http/line")
    var keys: [SeriesKey: Int] = [:]
    var parser = LineProtocolParser(precision: precision)
    while true {
      do throws(LineProtocolFault) {
        guard try unsafe parser.next(in: body.span.bytes) else { return write }
      } catch {
        write.refusals.append(Refusal(error.reason, "line \(error.line): \(error.what)"))
        continue
      }
      add(parser.line, body, &keys, to: &write)
    }
  }

  private static func add(
    _ line: LineProtocolLine, _ body: [UInt8], _ keys: inout [SeriesKey: Int], to write: inout IncomingWrite
  ) {
    let measurement = unsafe line.measurement.string(in: body.span.bytes)
    let labels = line.tags.map { tag in
      unsafe Label(tag.key.string(in: body.span.bytes), tag.value.string(in: body.span.bytes))
    }
    for field in line.fields where field.kind != .string {
      guard field.isExact else {
        write.refusals.append(Refusal(.integerPrecision, "line \(line.number): a number needs more than 53 bits"))
        continue
      }
      let name = unsafe field.key.string(in: body.span.bytes)
      let key = SeriesKey(name: name == "value" ? measurement : measurement + "_" + name, labels: labels)
      let place = keys[key] ?? write.keys.count
      if place == write.keys.count {
        keys[key] = place
        write.keys.append(key)
      }
      write.samples.append(
        .init(key: place, time: line.time.map { Timestamp(nanoseconds: $0) }, value: field.value))
    }
  }
}
