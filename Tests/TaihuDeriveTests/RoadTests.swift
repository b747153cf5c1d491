import TaihuDerive
import Testing

@Suite("Road traffic")
struct RoadTests {
  @Test(
    "the congestion index of worked examples",
    arguments: [
      (80, 62, 0.225, 1.50, 1), (60, 42, 0.300, 2.00, 2), (60, 25, 0.583, 5.67, 3), (50, 16, 0.680, 7.60, 4),
      (40, 10, 0.750, 8.33, 5), (60, 60, 0, 0, 1), (60, 80, 0, 0, 1), (60, 0, 1, 10, 5),
    ] as [(Double, Double, Double, Double, Int)])
  func congestion(freeFlow: Double, speed: Double, delay: Double, index: Double, state: Int) {
    let ratio = RoadTraffic.delayRatio(speed: speed, freeFlow: freeFlow)
    #expect(ratio.agrees(with: delay, decimals: 3))
    #expect(RoadTraffic.congestionIndex(delayRatio: ratio).agrees(with: index, decimals: 2))
    #expect(RoadTraffic.state(delayRatio: ratio) == state)
  }

  @Test(
    "states by speed and class of road",
    arguments: [
      (RoadTraffic.Road.expressway, [66, 65, 50, 35, 20], [1, 2, 3, 4, 5]),
      (.arterial, [41, 40, 30, 20, 15], [1, 2, 3, 4, 5]), (.secondary, [36, 35, 25, 15, 10], [1, 2, 3, 4, 5]),
    ] as [(RoadTraffic.Road, [Double], [Int])])
  func speeds(road: RoadTraffic.Road, speeds: [Double], states: [Int]) {
    #expect(speeds.map { RoadTraffic.state(speed: $0, on: road) } == states)
  }

  @Test(
    "levels of service by density",
    arguments: [(7, 1), (7.1, 2), (11, 2), (16, 3), (22, 4), (28, 5), (28.1, 6)] as [(Double, Int)])
  func service(density: Double, level: Int) { #expect(RoadTraffic.levelOfService(density: density) == level) }

  @Test("density is flow by speed, and standing traffic has none that flow could tell")
  func density() throws {
    #expect(try #require(RoadTraffic.density(flow: 1_200, speed: 65)).agrees(with: 18.5, decimals: 1))
    #expect(RoadTraffic.density(flow: 0, speed: 0) == nil)
  }

  @Test("California number 7 goes through its states")
  func california7() {
    let occupancies: [(Double, Double)] = [
      (14, 13), (15, 14), (26, 12), (34, 8), (38, 7), (39, 8), (20, 14), (15, 14),
    ]
    var (state, states): (Int, [Int]) = (0, [])
    for (upstream, downstream) in occupancies {
      state = IncidentDetection.california7(after: state, upstream: upstream, downstream: downstream)
      states.append(state)
    }
    #expect(states == [0, 0, 1, 2, 3, 3, 0, 0])
  }

  @Test("a tentative incident that does not persist is none")
  func tentative() {
    #expect(IncidentDetection.california7(after: 1, upstream: 20, downstream: 19) == 0)
    #expect(IncidentDetection.california7(after: 0, upstream: 0, downstream: 0) == 0)
  }

  @Test("the basic form wants all three: difference, relative difference, drop downstream")
  func california() {
    let thresholds = IncidentDetection.Thresholds(difference: 8, relative: 0.3, downstream: 0.2)
    func sees(_ upstream: Double, _ downstream: Double, _ before: Double) -> Bool {
      IncidentDetection.california(
        upstream: upstream, downstream: downstream, downstreamBefore: before, thresholds)
    }
    #expect(sees(26, 12, 16))
    #expect(!sees(19, 12, 16))
    #expect(!sees(46, 36, 50))
    #expect(!sees(26, 12, 13))
    #expect(!sees(26, 12, 0))
  }
}
