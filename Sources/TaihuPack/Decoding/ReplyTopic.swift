/// The key `reply` of decoders that answer devices: a topic with names in braces.
enum ReplyTopic {
  /// Reads the topic, and reports a name that stands for nothing and what no topic to publish on may hold; empty when
  /// there is none.
  ///
  /// - Parameter captures: what may stand in braces.
  static func read(_ table: StrictTable, captures: [String]) -> String {
    guard let topic = table.text("reply") else { return "" }
    if topic.isEmpty || topic.contains("#") || topic.contains("+") || topic.hasPrefix("$") {
      table.report(
        "reply", "\(QuotedText.of(topic)) is no topic to publish on", hint: "write it without +, # and a leading $")
    }
    for level in topic.split(separator: "/") where level.contains("{") || level.contains("}") {
      let name = String(level.dropFirst().dropLast())
      if level.first != "{" || level.last != "}" || !captures.contains(name) {
        table.report(
          "reply", "\(QuotedText.of(String(level))) stands for nothing here",
          hint: "known: " + captures.map { "{\($0)}" }.joined(separator: ", "))
      }
    }
    return topic
  }
}
