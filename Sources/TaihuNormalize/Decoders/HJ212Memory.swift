/// Packets that came in part.
struct HJ212Memory {
}
