internal import TaihuCore

/// A JSON payload as a list of its values in the order of the text, for decoders that look around in it.
///
/// Every value knows its parent and where its subtree ends, so a child is the next value and a sibling the one after
/// the subtree. Texts stay in the payload, which the caller passes to each call.
///
/// - Complexity: building O(length of the payload), without recursion.
struct JSONTree {
  /// One value.
  struct Node: BitwiseCopyable {
    /// What it is.
    var kind: JSONScanner.Kind
    /// The value after the last one inside it.
    var end: Int
    /// The container that it stands in; −1 for the payload itself.
    var parent: Int
    /// Its number in its container, from 0.
    var order: Int
    /// Its name, where it is a member.
    var name: JSONText?
    /// A text's place, or that of a number as it is written.
    var text: JSONText
    /// A number; 1 or 0 for a truth value.
    var number: JSONNumber
  }

  /// The values, the payload itself first.
  private(set) var nodes: [Node] = []

  /// Reads a whole payload.
  ///
  /// - Throws: a refusal when it is not JSON, or exceeds a limit.
  init(_ payload: RawSpan, _ limits: NormalizerLimits) throws(Refusal) {
    var scanner = JSONScanner(limits)
    var open: [(node: Int, count: Int)] = []
    var name: JSONText?
    try scanner.begin(in: payload)
    repeat {
      let node = try Self.read(name, open.last, &scanner, payload)
      nodes.append(node)
      nodes[nodes.count - 1].end = nodes.count
      if node.kind == .object || node.kind == .array { open.append((nodes.count - 1, -1)) }
      name = try advance(&open, &scanner, payload)
    } while !open.isEmpty
    try scanner.finish(in: payload)
  }

  private static func read(
    _ name: JSONText?, _ parent: (node: Int, count: Int)?, _ scanner: inout JSONScanner, _ payload: RawSpan
  ) throws(Refusal) -> Node {
    let start = scanner.position
    let kind = try scanner.kind(in: payload)
    var text = JSONText(start: start, end: start, hasEscapes: false)
    var number = JSONNumber(value: 0, isInteger: true)
    switch kind {
    case .object: try scanner.beginObject(in: payload)
    case .array: try scanner.beginArray(in: payload)
    case .string: text = try scanner.text(in: payload)
    case .number:
      number = try scanner.number(in: payload)
      text = JSONText(start: start, end: scanner.position, hasEscapes: false)
    case .bool: number.value = try scanner.bool(in: payload) ? 1 : 0
    case .null: try scanner.null(in: payload)
    }
    return Node(
      kind: kind, end: 0, parent: parent?.node ?? -1, order: parent?.count ?? 0, name: name, text: text,
      number: number)
  }

  /// Moves to the next value, out of every container that ends here; the name of that value, where it has one.
  private mutating func advance(
    _ open: inout [(node: Int, count: Int)], _ scanner: inout JSONScanner, _ payload: RawSpan
  ) throws(Refusal) -> JSONText? {
    while let (node, count) = open.last {
      open[open.count - 1].count = count + 1
      if nodes[node].kind == .object {
        if let name = try scanner.nextMember(in: payload) { return name }
      } else if try scanner.nextElement(in: payload) {
        return nil
      }
      nodes[node].end = nodes.count
      open.removeLast()
    }
    return nil
  }
}

extension JSONTree {
  /// The value of a number.
  subscript(node: Int) -> Node { nodes[node] }

  /// The values directly inside one.
  func children(of node: Int) -> [Int] {
    var children: [Int] = []
    var child = node + 1
    while child < nodes[node].end {
      children.append(child)
      child = nodes[child].end
    }
    return children
  }

  /// The member of a name; `nil` when there is none.
  ///
  /// - Throws: a refusal when it stands twice.
  func member(_ name: [UInt8], of node: Int, in payload: RawSpan) throws(Refusal) -> Int? {
    guard nodes[node].kind == .object else { return nil }
    var found: Int?
    var child = node + 1
    while child < nodes[node].end {
      if isNamed(child, name, in: payload) {
        if found != nil { throw Refusal(.duplicateKey, "\(pointer(to: child, in: payload)) stands twice") }
        found = child
      }
      child = nodes[child].end
    }
    return found
  }

  /// Whether a value is the member of a name.
  func isNamed(_ node: Int, _ name: [UInt8], in payload: RawSpan) -> Bool {
    guard let own = nodes[node].name else { return false }
    if own.hasEscapes { return own.unescaped(in: payload) == name }
    guard own.range.count == name.count else { return false }
    for (offset, byte) in zip(own.range, name) where payload.byte(offset) != byte { return false }
    return true
  }

  /// The name of a member, or the number of an element.
  func key(of node: Int, in payload: RawSpan) -> [UInt8] {
    nodes[node].name?.unescaped(in: payload) ?? Array(String(nodes[node].order).utf8)
  }

  /// What stands there as text: a text itself, a number as written, `true` or `false`; `nil` for anything else.
  func text(of node: Int, in payload: RawSpan) -> [UInt8]? {
    switch nodes[node].kind {
    case .string, .number: nodes[node].text.unescaped(in: payload)
    case .bool: Array((nodes[node].number.value == 1 ? "true" : "false").utf8)
    case .object, .array, .null: nil
    }
  }

  /// The way to a value, for messages: `data[2].temp`.
  func pointer(to node: Int, in payload: RawSpan) -> String {
    var parts: [String] = []
    var node = node
    while nodes[node].parent >= 0 {
      parts.append(nodes[node].name.map { "." + $0.string(in: payload).excerpt } ?? "[\(nodes[node].order)]")
      node = nodes[node].parent
    }
    let text = parts.reversed().joined()
    return text.isEmpty ? "the payload" : text.hasPrefix(".") ? String(text.dropFirst()) : text
  }
}
