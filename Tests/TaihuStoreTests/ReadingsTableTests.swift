import TaihuCore
import Testing

@testable import TaihuStore

@Suite("The virtual table readings")
struct ReadingsTableTests {
  /// Twenty readings of each of three series, half of them in chunks.
  private func filled() throws -> StoreFixture {
    let store = try StoreFixture { $0.sealAfterReadings = 4 }
    for second in Int64(0)..<20 {
      for (name, site) in [("pm25", "a"), ("pm25", "b"), ("pm10", "a")] {
        let value = Double(second) + (site == "b" ? 100 : 0)
        try store.put(reading(store.series(name, site: site), second, value, second == 7 ? .suspect : .good))
      }
      if second == 9 { try store.seal() }
    }
    _ = try store.writer.commit()
    return store
  }

  @Test("it holds all readings in the documented columns, sealed or not")
  func columns() throws {
    let reader = try filled().reader()
    #expect(
      try reader.text("SELECT count(*), count(DISTINCT labels), min(value), max(value) FROM readings") == [
        "60|2|0.0|119.0"
      ])
    let row = try reader.text("SELECT * FROM readings WHERE name = 'pm10' AND quality <> 'good'")
    let labels = #"{"network":"air","site":"a"}"#
    #expect(
      row == ["pm10|\(labels)|1784000007000000000|7.0|ug/m3|suspect|[\"range\",\"late\"]|1784000007020000000"])
  }

  static let conditions = [
    "name = 'pm25'", "name = 'none'", "name = 5", "name IS NULL", "name IN ('pm25', 'pm10')", "name > 'pm10'",
    "labels = '{\"network\":\"air\",\"site\":\"b\"}'", "json_extract(labels, '$.site') = 'b'",
    "time = 1784000003000000000", "time > 1784000003000000000", "time >= 1784000003000000000",
    "time < 1784000012000000000", "time <= 1784000012000000000",
    "time BETWEEN 1784000003000000000 AND 1784000012000000000", "time > 1784000003000000000.5", "time < '9'",
    "time > 9223372036854775807", "time <= 9223372036854775807", "time = 1784000003000000000 OR value = 119",
    "name = 'pm25' AND time > 1784000003000000000 AND time < 1784000012000000000 AND value > 100",
    "time > 1784000009000000000 AND time < 1784000003000000000",
  ]

  @Test("conditions that narrow the search give what the same conditions give on a plain table", arguments: conditions)
  func narrowing(_ condition: String) throws {
    let reader = try filled().reader()
    let narrowed = try reader.text("SELECT name, labels, time, value FROM readings WHERE \(condition) ORDER BY 1, 2, 3")
    let plain = try reader.text(
      """
      WITH plain AS MATERIALIZED (SELECT * FROM readings)
      SELECT name, labels, time, value FROM plain WHERE \(condition) ORDER BY 1, 2, 3
      """)
    #expect(narrowed == plain)
  }

  @Test("name and time narrow the search itself, not only the answer")
  func plan() throws {
    let reader = try filled().reader()
    func plan(_ condition: String) throws -> String {
      try reader.text("EXPLAIN QUERY PLAN SELECT * FROM readings WHERE \(condition)").joined()
    }
    #expect(try plan("1").contains("INDEX 0:"))
    #expect(try plan("name = 'x'").contains("INDEX 1:"))
    #expect(try plan("name = 'x' AND time > 5").contains("INDEX \(1 | 4 << 3):"))
  }

  @Test("it joins with the views and with itself")
  func joins() throws {
    let reader = try filled().reader()
    let pairs = """
      SELECT count(*) FROM readings a JOIN readings b ON a.time = b.time AND a.labels = b.labels
       WHERE a.name = 'pm25' AND b.name = 'pm10' AND a.value = b.value
      """
    #expect(try reader.text(pairs) == ["20"])
    #expect(try reader.text("SELECT count(*) FROM latest l JOIN readings r USING (name, labels, time, value)") == ["3"])
  }

  @Test("a damaged chunk costs its rows only")
  func damaged() throws {
    let store = try filled()
    try store.close()
    _ = try sqlite3(store.path, "UPDATE chunk SET data = x'00' WHERE id = (SELECT min(id) FROM chunk)", arguments: [])
    let lost = try sqlite3(store.path, "SELECT count FROM chunk ORDER BY id LIMIT 1").split(separator: "\n")[0]
    let reader = try store.reader()
    #expect(try reader.text("SELECT count(*) FROM readings") == ["\(60 - Int(lost)!)"])
    #expect(reader.damaged.count == 1)
  }
}
