/// What the decoders of one pack remember from message to message. Kept by the normalizer, lost at a restart.
///
/// It belongs to the pack and not to one rule, since what a birth or a metadata message tells often comes on another
/// topic than the readings.
struct DecoderMemory {
  /// Names of identifiers, for ``MappedDecoder``.
  var metadata = MetadataMemory()
  /// Units and names of other topics' values, for ``DiscoveryDecoder``.
  var homeAssistant = HomeAssistantMemory()
  /// Births, for ``SparkplugDecoder``.
  var sparkplug = SparkplugMemory()
  /// Packets that came in part, for ``HJ212Decoder``.
  var hj212 = HJ212Memory()
}
