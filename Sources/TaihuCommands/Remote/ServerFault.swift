internal import TaihuClient
internal import TaihuCore

/// What a server's refusal means for the person who asked.
enum ServerFault {
  /// A refusal in the words of the API of Prometheus.
  static func told(type: String, message: String, _ status: Int, of address: HTTPAddress) -> OperatorError {
    if status == 401 || status == 403 { return denied(status, message, address) }
    let category: OperatorError.Category =
      switch type {
      case "bad_data": .usage
      case "timeout": .timeout
      default: .failure
      }
    return OperatorError(category, code: "server-" + (type.isEmpty ? "error" : type), "\(address): \(message)")
  }

  /// An answer that is none of the API of Prometheus.
  static func unknown(_ head: HTTPHead, of address: HTTPAddress) -> OperatorError {
    switch head.status {
    case 401, 403: return denied(head.status, "", address)
    case 300...399:
      let place = head.header("location").map { " to " + Printable.escaped($0) } ?? ""
      return OperatorError(
        .failure, code: "server-redirect", "\(address) sends us elsewhere\(place), which is not followed",
        hint: "give that URL instead, if you trust it")
    default:
      return OperatorError(
        .failure, code: "server-answer", "\(address) answers \(head.status), and not as Prometheus does",
        hint: "the URL is that of the server, without /api/v1")
    }
  }

  /// An answer that can't be read.
  static func garbled(_ fault: ImportFault) -> OperatorError {
    OperatorError(.failure, code: "server-answer", "the server's answer can't be read: \(fault.text)")
  }

  private static func denied(_ status: Int, _ message: String, _ address: HTTPAddress) -> OperatorError {
    OperatorError(
      .permission, code: "server-denied", "\(address) answers \(status)" + (message.isEmpty ? "" : ": \(message)"),
      hint: "a token is given by --token-file")
  }
}
