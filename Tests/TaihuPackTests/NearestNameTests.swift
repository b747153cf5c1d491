import Testing

@testable import TaihuPack

@Suite("Did you mean")
struct NearestNameTests {
  @Test(
    "a slip of the fingers finds the name that was meant",
    arguments: [
      ("clent_id", "client_id"), ("client-id", "client_id"), ("CLIENT_ID", "client_id"), ("cilent_id", "client_id"),
      ("urll", "url"), ("ulr", "url"), ("discover", "discovery"),
    ])
  func near(written: String, meant: String) {
    #expect(NearestName.nearest(to: written, among: ["url", "client_id", "discovery"]) == meant)
  }

  @Test("what is near to nothing gets no suggestion", arguments: ["retention", "x", "", "password"])
  func far(written: String) {
    #expect(NearestName.nearest(to: written, among: ["url", "client_id", "discovery"]) == nil)
  }

  @Test("of two equally near names the first wins, and a nearer one beats both")
  func ties() {
    #expect(NearestName.nearest(to: "pm26", among: ["pm25", "pm27"]) == "pm25")
    #expect(NearestName.nearest(to: "pm25", among: ["pm26", "pm25"]) == "pm25")
  }

  @Test(
    "the distance counts insertions, deletions, replacements and swaps of neighbours",
    arguments: [
      ("", "", 0), ("", "abc", 3), ("abc", "abc", 0), ("abc", "acb", 1), ("kitten", "sitting", 3), ("ca", "abc", 3),
    ])
  func distance(left: String, right: String, expected: Int) {
    #expect(NearestName.distance(Array(left.utf8), Array(right.utf8)) == expected)
  }

  @Test("the distance of all short words obeys the laws of a distance without swaps across edits")
  func laws() {
    let letters = ["a", "b"]
    var words = [""]
    for _ in 0..<3 { words += words.flatMap { word in letters.map { word + $0 } } }
    let distinct = Array(Set(words)).sorted().map { Array($0.utf8) }
    for left in distinct {
      for right in distinct {
        let distance = NearestName.distance(left, right)
        #expect(distance == NearestName.distance(right, left))
        #expect((distance == 0) == (left == right))
        #expect(distance >= abs(left.count - right.count) && distance <= max(left.count, right.count))
      }
    }
  }
}
