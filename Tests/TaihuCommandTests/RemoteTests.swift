import TaihuClient
import TaihuCore
import TaihuQuery
import Testing

@testable import TaihuCommands

@Suite("Answers of a server")
struct RemoteTests {
  private static func bytes(_ text: String) -> ArraySlice<UInt8> { Array(text.utf8)[...] }

  @Test("a matrix is read and put in the order of its labels")
  func matrix() throws {
    let text = """
      {"resultType":"matrix","result":[{"metric":{"__name__":"b"},"values":[[1.5,"1"],[2,"NaN"]]},
      {"metric":{"__name__":"a","site":"\\u6e56"},"values":[[3,"+Inf"]]}]}
      """
    let result = try PrometheusAnswer.result(Self.bytes(text), sorting: true)
    #expect(
      ResultJSON.text(result) == """
        {"resultType":"matrix","result":[{"metric":{"__name__":"a","site":"湖"},"values":[[3,"+Inf"]]},\
        {"metric":{"__name__":"b"},"values":[[1.5,"1"],[2,"NaN"]]}]}
        """)
  }

  @Test(
    "scalars and texts are read",
    arguments: [
      #"{"resultType":"scalar","result":[1773534600.25,"42"]}"#, #"{"resultType":"string","result":[1,"a\"b"]}"#,
      #"{"resultType":"vector","result":[]}"#,
    ])
  func others(text: String) throws {
    #expect(ResultJSON.text(try PrometheusAnswer.result(Self.bytes(text), sorting: true)) == text)
  }

  @Test(
    "what is no answer is an error, and not a crash",
    arguments: [
      "", "{", "{}", #"{"resultType":"matrix","result":[{"metric":3}]}"#, #"{"resultType":"vector","result":[{}]}"#,
      #"{"resultType":"scalar","result":[1]}"#, #"{"resultType":"scalar","result":[1,"x"]}"#,
    ])
  func garbled(text: String) {
    #expect(throws: (any Error).self) { try PrometheusAnswer.result(Self.bytes(text), sorting: true) }
  }

  @Test("options become a selector of PromQL that matches the same")
  func selector() {
    let selector = SeriesSelector([
      .equal(name: "__name__", value: "pm25"), .oneOf(name: "site", values: ["a.b", "c|d"]),
      .notEqual(name: "la ne", value: "x\"y"),
    ])
    #expect(PromQLText.selector(selector) == #"{__name__="pm25",site=~"a\\.b|c\\|d","la ne"!="x\"y"}"#)
    #expect(PromQLText.selector(SeriesSelector()) == #"{__name__!=""}"#)
  }

  @Test(
    "URLs are read",
    arguments: [
      ("http://127.0.0.1:9090", "http://127.0.0.1:9090", true),
      ("https://a.example/prom/", "https://a.example/prom", true),
      ("http://a.example", "http://a.example", false), ("http://[::1]:80/x", "http://[::1]:80/x", true),
      ("unix:///run/x.sock", "unix:///run/x.sock", true),
    ])
  func address(text: String, expected: String, isPrivate: Bool) throws {
    let address = try HTTPAddress(text)
    #expect(address.description == expected)
    #expect(address.isPrivate == isPrivate)
  }

  @Test(
    "URLs that can't be used are refused",
    arguments: [
      "", "ftp://x", "http://", "http://a b", "http://u:p@host", "http://h:99999", "http://h/?q=1", "unix://x",
    ])
  func badAddress(text: String) {
    #expect(throws: OperatorError.self) { try HTTPAddress(text) }
  }
}
