/// The topic of messages that are about a part of a device, in which a level is for the part: `{lane}`.
struct PartTopic: Sendable {
  private let address: DeviceAddress
  private let template: TopicTemplate
  private let label: String

  /// The topics of a device by a template that has a level for parts of a kind.
  init(_ template: TopicTemplate, label: String, of address: DeviceAddress) {
    (self.template, self.label, self.address) = (template, label, address)
  }

  /// The topic of a part; `nil` when it is of another kind.
  func topic(of part: DevicePart) -> String? {
    part.label == label ? template.topic(of: address, overrides: [label: part.value]) : nil
  }
}
