/// A place of the network.
public struct Site: Sendable, Hashable {
  /// The id, as topics have it.
  public var id: String
  /// The district's id.
  public var district: String
  /// A name in each language, by language code (`zh`, `en`).
  public var name: [String: String]
  /// WGS-84 degrees, north and east positive.
  public var latitude, longitude: Double

  /// A site from its parts.
  public init(id: String, district: String, name: [String: String], latitude: Double, longitude: Double) {
    (self.id, self.district, self.name) = (id, district, name)
    (self.latitude, self.longitude) = (latitude, longitude)
  }
}
