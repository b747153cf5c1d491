import TaihuQuery
import Testing

@Suite("Queries as text")
struct StoreQueryTests {
  @Test("an empty query is told as such")
  func empty() {
    #expect(throws: QueryFault.self) { try Query("") }
  }
}
