import TaihuCore
import Testing

@testable import TaihuNormalize

/// Payloads in the shapes that their makers document, and the series they must give with nothing declared.
@Suite("Discovery of device families")
struct DiscoveryFamilyTests {
  struct Family: CustomTestStringConvertible, Sendable {
    var name: String
    var topic: String
    var payload: String
    /// The series as `name unit value`, each of which must be there.
    var series: [String]
    var device: String
    /// Seconds before the receive time; `nil`: the receive time itself.
    var age: Int64?
    /// Series that must not be there.
    var absent: [String] = []

    var testDescription: String { name }
  }

  static let families = [
    Family(
      name: "Zigbee2MQTT", topic: "zigbee2mqtt/living room/climate",
      payload:
        #"{"battery":97,"humidity":48.3,"last_seen":"2026-08-01T00:59:00Z","linkquality":120,"pressure":1008.5,"temperature":21.57,"state":"ON","voltage":2985,"update":{"state":"idle"}}"#,
      series: [
        "battery % 97.0", "humidity % 48.3", "linkquality  120.0", "pressure hPa 1008.5", "temperature Cel 21.57",
        "state  1.0", "voltage mV 2985.0",
      ], device: "living room/climate", age: 60, absent: ["last_seen"]),
    Family(
      name: "Tasmota climate", topic: "tele/greenhouse/SENSOR",
      payload:
        #"{"Time":"2026-08-01T09:00:00","AM2301":{"Temperature":70.7,"Humidity":48.5,"DewPoint":50.1},"PressureUnit":"hPa","TempUnit":"F"}"#,
      series: ["am2301_temperature [degF] 70.7", "am2301_humidity % 48.5", "am2301_dewpoint [degF] 50.1"],
      device: "greenhouse", absent: ["time"]),
    Family(
      name: "Tasmota energy", topic: "tele/plug-1/SENSOR",
      payload:
        #"{"Time":"2026-08-01T00:59:00Z","ENERGY":{"TotalStartTime":"2025-01-01T00:00:00","Total":12.345,"Power":65,"Factor":0.93,"Voltage":229,"Current":0.305}}"#,
      series: [
        "energy_total kW.h 12.345", "energy_power W 65.0", "energy_factor  0.93", "energy_voltage V 229.0",
        "energy_current A 0.305",
      ], device: "plug-1", age: 60),
    Family(
      name: "Tasmota relay", topic: "stat/plug-1/POWER", payload: "ON", series: ["power W 1.0"], device: "plug-1"),
    Family(
      name: "Shelly, first generation", topic: "shellies/shelly1pm-C45BBE/relay/0/power", payload: "23.4",
      series: ["relay_0_power W 23.4"], device: "shelly1pm-C45BBE"),
    Family(
      name: "Shelly, first generation, relay", topic: "shellies/shelly1pm-C45BBE/relay/0", payload: "off",
      series: ["relay_0  0.0"], device: "shelly1pm-C45BBE"),
    Family(
      name: "Shelly, second generation, status", topic: "shellyplus1pm-a8032ab12345/status/switch:0",
      payload:
        #"{"id":0,"source":"init","output":true,"apower":8.9,"voltage":237.5,"current":0.05,"aenergy":{"total":6.532,"by_minute":[45.2,47.1,88.3],"minute_ts":1785545940},"temperature":{"tC":45.2,"tF":113.4}}"#,
      series: [
        "switch_0_output  1.0", "switch_0_apower W 8.9", "switch_0_voltage V 237.5", "switch_0_aenergy_total W.h 6.532",
        "switch_0_temperature_tc Cel 45.2", "switch_0_aenergy_by_minute_1  47.1",
      ], device: "shellyplus1pm-a8032ab12345", absent: ["switch_0_aenergy_minute_ts", "switch_0_id"]),
    Family(
      name: "Shelly, second generation, notification", topic: "shellyplusht-b8d61a8b17cc/events/rpc",
      payload:
        #"{"src":"shellyplusht-b8d61a8b17cc","dst":"shellyplusht-b8d61a8b17cc/events","method":"NotifyFullStatus","params":{"ts":1785545940.62,"devicepower:0":{"id":0,"battery":{"V":5.43,"percent":80}},"humidity:0":{"id":0,"rh":42.2},"temperature:0":{"id":0,"tC":19.8,"tF":67.6}}}"#,
      series: [
        "devicepower_0_battery_percent % 80.0", "humidity_0_rh % 42.2", "temperature_0_tc Cel 19.8",
        "temperature_0_tf [degF] 67.6",
      ], device: "shellyplusht-b8d61a8b17cc", age: 59, absent: ["params_ts", "ts", "humidity_0_id"]),
    Family(
      name: "The Things Stack", topic: "v3/app1@ttn/devices/dev1/up",
      payload:
        #"{"end_device_ids":{"device_id":"dev1","application_ids":{"application_id":"app1"},"dev_eui":"0004A30B001C0530"},"received_at":"2026-08-01T00:59:30Z","uplink_message":{"f_cnt":1,"f_port":2,"frm_payload":"gkHe","decoded_payload":{"temperature":21.5,"co2_ppm":612},"rx_metadata":[{"gateway_ids":{"gateway_id":"gw1"},"rssi":-35,"snr":5.2}],"settings":{"data_rate":{"lora":{"bandwidth":125000}},"timestamp":2463457000},"received_at":"2026-08-01T00:59:00Z"}}"#,
      series: ["temperature  21.5", "co2_ppm [ppm] 612.0", "f_cnt  1.0", "rx_metadata_0_rssi  -35.0"], device: "dev1",
      age: 60, absent: ["settings_data_rate_lora_bandwidth", "settings_timestamp"]),
    Family(
      name: "ChirpStack", topic: "application/ae2012c2/device/0101010101010101/event/up",
      payload:
        #"{"deduplicationId":"3ac7e3c4","time":"2026-08-01T00:59:00.5+00:00","deviceInfo":{"tenantId":"52f14cd4","deviceName":"Test","devEui":"0101010101010101"},"devAddr":"01020304","dr":0,"fCnt":40,"fPort":1,"data":"AQI=","object":{"temperature":22.5,"humidity":{"value":41,"unit":"%"}},"rxInfo":[{"gatewayId":"016c","rssi":-48,"snr":9}],"txInfo":{"frequency":868100000}}"#,
      series: ["temperature  22.5", "humidity % 41.0", "fcnt  40.0", "rxinfo_0_rssi  -48.0"],
      device: "0101010101010101", age: 59, absent: ["txinfo_frequency"]),
    Family(
      name: "RuuviTag, raw", topic: "ruuvi/C8:25:2D:8E:9C:2C/CB:B8:33:4C:88:4F",
      payload:
        #"{"gw_mac":"C8:25:2D:8E:9C:2C","rssi":-26,"aoa":[],"gwts":"1785545960","ts":"1785545940","data":"0201061BFF99040512FC5394C37C0004FFFC040CAC364200CDCBB8334C884F","coords":""}"#,
      series: [
        "rssi  -26.0", "temperature Cel 24.3", "humidity % 53.49", "pressure Pa 100044.0", "battery_voltage V 2.977",
        "acceleration_z [g] 1.036", "movement_counter 1 66.0", "measurement_sequence 1 205.0",
      ], device: "CB:B8:33:4C:88:4F", age: 60, absent: ["gwts"]),
    Family(
      name: "rtl_433, events", topic: "rtl_433/raspi/events",
      payload:
        #"{"time":"2026-08-01T00:59:00Z","model":"Acurite-Tower","id":11524,"channel":"A","battery_ok":1,"temperature_C":23.4,"humidity":51,"wind_avg_km_h":7.2}"#,
      series: ["battery_ok  1.0", "temperature_c Cel 23.4", "humidity  51.0", "wind_avg_km_h km/h 7.2"],
      device: "Acurite-Tower-11524", age: 60, absent: ["id"]),
    Family(
      name: "rtl_433, devices", topic: "rtl_433/raspi/devices/Acurite-Tower/A/11524/temperature_C", payload: "23.4",
      series: ["a_temperature_c Cel 23.4"], device: "Acurite-Tower-11524"),
    Family(
      name: "Victron", topic: "N/c0619ab12345/battery/512/Dc/0/Voltage", payload: #"{"value":53.12}"#,
      series: ["dc_0_voltage  53.12"], device: "c0619ab12345"),
    Family(
      name: "ThingsBoard, device", topic: "v1/devices/me/telemetry",
      payload: #"[{"ts":1785545940000,"values":{"temperature":21,"active":true}}]"#,
      series: ["temperature  21.0", "active  1.0"], device: "", age: 60),
    Family(
      name: "ThingsBoard, gateway", topic: "v1/gateway/telemetry",
      payload: #"{"Device A":[{"ts":1785545940000,"values":{"temperature":42}}]}"#, series: ["temperature  42.0"],
      device: "Device A", age: 60),
    Family(
      name: "array keyed by name", topic: "plant/esp32-7/data",
      payload: #"{"sensors":[{"name":"boiler","value":71.5,"unit":"°C"},{"name":"flow","value":3,"unit":"L/s"}]}"#,
      series: ["boiler Cel 71.5", "flow L/s 3.0"], device: "esp32-7"),
    Family(
      name: "text with a unit", topic: "home/kitchen/temperature", payload: "21.5 °C", series: ["temperature Cel 21.5"],
      device: "kitchen"),
    Family(
      name: "a name in Chinese", topic: "lake/buoy-1", payload: #"{"水温":21.5}"#, series: ["u6c34u6e29  21.5"],
      device: "buoy-1"),
  ]

  @Test("a family's message gives its series, device and time", arguments: families)
  func family(_ family: Family) throws {
    let station = try Station(discovery: ["#"])
    #expect(station.send(family.topic, family.payload) == .decoded)
    let found = station.batch.readings.map { reading in
      let entry = station.catalog[reading.series]
      return "\(entry.key.name) \(entry.traits.unit) \(reading.value)"
    }
    for series in family.series { #expect(found.contains(series), "\(series) is not among \(found)") }
    for name in family.absent { #expect(!found.contains { $0.hasPrefix(name + " ") }, "\(name) is among \(found)") }
    for reading in station.batch.readings where !found.isEmpty {
      let key = station.catalog[reading.series].key
      #expect(key.label("device") ?? "" == family.device)
      #expect(key.label("topic") == family.topic)
      let age = reading.received.nanoseconds(since: reading.time) / 1_000_000_000
      if !key.name.hasPrefix("f") { #expect(age == family.age ?? 0, "\(key)") }
    }
    #expect(station.refusals.isEmpty, "\(station.batch.refusals)")
  }

  static let configs = [
    #"{"name":"Temperature","state_topic":"garden/probe","unit_of_measurement":"°C","value_template":"{{ value_json.t | round(1) }}","device":{"name":"Probe"}}"#,
    #"{"~":"garden/probe","stat_t":"~","unit_of_meas":"°C","val_tpl":"{{ value_json['t'] }}"}"#,
    #"{"dev":{"name":"Probe"},"stat_t":"garden/probe","cmps":{"a":{"p":"sensor","unit_of_meas":"°C","val_tpl":"{{value_json.t}}"}}}"#,
  ]

  @Test(
    "Home Assistant's discovery messages give units, and make numbers of text that they declare", arguments: configs)
  func homeAssistant(config: String) throws {
    let station = try Station(discovery: ["#"])
    #expect(station.send("homeassistant/sensor/probe/t/config", config, retained: true) == .ignored(.declared))
    #expect(station.send("garden/probe", #"{"t":"21.5","other":1}"#) == .decoded)
    #expect(station.values == ["t=21.5", "other=1.0"])
    #expect(station.catalog[station.batch.readings[0].series].traits.unit == "Cel")
  }

  @Test("a unit learned once stays when the discovery message is not seen again, and another unit is converted")
  func unitsStay() throws {
    let station = try Station(discovery: ["#"])
    station.send("garden/probe-1", #"{"t":{"value":20,"unit":"°C"}}"#)
    station.send("garden/probe-1", #"{"t":{"value":21}}"#)
    #expect(station.values == ["t=21.0"])
    #expect(station.catalog[station.batch.readings[0].series].traits.unit == "Cel")
    station.send("garden/probe-1", #"{"t":{"value":50,"unit":"°F"}}"#)
    #expect(station.values == ["t=10.0"])
    #expect(station.send("garden/probe-1", #"{"t":{"value":50,"unit":"kg"}}"#).reason == .unknownUnit)
  }

  @Test(
    "templates that only lead to a member are understood",
    arguments: [
      ("{{ value_json.a.b }}", ["a", "b"]), ("{{value_json[\"a b\"]}}", ["a b"]), ("{{ value }}", []),
      ("{{ value_json.a | float | round(2) }}", ["a"]), ("{{ value_json.a * 2 }}", nil), ("{% if value %}", nil),
      ("{{ value_json.a | multiply(2) }}", nil), ("", nil), ("{{}}", nil),
    ] as [(String, [String]?)])
  func templates(text: String, path: [String]?) {
    #expect(HomeAssistantConfig.path(Array(text.utf8)) == path.map { $0.map { Array($0.utf8) } })
  }
}
