/// Which Taihu this is.
enum TaihuVersion {
  /// The version, by semantic versioning.
  static let text = "0.1.0"
}
