/// Names, units and labels of identifiers, learned from metadata messages.
struct MetadataMemory {
}
