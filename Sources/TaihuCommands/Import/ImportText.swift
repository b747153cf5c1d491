internal import TaihuCore

/// Words of the formats that tell of quality.
enum ImportText {
  /// The quality of a name.
  static func quality(_ bytes: ArraySlice<UInt8>) throws(ImportFault) -> Quality {
    if bytes.elementsEqual("good".utf8) { return .good }
    guard let quality = Quality(String(decoding: bytes, as: UTF8.self)) else { throw ImportFault("quality", bytes) }
    return quality
  }

  /// The reason of a name.
  static func reason(_ bytes: ArraySlice<UInt8>) throws(ImportFault) -> QualityReasons {
    let name = String(decoding: bytes, as: UTF8.self)
    guard let reason = QualityReasons.names.first(where: { $0.name == name })?.reason else {
      throw ImportFault("reason", bytes)
    }
    return reason
  }
}
