internal import TaihuPack

extension DecodeShape {
  /// The places of the numbers in the shape of packed fields.
  static let packed: BinaryOptions = {
    var options = BinaryOptions()
    options.header = [BinaryHeader(offset: 0, bytes: [0xAA, 0x55])]
    options.time = BinaryTime(offset: 2, type: .u32)
    options.fields = [
      BinaryField(name: "temp", offset: 6, type: .i16, scale: 0.01),
      BinaryField(name: "ph", offset: 8, type: .u8, scale: 0.1),
      BinaryField(name: "do", offset: 9, type: .u16, scale: 0.01),
      BinaryField(name: "turbidity", offset: 11, type: .f32),
    ]
    return options
  }()

  /// The tags of the shape of tagged values.
  static let tagged: TLVOptions = {
    var options = TLVOptions()
    options.fields = [
      1: [BinaryField(name: "temp", offset: 0, type: .i16, scale: 0.1)],
      2: [BinaryField(name: "ph", offset: 0, type: .u8, scale: 0.1)],
      3: [BinaryField(name: "do", offset: 0, type: .u16, scale: 0.01)],
    ]
    return options
  }()

  /// Packets and packed payloads.
  static let packets = [
    DecodeShape(name: "HJ 212, five values of an outfall") { number, device in
      Message("hj212/outfall-\(device)", framed(outfall(number, device)))
    },
    DecodeShape(name: "binary, four fields and a time") { number, device in
      let head: [UInt8] = [0xAA, 0x55, 0x6A, 0x6D, 0x44, 0x48]
      return Message("packed/d\(padded(device, 5))", head + bytes(number) + [88, 3, 202, 0x41, 0xE4, 0, 0])
    },
    DecodeShape(name: "TLV, three values") { number, device in
      Message("tagged/d\(padded(device, 5))", [1, 2] + bytes(number) + [2, 1, 88, 3, 2, 3, 202])
    },
    DecodeShape(name: "Cayenne, two values") { number, device in
      Message("lpp/d\(padded(device, 5))", [3, 103] + bytes(number) + [4, 104, 120])
    },
    DecodeShape(name: "Cayenne in base64 in JSON") { number, device in
      Message(
        "uplink/d\(padded(device, 5))",
        "{\"end_device_ids\":{\"device_id\":\"d\(device)\"},\"uplink_message\":{\"f_cnt\":\(number),\"f_port\":1,\"frm_payload\":\"A2cBEARoeA==\",\"rx_metadata\":[{\"rssi\":-35,\"snr\":5.2}]}}"
      )
    },
  ]

  private static func bytes(_ number: Int) -> [UInt8] { [UInt8(number / 256 % 8), UInt8(number % 256)] }

  private static func outfall(_ number: Int, _ device: Int) -> String {
    "QN=20260801090000000;ST=32;CN=2011;PW=123456;MN=010000A8900016F000\(padded(device, 6));Flag=4;CP=&&"
      + "DataTime=20260801085900;w01018-Rtd=\(number % 90).5,w01018-Flag=N;w21003-Rtd=1.52,w21003-Flag=N;"
      + "w21011-Rtd=0.082,w21011-Flag=N;w21001-Rtd=11.3,w21001-Flag=N;w01001-Rtd=7.4,w01001-Flag=N&&"
  }

  /// Data as a packet of HJ 212, with its length and the checksum of the standard's annex A.
  private static func framed(_ data: String) -> String {
    let register = data.utf8.reduce(UInt16.max) { register, byte in
      (0..<8).reduce((register >> 8) ^ UInt16(byte)) { register, _ in
        register & 1 == 1 ? register >> 1 ^ 0xA001 : register >> 1
      }
    }
    let checksum = String(register, radix: 16, uppercase: true)
    return "##\(padded(data.utf8.count, 4))\(data)" + String(repeating: "0", count: 4 - checksum.count) + checksum
      + "\r\n"
  }
}
