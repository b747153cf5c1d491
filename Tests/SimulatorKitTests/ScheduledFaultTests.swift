import TaihuCore
import Testing

@testable import SimulatorKit

@Suite struct ScheduledFaultTests {
  @Test("a truth file is a schedule")
  func roundTrip() throws {
    let record = TruthRecord(
      kind: .drift, network: "lake", name: "chla", labels: ["device": "d-1", "network": "lake", "lane": "2"],
      start: TestFleet.start, end: TestFleet.start.advanced(byNanoseconds: TestFleet.hour), intensity: .low,
      detail: "up, \"growing\"")
    let fault = try #require(
      try ScheduledFault.parse(record.json + "\n\n# end\n", file: "truth", runStart: .epoch).first?.fault)
    #expect(fault.kind == .drift)
    #expect(fault.quantity == "chla")
    #expect(fault.part == DevicePart(label: "lane", value: "2"))
    #expect(fault.start == record.start)
    #expect(fault.end == record.end)
    #expect(fault.intensity == .low)
    #expect(try TruthRecord.parse(record.json, file: "truth") == [record])
  }

  @Test("what is left out concerns every device, starts at once and is of medium intensity")
  func defaults() throws {
    let schedule = try #require(
      try ScheduledFault.parse(#"{"kind":"dropout"}"#, file: "faults", runStart: TestFleet.start).first)
    #expect(schedule.concerns(DeviceAddress(network: "air", district: "x", site: "y", device: "z")))
    #expect(schedule.fault.start == TestFleet.start)
    #expect(schedule.fault.end > TestFleet.start)
    #expect(schedule.fault.intensity == .medium)
  }

  @Test(
    "network and labels choose the devices",
    arguments: [
      (#""network":"lake""#, true), (#""network":"air""#, false), (#""labels":{"site":"a"}"#, true),
      (#""labels":{"site":"a","device":"d-2"}"#, false), (#""labels":{"colour":"red"}"#, false),
    ])
  func selection(part: String, concerns: Bool) throws {
    let schedule = try #require(
      try ScheduledFault.parse(#"{"kind":"stuck",\#(part)}"#, file: "faults", runStart: .epoch).first)
    #expect(schedule.concerns(DeviceAddress(network: "lake", district: "binhu", site: "a", device: "d-1")) == concerns)
  }

  @Test(
    "a bad line is refused by its number",
    arguments: [
      "oops", #"{"network":"lake"}"#, #"{"kind":"explosion"}"#, #"{"kind":"spike","start":"soon"}"#,
      #"{"kind":"spike","duration":"5 parsecs"}"#, #"{"kind":"spike","intensity":"extreme"}"#,
    ])
  func badLines(line: String) {
    let error = #expect(throws: OperatorError.self) {
      try ScheduledFault.parse(#"{"kind":"spike"}"# + "\n" + line, file: "faults.jsonl", runStart: .epoch)
    }
    #expect(error?.category == .usage)
    #expect(error?.message.hasPrefix("faults.jsonl:2: ") == true)
  }
}
