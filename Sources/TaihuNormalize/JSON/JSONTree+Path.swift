internal import TaihuCore
internal import TaihuPack

extension JSONTree {
  /// The places that a path leads to, in the order of the payload.
  ///
  /// - Parameter start: where a path begins that does not begin at the payload itself.
  /// - Throws: a refusal when a member on the way stands twice.
  func places(_ path: JSONPath, from start: Int, in payload: RawSpan) throws(Refusal) -> [Int] {
    var places = [path.origin == .root ? 0 : start]
    for step in path.steps {
      var next: [Int] = []
      for place in places {
        switch step {
        case .member(let name): if let member = try member(name, of: place, in: payload) { next.append(member) }
        case .element(let index):
          let children = self[place].kind == .array ? children(of: place) : []
          if index < children.count { next.append(children[index]) }
        case .all: next += children(of: place)
        }
      }
      places = next
    }
    return places
  }

  /// The text that a path leads to: the key of the place where the path says so; `nil` when no text stands there.
  func text(_ path: JSONPath?, from start: Int, in payload: RawSpan) throws(Refusal) -> [UInt8]? {
    guard let path else { return nil }
    if path.isKey { return key(of: start, in: payload) }
    guard let place = try places(path, from: start, in: payload).first else { return nil }
    return text(of: place, in: payload)
  }
}
