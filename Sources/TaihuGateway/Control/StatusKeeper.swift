internal import Foundation
internal import ServiceLifecycle
internal import TaihuCore

/// Leaves in the store how the gateway does, for `taihu status` when nobody answers any more: at every change of the
/// state or of a connection, looked for every ten seconds, and at the end.
struct StatusKeeper: Service {
  /// The setting's key in the store.
  static let settingKey = "gateway"
  /// The time between two looks.
  private static let interval = Duration.seconds(10)

  let reporter: StatusReporter
  let mailbox: PipelineMailbox

  func run() async throws {
    await cancelWhenGracefulShutdown {
      var kept: [String] = []
      repeat {
        let status = reporter.statusWithoutStore()
        let state = [status.state.rawValue, status.failure ?? ""] + status.broker.map { "\($0.name) \($0.connected)" }
        if state != kept {
          keep(status)
          kept = state
        }
      } while (try? await Task.sleep(for: Self.interval)) != nil
    }
    keep(reporter.statusWithoutStore())
  }

  private func keep(_ status: GatewayStatus) {
    guard let line = try? ControlLine.encode(status) else { return }
    mailbox.post(.remember(key: Self.settingKey, value: String(decoding: line.dropLast(), as: UTF8.self)))
  }
}
