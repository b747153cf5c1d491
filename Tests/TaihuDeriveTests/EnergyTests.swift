import TaihuDerive
import Testing

@Suite("Energy, power quality and combustion")
struct EnergyTests {
  @Test("the baseline of twelve months, and what three more say of it")
  func baseline() throws {
    let degreeDays: [Double] = [320, 260, 180, 60, 5, 0, 0, 0, 10, 70, 180, 290]
    let energy: [Double] = [2350, 2080, 1770, 1260, 1030, 990, 1010, 1005, 1040, 1290, 1745, 2225]
    let points = zip(degreeDays, energy).map { (driver: $0, energy: $1) }
    let line = try #require(EnergyBaseline(fitting: points))
    #expect(line.intercept.agrees(with: 1_002.136, decimals: 3))
    #expect(line.slope.agrees(with: 4.1959, decimals: 4))
    #expect(line.determination(points).agrees(with: 0.9997, decimals: 4))
    #expect((line.variation(points) * 100).agrees(with: 0.64, decimals: 2))
    var cumulated = 0.0
    for (driver, actual, model, sum, ratio) in [
      (300.0, 2190.0, 2260.9, -70.9, 0.969), (240, 1950, 2009.2, -130.1, 0.971), (170, 1640, 1715.4, -205.5, 0.956),
    ] {
      let expected = line.energy(driver: driver)
      cumulated += actual - expected
      #expect(expected.agrees(with: model, decimals: 1))
      #expect(cumulated.agrees(with: sum, decimals: 1))
      #expect((actual / expected).agrees(with: ratio, decimals: 3))
    }
  }

  @Test("a line needs three points and a driver that changes")
  func noBaseline() {
    #expect(EnergyBaseline(fitting: [(1, 1), (2, 2)]) == nil)
    #expect(EnergyBaseline(fitting: [(1, 1), (1, 2), (1, 3)]) == nil)
  }

  @Test("degree days")
  func degreeDays() {
    #expect(EnergyBaseline.degreeDays(mean: 5, base: 18, isHeating: true, days: 1) == 13)
    #expect(EnergyBaseline.degreeDays(mean: 20, base: 18, isHeating: true, days: 1) == 0)
    #expect(EnergyBaseline.degreeDays(mean: 30, base: 26, isHeating: false, days: 2) == 8)
  }

  @Test("the load factor of a month")
  func loadFactor() {
    #expect(ElectricPower.loadFactor(energy: 1_152_000, peak: 3_200, hours: 720) == 0.5)
    #expect(ElectricPower.loadFactor(energy: 0, peak: 0, hours: 720) == nil)
  }

  @Test("voltage unbalance of 402, 396 and 408 V, and of equal voltages")
  func voltage() throws {
    #expect(try #require(ElectricPower.unbalance(lineVoltages: 402, 396, 408)).agrees(with: 1.724, decimals: 3))
    #expect(try #require(ElectricPower.unbalanceNEMA([402, 396, 408])).agrees(with: 1.493, decimals: 3))
    #expect(try #require(ElectricPower.unbalance(lineVoltages: 400, 400, 400)) < 1e-3)
    #expect(ElectricPower.unbalance(lineVoltages: 0, 0, 0) == nil)
    #expect(ElectricPower.unbalance(lineVoltages: 100, 100, 900) == nil)
  }

  @Test("current unbalance of 120, 98 and 131 A")
  func current() throws {
    #expect(try #require(ElectricPower.currentUnbalance([120, 98, 131])).agrees(with: 25.2, decimals: 1))
    #expect(ElectricPower.currentUnbalance([0, 0, 0]) == nil)
  }

  @Test("the power factor and its compensation")
  func powerFactor() throws {
    #expect(try #require(ElectricPower.powerFactor(active: 180, reactive: 95)).agrees(with: 0.8844, decimals: 4))
    #expect(ElectricPower.compensation(active: 180, reactive: 95, target: 0.95).agrees(with: 35.8, decimals: 1))
    #expect(ElectricPower.compensation(active: 180, reactive: 10, target: 0.95) == 0)
    #expect(ElectricPower.powerFactor(active: 0, reactive: 0) == nil)
  }

  @Test(
    "flue gas loss by Siegert",
    arguments: [
      (Combustion.Fuel.naturalGas, 160, 20, 3.5, 6.54), (.lightOil, 180, 20, 4, 7.52), (.anthracite, 135, 25, 6, 5.56),
      (.lignite, 150, 25, 6, 7.96),
    ] as [(Combustion.Fuel, Double, Double, Double, Double)])
  func siegert(fuel: Combustion.Fuel, flue: Double, air: Double, oxygen: Double, loss: Double) throws {
    let result = try #require(Combustion.siegertLoss(fuel, flue: flue, air: air, oxygen: oxygen))
    #expect(result.agrees(with: loss, decimals: 2), "\(result)")
  }

  @Test("concentrations at reference oxygen, excess air and carbon dioxide")
  func oxygen() throws {
    #expect(try #require(Combustion.corrected(18.2, oxygen: 7, reference: 6)).agrees(with: 19.5, decimals: 1))
    #expect(try #require(Combustion.excessAir(oxygen: 3.5)).agrees(with: 1.2, decimals: 9))
    #expect(try #require(Combustion.carbonDioxide(.naturalGas, oxygen: 0)) == 11.8)
    #expect(Combustion.carbonDioxide(.bituminous, oxygen: 5) == nil)
  }

  @Test("nothing is said of gas that is air", arguments: [20.5, 21, 25, -1])
  func air(oxygen: Double) {
    #expect(Combustion.siegertLoss(.wood, flue: 150, air: 20, oxygen: oxygen) == nil)
    #expect(Combustion.corrected(10, oxygen: oxygen, reference: 6) == nil)
    #expect(Combustion.excessAir(oxygen: oxygen) == nil)
  }
}
