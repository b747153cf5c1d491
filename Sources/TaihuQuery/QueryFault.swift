/// Why a query gets no answer: what is wrong, where it stands in the query, what to do instead.
public struct QueryFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of trouble it is; the raw values are the error types of the Prometheus API.
  public enum Kind: String, Hashable, Sendable {
    /// The query is not PromQL, or asks for what is not supported.
    case badData = "bad_data"
    /// The query is well formed, and the data does not suit it: series that can't be matched, a limit reached.
    case execution
    /// The time given to the query is over.
    case timeout
    /// Whoever asked has gone.
    case canceled
  }

  /// The kind.
  public var kind: Kind
  /// What is wrong, in one sentence without a full stop.
  public var message: String
  /// What to do instead; empty where nothing is known to help.
  public var hint: String
  /// Where in the query it is, when it can be told.
  public var place: Place?

  /// A fault from its parts.
  public init(_ kind: Kind, _ message: String, hint: String = "", at place: Place? = nil) {
    (self.kind, self.message, self.hint, self.place) = (kind, message, hint, place)
  }

  /// `2:14: message`, without the place when there is none.
  public var description: String {
    guard let place else { return message }
    return "\(place.line):\(place.column): \(message)"
  }

  /// The line of the query with a mark below the place, for a terminal; `nil` when there is no place.
  public var marked: String? {
    guard let place else { return nil }
    let indent = place.text.unicodeScalars.prefix(place.column - 1).reduce(into: "") { text, scalar in
      text += scalar == "\t" ? "\t" : " "
    }
    return place.text + "\n" + indent + String(repeating: "^", count: max(place.length, 1))
  }
}

extension QueryFault {
  /// A place in the text of a query.
  public struct Place: Hashable, Sendable {
    /// The line, counted from 1.
    public var line: Int
    /// The column, counted from 1 in Unicode scalars.
    public var column: Int
    /// How many scalars of the line are meant, at least 1.
    public var length: Int
    /// The whole line.
    public var text: String

    /// A place from its parts.
    public init(line: Int, column: Int, length: Int, text: String) {
      (self.line, self.column, self.length, self.text) = (line, column, length, text)
    }

    /// The place of a span of bytes in a query.
    ///
    /// - Complexity: O(length of the query).
    init(_ span: SourceSpan, in query: [UInt8]) {
      let start = min(max(span.start, 0), query.count)
      let lineStart = query[..<start].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
      let lineEnd = query[start...].firstIndex(of: 0x0A) ?? query.count
      let end = min(max(span.end, start), lineEnd)
      line = query[..<start].count { $0 == 0x0A } + 1
      column = Self.scalars(query[lineStart..<start]) + 1
      length = max(Self.scalars(query[start..<end]), 1)
      text = String(decoding: query[lineStart..<lineEnd], as: UTF8.self)
    }

    private static func scalars(_ bytes: ArraySlice<UInt8>) -> Int {
      bytes.count { $0 & 0xC0 != 0x80 }
    }
  }
}

/// A stretch of a query's text, in UTF-8 bytes from its beginning.
struct SourceSpan: Hashable, Sendable {
  /// The first byte.
  var start: Int
  /// The byte behind the last.
  var end: Int

  /// From the start of this to the end of another.
  func through(_ other: SourceSpan) -> SourceSpan { SourceSpan(start: start, end: max(end, other.end)) }
}
