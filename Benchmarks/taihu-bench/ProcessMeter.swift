internal import Foundation

/// What this process has used so far.
struct ProcessMeter {
  /// Processor time in seconds, the system's for us included.
  var processor: Double
  /// Bytes handed to the disk (`write_bytes` of `/proc/self/io`), and to the system (`wchar`).
  var bytesToDisk, bytesWritten: Int64
  /// The most memory at any time, in bytes.
  var residentMax: Int64

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
    (bytesToDisk, bytesWritten) = (value("write_bytes"), value("wchar"))
  }

  /// Memory in use now, in bytes.
  static var resident: Int64 {
    let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
    let pages = text.split(separator: " ").dropFirst().first.flatMap { Int64($0) } ?? 0
    return pages * Int64(sysconf(Int32(_SC_PAGESIZE)))
  }
}
