import TaihuCore
import Testing

@testable import TaihuMQTT

@Suite("Broker URLs")
struct BrokerURLTests {
  @Test(
    "a URL is read into its parts",
    arguments: [
      ("mqtt://localhost", BrokerURL.Transport.tcp, "localhost", 1_883),
      ("mqtt://10.0.0.1:21883", .tcp, "10.0.0.1", 21_883),
      ("MQTT://broker.example/", .tcp, "broker.example", 1_883),
      ("mqtts://broker.example", .tls, "broker.example", 8_883),
      ("mqtt://[::1]:1884", .tcp, "::1", 1_884),
      ("mqtt://[fe80::1]", .tcp, "fe80::1", 1_883),
      ("unix:///run/broker.sock", .unix, "/run/broker.sock", 0),
    ])
  func parts(text: String, transport: BrokerURL.Transport, host: String, port: Int) throws {
    let url = try BrokerURL(text)
    #expect(url.transport == transport)
    #expect(url.host == host)
    #expect(url.port == port)
    #expect(try BrokerURL(url.description) == url, "its description reads as itself")
  }

  @Test(
    "a URL that can't be used is refused with the reason",
    arguments: [
      ("localhost:1883", "no scheme"),
      ("http://localhost", "http is unknown"),
      ("mqtt://", "host is missing"),
      ("mqtt://:1883", "host is missing"),
      ("mqtt://a:0", "port 0"),
      ("mqtt://a:65536", "port 65536"),
      ("mqtt://a:", "port "),
      ("mqtt://a:b", "port b"),
      ("mqtt://user:secret@a", "credentials"),
      ("mqtt://a/topic", "\"/\""),
      ("mqtt://a b", "\" \""),
      ("unix://relative", "absolute"),
      ("unix:///" + String(repeating: "x", count: 200), "at most 107 bytes"),
    ])
  func refusal(text: String, reason: String) throws {
    let error = #expect(throws: OperatorError.self) { try BrokerURL(text) }
    #expect(error?.message.contains(reason) == true, "\(String(describing: error?.message))")
    #expect(error?.hint.isEmpty == false)
  }
}
