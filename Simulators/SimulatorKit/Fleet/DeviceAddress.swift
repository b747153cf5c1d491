/// The place of a device: network, district, site and the device's own id, as topics and labels have them.
public struct DeviceAddress: Hashable, Sendable, CustomStringConvertible {
  /// The network, which is the pack's id.
  public var network: String
  /// The district's id.
  public var district: String
  /// The site's id.
  public var site: String
  /// The device's id.
  public var device: String

  /// An address from its parts.
  public init(network: String, district: String, site: String, device: String) {
    (self.network, self.district, self.site, self.device) = (network, district, site, device)
  }

  /// An address from `district/site/device` as a pack's profile lists it; `nil` when it is not of that form.
  public init?(network: String, path: String) {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 3, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
    self.init(network: network, district: parts[0], site: parts[1], device: parts[2])
  }

  /// `lake/binhu/meiliang-02/buoy-1`.
  public var description: String { "\(network)/\(district)/\(site)/\(device)" }

  /// The labels of the device's series, by name.
  public var labels: [String: String] {
    ["network": network, "district": district, "site": site, "device": device]
  }
}
