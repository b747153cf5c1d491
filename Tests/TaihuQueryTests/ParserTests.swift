import Testing

@testable import TaihuQuery

@Suite("Queries as text")
struct ParserTests {
  @Test("an empty query is told as such")
  func empty() {
    #expect(throws: QueryFault.self) { try Query("") }
  }
}
