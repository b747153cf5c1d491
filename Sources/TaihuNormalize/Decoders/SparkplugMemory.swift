/// Births of edge nodes and devices.
struct SparkplugMemory {
}
