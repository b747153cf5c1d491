import Testing

@testable import TaihuRing

@Suite("The byte arena")
struct ByteArenaTests {
  @Test("appended bytes lie one after the other and are read at their offsets")
  func append() {
    var arena = ByteArena(capacity: 16)
    let view = arena.view
    #expect(arena.append([1, 2, 3]) == 0)
    #expect(arena.append([4, 5]) == 3)
    #expect(arena.free == 11)
    #expect(view.array(at: 0, count: 3) == [1, 2, 3])
    #expect(view.array(at: 3, count: 2) == [4, 5])
    #expect(view.array(at: 0, count: 0) == [])
  }

  @Test("bytes that don't fit are refused whole, and fit after a reset")
  func full() {
    var arena = ByteArena(capacity: 4)
    let view = arena.view
    #expect(arena.append([1, 2, 3]) == 0)
    #expect(arena.append([4, 5]) == nil)
    #expect(arena.free == 1)
    arena.reset()
    #expect(arena.append([6, 7, 8, 9]) == 0)
    #expect(view.array(at: 0, count: 4) == [6, 7, 8, 9])
    #expect(arena.append([]) == 4)
  }

  @Test("reading outside the block is a broken invariant", arguments: [(-1, 1), (0, 5), (4, 1)])
  func outside(offset: Int, count: Int) async {
    await #expect(processExitsWith: .failure) { [offset, count] in
      let arena = ByteArena(capacity: 4)
      arena.view.withBytes(at: offset, count: count) { _ in }
    }
  }
}

extension ByteArenaView {
  fileprivate func array(at offset: Int, count: Int) -> [UInt8] {
    withBytes(at: offset, count: count) { bytes in
      bytes.byteOffsets.map { unsafe bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
    }
  }
}

extension ByteArena {
  fileprivate mutating func append(_ bytes: [UInt8]) -> Int? {
    append(unsafe bytes.span.bytes)
  }
}
