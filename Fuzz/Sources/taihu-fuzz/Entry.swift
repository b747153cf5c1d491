internal import FuzzTargets
internal import Glibc

/// The target named by `TAIHU_FUZZ_TARGET`. One executable holds them all, for building each anew takes minutes.
private let target: FuzzTarget = {
  let name = unsafe getenv("TAIHU_FUZZ_TARGET").map { unsafe String(cString: $0) } ?? ""
  guard let target = FuzzTarget.all.first(where: { $0.name == name }) else {
    let names = FuzzTarget.all.map(\.name).joined(separator: " ")
    fatalError("TAIHU_FUZZ_TARGET is “\(name)”; it must be one of: \(names)")
  }
  return target
}()

/// Called by libFuzzer with each input. The bytes are its own and live until the call returns.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  target.run(unsafe Array(UnsafeBufferPointer(start: bytes, count: count)))
  return 0
}

/// libFuzzer's own main loop, of its runtime library.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
  _ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// Where the program begins: the name that the package manager gives to an executable's entry.
@_cdecl("taihu_fuzz_main")
public func main(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> CInt {
  var (count, arguments) = unsafe (count, arguments)
  return unsafe runDriver(&count, &arguments) { unsafe fuzzOne($0, $1) }
}
