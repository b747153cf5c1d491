internal import TaihuClient
internal import TaihuCore
internal import TaihuQuery

/// Takes answers of the API of Prometheus apart.
enum PrometheusAnswer {
  /// The bytes of the member `data` of an answer.
  ///
  /// - Throws: the error that the server tells instead, or what is wrong with the answer.
  static func data(_ answer: HTTPClient.Answer, of address: HTTPAddress) throws -> ArraySlice<UInt8> {
    let body = answer.body[...]
    guard let members = try? members(body), let status = members["status"] else {
      throw ServerFault.unknown(answer.head, of: address)
    }
    if status.elementsEqual("\"success\"".utf8), let data = members["data"] {
      for note in try notes(members) { Console.note("\(address): \(note)") }
      return data
    }
    throw ServerFault.told(
      type: try text(members["errorType"]), message: try text(members["error"]), answer.head.status, of: address)
  }

  /// An answer to a query.
  ///
  /// - Parameter sorting: whether the order of series means nothing, so that it is made that of their labels.
  static func result(_ data: ArraySlice<UInt8>, sorting: Bool) throws -> QueryResult {
    do {
      let members = try members(data)
      let result = members["result"] ?? []
      let content: QueryResult.Content =
        switch try text(members["resultType"]) {
        case "matrix": .matrix(try series(result, "values", sorting))
        case "vector": .vector(try series(result, "value", sorting))
        case "scalar": .scalar(try point(result))
        case "string": try string(result)
        case let other: throw ImportFault("a result of the kind \(other) is not known here")
        }
      return QueryResult(content: content)
    } catch let fault as ImportFault {
      throw ServerFault.garbled(fault)
    }
  }

  /// Sets of labels.
  static func labelSets(_ data: ArraySlice<UInt8>) throws -> [LabelSet] {
    do {
      return try JSONCursor.elements(of: data).map { try labels($0) }.sorted()
    } catch let fault as ImportFault {
      throw ServerFault.garbled(fault)
    }
  }

  /// The first unit of each name in metadata; names without one are left out.
  static func units(_ data: ArraySlice<UInt8>) throws -> [String: String] {
    do {
      var units: [String: String] = [:]
      for (name, entries) in try JSONCursor.members(of: data) {
        guard let first = try JSONCursor.elements(of: entries).first else { continue }
        let unit = try text(try members(first)["unit"])
        if !unit.isEmpty { units[String(decoding: name, as: UTF8.self)] = unit }
      }
      return units
    } catch let fault as ImportFault {
      throw ServerFault.garbled(fault)
    }
  }

  /// What an answer about the build calls the program; empty for Prometheus, and where it can't be told.
  static func application(_ body: [UInt8]) -> String {
    guard let members = try? members(body[...]), let data = members["data"],
      let name = try? text(try Self.members(data)["application"])
    else { return "" }
    return name
  }

  /// The members of an object by their names.
  static func members(_ object: ArraySlice<UInt8>) throws -> [String: ArraySlice<UInt8>] {
    Dictionary(
      try JSONCursor.members(of: object).map { (String(decoding: $0.name, as: UTF8.self), $0.value) }
    ) { first, _ in first }
  }

  /// The text of a string; empty for none.
  static func text(_ value: ArraySlice<UInt8>?) throws -> String {
    guard let value, !value.elementsEqual("null".utf8) else { return "" }
    return try JSONCursor.string(value)
  }

  /// An object of texts as labels.
  static func labels(_ object: ArraySlice<UInt8>) throws -> LabelSet {
    LabelSet(
      try JSONCursor.members(of: object).map { name, value in
        let quote = [UInt8(ascii: "\"")][...]
        return Label(try JSONCursor.string(quote + name + quote), try JSONCursor.string(value))
      })
  }

  private static func notes(_ members: [String: ArraySlice<UInt8>]) throws -> [String] {
    try ["warnings", "infos"].compactMap { members[$0] }.flatMap { try JSONCursor.elements(of: $0) }.map {
      try JSONCursor.string($0)
    }
  }

  private static func series(
    _ result: ArraySlice<UInt8>, _ values: String, _ sorting: Bool
  ) throws -> [QueryResult.Series] {
    let series = try JSONCursor.elements(of: result).map { element in
      let members = try members(element)
      let bytes = members[values] ?? []
      return QueryResult.Series(
        labels: try labels(members["metric"] ?? []),
        points: values == "value" ? [try point(bytes)] : try JSONCursor.elements(of: bytes).map { try point($0) })
    }
    return sorting ? series.sorted { $0.labels < $1.labels } : series
  }

  /// `[1773534600.25,"42"]`.
  private static func point(_ pair: ArraySlice<UInt8>) throws -> QueryResult.Point {
    let parts = try JSONCursor.elements(of: pair)
    guard parts.count == 2 else { throw ImportFault("time and value", pair) }
    let text = try JSONCursor.string(parts[1])
    guard let value = text == "+Inf" ? .infinity : text == "-Inf" ? -.infinity : Double(text) else {
      throw ImportFault("value", parts[1])
    }
    return QueryResult.Point(milliseconds: try ByteText.seconds(parts[0]) / 1_000_000, value: value)
  }

  private static func string(_ pair: ArraySlice<UInt8>) throws -> QueryResult.Content {
    let parts = try JSONCursor.elements(of: pair)
    guard parts.count == 2 else { throw ImportFault("time and text", pair) }
    return .string(
      try JSONCursor.string(parts[1]), milliseconds: try ByteText.seconds(parts[0]) / 1_000_000)
  }
}
