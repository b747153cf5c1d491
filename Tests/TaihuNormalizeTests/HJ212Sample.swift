// swift-format-ignore-file
import TaihuCore

@testable import TaihuNormalize

/// Packets in the form of HJ 212, each with its length and checksum: what devices of the kinds that the standard knows
/// send.
enum HJ212Sample {
  /// Ambient air as it is measured, an answer wanted.
  static let air = packet(
    #"##0429QN=20260315083000123;ST=22;CN=2011;PW=123456;MN=010000A8900016F000169DC0;Flag=5;CP=&&DataTime=20260315083000;a34004-Rtd=42,a34004-Flag=N;a34002-Rtd=71,a34002-Flag=N;a21026-Rtd=7,a21026-Flag=N;a21004-Rtd=38,a21004-Flag=N;a21005-Rtd=0.7,a21005-Flag=N;a05024-Rtd=52,a05024-Flag=N;a01001-Rtd=11.4,a01001-Flag=N;a01002-Rtd=63.0,a01002-Flag=N;a01006-Rtd=101.820,a01006-Flag=N;a01007-Rtd=2.3,a01007-Flag=N;a01008-Rtd=118,a01008-Flag=N&&5500"#)
  /// Ambient air over ten minutes.
  static let tenMinutes = packet(
    #"##0227QN=20260315084000001;ST=22;CN=2051;PW=123456;MN=010000A8900016F000169DC0;Flag=4;CP=&&DataTime=20260315083000;a34004-Min=39,a34004-Avg=41.6,a34004-Max=45,a34004-Flag=N;a21005-Min=0.6,a21005-Avg=0.7,a21005-Max=0.8,a21005-Flag=N&&A881"#)
  /// Surface water over an hour.
  static let waterHour = packet(
    #"##0501QN=20260801090000001;ST=21;CN=2061;PW=123456;MN=320200A00000000000000001;Flag=5;CP=&&DataTime=20260801080000;w01010-Min=30.1,w01010-Avg=30.4,w01010-Max=30.8,w01010-Flag=N;w01001-Min=8.6,w01001-Avg=8.8,w01001-Max=9.0,w01001-Flag=N;w01009-Min=8.9,w01009-Avg=9.7,w01009-Max=10.6,w01009-Flag=N;w01003-Avg=28.5,w01003-Flag=N;w01014-Avg=452,w01014-Flag=N;w01016-Avg=0.038,w01016-Flag=N;w01019-Avg=4.6,w01019-Flag=N;w21003-Avg=0.08,w21003-Flag=N;w21011-Avg=0.082,w21011-Flag=N;w21001-Avg=1.31,w21001-Flag=N&&B401"#)
  /// An outfall over a day, with amounts.
  static let outfallDay = packet(
    #"##0342QN=20260316000000001;ST=32;CN=2031;PW=123456;MN=010000A8900016F000169DC0;Flag=5;CP=&&DataTime=20260315000000;w00000-Cou=1512.0,w00000-Min=16.4,w00000-Avg=17.5,w00000-Max=20.1,w00000-Flag=N;w01018-Cou=60.6,w01018-Min=35.2,w01018-Avg=40.1,w01018-Max=44.9,w01018-Flag=N;w21003-Cou=2.3,w21003-Min=0.9,w21003-Avg=1.5,w21003-Max=2.2,w21003-Flag=N&&DBC1"#)
  /// Ambient noise over ten minutes.
  static let noise = packet(
    #"##0221QN=20260315084000001;ST=23;CN=2051;PW=123456;MN=010000A8900016F000169DC0;Flag=5;CP=&&DataTime=20260315083000;L5-Data=63.2;L10-Data=61.0;L50-Data=56.4;L90-Data=51.8;L95-Data=50.9;Leq-Data=58.3;LMx-Data=74.6;LMn-Data=48.7&&E401"#)
  /// A stack as it is measured, its humidity sensor faulty.
  static let stack = packet(
    #"##0341QN=20260315083000500;ST=31;CN=2011;PW=123456;MN=010000A8900016F000169DC0;Flag=5;CP=&&DataTime=20260315083000;a34013-Rtd=3.8,a34013-ZsRtd=4.1,a34013-Flag=N;a21026-Rtd=18.2,a21026-ZsRtd=19.5,a21026-Flag=N;a21002-Rtd=36.9,a21002-ZsRtd=39.5,a21002-Flag=N;a19001-Rtd=7.0,a19001-Flag=N;a01012-Rtd=52.3,a01012-Flag=N;a01014-Rtd=11.2,a01014-Flag=D&&3240"#)
  /// The answer to ``air``.
  static let answer = packet(
    #"##0087QN=20260315083000123;ST=91;CN=9014;PW=123456;MN=010000A8900016F000169DC0;Flag=4;CP=&&&&D801"#)
  /// The first part of split data.
  static let partOne = packet(
    #"##0260QN=20260801085857534;ST=32;CN=2061;PW=123456;MN=010000A8900016F000169DC0;Flag=7;PNUM=2;PNO=1;CP=&&DataTime=20260801080000;w00000-Cou=63.0,w00000-Min=16.4,w00000-Avg=17.5,w00000-Max=20.1,w00000-Flag=N;w01001-Min=7.1,w01001-Avg=7.5,w01001-Max=7.8,w01001-Flag=N&&D941"#)
  /// The second part of it.
  static let partTwo = packet(
    #"##0200QN=20260801085857535;ST=32;CN=2061;PW=123456;MN=010000A8900016F000169DC0;Flag=7;PNUM=2;PNO=2;CP=&&DataTime=20260801080000;w01018-Cou=2.5,w01018-Min=40.1,w01018-Avg=40.1,w01018-Max=40.1,w01018-Flag=N&&C0C1"#)
  /// A record of a log, with Chinese text.
  static let logRecord = packet(
    #"##0152QN=20260315083000900;ST=32;CN=3020;PW=123456;MN=010000A8900016F000169DC0;Flag=5;CP=&&DataTime=20260315083000;PolId=w01018;i11001-Info=//清洗管路//&&AA01"#)
  /// A heartbeat of HJ 212-2025.
  static let heartbeat = packet(
    #"##0087QN=20260315083000999;ST=91;CN=9015;PW=123456;MN=010000A8900016F000169DC0;Flag=9;CP=&&&&EDC1"#)

  /// All of them.
  static let all = [
    air, tenMinutes, waterHour, outfallDay, noise, stack, answer, partOne, partTwo, logRecord, heartbeat,
  ]

  /// Data with its length and checksum around it.
  static func framed(_ data: String) -> String {
    String(decoding: HJ212Answer.framed(Array(data.utf8)), as: UTF8.self)
  }

  /// The instant that a text of RFC 3339 names, or `nil`.
  static func instant(_ text: String) -> Timestamp? {
    guard case .instant(let instant) = Array(text.utf8).withBytes(TimestampParser.rfc3339) else { return nil }
    return instant
  }

  private static func packet(_ text: String) -> String { text + "\r\n" }
}
