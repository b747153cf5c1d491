internal import Foundation
internal import Glibc

/// What Linux says of this process, under the names that Prometheus clients use.
enum ProcessMetrics {
  /// The measures as of now; those that `/proc` does not tell are left out.
  static var current: [Metric] {
    var metrics: [Metric] = []
    if let pages = residentPages {
      let bytes = pages * Double(sysconf(Int32(_SC_PAGESIZE)))
      metrics.append(Metric("process_resident_memory_bytes", "Resident memory size in bytes.", .gauge, bytes))
    }
    if let files = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count {
      metrics.append(Metric("process_open_fds", "Number of open file descriptors.", .gauge, Double(files)))
    }
    var limit = rlimit()
    if unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
      metrics.append(
        Metric("process_max_fds", "Maximum number of open file descriptors.", .gauge, Double(limit.rlim_cur)))
    }
    return metrics
  }

  /// The second number of `/proc/self/statm` (proc_pid_statm(5)).
  private static var residentPages: Double? {
    guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return nil }
    return text.split(separator: " ").dropFirst().first.flatMap { Double($0) }
  }
}
