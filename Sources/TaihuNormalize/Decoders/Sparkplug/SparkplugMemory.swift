internal import TaihuCore

/// What the edge nodes of a pack have told in their births, and which series they have. Nothing of it survives a
/// restart: a node whose births are not known is asked for them.
struct SparkplugMemory {
  private var nodes: [[UInt8]: SparkplugNode] = [:]
  private var metricCount = 0
  private var speaking: (node: SparkplugNode, sender: [UInt8])?
  private var silent: [SeriesID] = []

  /// The node that a message is about; a new one when it was not heard of before.
  mutating func node(_ topic: SparkplugTopic) -> SparkplugNode {
    let node = nodes[topic.nodeKey] ?? SparkplugNode()
    nodes[topic.nodeKey] = node
    speaking = (node, topic.sender)
    return node
  }

  /// Changes what is known of a node, within the limit of metrics remembered.
  ///
  /// - Throws: a refusal when there is no room for more metrics; then what there was room for is known.
  mutating func change(
    _ node: SparkplugNode, _ limits: NormalizerLimits, _ body: (SparkplugNode) -> Void
  ) throws(Refusal) {
    let before = node.metricCount
    body(node)
    metricCount += node.metricCount - before
    if metricCount > limits.sparkplugMetricsMax {
      metricCount -= node.metricCount
      _ = node.end()
      throw Refusal(
        .tooManyDevices, "the births of the pack's nodes hold more than \(limits.sparkplugMetricsMax) metrics")
    }
  }

  /// Notes that series are silent from now on.
  mutating func silence(_ series: [SeriesID]) { silent += series }

  /// The series that fell silent by the message read last.
  mutating func takeSilent() -> [SeriesID] {
    defer { silent.removeAll(keepingCapacity: true) }
    return silent
  }

  /// Notes the series that the message read last gave readings of.
  mutating func note(_ readings: [Reading]) {
    if let speaking { speaking.node.note(readings, of: speaking.sender) }
    speaking = nil
  }
}
