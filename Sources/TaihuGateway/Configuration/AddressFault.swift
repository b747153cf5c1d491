/// What is wrong with an address, and how it is written.
struct AddressFault: Error, Hashable {
  /// What is wrong.
  var message: String
  /// What to write instead.
  var hint: String
}
