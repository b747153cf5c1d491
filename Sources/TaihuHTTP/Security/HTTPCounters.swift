internal import Synchronization
internal import TaihuCore

/// What the server counts of itself, for `/metrics`.
final class HTTPCounters: Sendable {
  /// Something that happened.
  enum Event: Hashable {
    /// A request came.
    case requests
    /// A request was answered with this status of 400 and more.
    case refused(Int)
    /// A connection was closed since a request took too long or brought too much.
    case slowClosed
    /// A question was given up since its client went.
    case questionGivenUp
    /// A question was refused since too many waited.
    case questionRefused
    /// A client of the event stream was dropped since it did not keep up.
    case eventClientDropped
  }

  private let counts = Mutex<[Event: Int]>([:])

  /// Counts an event.
  func count(_ event: Event) { counts.withLock { $0[event, default: 0] += 1 } }

  /// The counts as metrics.
  var metrics: [Metric] {
    let counts = counts.withLock { $0 }
    let refused = counts.compactMap { event, count -> (labels: [Label], value: Double)? in
      guard case .refused(let status) = event else { return nil }
      return ([Label("status", String(status))], Double(count))
    }
    return [
      Metric("taihu_http_requests_total", "Requests.", .counter, Double(counts[.requests] ?? 0)),
      Metric(
        "taihu_http_refused_total", "Requests answered with an error, by status.", .counter,
        refused.sorted { $0.labels.lexicographicallyPrecedes($1.labels) }),
      Metric(
        "taihu_http_slow_closed_total", "Connections closed since a request took too long or brought too much.",
        .counter, Double(counts[.slowClosed] ?? 0)),
      Metric(
        "taihu_http_questions_given_up_total", "Questions whose client went before the answer.", .counter,
        Double(counts[.questionGivenUp] ?? 0)),
      Metric(
        "taihu_http_questions_refused_total", "Questions refused since too many waited already.", .counter,
        Double(counts[.questionRefused] ?? 0)),
      Metric(
        "taihu_http_event_clients_dropped_total", "Clients of the event stream that did not keep up.", .counter,
        Double(counts[.eventClientDropped] ?? 0)),
    ]
  }
}
