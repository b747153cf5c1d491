/// Puts server-sent events together from the pieces in which they come (HTML Standard, "Server-sent events").
struct EventLines {
  private var line: [UInt8] = []
  private var name = ""
  private var data: [String] = []

  /// Takes the next bytes and gives the events that they complete.
  mutating func take(_ bytes: some Sequence<UInt8>) -> [(name: String, data: String)] {
    var events: [(name: String, data: String)] = []
    for byte in bytes {
      guard byte == UInt8(ascii: "\n") else {
        line.append(byte)
        continue
      }
      if line.last == UInt8(ascii: "\r") { line.removeLast() }
      if line.isEmpty {
        if !data.isEmpty { events.append((name.isEmpty ? "message" : name, data.joined(separator: "\n"))) }
        (name, data) = ("", [])
      } else {
        takeField(String(decoding: line, as: UTF8.self))
      }
      line.removeAll(keepingCapacity: true)
    }
    return events
  }

  private mutating func takeField(_ text: String) {
    guard let colon = text.firstIndex(of: ":") else { return }
    var value = text[text.index(after: colon)...]
    if value.first == " " { value = value.dropFirst() }
    switch text[..<colon] {
    case "event": name = String(value)
    case "data": data.append(String(value))
    default: break
    }
  }
}
