/// The identifier of a device in HJ 212, MN: 24 hexadecimal digits.
enum HJ212Identifier {
  /// An identifier that is the device's alone: the area code of Wuxi, then a 64-bit FNV-1a hash of the address.
  static func text(of address: DeviceAddress) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in address.description.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    let digits = String(hash, radix: 16, uppercase: true)
    return "320200A0" + String(repeating: "0", count: 16 - digits.count) + digits
  }
}
