/// The words by which discovery recognises what a level of a topic or a member of a payload is.
///
/// They come from the documented payloads of Zigbee2MQTT, Tasmota, Shelly, The Things Stack, ChirpStack, Home
/// Assistant, Ruuvi, rtl_433, Victron and ThingsBoard, and from what others have in common with them. All in lower case.
enum DiscoveryWords {
  /// Levels of a topic that say what kind of message it is, and not of what.
  static let verbs: Set<String> = [
    "state", "status", "up", "uplink", "sensor", "sensors", "tele", "stat", "cmnd", "event", "events", "rpc", "data",
    "telemetry", "attributes", "info", "info1", "info2", "info3", "online", "availability", "lwt", "result", "json",
    "raw", "get", "set", "value", "values", "measurement", "measurements", "reading", "readings", "output", "config",
    "announce", "report", "update", "live", "out", "me", "payload", "message", "messages", "attribute",
  ]

  /// Levels after which the device stands.
  static let deviceMarkers: Set<String> = ["device", "devices", "dev", "node", "nodes", "thing", "things"]

  /// Levels that no device is named by.
  static let scaffolding: Set<String> = deviceMarkers.union(["v1", "v2", "v3", "api", "gateway", "application"])

  /// Members that are nothing but envelopes: they do not go into a series' name.
  static let envelopes: Set<String> = [
    "values", "value", "data", "params", "payload", "decoded_payload", "decoded", "object", "uplink_message", "fields",
    "body", "message", "msg", "telemetry", "measurements", "readings", "sensors", "content", "state", "reported",
    "status", "metrics", "samples", "tags",
  ]

  /// Members that hold the value of their object.
  static let values: Set<String> = ["value", "val", "v", "reading", "current_value", "present_value"]

  /// Members that name an element of an array, the surest first.
  static let elementNames = [
    "name", "n", "quantity", "parameter", "param", "type", "sensor", "key", "label", "measure", "channel", "id",
  ]

  /// Members that name the unit of their object's value.
  static let units = ["unit", "units", "u", "uom", "unit_of_measurement"]

  /// Members that hold the time, the surest first.
  static let times = [
    "measured_at", "sampled_at", "ts", "timestamp", "time", "datetime", "date_time", "time_stamp", "recorded_at",
    "created_at", "updated_at", "updateat", "published_at", "unixtime", "epoch", "utc", "received_at", "gwts",
    "last_seen", "lastseen", "date",
  ]

  /// Members of the payload itself that are its time even when their instant is implausible.
  static let certainTimes: Set<String> = ["ts", "time", "timestamp"]

  /// Ends of names of members that are instants and no measurements, where their value looks like one.
  static let timeEnds = ["ts", "time", "timestamp", "_at", "seen", "date", "epoch"]

  /// Members that name the device, the surest first.
  static let devices = [
    "dev_eui", "deveui", "device_id", "deviceid", "device", "src", "sensor_id", "sensorid", "node_id", "serial_number",
    "serial", "imei", "mac", "tag_mac", "ieee_address", "unique_id", "id",
  ]

  /// Objects that describe the device or the way of the message, whose numbers are no measurements.
  static let descriptions: Set<String> = [
    "device", "deviceinfo", "device_info", "end_device_ids", "version_ids", "network_ids", "gateway_ids", "settings",
    "txinfo", "tx_info", "correlation_ids", "application_ids", "locations", "location_solved",
  ]

  /// Numbers that identify and do not measure.
  static let identifiers: Set<String> = [
    "id", "dev_id", "device_id", "deviceid", "node_id", "sensor_id", "serial", "serial_number", "mac", "frm_payload",
  ]
}
