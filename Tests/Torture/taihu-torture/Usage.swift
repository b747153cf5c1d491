internal import Foundation

/// What this process has used so far.
struct Usage {
  /// Processor time in seconds, the system's for us included.
  let processor: Double
  /// Bytes handed to the system (`wchar` of `/proc/self/io`), and to the disk (`write_bytes`).
  let bytesWritten, bytesToDisk: Int64
  /// The most memory at any time, in bytes.
  let residentMax: Int64

  /// Now.
  init() {
    var usage = rusage()
    _ = unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    processor = seconds(usage.ru_utime) + seconds(usage.ru_stime)
    residentMax = Int64(usage.ru_maxrss) * 1_024
    let text = (try? String(contentsOfFile: "/proc/self/io", encoding: .utf8)) ?? ""
    func value(_ name: String) -> Int64 {
      let line = text.split(separator: "\n").first { $0.hasPrefix(name + ": ") }
      return line.flatMap { Int64($0.dropFirst(name.utf8.count + 2)) } ?? 0
    }
    (bytesWritten, bytesToDisk) = (value("wchar"), value("write_bytes"))
  }
}

/// Removes a database and what lies beside it.
func removeDatabase(_ path: String) {
  for suffix in ["", "-wal", "-shm", ".lock"] { try? FileManager.default.removeItem(atPath: path + suffix) }
}

/// The size of a file, 0 where there is none.
func fileBytes(_ path: String) -> Int64 {
  ((try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? NSNumber)?.int64Value ?? 0
}
