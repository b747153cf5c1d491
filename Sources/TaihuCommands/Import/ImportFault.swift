/// Why a line can't be imported, in words.
struct ImportFault: Error, Hashable {
  /// What was found, and what should be there.
  var text: String

  /// A fault in words.
  init(_ text: String) {
    self.text = text
  }

  /// A field that does not hold what it should.
  init(_ what: String, _ bytes: ArraySlice<UInt8>) {
    let shown = Printable.escaped(bytes.prefix(60)) + (bytes.count > 60 ? "…" : "")
    text = "“\(shown)” is no \(what)"
  }
}
