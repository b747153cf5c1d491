internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import TaihuQuery

/// Why a request gets no answer, as the Prometheus API says it.
struct APIFault: Error {
  /// The status of the answer.
  var status: HTTPResponse.Status
  /// The kind of trouble: `bad_data`, `execution`, `timeout`, `canceled`, `not_found`, `unavailable`, `internal`.
  var type: String
  /// What is wrong.
  var message: String

  init(_ status: HTTPResponse.Status, _ type: String, _ message: String) {
    (self.status, self.type, self.message) = (status, type, message)
  }

  /// The question is at fault.
  static func badData(_ message: String) -> APIFault { APIFault(.badRequest, "bad_data", message) }

  /// A query's fault, with the status that Prometheus gives.
  init(_ fault: QueryFault) {
    let status: HTTPResponse.Status =
      switch fault.kind {
      case .badData: .badRequest
      case .execution: .unprocessableContent
      case .timeout: .serviceUnavailable
      case .canceled: .clientClosedRequest
      }
    self.init(
      status, fault.kind.rawValue, fault.hint.isEmpty ? fault.description : "\(fault.description); \(fault.hint)")
  }

  /// The answer.
  var response: Response {
    .json(
      "{\"status\":\"error\",\"errorType\":\(ResultJSON.quoted(type)),\"error\":\(ResultJSON.quoted(message))}",
      status: status)
  }
}

extension HTTPResponse.Status {
  /// The client went before its answer came; as Prometheus 3 counts it.
  static let clientClosedRequest = HTTPResponse.Status(code: 499, reasonPhrase: "Client Closed Request")
}

extension Response {
  /// An answer in JSON.
  static func json(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
    Response(
      status: status, headers: [.contentType: "application/json"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }

  /// An answer as plain text.
  static func text(
    _ text: String, type: String = "text/plain; charset=utf-8", status: HTTPResponse.Status = .ok
  ) -> Response {
    Response(status: status, headers: [.contentType: type], body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }

  /// The success of the Prometheus API.
  static func success(_ data: String, notes: [String] = []) -> Response {
    let warnings = notes.isEmpty ? "" : ",\"warnings\":\(JSONText.array(notes.map(ResultJSON.quoted)))"
    return .json("{\"status\":\"success\",\"data\":\(data)\(warnings)}")
  }
}
